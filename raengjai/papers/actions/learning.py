"""The papers of a workshop as PDF: test papers, satisfaction forms, certificates."""

from collections.abc import Sequence
from dataclasses import asdict

from raengjai.papers.actions.sheets import _forget, _made
from raengjai.papers.rules.credential import grouped
from raengjai.papers.rules.learning import CertificateFace, OpinionForm, TestPapers

_MANY = 30  # papers after which it is worth a tenth of a second to give the memory back


def print_certificates(faces: Sequence[CertificateFace], *, address: str) -> bytes:
    """A4 across, one page each. `address` is that of the page that verifies, without the #."""
    lines = [asdict(face) | {"shown_number": grouped(face.number)} for face in faces]
    paper = {"certificates": lines, "address": address.partition("//")[2].rstrip("/")}
    pdf = _made("certificates", paper, "th", {face.number: f"{address}#{face.code}" for face in faces})
    if len(faces) > _MANY:
        _forget()
    return pdf


def print_test_papers(papers: TestPapers, *, language: str) -> bytes:
    """A4, one paper after the other, each begins on a sheet of its own."""
    codes = {paper.code: f"{papers.address}#{paper.code}" for paper in papers.papers if paper.code}
    pdf = _made("test_papers", asdict(papers), language, codes | {"test": papers.address})
    if len(papers.papers) > _MANY:
        _forget()
    return pdf


def print_opinion_form(form: OpinionForm, *, language: str) -> bytes:
    """A4, one page to be copied: all are alike, so that none is somebody's."""
    return _made("opinion_form", asdict(form), language, {})
