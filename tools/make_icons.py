"""Draws the pictures of the home screen from icon.svg: `python -m tools.make_icons`, when the mark changes."""

from playwright.sync_api import sync_playwright

from tools import chromium
from tools.state import ROOT, said_plainly

IMAGES = ROOT / "raengjai" / "web" / "static" / "images"
SIZES = (192, 512)


def main() -> int:
    """icon-192.png, icon-512.png, and one without round corners that a phone may cut as it likes."""
    mark = (IMAGES / "icon.svg").read_text(encoding="utf-8")
    whole = mark.replace(' rx="10"', "")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium.find(), args=chromium.FLAGS)
        for name, drawing, size in (
            *((f"icon-{size}.png", mark, size) for size in SIZES),
            ("icon-maskable-512.png", whole, 512),
        ):
            page = browser.new_page(viewport={"width": size, "height": size})
            style = "<style>body{margin:0}svg{display:block;width:100vw;height:100vh}</style>"
            page.set_content(style + drawing.split("-->", 1)[1])
            page.screenshot(path=IMAGES / name, omit_background=True)
        browser.close()
    return 0


if __name__ == "__main__":
    said_plainly(main)
