"""What pages load: colours with enough contrast, a small weight, only icons that are used."""

import gzip
import itertools
import re
from pathlib import Path

import pytest

from raengjai.web import icons
from tools import assets

WEB = Path(icons.__file__).parent
TOKENS = (WEB / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
BUDGET = 40_000  # bytes of CSS and JavaScript together, compressed (design.md §7)
TEXT = ("ink", "muted", "indigo", "indigo-hover", "good", "warn", "bad", "info")
PAIRS = [
    *itertools.product(TEXT, ("paper", "card", "shade")),
    *((tone, f"{tone}-tint") for tone in ("good", "warn", "bad", "info")),
    *itertools.product(("ink", "muted"), ("good-tint", "warn-tint", "bad-tint", "info-tint", "indigo-tint")),
    ("indigo", "indigo-tint"),
    ("on-indigo", "indigo"),
    ("on-indigo", "indigo-hover"),
    ("on-indigo-deep", "indigo-deep"),
    ("on-marigold", "marigold"),
    ("on-marigold", "marigold-hover"),
    ("paper", "ink"),
    ("on-level-light", "level-0"),
    ("on-level-light", "level-1"),
    ("on-level-light", "level-2"),
    ("on-level-3", "level-3"),
    ("on-level-4", "level-4"),
]


def blocks() -> dict[str, dict[str, str]]:
    found = re.findall(r"^ *(:root[^{]*?) \{\n(.*?)^ *\}", TOKENS, re.S | re.M)
    return {name: dict(re.findall(r"--([\w-]+): ([^;]+);", body)) for name, body in found}


def themes() -> dict[str, dict[str, str]]:
    light = blocks()[":root"]
    return {"light": light, "dark": light | blocks()[':root[data-theme="dark"]']}


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, two: str) -> float:
    low, high = sorted((luminance(one), luminance(two)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_the_formula_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_can_be_read(theme: str, text: str, ground: str) -> None:
    colours = themes()[theme]

    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "card"])
def test_lines_of_controls_can_be_seen(theme: str, ground: str) -> None:
    colours = themes()[theme]

    assert contrast(colours["line"], colours[ground]) >= 3
    assert contrast(colours["indigo"], colours[ground]) >= 3


def test_both_dark_blocks_are_the_same() -> None:
    assert blocks()[':root:not([data-theme="light"])'] == blocks()[':root[data-theme="dark"]']


def test_css_and_javascript_fit_the_budget() -> None:
    assets.build()
    dist = WEB / "static" / "dist"

    weight = sum(len(gzip.compress((dist / name).read_bytes(), 9)) for name in ("main.css", "main.js"))

    assert 10_000 < weight < BUDGET


def test_sprite_has_every_icon_of_the_list() -> None:
    assets.build()
    sprite = (WEB / "static" / "dist" / "icons.svg").read_text(encoding="utf-8")

    assert set(re.findall(r'<symbol id="([^"]+)"', sprite)) == icons.names()


def test_every_icon_of_the_list_is_used() -> None:
    product = WEB.parent
    sources = [
        path.read_text(encoding="utf-8")
        for ending in ("*.py", "*.html", "*.toml", "*.json", "*.yaml")
        for path in product.rglob(ending)
        if "dist" not in path.parts
    ]
    quoted = set(re.findall(r"""["']([a-z][a-z0-9-]*)["']""", "\n".join(sources)))

    assert icons.names() - quoted == set()


def test_css_uses_only_tokens_for_colours() -> None:
    """A colour written anywhere else is one that dark mode forgets; paper (print, QR) is always white."""
    allowed = {"#ffffff", "#000000", "#333333", "#555555", "#aaaaaa"}
    for path in (WEB / "static" / "css").rglob("*.css"):
        if path.name != "tokens.css":
            assert set(re.findall(r"#[0-9a-f]{3,8}\b", path.read_text(encoding="utf-8"))) <= allowed, (
                path.name
            )
