"""A draft in the style of a government news item, from an event's record: every fact that is known, none that is not.

Headline, what happened in one line, who opened what where and what was said, purpose, target groups with their numbers,
signature. The phrases are in data/news.toml, with their source. Pure.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from raengjai.ground.dates import document_date, fiscal_year, short_date

_FILE = Path(__file__).parent.parent / "data" / "news.toml"
_THAI = "th"
_QUOTES = '“”" '


@dataclass(frozen=True, slots=True)
class NewsFacts:
    """What is known of the event. Places as they are said in Thai, district and province with their kind; `projects` are
    full names in Thai. `groups` are (name, number of people planned). `present` is how many came, None when that is not
    known yet.
    """

    kind: str
    title: str
    first_day: date
    last_day: date
    projects: Sequence[str]
    province: str
    district: str = ""
    venue: str = ""
    room: str = ""
    headline: str = ""
    opener_name: str = ""
    opener_position: str = ""
    opening_words: str = ""
    purpose: str = ""
    groups: Sequence[tuple[str, int]] = ()
    present: int | None = None
    division: str = ""
    writer: str = ""


@dataclass(frozen=True, slots=True)
class NewsText:
    headline: str
    subheadline: str
    paragraphs: tuple[str, ...]
    signature: tuple[str, ...]


def compose(facts: NewsFacts) -> NewsText:
    """The draft. What is not known is left out, never guessed."""
    signed = _say("writer", name=facts.writer) if facts.writer else ""
    return NewsText(
        headline=facts.headline or _say("headline", title=facts.title),
        subheadline=_subheadline(facts),
        paragraphs=_known(_lead(facts), _purpose(facts), _present(facts)),
        signature=_known(facts.division, signed, document_date(facts.last_day, _THAI)),
    )


def _subheadline(facts: NewsFacts) -> str:
    told = {"event": _event(facts), "year": f"{fiscal_year(facts.first_day) % 100:02d}"}
    if facts.opener_position:
        return _say("opened", position=facts.opener_position, **told)
    return _say("held", province=facts.province, **told)


def _event(facts: NewsFacts) -> str:
    """What it is: the kind, and under which projects; its title where no project is charged."""
    return _say(facts.kind) + _and(facts.projects) if facts.projects else facts.title


def _lead(facts: NewsFacts) -> str:
    event = _event(facts)
    what = _say("took_place", event=event)
    if facts.opener_name:
        presided = _say("presided", name=facts.opener_name, position=facts.opener_position, event=event)
        what = presided.replace("  ", " ")
    lead = _say(
        "lead",
        when=_when(facts),
        what=what,
        province=facts.province,
        year=str(fiscal_year(facts.first_day)),
        place=" ".join(_known(facts.room, facts.venue, facts.district, facts.province)),
    )
    who = facts.opener_position or facts.opener_name
    if not (facts.opening_words and who):
        return lead
    return _say("said", lead=lead, who=who, words=facts.opening_words.strip(_QUOTES))


def _when(facts: NewsFacts) -> str:
    first, last = _short(facts.first_day), _short(facts.last_day)
    return _say("one_day" if first == last else "several_days", first=first, last=last)


def _short(day: date) -> str:
    """The year of a news item has two digits."""
    head, _space, year = short_date(day, _THAI).rpartition(" ")
    return f"{head} {year[-2:]}"


def _purpose(facts: NewsFacts) -> str:
    groups = _and([_say("group", name=name, number=f"{number:,}") for name, number in facts.groups])
    if not facts.purpose:
        return _say("groups", groups=groups) if groups else ""
    told = facts.purpose.strip().removeprefix(_say("purpose_word"))
    purpose = _say(f"purpose_{facts.kind}", purpose=told)
    return _say("groups_after", purpose=purpose, groups=groups) if groups else purpose


def _present(facts: NewsFacts) -> str:
    return _say("present", number=f"{facts.present:,}") if facts.present else ""


def _and(parts: Sequence[str]) -> str:
    """Names one after the other, as a Thai sentence has them."""
    if len(parts) < 2:
        return "".join(parts)
    return _say("and", before=" ".join(parts[:-1]), last=parts[-1])


def _known(*parts: str) -> tuple[str, ...]:
    return tuple(part for part in parts if part)


def _say(phrase: str, **facts: str) -> str:
    return _phrases()[phrase].format(**facts)


@lru_cache(maxsize=1)
def _phrases() -> Mapping[str, str]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
