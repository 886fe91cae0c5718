"""Finds English left on a Thai page (and Thai left on an English one)."""

import re
from html.parser import HTMLParser

# Words that Thai offices write in Latin letters, and what a person typed or a machine made.
ALLOWED = frozenset(
    {
        "LINE",
        "PDF",
        "QR",
        "Excel",
        "A4",
        "A6",
        "ID",
        "JPEG",
        "PNG",
        "WebP",
        "MB",
        "CSV",
        "CTDC",
        "English",
        "ThaID",
        "OTP",
        "https",
        "Android",
    }
    | {"TOTP", "JSON", "Raengjai", "Enter", "Esc", "j", "k", "x"}
)
_SILENT = {"script", "style", "code", "pre", "template"}
_SAID = ("alt", "title", "aria-label", "placeholder", "data-copied", "data-left", "data-over", "data-saved")
_LATIN = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_CODE = re.compile(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4})+\b")  # the number of a card, the code of a slip
_THAI = re.compile(r"[\u0e01-\u0e5b]+")
_VOID = {"input", "img", "meta", "link", "br", "hr", "use", "path", "rect", "line", "circle", "source"}


class _Reader(HTMLParser):
    """Collects what a person reads or hears; parts in another language, typed by somebody, or not to be translated
    (codes, user names) are left out."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language
        self.said: list[str] = []
        self._open: list[tuple[str, bool]] = []  # tag, and whether what it holds is ours to read

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        foreign = values.get("lang") not in (None, self.language)
        as_it_is = "data-as-typed" in values or values.get("translate") == "no"
        ours = self._is_ours() and tag not in _SILENT and not foreign and not as_it_is
        if ours:
            self.said += [values[name] or "" for name in _SAID if name in values]
        if tag not in _VOID:
            self._open.append((tag, ours))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            continue

    def handle_data(self, data: str) -> None:
        if self._is_ours():
            self.said.append(data)

    def _is_ours(self) -> bool:
        return not self._open or self._open[-1][1]


def english_left(html: str, *, allowed: frozenset[str] = frozenset()) -> list[str]:
    """Latin words that a reader of this Thai page meets, apart from ALLOWED, codes and addresses."""
    words = []
    for text in _said(html, "th"):
        plain = re.sub(r"{\w+}|\S*(?:[0-9@/_]|\.(?:jpg|pdf|png))\S*", " ", _CODE.sub(" ", text))
        words += [word for word in _LATIN.findall(plain) if word not in ALLOWED | allowed]
    return words


def thai_left(html: str, *, allowed: frozenset[str] = frozenset()) -> list[str]:
    """Thai words that a reader of this English page meets; names that people typed are given as `allowed`."""
    return [word for text in _said(html, "en") for word in _THAI.findall(text) if word not in allowed]


def _said(html: str, language: str) -> list[str]:
    reader = _Reader(language)
    reader.feed(html)
    return reader.said
