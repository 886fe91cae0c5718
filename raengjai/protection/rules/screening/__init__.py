"""The screening engine: answers in, findings out; rules are data. Never a verdict on a person (docs/screening.md)."""

from raengjai.protection.rules.screening.answers import Answer, Episode, Period, Said, Screening, Source
from raengjai.protection.rules.screening.editions import Edition, EditionChanged, edition, newest
from raengjai.protection.rules.screening.evaluate import evaluate, evaluate_by, lists_for
from raengjai.protection.rules.screening.findings import AGE, Finding, Need, Result, State, Way, Who
from raengjai.protection.rules.screening.guide import Guide, Progress, Step, Stop, guide, progress
from raengjai.protection.rules.screening.signs import Sign, signs
from raengjai.protection.rules.screening.stored import put_away, take_out

__all__ = [
    "AGE",
    "Answer",
    "Edition",
    "EditionChanged",
    "Episode",
    "Finding",
    "Guide",
    "Need",
    "Period",
    "Progress",
    "Result",
    "Said",
    "Screening",
    "Sign",
    "Source",
    "State",
    "Step",
    "Stop",
    "Way",
    "Who",
    "edition",
    "evaluate",
    "evaluate_by",
    "guide",
    "lists_for",
    "newest",
    "progress",
    "put_away",
    "signs",
    "take_out",
]
