"""What a workshop taught: normalised gain and plain difference. Pure.

Normalised gain: R. R. Hake, "Interactive-engagement versus traditional methods", American Journal of Physics 66 (1998):
(post - pre) / (max - pre): the share of what could still be learnt that was learnt. Of a group it is made of the group's
means. Whoever took only one of the two tests is told apart and never counted as zero.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Sums:
    """Of one group: people with both papers and what these add up to, and people with only one."""

    group: UUID | None
    both: int = 0
    pre: int = 0
    post: int = 0
    only_pre: int = 0
    only_post: int = 0
    passed: int = 0

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(
            None,
            self.both + other.both,
            self.pre + other.pre,
            self.post + other.post,
            self.only_pre + other.only_pre,
            self.only_post + other.only_post,
            self.passed + other.passed,
        )


@dataclass(frozen=True, slots=True)
class GroupResult:
    """A group's line. Means are numbers of right answers; None where nobody took both tests. `gain` is None, too,
    where everybody knew everything before."""

    name: Any
    group: UUID | None
    both: int
    only_pre: int
    only_post: int
    passed: int
    mean_pre: float | None
    mean_post: float | None
    difference: float | None
    gain: float | None


def gain_of(pre: float, post: float, most: int) -> float | None:
    """At most 1. None where there was nothing left to gain."""
    return None if pre >= most else (post - pre) / (most - pre)


def result_of(name: Any, sums: Sums, most: int) -> GroupResult:
    if not sums.both:
        return GroupResult(
            name, sums.group, 0, sums.only_pre, sums.only_post, sums.passed, None, None, None, None
        )
    pre, post = sums.pre / sums.both, sums.post / sums.both
    return GroupResult(
        name=name,
        group=sums.group,
        both=sums.both,
        only_pre=sums.only_pre,
        only_post=sums.only_post,
        passed=sums.passed,
        mean_pre=pre,
        mean_post=post,
        difference=post - pre,
        gain=gain_of(pre, post, most),
    )


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """How many of the papers of each part had a question right."""

    id: str
    pre_right: int
    pre_papers: int
    post_right: int
    post_papers: int

    @property
    def share(self) -> float:
        """Right after the workshop, or before it while there is no paper after it."""
        right, papers = (
            (self.post_right, self.post_papers) if self.post_papers else (self.pre_right, self.pre_papers)
        )
        return right / papers if papers else 0.0

    @property
    def pre_share(self) -> float | None:
        return self.pre_right / self.pre_papers if self.pre_papers else None

    @property
    def post_share(self) -> float | None:
        return self.post_right / self.post_papers if self.post_papers else None


def by_question(
    ids: Sequence[str], marks: Mapping[str, Sequence[Mapping[str, bool]]]
) -> list[QuestionResult]:
    """The hardest first. `marks`: part → the marks of each paper."""
    pre, post = marks.get("pre", ()), marks.get("post", ())
    found = [
        QuestionResult(
            key,
            sum(1 for paper in pre if paper.get(key)),
            len(pre),
            sum(1 for paper in post if paper.get(key)),
            len(post),
        )
        for key in ids
    ]
    return sorted(found, key=lambda each: (each.share, each.id))
