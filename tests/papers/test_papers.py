"""Papers: real PDFs, in both languages, with people's text as text; and QR codes for pages."""

import re
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import pytest
import segno
from pypdf import PdfReader

from raengjai.ground.receipts import grouped, is_valid, new_code
from raengjai.papers import actions, providers
from raengjai.papers.rules import qr
from raengjai.papers.rules.sheets import (
    Fact,
    FormOption,
    Hotline,
    NeedSheet,
    PaperForm,
    Receipt,
    ReceiptLine,
    TableReport,
    TimelineLine,
    in_two_columns,
)
from raengjai.papers.rules.wording import words_in
from tests import make
from tests.cast import browser_of

HOSTILE = '#panic("x") $x$ <b>y</b> \\ @ref `raw` = head #sys.inputs {{ 1 }}'
A4, A6 = (595, 842), (298, 420)


def receipt(**changes: Any) -> Receipt:
    values: dict[str, Any] = {
        "code": new_code(),
        "follow_url": "https://example.go.th/follow/#CODE",
        "place": "หมู่ 3 ต.บ่อแฮ้ว อ.เมืองลำปาง จ.ลำปาง",
        "made_on": "7 มกราคม 2563",
        "lines": [ReceiptLine("อยากเรียนตัดเย็บ", "สำนักงานพัฒนาฝีมือแรงงานลำปาง", "14 ม.ค. 2563")],
        "steps": ["สำนักงานดูเรื่องนี้", "อาสาสมัครมาบอกผล"],
        "hotlines": [Hotline("กรมสวัสดิการและคุ้มครองแรงงาน", "1546")],
        "recorder": "สมชาย ใจดี",
    }
    return Receipt(**values | changes)


def need_sheet(**changes: Any) -> NeedSheet:
    values: dict[str, Any] = {
        "title": "Learn sewing",
        "reference": "REF-1",
        "office": "DSD Lampang",
        "printed": "7 January 2020",
        "person": [Fact("Name", "Buaphan")],
        "matter": [Fact("Since", "2020")],
        "note": "A note",
        "timeline": [TimelineLine("7 Jan 2020", "Recorded", "Somchai")],
        "documents": ["Copy of the identity card"],
    }
    return NeedSheet(**values | changes)


def paper_form(copies: int = 1) -> PaperForm:
    topics = [
        FormOption(f"t{number}", f"Topic with a longer name {number}", f"Group {number // 7}")
        for number in range(40)
    ]
    return PaperForm(
        codes=[new_code() for _copy in range(copies)],
        follow_url="https://example.go.th/follow/",
        topics=topics,
        hotlines=[Hotline("Labour Protection", "1546")] * 3,
        consent=["I agree that my name and what I asked for are passed on to the office. " * 2] * 2,
    )


def table(rows: int = 3) -> TableReport:
    return TableReport(
        title="Results of Lampang",
        subtitle="Fiscal year 2020",
        source="Raengjai",
        columns=["Sub-district", "Needs", "Resolved"],
        rows=[[f"Bo Haeo {number}", "1,204", "987"] for number in range(rows)],
        numeric=[False, True, True],
        totals=["All", "3,612", "2,961"],
    )


def opened(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf))


def text_of(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in opened(pdf).pages)


def size_of(pdf: bytes) -> tuple[int, int]:
    box = opened(pdf).pages[0].mediabox
    return round(box.width), round(box.height)


@pytest.mark.parametrize("language", ["th", "en"])
def test_receipt_is_one_a6_page_with_code_office_and_hotline(language: str) -> None:
    paper = receipt()

    pdf = actions.print_receipt(paper, language=language)

    assert size_of(pdf) == A6
    assert len(opened(pdf).pages) == 1
    text = text_of(pdf)
    for group in grouped(paper.code).split(" "):
        assert group in text
    assert "1546" in text


def test_receipt_takes_a_code_already_in_groups() -> None:
    paper = receipt()

    text = text_of(actions.print_receipt(receipt(code=grouped(paper.code)), language="en"))

    assert all(group in text for group in grouped(paper.code).split(" "))


def test_receipt_with_many_needs_goes_on_over_more_pages() -> None:
    pdf = actions.print_receipt(
        receipt(lines=[ReceiptLine(f"Need {number}", "Office", "14 Jan") for number in range(12)]),
        language="en",
    )

    assert len(opened(pdf).pages) > 1
    assert "Need 11" in text_of(pdf)


@pytest.mark.parametrize("language", ["th", "en"])
def test_every_paper_is_an_accessible_archive_in_the_readers_language(language: str) -> None:
    papers = [
        actions.print_receipt(receipt(), language=language),
        actions.print_need_sheet(need_sheet(follow_url="https://example.go.th/f"), language=language),
        actions.print_paper_form(paper_form(), language=language),
        actions.print_table(table(), language=language),
    ]

    for pdf in papers:
        catalogue: Any = opened(pdf).trailer["/Root"]
        metadata = catalogue["/Metadata"].get_data()
        assert catalogue["/Lang"] == language
        assert catalogue["/MarkInfo"]["/Marked"]
        assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
        assert b"<pdfaid:part>2</pdfaid:part>" in metadata
        assert b"<pdfuaid:part>1</pdfuaid:part>" in metadata


def test_every_font_of_a_paper_is_ours_and_embedded() -> None:
    pdf = opened(actions.print_receipt(receipt(), language="th"))

    resources: Any = pdf.pages[0]["/Resources"]
    names = {font.get_object()["/BaseFont"].partition("+")[2] for font in resources["/Font"].values()}

    assert names
    assert all(name.startswith("Sarabun") for name in names)


