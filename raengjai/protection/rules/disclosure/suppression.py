"""Which figures may be shown together, so that no small group can be worked out from the rest.

Primary: a figure under its least is withheld. Complementary: as many more as are needed so that every withheld figure, and every
group of cells that the figures tell apart and that is under its least, stays unknown by at least the width. For each of them
another table is kept as a witness: it agrees with everything shown, and there the group is empty, or at least `width`. A small
group can therefore be anything from nobody to `width`; a large withheld figure is uncertain by `width`.

Figures shown in earlier releases are never taken back, and what was withheld then stays withheld and protected. All tables go
through together, so subtracting one from another gives nothing: a difference of two figures is a group of cells.
"""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from raengjai.ground.refused import Refused
from raengjai.protection.rules.disclosure.grid import Cell, Key
from raengjai.protection.rules.disclosure.solver import INFINITE, Program, Terms, solve

Figures = Mapping[Key, frozenset[Cell]]
Parts = frozenset[int]  # numbers of groups of cells


@dataclass(frozen=True, slots=True)
class Rule:
    """`least(n)`: under this a figure of n cells is small. `floor`: no cell is under it (noisy cells have no floor)."""

    least: Callable[[int], int]
    width: int
    floor: float = 0


@dataclass(slots=True)
class _Task:
    """Groups of cells that no figure tells apart, with their counts; figures as sets of groups; other tables found so far."""

    rule: Rule
    groups: list[frozenset[Cell]]
    true: list[int]
    figures: dict[Key, Parts]
    kept: Mapping[Key, int | None]
    hidden: set[Key]
    witnesses: list[list[int]] = field(default_factory=list)

    def value(self, parts: Parts, of: list[int] | None = None) -> int:
        table = self.true if of is None else of
        return sum(table[one] for one in parts)

    def is_small(self, parts: Parts) -> bool:
        return self.value(parts) < self.rule.least(sum(len(self.groups[one]) for one in parts))

    def shown(self) -> list[Key]:
        return [key for key in self.figures if key not in self.hidden]


def suppressed(
    counts: Mapping[Cell, int], figures: Figures, *, rule: Rule, kept: Mapping[Key, int | None] | None = None
) -> dict[Key, int | None]:
    """Key → what is shown, None for what is withheld.

    `counts`: cells that are missing are 0. `kept`: figures of earlier releases and what was shown of them; they must be among
    `figures`, and those shown must still add up (ValueError: counts that were released are frozen). Refused when they give a
    small group away whatever is withheld now.
    """
    task = _task(counts, figures, rule, kept or {})
    waiting = deque(_to_protect(task))
    while waiting:
        parts = waiting.popleft()
        if not _is_protected(task, parts):
            waiting.extend(task.figures[key] for key in _hide_for(task, parts))
    _check(task)
    return {key: None if key in task.hidden else task.value(parts) for key, parts in task.figures.items()}


def _task(counts: Mapping[Cell, int], figures: Figures, rule: Rule, kept: Mapping[Key, int | None]) -> _Task:
    seen_in: dict[Cell, set[Key]] = {}
    for key, cells in figures.items():
        for cell in cells:
            seen_in.setdefault(cell, set()).add(key)
    alike: dict[frozenset[Key], set[Cell]] = {}
    for cell, keys in seen_in.items():
        alike.setdefault(frozenset(keys), set()).add(cell)
    parts: dict[Key, set[int]] = {key: set() for key in figures}
    for number, keys_of_group in enumerate(alike):
        for key in keys_of_group:
            parts[key].add(number)
    groups = [frozenset(cells) for cells in alike.values()]
    task = _Task(
        rule,
        groups,
        [sum(counts.get(cell, 0) for cell in cells) for cells in groups],
        {key: frozenset(numbers) for key, numbers in parts.items()},
        kept,
        {key for key, value in kept.items() if value is None},
    )
    _keep(task)
    return task


def _keep(task: _Task) -> None:
    if not task.kept.keys() <= task.figures.keys():
        raise ValueError("a kept figure is not among the figures")
    if any(value is not None and value != task.value(task.figures[key]) for key, value in task.kept.items()):
        raise ValueError("a kept figure no longer adds up: counts that were released are frozen")
    task.hidden |= {
        key for key, parts in task.figures.items() if key not in task.kept and task.is_small(parts)
    }


def _to_protect(task: _Task) -> list[Parts]:
    """Small groups, and figures that are withheld."""
    small = [one for one in (frozenset({number}) for number in range(len(task.groups))) if task.is_small(one)]
    return list(dict.fromkeys([*(task.figures[key] for key in task.hidden), *small]))


def _is_protected(task: _Task, parts: Parts) -> bool:
    values = [task.value(parts), *(task.value(parts, of) for of in task.witnesses)]
    if task.is_small(parts):
        return min(values) <= 0 and max(values) >= task.rule.width
    return max(values) - min(values) >= task.rule.width


def _hide_for(task: _Task, parts: Parts) -> set[Key]:
    """Finds the witnesses that are missing, and withholds the figures in which they differ."""
    true, width = task.value(parts), task.rule.width
    if task.is_small(parts):
        found = [_other_table(task, parts, most=0), _other_table(task, parts, least=width)]
    else:
        either = [_other_table(task, parts, least=true + width), _other_table(task, parts, most=true - width)]
        found = [min(filter(None, either), key=lambda one: len(_differing(task, one)), default=None)]
    hidden: set[Key] = set()
    for table in found:
        if table is None:
            raise Refused(
                _("Figures that were shown before would give a small group away. Nothing is shown.")
            )
        task.witnesses.append(table)
        hidden |= _differing(task, table)
    task.hidden |= hidden
    return hidden


def _differing(task: _Task, table: list[int]) -> set[Key]:
    return {
        key for key in task.shown() if task.value(task.figures[key], table) != task.value(task.figures[key])
    }


def _other_table(
    task: _Task, parts: Parts, *, least: float = -INFINITE, most: float = INFINITE
) -> list[int] | None:
    """A table in which the parts lie between, and as little as can be of what is shown differs."""
    program = Program(task.rule.floor, len(task.groups))
    program.between(least, most, _terms(parts))
    for key in task.shown():
        value, terms = task.value(task.figures[key]), _terms(task.figures[key])
        if key in task.kept:
            program.between(value, value, terms)
        else:  # sums tell more than single cells, large figures a little more than small ones
            program.distance(terms, value, len(terms) + abs(value) / (1 + abs(sum(task.true))))
    return solve(program)


def _terms(parts: Parts) -> Terms:
    return [(one, 1.0) for one in sorted(parts)]


def _check(task: _Task) -> None:
    """Adds everything up again: the witnesses are tables, agree with all that is shown, and say what they must."""
    for table in task.witnesses:
        assert len(table) == len(task.groups)
        assert min(table, default=0) >= task.rule.floor
        assert not _differing(task, table)
    assert all(_is_protected(task, parts) for parts in _to_protect(task))
    assert not any(task.is_small(task.figures[key]) for key in task.shown() if key not in task.kept)
