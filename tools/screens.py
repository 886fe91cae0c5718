"""`make screens`: photographs every page of docs/screens/pages.txt, both sizes and languages, as small WebP.

A line holds a name, a demo account (`-` for nobody) and a path; `/path > selector` follows a link.
"""

import argparse
import io
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from PIL import Image
from playwright.sync_api import Browser, Page

from tools import assets, development, look, server
from tools.state import ROOT, Problem, said_plainly

FOLDER = ROOT / "docs" / "screens"
LARGEST = 60_000  # bytes
# Pixels of height, and quality: what lies below is cut, the first that is small enough stays.
TRIES = ((1600, 80), (1600, 60), (1600, 40), (1100, 50), (800, 40))


class Line(NamedTuple):
    """One page of the list."""

    account: str
    name: str
    wish: look.Wish


def main() -> int:
    """Against a server of our own on the development database."""
    lines = _read_list()
    assets.build()
    with development.database() as urls, server.serving(development.environment(urls)) as base:
        links = {account["username"]: account["link"] for account in look.demo_accounts(base)}
        unknown = {line.account for line in lines} - set(links) - {"-"}
        if unknown:
            raise Problem(f"docs/screens/pages.txt names unknown demo accounts: {', '.join(sorted(unknown))}")
        with look.open_browser() as browser:
            for account, pages in groupby(sorted(lines), key=lambda line: line.account):
                _photograph(browser, base, links.get(account, ""), list(pages))
    return 0


def _read_list() -> list[Line]:
    path = FOLDER / "pages.txt"
    if not path.exists():
        raise Problem("docs/screens/pages.txt, the list of pages to photograph, is missing.")
    rows = [row for row in path.read_text().splitlines() if row.strip() and not row.startswith("#")]
    try:
        parts = [row.split(maxsplit=2) for row in rows]
        return [Line(account, name, look.Wish.read(address)) for name, account, address in parts]
    except ValueError as error:
        raise Problem("Each line of docs/screens/pages.txt needs a name, an account and a path.") from error


def _photograph(browser: Browser, base: str, link: str, lines: list[Line]) -> None:
    options = argparse.Namespace(base=base, dark=False, no_js=False)
    for language in look.LANGUAGES:
        for width in look.SIZES:
            with look.visiting(browser, options, width, language, link) as context:
                for line in lines:
                    page = look.open_page(context, line.wish)
                    _unroll(page, width)
                    _keep(page.screenshot(), FOLDER / f"{line.name}-{width}-{language}.webp")
                    page.close()


def _unroll(page: Page, width: int) -> None:
    """A window as high as the page: what sticks to its edge does not stand in the middle of the picture."""
    height = int(page.evaluate("document.documentElement.scrollHeight"))
    page.set_viewport_size({"width": width, "height": min(max(height, look.SIZES[width]), TRIES[0][0])})


def _keep(photograph: bytes, path: Path) -> None:
    """As small as asked, as sharp as that allows."""
    image = Image.open(io.BytesIO(photograph)).convert("RGB")
    for tallest, quality in TRIES:
        kept = io.BytesIO()
        part = image.crop((0, 0, image.width, min(image.height, tallest)))
        part.save(kept, "WEBP", quality=quality, method=6)
        if kept.tell() <= LARGEST:
            break
    path.write_bytes(kept.getvalue())
    print(path.relative_to(ROOT))


if __name__ == "__main__":
    said_plainly(main)
