"""Results of a test: by group, by question, by person; each number opens to the papers behind it."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.events.models import Event
from raengjai.ground.dates import bangkok_now
from raengjai.training import actions
from raengjai.training.models import PART_NAMES, Paper, Test, TestSummary, items_of, test_summary
from raengjai.training.models.question import QuestionVersion
from raengjai.training.models.results import PersonResult, papers_of, people_of, questions_result
from raengjai.training.rules.gain import GroupResult, QuestionResult
from raengjai.training.rules.marking import line_of, marked, sheet
from raengjai.training.rules.questions import said_in
from raengjai.training.views import shown
from raengjai.training.views.answers import lines_of
from raengjai.training.views.workbook import results_book
from raengjai.web.downloads import send
from raengjai.web.fragments import render
from raengjai.web.pieces import Bar, Cell, Column, Table
from raengjai.web.workbooks import EXCEL

Questions = Sequence[tuple[QuestionResult, QuestionVersion]]


@requires(Permission.PLAN_EVENT)
def test_results(request: Request, event_id: UUID) -> HttpResponse:
    """The gain of each group and person, and what was hardest. Headquarters sees groups and no persons."""
    event, language = shown.event_to_read(request, event_id), request.actor.language
    test = shown.test_to_find(event)
    summary = test_summary(event)
    assert summary is not None  # the test is there
    sees_people = actions.writes(request.actor, event)
    papers = papers_of(event) if sees_people else []
    questions = questions_result(test, papers) if papers else []
    people = people_of(papers, summary.most)
    context = shown.frame(event, language) | {
        "test": test,
        "summary": summary,
        "groups": _groups_table(event, summary, sees_people=sees_people),
        "bars": _bars(summary),
        "questions": _questions_table(event, questions, language) if questions else None,
        "people": _people_table(event, people) if people else None,
        "sees_people": sees_people,
        "only_one": summary.total.only_pre + summary.total.only_post,
    }
    return render(request, "training/test_results.html", context)


@requires(Permission.PLAN_EVENT)
def results_file(request: Request, event_id: UUID) -> HttpResponse:
    """The same as a workbook."""
    event, now = shown.event_to_read(request, event_id), bangkok_now()
    test = shown.test_to_find(event)
    summary = test_summary(event)
    assert summary is not None  # the test is there
    papers = papers_of(event) if actions.writes(request.actor, event) else []
    questions = questions_result(test, papers) if papers else []
    body = results_book(event, summary, questions, people_of(papers, summary.most), request.actor.language)
    return send(
        request,
        body,
        filename=f"test-{event.starts_on}.xlsx",
        content_type=EXCEL,
        verb="test.results_downloaded",
        subject=event,
        by=request.actor,
        at=now,
        place_code=event.place_code,
        codes={"papers": len(papers)},
    )


@requires(Permission.PLAN_EVENT)
def test_papers(request: Request, event_id: UUID) -> HttpResponse:
    """The papers behind a number: of a group, of a part, with one question right or wrong."""
    event, language = shown.event_to_write(request, event_id), request.actor.language
    test = shown.test_to_find(event)
    items = items_of(test)
    wanted = _wanted(request, {item.id for item in items})
    every = papers_of(event)
    parts = _parts_of(every)
    papers = [
        paper
        for paper in every
        if _fits(paper, items, wanted) and _took(parts[paper.guest_id], paper, test, wanted)
    ]
    rows = [
        {
            "url": reverse("test_paper", args=[event.pk, paper.pk]),
            "name": paper.guest.name,
            "group": paper.guest.group.name,
            "part": PART_NAMES[paper.part],
            "how": paper.get_how_display(),
            "score": paper.score,
            "line": line_of(sheet(paper.seed, items), paper.answers),
        }
        for paper in papers
    ]
    asked = next((item for item in items if item.id == wanted["question"]), None)
    context = shown.frame(event, language) | {
        "rows": rows,
        "most": len(items),
        "question": said_in(asked, language).wording.text if asked else "",
        "part": PART_NAMES.get(wanted["part"], ""),
        "is_wrong": wanted["right"] == "0",
        "is_right": wanted["right"] == "1",
    }
    return render(request, "training/test_papers.html", context)


@requires(Permission.PLAN_EVENT)
def test_paper(request: Request, event_id: UUID, paper_id: UUID) -> HttpResponse:
    """One paper as it was: questions and choices in the order in which the person saw them."""
    event = shown.event_to_write(request, event_id)
    test = shown.test_to_find(event)
    found = Paper.objects.of_event(event.pk).handed_in().select_related("guest", "guest__group")
    paper = found.filter(pk=paper_id).first()
    if paper is None:
        raise Http404
    items = items_of(test)
    context = shown.frame(event, request.actor.language) | {
        "paper": paper,
        "part": PART_NAMES[paper.part],
        "most": len(items),
        "lines": lines_of(paper, sheet(paper.seed, items), request.actor.language),
    }
    return render(request, "training/test_paper.html", context)


def percent(share: float | None) -> str:
    return "–" if share is None else f"{share * 100:.0f}%"


def _groups_table(event: Event, summary: TestSummary, *, sees_people: bool) -> Table:
    columns = [
        Column(_("Group")),
        Column(_("Took both"), number=True),
        Column(_("Mean before"), number=True),
        Column(_("Mean after"), number=True),
        Column(_("Difference"), number=True),
        Column(_("Gain"), number=True),
        Column(_("Passed"), number=True),
        Column(_("Only before"), number=True),
        Column(_("Only after"), number=True),
    ]
    note = _(
        "Gain = (after − before) ÷ (most − before): the share of what could still be learnt that was learnt (Hake 1998). Who took only one of the two tests stands apart and is not counted as zero."
    )
    return Table(
        caption=_("By group"),
        columns=columns,
        rows=[_group_row(event, each, sees_people=sees_people) for each in summary.groups],
        totals=_group_row(event, summary.total, sees_people=sees_people),
        export_url=reverse("results_file", args=[event.pk]),
        note=note,
    )


def _group_row(event: Event, each: GroupResult, *, sees_people: bool) -> list[Any]:
    def opening(count: int, **wanted: str) -> Any:
        if not sees_people or not count:
            return count
        group = {"group": str(each.group)} if each.group else {}
        return Cell(count, f"{reverse('test_papers', args=[event.pk])}?{urlencode(wanted | group)}")

    return [
        each.name,
        opening(each.both, took="both"),
        _mean(each.mean_pre),
        _mean(each.mean_post),
        "–" if each.difference is None else f"{each.difference:+.2f}",
        percent(each.gain),
        opening(each.passed, part="post", passed="1"),
        opening(each.only_pre, took="pre"),
        opening(each.only_post, took="post"),
    ]


def _mean(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _bars(summary: TestSummary) -> list[Bar]:
    """Two bars for each group that took both tests, of so many questions."""
    lines = [each for each in (*summary.groups, summary.total) if each.both]
    shown_lines = lines if len(lines) > 2 else lines[-1:]
    return [
        Bar(f"{each.name}: {words}", round(mean, 2), target=summary.most)
        for each in shown_lines
        for words, mean in ((_("Before"), each.mean_pre), (_("After"), each.mean_post))
        if mean is not None
    ]


def _questions_table(event: Event, questions: Questions, language: str) -> Table:
    address = reverse("test_papers", args=[event.pk])

    def wrong(each: QuestionResult, part: str, right: int, papers: int) -> Any:
        if not papers:
            return "–"
        query = urlencode({"question": each.id, "part": part, "right": "0"})
        return Cell(f"{right}/{papers}", f"{address}?{query}")

    rows = [
        [
            said_in(version.item, language).wording.text,
            wrong(each, "pre", each.pre_right, each.pre_papers),
            percent(each.pre_share),
            wrong(each, "post", each.post_right, each.post_papers),
            percent(each.post_share),
        ]
        for each, version in questions
    ]
    return Table(
        caption=_("Questions, the hardest first"),
        columns=[
            Column(_("Question")),
            Column(_("Right before"), number=True),
            Column(_("Share before"), number=True),
            Column(_("Right after"), number=True),
            Column(_("Share after"), number=True),
        ],
        rows=rows,
        note=_("The numbers open to the papers that had the question wrong."),
    )


def _people_table(event: Event, people: Sequence[PersonResult]) -> Table:
    def score(paper: Paper | None) -> Any:
        return "–" if paper is None else Cell(paper.score, reverse("test_paper", args=[event.pk, paper.pk]))

    rows = [
        [
            each.guest.name,
            each.guest.group.name,
            score(each.pre),
            score(each.post),
            "–" if each.difference is None else f"{each.difference:+d}",
            percent(each.gain),
        ]
        for each in people
    ]
    return Table(
        caption=_("Person by person"),
        columns=[
            Column(_("Name"), whole=True),
            Column(_("Group")),
            Column(_("Before"), number=True),
            Column(_("After"), number=True),
            Column(_("Difference"), number=True),
            Column(_("Gain"), number=True),
        ],
        rows=rows,
    )


def _wanted(request: Request, known: set[str]) -> dict[str, Any]:
    names = ("group", "part", "question", "right", "took", "passed")
    said: dict[str, Any] = {name: request.GET.get(name, "") for name in names}
    if said["question"] and said["question"] not in known:
        raise Http404
    if said["part"] and said["part"] not in PART_NAMES:
        raise Http404
    return said


def _parts_of(papers: Sequence[Paper]) -> dict[UUID, set[str]]:
    found: dict[UUID, set[str]] = {}
    for paper in papers:
        found.setdefault(paper.guest_id, set()).add(paper.part)
    return found


def _took(parts: set[str], paper: Paper, test: Test, wanted: dict[str, Any]) -> bool:
    """Whether the guest took just these parts, and passed, where that is asked for."""
    if wanted["passed"] and (paper.score or 0) < test.pass_mark:
        return False
    return not wanted["took"] or parts == ({"pre", "post"} if wanted["took"] == "both" else {wanted["took"]})


def _fits(paper: Paper, items: Any, wanted: dict[str, Any]) -> bool:
    if wanted["group"] and str(paper.guest.group_id) != wanted["group"]:
        return False
    if wanted["part"] and paper.part != wanted["part"]:
        return False
    if not wanted["question"]:
        return True
    is_right = marked(paper.seed, items, paper.answers)[wanted["question"]]
    return not wanted["right"] or is_right == (wanted["right"] == "1")
