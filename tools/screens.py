"""`make screens`: photographs every page of docs/screens/pages.txt, both sizes and languages, as small WebP.

A line holds a name, a demo account (`-` for nobody) and a path with its steps. A path `+` goes on where the line above
ended; a name `.` takes no photograph. `{code}` is the receipt code that was last seen in this size and language. What
is recorded on the way stays in the development data; `make demo` begins anew. `python -m tools.screens hq queue` takes
the lines of these accounts and names only. A name that ends in `@th` is photographed in Thai alone, and so is what goes on
from there: all pictures together have a limit (tests/house/test_documents.py).
"""

import argparse
import io
import sys
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page

from tools import assets, development, look, server
from tools.state import ROOT, Problem, said_plainly

FOLDER = ROOT / "docs" / "screens"
GO_ON = "+"
LARGEST = 24_000  # bytes
# Pixels of height, and colours: what lies below is cut, the first that is small enough stays. A page has few colours,
# and written without loss it is smaller and sharper than a compressed photograph.
TRIES = ((900, 48), (740, 48), (640, 32))


class Line(NamedTuple):
    """One page of the list."""

    account: str
    name: str
    wish: look.Wish
    languages: tuple[str, ...] = look.LANGUAGES


Codes = dict[tuple[int, str], str]  # by width and language


def main() -> int:
    """Against a server of our own on the development database."""
    only = set(sys.argv[1:])
    lines, codes = [line for line in _read_list() if not only or {line.account, line.name} & only], Codes()
    assets.build()
    with development.database() as urls, server.serving(development.environment(urls)) as base:
        links = {account["username"]: account["link"] for account in look.demo_accounts(base)}
        unknown = {line.account for line in lines} - set(links) - {"-"}
        if unknown:
            raise Problem(f"docs/screens/pages.txt names unknown demo accounts: {', '.join(sorted(unknown))}")
        with look.open_browser() as browser:
            for account, pages in groupby(lines, key=lambda line: line.account):
                _photograph(browser, base, links.get(account, ""), list(pages), codes)
    return 0


def _read_list() -> list[Line]:
    path = FOLDER / "pages.txt"
    if not path.exists():
        raise Problem("docs/screens/pages.txt, the list of pages to photograph, is missing.")
    rows = [row for row in path.read_text().splitlines() if row.strip() and not row.startswith("#")]
    try:
        parts = [row.split(maxsplit=2) for row in rows]
        return [_line(*part) for part in parts]
    except ValueError as error:
        raise Problem("Each line of docs/screens/pages.txt needs a name, an account and a path.") from error


def _line(name: str, account: str, address: str) -> Line:
    name, _at, only = name.partition("@")
    return Line(account, name, look.Wish.read(address), (only,) if only else look.LANGUAGES)


def _photograph(browser: Browser, base: str, link: str, lines: list[Line], codes: Codes) -> None:
    options = argparse.Namespace(base=base, dark=False, no_js=False)
    for language in look.LANGUAGES:
        wanted = [line for line in lines if language in line.languages]
        for width in look.SIZES if wanted else ():
            with look.visiting(browser, options, width, language, link) as context:
                page: Page | None = None
                for line in wanted:
                    page = _opened(context, page, line, codes.get((width, language), ""))
                    seen = page.locator("[data-copy]").first
                    if seen.count():
                        codes[width, language] = seen.get_attribute("data-copy") or ""
                    if line.name != ".":
                        _unroll(page, width)
                        _keep(page.screenshot(), FOLDER / f"{line.name}-{width}-{language}.webp")


def _opened(context: BrowserContext, page: Page | None, line: Line, code: str) -> Page:
    """A new page, or the last one with the next steps taken."""
    steps = tuple(step.replace("{code}", code) for step in line.wish.steps)
    wish = look.Wish(line.wish.path, steps)
    if page is not None and wish.path == GO_ON:
        width = (page.viewport_size or {"width": 0})["width"]
        page.set_viewport_size({"width": width, "height": look.SIZES[width]})
        look.go_on(page, wish)
        return page
    if page is not None:
        page.close()
    return look.open_page(context, wish)


def _unroll(page: Page, width: int) -> None:
    """A window as high as the page: what sticks to its edge does not stand in the middle of the picture."""
    height = int(page.evaluate("document.documentElement.scrollHeight"))
    page.set_viewport_size({"width": width, "height": min(max(height, look.SIZES[width]), TRIES[0][0])})


def _keep(photograph: bytes, path: Path) -> None:
    """As small as asked, as sharp as that allows."""
    image = Image.open(io.BytesIO(photograph)).convert("RGB")
    for tallest, colours in TRIES:
        kept = io.BytesIO()
        part = image.crop((0, 0, image.width, min(image.height, tallest)))
        few = part.quantize(colours, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        few.convert("RGB").save(kept, "WEBP", lossless=True, quality=90, method=4)
        if kept.tell() <= LARGEST:
            break
    path.write_bytes(kept.getvalue())
    print(path.relative_to(ROOT))


if __name__ == "__main__":
    said_plainly(main)
