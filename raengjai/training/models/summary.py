"""Sums of papers and opinions, made by the database for everybody who may read the event's report: no names, no rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from raengjai.events.models import Event, TargetGroup
from raengjai.training.models.opinion import survey_of
from raengjai.training.models.test import TestQuestion, test_of
from raengjai.training.rules.gain import GroupResult, Sums, result_of
from raengjai.training.rules.opinions import OpinionGroup, Rated, hidden_groups


@dataclass(frozen=True, slots=True)
class TestSummary:
    """What a test showed: of `most` questions, group by group, and the whole. `pass_mark` is of the test after."""

    __test__ = False  # for pytest, which collects what begins with this word

    most: int
    pass_mark: int
    groups: tuple[GroupResult, ...]
    total: GroupResult


@dataclass(frozen=True, slots=True)
class OpinionSummary:
    """What the satisfaction forms said: answers, each line's rating, and the groups that are large enough.

    `overall` is over all lines of all forms. `is_hidden`: fewer than five forms, so no rating is told.
    """

    answers: int
    items: tuple[Mapping[str, str], ...]
    rated: Mapping[str, Rated]
    overall: Rated
    groups: tuple[OpinionGroup, ...]
    is_hidden: bool


def test_summary(event: Event) -> TestSummary | None:
    """Per group: how many took both, mean before and after, gain. None without a test. Four queries."""
    test = test_of(event.pk)
    if test is None:
        return None
    most = TestQuestion.objects.filter(test=test).count()
    sums = {each.group: each for each in _test_sums(event.pk)}
    groups = [result_of(group.name, sums.get(group.pk, Sums(group.pk)), most) for group in _groups(event)]
    total = sum(sums.values(), Sums(None))
    return TestSummary(most, test.pass_mark, tuple(groups), result_of(_("Everybody"), total, most))


test_summary.__test__ = False  # type: ignore[attr-defined]


def satisfaction_summary(event: Event) -> OpinionSummary | None:
    """Per line: mean, share of 4 and 5, per cent. None without a form. Three queries."""
    survey = survey_of(event.pk)
    if survey is None:
        return None
    counts, rated = _opinion_sums(event.pk)
    hidden = hidden_groups(counts)
    answers = sum(counts.values())
    whole: dict[str, Rated] = {}
    for lines in rated.values():
        for code, each in lines.items():
            whole[code] = whole.get(code, Rated()) + each
    named: list[tuple[Any, UUID | None]] = [(group.name, group.pk) for group in _groups(event)]
    groups = tuple(
        OpinionGroup(
            name, key, counts.get(key, 0), {} if key in hidden else rated.get(key, {}), key in hidden
        )
        for name, key in [*named, (_("Did not say"), None)]
        if key is not None or counts.get(None)
    )
    is_hidden = answers in range(1, 5)
    return OpinionSummary(
        answers=answers,
        items=tuple(survey.items),
        rated={} if is_hidden else whole,
        overall=Rated() if is_hidden else sum(whole.values(), Rated()),
        groups=groups,
        is_hidden=is_hidden,
    )


def _groups(event: Event) -> list[TargetGroup]:
    return list(TargetGroup.objects.filter(event=event).order_by("position", "id"))


def _test_sums(event_id: UUID) -> list[Sums]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM training_test_sums(%s)", [event_id])
        return [Sums(*row) for row in cursor.fetchall()]


def _opinion_sums(event_id: UUID) -> tuple[dict[UUID | None, int], dict[UUID | None, dict[str, Rated]]]:
    """By group: how many forms, and the rating of each line. The line "" counts forms."""
    counts: dict[UUID | None, int] = {}
    rated: dict[UUID | None, dict[str, Rated]] = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM training_opinion_sums(%s)", [event_id])
        for group, code, count, total, high in cursor.fetchall():
            if code:
                rated.setdefault(group, {})[code] = Rated(count, total, high)
            else:
                counts[group] = count
    return counts, rated
