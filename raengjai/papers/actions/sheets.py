"""Papers: PDF made from templates by typst. People's text travels as data and is never read as source."""

import base64
import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from django.conf import settings

from raengjai.ground.dates import bangkok_now, document_date
from raengjai.papers.rules import qr
from raengjai.papers.rules.sheets import (
    Card,
    EventReportPaper,
    Letter,
    MoneyList,
    MoneyReceipt,
    NeedSheet,
    OfficialLetter,
    PaperForm,
    Receipt,
    SignInSheet,
    SignInSlip,
    TableReport,
    in_two_columns,
)
from raengjai.papers.rules.wording import words_in

if TYPE_CHECKING:
    from typst import Compiler

_TEMPLATES = Path(__file__).parent.parent / "data"
_MANY = 50  # cards after which it is worth a tenth of a second to give the memory back
_one_at_a_time = Lock()  # the compiler is reused by all threads of a worker


def print_receipt(receipt: Receipt, *, language: str) -> bytes:
    """A6, for the person to take home."""
    return _made("receipt", asdict(receipt), language, {"follow": receipt.follow_url})


def print_need_sheet(sheet: NeedSheet, *, language: str) -> bytes:
    """A4, for the file of an office."""
    codes = {"follow": sheet.follow_url} if sheet.follow_url else {}
    return _made("need_sheet", asdict(sheet), language, codes)


def print_paper_form(form: PaperForm, *, language: str) -> bytes:
    """A4, two pages for each receipt code."""
    paper = asdict(form) | {"columns": in_two_columns(form.topics)}
    return _made("paper_form", paper, language, {code: f"{form.follow_url}#{code}" for code in form.codes})


def print_sign_in_slips(slips: list[SignInSlip], *, language: str) -> bytes:
    """One slip on A5; several two by two on A4, to be cut apart."""
    paper = {"slips": [asdict(slip) for slip in slips]}
    return _made(
        "sign_in_slips", paper, language, {slip.code: f"{slip.address}#{slip.code}" for slip in slips}
    )


def print_letter(letter: Letter, *, language: str) -> bytes:
    """A4, for the file and for the wall."""
    return _made("letter", asdict(letter), language, {})


def print_official_letters(letters: Sequence[OfficialLetter]) -> bytes:
    """A4: external letters in the form of the Regulations on Correspondence B.E. 2526, each beginning on a page of its
    own. The emblem is not ours to include: its place is an empty square that says so."""
    codes = {letter.code: letter.address for letter in letters if letter.code}
    paper = {"letters": [asdict(letter) for letter in letters]}
    pdf = _made("official_letter", paper, "th", codes)
    if len(letters) > _MANY:
        _forget()
    return pdf


def print_sign_in_sheets(sheets: Sequence[SignInSheet], *, language: str) -> bytes:
    """A4, each part of a day on pages of its own, with the head of the table on every page."""
    paper = {"sheets": [asdict(sheet) for sheet in sheets], "title": sheets[0].title if sheets else ""}
    return _made("sign_in_sheet", paper, language, {})


def print_money_receipts(receipts: Sequence[MoneyReceipt], *, language: str) -> bytes:
    """A4, one page for each receipt."""
    paper = {"receipts": [asdict(each) for each in receipts], "title": receipts[0].title if receipts else ""}
    return _made("money_receipt", paper, language, {})


def print_money_list(report: MoneyList, *, language: str) -> bytes:
    """A4 landscape: many payments, each line to be signed."""
    return _made("money_list", asdict(report), language, {})


def print_table(report: TableReport, *, language: str) -> bytes:
    """A4 landscape, with the head of the table on every page."""
    return _made("table", asdict(report), language, {})


def print_event_report(report: EventReportPaper, *, language: str) -> bytes:
    """A4, as many pages as it needs; photographs two by two at the end."""
    photos = [{"title": photo.title, "body": _framed(photo.body)} for photo in report.photos]
    return _made("event_report", asdict(report) | {"photos": photos}, language, {})


def print_cards(cards: Sequence[Card], *, address: str) -> bytes:
    """A4 sheets of ten cards (ISO/IEC 7810 ID-1), each sheet followed by its backs, mirrored for printing on both sides.

    `address` is that of the page that verifies, without the #.
    """
    lines = [asdict(card) | {"photo": _framed(card.photo)} for card in cards]
    paper = {"cards": lines, "english": words_in("en"), "address": address.partition("//")[2].rstrip("/")}
    pdf = _made("cards", paper, "th", {card.number: f"{address}#{card.code}" for card in cards})
    if len(cards) > _MANY:
        _forget()
    return pdf


def _forget() -> None:
    """The compiler keeps what the last ten papers were made of, 90 MB for 250 cards; after ten empty ones it lets go."""
    with _one_at_a_time:
        for _paper in range(11):
            _compiler().compile(b"", format="pdf")


def _framed(photo: bytes) -> str:
    """A photo inside an SVG: that travels as text, and nothing of it lies on the disk meanwhile."""
    if not photo:
        return ""
    from PIL import Image  # noqa: PLC0415 heavy: 0.1 s, only for cards with photos

    with Image.open(BytesIO(photo), formats=["JPEG", "PNG"]) as image:
        width, height = image.size
        kind = str(image.format).lower()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
        f' viewBox="0 0 {width} {height}"><image width="{width}" height="{height}"'
        f' xlink:href="data:image/{kind};base64,{base64.b64encode(photo).decode()}"/></svg>'
    )


def _made(template: str, paper: dict[str, Any], language: str, codes: dict[str, str]) -> bytes:
    """A PDF/A-2a that also follows PDF/UA-1. `codes` become QR pictures, by name."""
    now = bangkok_now()
    data = {
        "paper": paper,
        "language": language,
        "words": words_in(language),
        "printed": document_date(now, language),
        "mark": _mark(),
        "pictures": {name: qr.picture(text) for name, text in codes.items()},
    }
    with _one_at_a_time:
        pdf = _compiler().compile(
            _TEMPLATES / f"{template}.typ",
            format="pdf",
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            pdf_standards=["a-2a", "ua-1"],
            timestamp=now.astimezone(UTC).replace(microsecond=0),
        )
    assert isinstance(pdf, bytes)  # one file, as asked
    return pdf


@lru_cache(maxsize=1)
def _mark() -> str:
    return (settings.PACKAGE / "web" / "static" / "images" / "mark.svg").read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _compiler() -> "Compiler":
    """One compiler for the worker's life, with our fonts and no others."""
    import fontpkg_sarabun  # noqa: PLC0415 heavy: only for papers
    import typst  # noqa: PLC0415 heavy: 0.08 s and 30 MB, only for papers

    fonts = Path(fontpkg_sarabun.__file__).parent / "files"
    return typst.Compiler(root=_TEMPLATES, font_paths=[fonts], ignore_system_fonts=True)
