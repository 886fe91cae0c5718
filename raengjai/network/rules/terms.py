"""Whether a term can be renewed, ended, or have that taken back: facts in, a code out ("" = it can).

One page and a run of many ask the same questions; what the codes mean in words is in actions/refusals.py.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Next = Literal["none", "open", "ended"]
# After these nobody goes on in the same term.
FOR_GOOD = ("resigned", "moved", "died", "unfit", "removed", "place")


@dataclass(frozen=True, slots=True)
class Term:
    """What decides. `next_term` is the state of the term that follows it."""

    kind: str
    starts_on: date
    ends_on: date | None
    appointed_until: date | None
    is_ended: bool
    end_reason: str
    next_term: Next


def why_not_renewed(term: Term, *, ends_on: date | None = None) -> str:
    """`ends_on` is the last day of the next term, when one was said."""
    if term.kind == "mentor":
        return "mentor"
    if term.ends_on is None:
        return "no_end"
    if term.end_reason in FOR_GOOD:
        return "left"
    if term.next_term != "none":
        return "renewed"
    return "short" if ends_on is not None and ends_on <= term.ends_on else ""


def why_not_ended(term: Term, *, ends_on: date) -> str:
    if term.is_ended:
        return "ended"
    if ends_on < term.starts_on:
        return "before"
    if term.appointed_until is not None and ends_on > term.appointed_until:
        return "beyond"
    return "next_open" if term.next_term == "open" else ""
