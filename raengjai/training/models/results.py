"""Results of a test, person by person and question by question, from the papers that the reader may see."""

from collections.abc import Sequence
from dataclasses import dataclass

from raengjai.events.models import Event, Guest
from raengjai.training.models.question import QuestionVersion
from raengjai.training.models.test import Paper, Test, questions_of
from raengjai.training.rules.gain import QuestionResult, by_question, gain_of
from raengjai.training.rules.marking import marked


@dataclass(frozen=True, slots=True)
class PersonResult:
    """One guest's two papers. Difference and gain are told only where there are both."""

    guest: Guest
    pre: Paper | None
    post: Paper | None
    difference: int | None
    gain: float | None


def papers_of(event: Event) -> list[Paper]:
    """Every paper that was handed in, with its guest and group: one query."""
    found = Paper.objects.of_event(event.pk).handed_in().select_related("guest", "guest__group")
    return list(found.order_by("guest__name_key", "guest_id", "part"))


def people_of(papers: Sequence[Paper], most: int) -> list[PersonResult]:
    """The guests of these papers by name."""
    found: dict[Guest, dict[str, Paper]] = {}
    for paper in papers:
        found.setdefault(paper.guest, {})[paper.part] = paper
    return [_person(guest, parts.get("pre"), parts.get("post"), most) for guest, parts in found.items()]


def questions_result(test: Test, papers: Sequence[Paper]) -> list[tuple[QuestionResult, QuestionVersion]]:
    """Each question with how it was answered, the hardest first. One more query."""
    versions = {str(each.version_id): each.version for each in questions_of(test)}
    items = [version.item for version in versions.values()]
    marks: dict[str, list[dict[str, bool]]] = {"pre": [], "post": []}
    for paper in papers:
        marks[paper.part].append(marked(paper.seed, items, paper.answers))
    return [(each, versions[each.id]) for each in by_question(list(versions), marks)]


def _person(guest: Guest, pre: Paper | None, post: Paper | None, most: int) -> PersonResult:
    if pre is None or post is None or pre.score is None or post.score is None:
        return PersonResult(guest, pre, post, None, None)
    return PersonResult(guest, pre, post, post.score - pre.score, gain_of(pre.score, post.score, most))
