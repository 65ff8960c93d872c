"""Videos in sign language: played from here, with captions, text, size and running time, and never by themselves."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from wagtail.images.tests.utils import get_test_image_file

from core.models import SiteDocument, SiteImage
from curriculum.models import StandardPage
from curriculum.models.text_blocks import SignedVideoBlock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("curriculum")]


def document(name, content=b"x" * 2048):
    return SiteDocument.objects.create(title=name, file=ContentFile(content, name=name))


def value(**changes):
    made = {
        "heading": "Willkommen",
        "video": document("dgs.mp4").pk,
        "captions": document("dgs.vtt", b"WEBVTT").pk,
        "running_time": "4:05",
        "transcript": "<p>Guten Tag.</p>",
    }
    block = SignedVideoBlock()
    return block, block.to_python(made | {"poster": None} | changes)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("video", lambda: document("dgs.pdf").pk),
        ("captions", lambda: document("dgs.txt").pk),
        ("captions", lambda: None),
        ("running_time", lambda: "vier Minuten"),
        ("transcript", lambda: ""),
    ],
)
def test_a_video_is_refused_without_what_makes_it_accessible(field, wrong):
    block, made = value(**{field: wrong()})

    with pytest.raises(ValidationError) as refusal:
        block.clean(made)

    assert list(refusal.value.block_errors) == [field]


def test_the_page_shows_video_captions_size_and_text_and_no_longer_says_it_is_missing(client):
    picture = SiteImage.objects.create(title="Standbild", file=get_test_image_file(filename="standbild.png"))
    block, made = value(poster={"image": picture.pk, "alt_text": "Eine Frau gebärdet.", "decorative": False})
    page = StandardPage.objects.get(duty="gebaerdensprache", locale__language_code="de")
    page.body = [("signed_video", block.clean(made)), *[(part.block_type, part.value) for part in page.body]]
    page.save()

    shown = client.get("/gebaerdensprache/").content.decode()

    video = shown[shown.index("<video") : shown.index("</video>")]
    assert [part in video for part in ("controls", 'kind="captions"', 'type="video/mp4"', "poster=", "autoplay")] == [True, True, True, True, False]
    assert [part in shown for part in ("MP4, 2,0", "4:05 Minuten", "Guten Tag.", "Standbild: Eine Frau gebärdet.", "Das Video fehlt noch")] == [True] * 4 + [
        False
    ]
