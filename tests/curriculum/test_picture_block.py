"""What editors upload is sent in the size and format the browser wants, and nothing jumps when it arrives."""

import re
from io import BytesIO

import pytest
from django.core.files.images import ImageFile
from django.template.loader import render_to_string
from PIL import Image

from core.models import SiteImage

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # pictures are files

SOURCE = re.compile(r'<source sizes="([^"]+)" srcset="([^"]+)" type="image/(\w+)">')
IMG = re.compile(r"<img [^>]+>")


@pytest.fixture
def photo():
    """1200 × 800, larger than any size that is sent."""
    data = BytesIO()
    Image.effect_noise((1200, 800), 60).convert("RGB").save(data, "JPEG", quality=90)
    return SiteImage.objects.create(title="Ein Platz", description="Leute auf einem Platz", file=ImageFile(data, name="platz.jpg"), credit="Amina")


def test_a_picture_comes_in_new_formats_and_two_widths_with_a_fallback(photo):
    html = render_to_string("blocks/picture.html", {"value": photo})

    sources = {kind: srcset for _sizes, srcset, kind in SOURCE.findall(html)}
    (img,) = IMG.findall(html)
    assert list(sources) == ["avif", "webp"]
    assert [re.findall(r" (\d+)w", srcset) for srcset in (*sources.values(), img)] == [["480", "960"]] * 3
    assert {'loading="lazy"', 'width="480"', 'height="320"', 'alt="Leute auf einem Platz"'} <= set(re.findall(r'\w+="[^"]*"', img))


def test_every_size_is_a_real_file_of_that_format_and_width(photo):
    render_to_string("blocks/picture.html", {"value": photo})

    made = []
    for rendition in photo.renditions.order_by("pk"):
        with rendition.file.open() as file, Image.open(file) as opened:
            made.append((opened.format, opened.size, (rendition.width, rendition.height)))
    expected = [(name, size, size) for name in ("AVIF", "WEBP", "JPEG") for size in ((480, 320), (960, 640))]
    assert sorted(made) == sorted(expected)
