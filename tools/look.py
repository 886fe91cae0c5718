"""Photographs pages of a running server: `python -m tools.look --as somchai --out shots /needs/ /needs/new/`.

Both sizes, both languages. Says when a page is wider than its screen or when a script complains. A path may be followed
by steps: `' > selector'` clicks, `' > selector := text'` fills in, `' > ? selector'` waits until it is seen, `' > ! offline'`
takes the signal away (`! online` gives it back).
"""

import argparse
import contextlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from playwright.sync_api import TimeoutError as NothingFound

from tools import chromium, development
from tools.state import ROOT, Problem, said_plainly

SIZES = {360: 740, 1280: 800}
LANGUAGES = ("th", "en")
HOME_LANGUAGE = "th"
SUGGESTED = 400  # milliseconds until what was typed has been asked for
BESIDE = "75rem"  # from this width on a row opens beside its list, as behaviours/beside.js says


@dataclass(frozen=True)
class Wish:
    """A page to photograph: a path, and the steps from it: ` > .queue a` clicks, ` > [name=q] := text` fills in."""

    path: str
    steps: tuple[str, ...] = ()

    @classmethod
    def read(cls, text: str) -> "Wish":
        path, *steps = text.split(" > ")
        return cls(path.strip(), tuple(step.strip() for step in steps))

    @property
    def name(self) -> str:
        words = " ".join((self.path, *self.steps))
        return re.sub(r"[^A-Za-z0-9]+", "-", words).strip("-").lower() or "home"


def main() -> int:
    """Photograph the pages that the command line names."""
    options = _options()
    options.out.mkdir(parents=True, exist_ok=True)
    link = sign_in_link(options.base, options.account) if options.account else ""
    with open_browser() as browser:
        for language in options.languages:
            for width in options.widths:
                with visiting(browser, options, width, language, link) as context:
                    _photograph(context, options, width, language)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.look", description=__doc__)
    parser.add_argument("paths", nargs="+", help="for example /needs/ or '/needs/ > main a' to follow a link")
    parser.add_argument("--base", default="http://127.0.0.1:8000")
    parser.add_argument("--as", dest="account", default="", help="a demo account; nobody when left out")
    parser.add_argument("--out", type=Path, default=Path("shots"))
    parser.add_argument("--languages", type=_words, default=LANGUAGES, help="th,en")
    parser.add_argument(
        "--widths", type=lambda text: [int(word) for word in _words(text)], default=list(SIZES)
    )
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--no-js", action="store_true", help="without JavaScript")
    return parser.parse_args()


def _words(text: str) -> list[str]:
    return text.split(",")


def _photograph(context: BrowserContext, options: argparse.Namespace, width: int, language: str) -> None:
    for text in options.paths:
        wish = Wish.read(text)
        page = open_page(context, wish)
        target = options.out / f"{wish.name}-{width}-{language}.png"
        page.screenshot(path=target, full_page=True)
        print(target)
        page.close()


# --- pieces that tools.screens uses too -----------------------------------------------------------------


@contextlib.contextmanager
def open_browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium.find(), args=chromium.FLAGS)
        yield browser
        browser.close()


@contextlib.contextmanager
def visiting(
    browser: Browser, options: argparse.Namespace, width: int, language: str, link: str
) -> Iterator[BrowserContext]:
    """A visitor with one screen and one language, signed in by `link` when there is one."""
    context = browser.new_context(
        base_url=options.base,
        viewport={"width": width, "height": SIZES.get(width, 800)},
        color_scheme="dark" if options.dark else "light",
        reduced_motion="reduce",
        java_script_enabled=not options.no_js,
    )
    context.add_cookies([{"name": "language", "value": language, "url": options.base}])
    try:
        if link:
            _sign_in(context, link, language)
        yield context
        if link:
            context.set_offline(False)
            _speak(context, HOME_LANGUAGE)  # as it was: an account remembers its language
    finally:
        context.close()


def _sign_in(context: BrowserContext, link: str, language: str) -> None:
    page = context.new_page()
    page.goto(link)
    page.close()
    _speak(context, language)


def _speak(context: BrowserContext, language: str) -> None:
    """Press the page's own language button when the account speaks another one."""
    page = context.new_page()
    page.goto("/account/")
    if page.locator("html").get_attribute("lang") != language:
        page.locator(f'form[action="/language/"] [name=language][value={language}]').first.click()
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(
            SUGGESTED
        )  # the phone's pages speak what the last page spoke, once it has noted that
    page.close()


def open_page(context: BrowserContext, wish: Wish) -> Page:
    """The page, settled, with what is wrong with it said on stderr."""
    page = context.new_page()
    page.on("pageerror", lambda error: _complain(wish, str(error)))
    page.on("console", lambda line: _complain(wish, line.text) if line.type == "error" else None)
    answer = page.goto(wish.path, wait_until="networkidle")
    if answer and answer.status >= 400:
        _complain(wish, f"answered {answer.status}")
    go_on(page, wish)
    return page


def go_on(page: Page, wish: Wish) -> None:
    """Take the steps of a wish from where the page is, and let it settle."""
    for step in wish.steps:
        selector, fills, text = step.partition(" := ")
        if step.startswith("! "):
            page.context.set_offline(step == "! offline")
        elif step.startswith("? "):
            _wait(page, wish, step[2:])
        elif fills:
            page.locator(selector).first.fill(text, timeout=5000)
            page.wait_for_timeout(SUGGESTED)
            page.wait_for_load_state("networkidle")
        else:
            _follow(page, wish, selector)
    page.evaluate("document.fonts.ready")
    too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if too_wide > 0:
        _complain(wish, f"is {too_wide} px wider than the screen")


def _wait(page: Page, wish: Wish, selector: str) -> None:
    try:
        page.locator(selector).first.wait_for(timeout=20_000)
    except NothingFound:
        _complain(wish, f"never showed {selector}")


def _follow(page: Page, wish: Wish, selector: str) -> None:
    """Click. What opens beside a list has not arrived before its panel holds something."""
    link = page.locator(selector).first
    try:
        panel = link.get_attribute("hx-target", timeout=5000)
        link.click(timeout=5000, force=link.get_attribute("type") in ("checkbox", "radio"))
    except NothingFound:
        _complain(wish, f"holds nothing to click at {selector}")
        return
    if panel and page.evaluate(f"matchMedia('(min-width: {BESIDE})').matches"):
        try:
            page.locator(f"{panel} > *").first.wait_for(timeout=5000)
        except NothingFound as error:
            raise Problem(f"{wish.path}: {selector} opened nothing in {panel}.") from error
    page.wait_for_load_state("networkidle")


def sign_in_link(base: str, username: str) -> str:
    """The demo account's own way in."""
    for account in demo_accounts(base):
        if account["username"] == username:
            return account["link"]
    raise Problem(f"There is no demo account named {username}; `manage.py demo_accounts --all` lists them.")


def demo_accounts(base: str) -> list[dict[str, str]]:
    with development.database() as urls:
        said = subprocess.run(
            [sys.executable, ROOT / "manage.py", "demo_accounts", "--json", "--all", "--base-url", base],
            cwd=ROOT,
            env=development.environment(urls),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
    if said.returncode != 0:
        raise Problem(f"The demo accounts could not be read:\n{said.stderr.strip()[-1000:]}")
    accounts: list[dict[str, str]] = json.loads(said.stdout)
    return accounts


def _complain(wish: Wish, sentence: str) -> None:
    print(f"{wish.path}: {sentence}", file=sys.stderr)


if __name__ == "__main__":
    said_plainly(main)
