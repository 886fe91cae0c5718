"""What each paper holds: plain text in the reader's language. Nothing here is ever typst source."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its value. A value without blanks in a name is never broken over two lines."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Hotline:
    """A telephone number and who answers."""

    name: str
    number: str


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One need on a receipt: what, which office, and until when it answers."""

    need: str
    office: str
    answer_by: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a person takes home: the code, what happens next, whom to call. No name stands on it."""

    code: str
    follow_url: str
    place: str
    made_on: str
    lines: list[ReceiptLine]
    steps: list[str]
    hotlines: list[Hotline]
    recorder: str = ""


@dataclass(frozen=True, slots=True)
class TimelineLine:
    """One thing that happened."""

    when: str
    what: str
    who: str = ""


@dataclass(frozen=True, slots=True)
class NeedSheet:
    """A need for an office's file. `withheld` stands in place of the person when consent is missing."""

    title: str
    reference: str
    office: str
    printed: str
    person: list[Fact]
    matter: list[Fact]
    note: str
    timeline: list[TimelineLine]
    documents: list[str]
    follow_url: str = ""
    withheld: str = ""


@dataclass(frozen=True, slots=True)
class FormOption:
    """One box to tick; options of the same group stand together."""

    code: str
    name: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class PaperForm:
    """Blank forms for recording a need without a phone: one sheet (two pages) for each receipt code."""

    codes: list[str]
    follow_url: str
    topics: list[FormOption]
    hotlines: list[Hotline]
    consent: list[str]


@dataclass(frozen=True, slots=True)
class TableReport:
    """A table for paper. `numeric` says which columns are set to the right."""

    title: str
    subtitle: str
    source: str
    columns: list[str]
    rows: list[list[str]]
    numeric: list[bool]
    totals: list[str] | None = None


@dataclass(frozen=True, slots=True)
class SignInSlip:
    """A printed code for a new start. `address` is what people type; the QR code carries the code behind its #."""

    name: str
    username: str
    place: str
    code: str
    address: str
    good_until: str
    made_by: str
    replaces: bool


@dataclass(frozen=True, slots=True)
class Letter:
    """What an office tells its network. `version` above 1 says what changed; `withdrawn` is the reason, when it is."""

    office: str
    kind: str
    number: str
    dated: str
    subject: str
    to: str
    paragraphs: list[str]
    facts: list[Fact]
    changes: list[str]
    files: list[str]
    version: int = 1
    withdrawn: str = ""


@dataclass(frozen=True, slots=True)
class OfficialLetter:
    """An external letter of a government office in its prescribed form, for one person; all of it in Thai, figures too.

    `sender` are the lines at the top right, `contact` those at the foot. With `code` and `address` the person's own QR
    code stands at the foot.
    """

    number: str
    sender: list[str]
    dated: str
    subject: str
    to: str
    refers_to: str
    enclosures: list[str]
    paragraphs: list[str]
    signer_name: str
    signer_position: str
    contact: list[str]
    code: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One card, both sides, Thai first with an English line. `code` is the signed text; `photo` a JPEG or PNG, or empty:
    then `initials` stand in its place."""

    number: str
    code: str
    name: str
    initials: str
    duty: str
    duty_en: str
    place: list[str]
    place_en: str
    term: str
    term_en: str
    office: str
    office_en: str
    phone: str = ""
    photo: bytes = b""


@dataclass(frozen=True, slots=True)
class SignInGroup:
    """One group of a sign-in sheet: name with number, its people as (name, position), empty lines for who comes too."""

    name: str
    people: list[tuple[str, str]]
    blanks: int = 0


@dataclass(frozen=True, slots=True)
class SignInSheet:
    """One part of a day, to be signed. `columns`: number, name, position, signature, note."""

    title: str
    event: str
    facts: list[Fact]
    columns: list[str]
    groups: list[SignInGroup]


@dataclass(frozen=True, slots=True)
class MoneyReceipt:
    """What one person signs for money (ใบสำคัญรับเงิน). `lines` are (what, amount); `in_words` the total in words."""

    title: str
    place: str
    dated: str
    facts: list[Fact]
    declares: str
    columns: list[str]
    lines: list[tuple[str, str]]
    total_label: str
    total: str
    in_words: str
    signatures: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class MoneyList:
    """Many payments on one list, each line signed: number, name, position, distance, receipt, amount, day, signature.
    `numeric` says which columns are set to the right."""

    title: str
    event: str
    facts: list[Fact]
    columns: list[str]
    numeric: list[bool]
    rows: list[list[str]]
    total_label: str
    total: str
    in_words: str
    declares: str
    signatures: list[tuple[str, str]]


def in_two_columns(options: list[FormOption]) -> list[list[dict[str, Any]]]:
    """The options under the names of their groups, in two columns of nearly the same length."""
    groups: dict[str, list[dict[str, str]]] = {}
    for option in options:
        groups.setdefault(option.group, []).append(asdict(option))
    named = [{"name": name, "options": members} for name, members in groups.items()]
    heights = [len(members) + 1 for members in groups.values()]
    cut = min(range(len(named) + 1), key=lambda place: abs(sum(heights[:place]) - sum(heights[place:])))
    return [named[:cut], named[cut:]]


@dataclass(frozen=True, slots=True)
class ReportTable:
    """One table within a report; an empty `totals` is none."""

    caption: str
    columns: list[str]
    numeric: list[bool]
    rows: list[list[str]]
    totals: list[str]


@dataclass(frozen=True, slots=True)
class ReportSection:
    """One part of a report: words, then tables."""

    heading: str
    sentences: list[str]
    tables: list[ReportTable]


@dataclass(frozen=True, slots=True)
class Photo:
    """A photograph with the words under it; `body` is a JPEG or PNG."""

    title: str
    body: bytes


@dataclass(frozen=True, slots=True)
class EventReportPaper:
    """The report of a workshop or service day, as an office files it."""

    title: str
    office: str
    facts: list[Fact]
    outcome: list[str]
    sections: list[ReportSection]
    problems: list[str]
    suggestions: list[str]
    photos: list[Photo]
    signer: str = ""
    signed_on: str = ""
    is_draft: bool = False
