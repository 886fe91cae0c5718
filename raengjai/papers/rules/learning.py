"""What the papers of a workshop hold: test papers, satisfaction forms, certificates. Plain text, never typst source."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PrintedQuestion:
    """One question as this paper shows it; `letters` stand before the choices."""

    text: str
    letters: list[str]
    choices: list[str]
    takes_several: bool = False


@dataclass(frozen=True, slots=True)
class TestPaper:
    """One guest's paper. Without a number it is a spare one. `language` is that of the words around the questions."""

    __test__ = False  # for pytest, which collects what begins with this word

    number: str
    name: str
    group: str
    code: str
    variant: str
    part: int  # 0 before, 1 after
    questions: list[PrintedQuestion]
    is_unread: bool = False


@dataclass(frozen=True, slots=True)
class TestPapers:
    """Papers of one event in one language. `address` is that of the test, without a code."""

    __test__ = False

    title: str
    days: str
    office: str
    address: str
    papers: list[TestPaper]


@dataclass(frozen=True, slots=True)
class OpinionForm:
    """The blank satisfaction form of an event."""

    title: str
    days: str
    office: str
    lines: list[str]
    groups: list[str]


@dataclass(frozen=True, slots=True)
class CertificateFace:
    """One certificate. `code` is the signed text behind the # of the address; dates are written out."""

    number: str
    code: str
    name: str
    title: str
    projects: list[str]
    days: str
    place: str
    hours: str
    office: str
    signer_name: str
    signer_position: str
    given: str
    until: str = ""