@pytest.mark.parametrize("field", ["note", "title", "reference", "withheld"])
def test_hostile_text_stays_text(field: str) -> None:
    text = text_of(actions.print_need_sheet(need_sheet(**{field: HOSTILE}), language="en"))

    assert re.sub(r"\s", "", '#panic("x")') in re.sub(r"\s", "", text)


def test_need_sheet_says_when_the_person_is_withheld() -> None:
    text = text_of(
        actions.print_need_sheet(need_sheet(person=[], withheld="No consent to share"), language="en")
    )

    assert "No consent to share" in text
    assert "Buaphan" not in text


def test_need_sheet_keeps_the_lines_of_a_note_and_a_very_long_one() -> None:
    pdf = actions.print_need_sheet(need_sheet(note="one\n" + "word " * 2000 + "\nlast"), language="en")

    assert len(opened(pdf).pages) > 2
    assert "last" in text_of(pdf)
    assert "Page 1 of" in text_of(pdf)


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("copies", [1, 3])
def test_paper_form_has_two_pages_for_each_code(copies: int, language: str) -> None:
    form = paper_form(copies)

    pdf = actions.print_paper_form(form, language=language)

    assert size_of(pdf) == A4
    assert len(opened(pdf).pages) == 2 * copies
    for number, code in enumerate(form.codes):
        for page in opened(pdf).pages[2 * number : 2 * number + 2]:
            assert all(group in page.extract_text() for group in grouped(code).split(" "))


def test_table_repeats_its_head_and_counts_its_pages() -> None:
    pdf = actions.print_table(table(rows=120), language="en")

    pages = [page.extract_text() for page in opened(pdf).pages]
    assert len(pages) > 3
    assert all("Sub-district" in text for text in pages)
    assert f"Page {len(pages)} of {len(pages)}" in pages[-1]
    assert "3,612" in pages[-1]
    assert size_of(pdf) == A4[::-1]


def test_table_without_rows_says_so() -> None:
    assert "nothing in this table" in text_of(actions.print_table(table(rows=0), language="en"))


def test_in_two_columns_keeps_groups_whole_and_the_columns_even() -> None:
    left, right = in_two_columns([FormOption(str(n), str(n), f"g{n // 5}") for n in range(20)])

    assert [group["name"] for group in left + right] == ["g0", "g1", "g2", "g3"]
    assert len(left) == len(right) == 2


def test_words_are_said_in_both_languages() -> None:
    thai, english = words_in("th"), words_in("en")

    assert thai.keys() == english.keys()
    for key, word in thai.items():
        assert re.search("[\u0e01-\u0e2e]", "".join(word)), key
        assert not re.search("[\u0e01-\u0e2e]", "".join(english[key])) or key == "house", key


def test_qr_svg_speaks_to_people_who_do_not_see_it() -> None:
    picture = ElementTree.fromstring(
        qr.svg("https://example.go.th/#x", title="A <b>", description='say "so"')
    )

    space = "{http://www.w3.org/2000/svg}"
    assert picture.get("role") == "img"
    assert picture.findtext(f"{space}title") == "A <b>"
    assert picture.findtext(f"{space}desc") == 'say "so"'
    assert "style" not in picture.attrib


def test_qr_strokes_draw_the_code_with_its_margin() -> None:
    matrix = segno.make_qr("https://example.go.th/#x", error="m", mask=0).matrix
    drawn = set()
    for x, y, length in re.findall(r"M(\d+) (\d+)\.5h(\d+)", qr.picture("https://example.go.th/#x")):
        drawn |= {(int(x) + step, int(y)) for step in range(int(length))}

    assert drawn == {
        (x + 4, y + 4) for y, row in enumerate(matrix) for x, is_dark in enumerate(row) if is_dark
    }


@pytest.fixture
def form_content(monkeypatch: pytest.MonkeyPatch) -> None:
    content = providers.FormContent(
        topics=[FormOption("a", "A topic", "Group")],
        consent=["I agree."],
        hotlines=[Hotline("Help", "1546")],
        follow_path="/follow/",
    )
    monkeypatch.setattr(providers, "form_content", lambda language: content)


@pytest.mark.django_db
def test_paper_form_page_asks_first_and_then_sends_the_forms(form_content: None) -> None:
    browser = browser_of(make.volunteer(language="en"))

    asked = browser.get("/papers/request-form/")
    sent = browser.post("/papers/request-form/", {"copies": "3", "language": "en"})

    assert "How many forms" in asked.content.decode()
    assert sent["Content-Type"] == "application/pdf"
    pages = [page.extract_text() for page in opened(sent.content).pages]
    codes = ["".join(re.findall(r"Receipt code: ((?:\w{4} ){3}\w{4})", text)[:1]) for text in pages]
    assert len(pages) == 6
    assert all(is_valid(code) for code in codes)
    assert len(set(codes)) == 3


@pytest.mark.django_db
@pytest.mark.parametrize("copies", ["", "0", "51", "x", "-1"])
def test_paper_form_page_says_what_is_wrong(form_content: None, copies: str) -> None:
    answer = browser_of(make.volunteer(language="en")).post("/papers/request-form/", {"copies": copies})

    assert answer["Content-Type"].startswith("text/html")
    assert "form" in answer.context["form"].errors["copies"][0] or "figures" in str(
        answer.context["form"].errors
    )


@pytest.mark.django_db
def test_paper_form_page_is_for_those_who_record(form_content: None) -> None:
    assert browser_of(make.mentor()).get("/papers/request-form/").status_code == 403
    assert browser_of(None).get("/papers/request-form/").status_code == 302
