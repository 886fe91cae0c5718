"""QR codes: as a part of a page, and as a picture for a paper."""

import re
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_QUIET = 4  # modules of white around the code (ISO/IEC 18004)
_MASK = 0  # a chequered pattern
_DARK = re.compile(b"\x01+")
_PACKED = re.compile(r"[0-9A-Z]{12,}")  # what QR codes write in 5.5 bits a character instead of 8


def svg(text: str, *, title: str, description: str = "") -> SafeString:
    """An inline SVG with a title and a description for people who do not see it. No style of its own."""
    shape, side = _shape(text)
    return format_html(
        '<svg class="qr-code" role="img" viewBox="0 0 {0} {0}" width="{1}" height="{1}" xmlns="{2}">'
        "<title>{3}</title><desc>{4}</desc>"
        '<path fill="#fff" d="M0 0h{0}v{0}H0z"/><path stroke="#000" d="{5}"/></svg>',
        side,
        side * 4,
        _SVG,
        title,
        description,
        mark_safe(shape),  # noqa: S308 made of numbers below
    )


def picture(text: str) -> str:
    """The same as an SVG file."""
    shape, side = _shape(text)
    return (
        f'<svg xmlns="{_SVG}" viewBox="0 0 {side} {side}"><path fill="#fff" d="M0 0h{side}v{side}H0z"/>'
        f'<path stroke="#000" d="{shape}"/></svg>'
    )


_SVG = "http://www.w3.org/2000/svg"


def _shape(text: str) -> tuple[str, int]:
    """The dark modules as horizontal strokes, and the side of the whole with its margin."""
    import segno  # noqa: PLC0415 heavy: 0.07 s, only for pages that show a code

    # Trying all eight masks for the prettiest takes five times as long; every reader undoes any of them.
    code = segno.make_qr(_segments(text), error="m", mask=_MASK)
    strokes = [
        f"M{dark.start() + _QUIET} {y}.5h{dark.end() - dark.start()}"
        for y, row in enumerate(code.matrix, start=_QUIET)
        for dark in _DARK.finditer(row)
    ]
    return "".join(strokes), len(code.matrix) + 2 * _QUIET


def _segments(text: str) -> Any:  # segno's stubs know no list
    """An address with a long code behind its # in two segments: the code takes a third less room of its own kind."""
    head, mark, code = text.partition("#")
    return [head + mark, code] if _PACKED.fullmatch(code) else text


def version_of(text: str) -> int:
    """How large the code of a text is: 1 (21 modules a side) to 40 (177)."""
    import segno  # noqa: PLC0415 heavy: 0.07 s, only for pages that show a code

    code = segno.make_qr(_segments(text), error="m", mask=_MASK)
    return int(code.version)
