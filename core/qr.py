"""QR codes as inline SVG, painted by the page's own colours."""

import io

import segno
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe


def qr_picture(address: str, *, title: str) -> SafeString:
    """The code of an address with its quiet zone, error correction M; as large as its place. `title` is what it says to those who do not see it."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=4, dark="#000", light="#fff", xmldecl=False, svgns=True, omitsize=True)
    picture = out.getvalue().decode()  # made of numbers and the two colours above; the address is only in the pattern
    return format_html('<div class="qr" role="img" aria-label="{}">{}</div>', title, mark_safe(picture))
