"""Draw static/img/share.png, what shared links show, from static/img/source/share.svg: run with .venv/bin/python when the drawing changes.

The drawing is ours, its letters are the Fira Sans of static/fonts (OFL). Few colours keep the file small.
"""

import base64
import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

STATIC = Path(__file__).parent.parent / "static"
SIZE = (1200, 630)
COLOURS = 32
WEIGHTS = (400, 500, 600)


def main() -> None:
    """Chromium sets the letters, Pillow counts the colours."""
    drawing = (STATIC / "img/source/share.svg").read_text()
    page_text = f"<!doctype html><style>{''.join(map(_face, WEIGHTS))} body {{ margin: 0 }} svg {{ display: block }}</style>{drawing}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": SIZE[0], "height": SIZE[1]})
        page.set_content(page_text)
        page.evaluate("document.fonts.ready")
        shot = page.screenshot(type="png")
        browser.close()
    target = STATIC / "img/share.png"
    picture = Image.open(io.BytesIO(shot)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    picture.save(target, optimize=True)
    print(f"{target}: {target.stat().st_size} bytes")


def _face(weight: int) -> str:
    font = base64.b64encode((STATIC / f"fonts/fira-sans-{weight}.woff2").read_bytes()).decode()
    return f'@font-face {{ font-family: "Fira Sans"; font-weight: {weight}; src: url(data:font/woff2;base64,{font}) }}'


if __name__ == "__main__":
    main()
