"""The news item of an event: drafted by the system, edited and published by a person."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.events.actions.report import CHANGED
from raengjai.events.actions.report_parts import projects_of
from raengjai.events.models import Event, NewsItem, NewsVersion, TargetGroup, present_guests, report_of
from raengjai.events.rules import State
from raengjai.events.rules.news import NewsFacts, NewsText, compose
from raengjai.ground.actor import Actor
from raengjai.ground.refused import Refused
from raengjai.journal.actions import record
from raengjai.places.models import full_name_of

_TELLS = (State.OPEN, State.HELD, State.REPORTED)


@dataclass(frozen=True, slots=True)
class NewsWords:
    """A news item as a person has it before the eyes."""

    headline: str
    body: str
    dated_on: date
    subheadline: str = ""
    signature: str = ""
    source: str = ""


@transaction.atomic
def save_news(event: Event, words: NewsWords, *, version: int, by: Actor, at: datetime) -> NewsItem:
    """The draft, new or changed. `version` is the one that the writer saw, 0 for none.

    What is published already changes for its readers only when it is published again.
    """
    if event.state not in _TELLS:
        raise Refused(_("A news item is written when the event is open or was held."))
    item = NewsItem.objects.select_for_update().filter(event=event).first() or NewsItem(
        event=event, version=0
    )
    if item.version != version:
        raise Refused(CHANGED)
    item.headline, item.subheadline = words.headline.strip(), words.subheadline.strip()
    item.body, item.signature = words.body.strip(), words.signature.strip()
    item.source, item.dated_on = words.source.strip(), words.dated_on
    item.version += 1
    item.written_by, item.written_at = by.me, at
    item.save()
    _record("news.written", item, by=by, at=at)
    return item


@transaction.atomic
def publish_news(item: NewsItem, *, by: Actor, at: datetime) -> NewsVersion:
    """Everybody can read it from now on, as it is now."""
    item = NewsItem.objects.select_for_update().get(pk=item.pk)
    if not item.waits:
        raise Refused(_("It is published already."))
    last = item.versions.order_by("-number").values_list("number", flat=True).first() or 0
    item.versions.update(is_current=False)
    version = NewsVersion(
        event=item.event, item=item, number=last + 1, published_by=by.me, published_at=at, **_words_of(item)
    )
    version.save(force_insert=True)
    item.state, item.published_version = "published", item.version
    item.withdrawn_at, item.withdrawn_why = None, ""
    item.save()
    _record("news.published", item, by=by, at=at, version=version.number)
    return version


@transaction.atomic
def withdraw_news(item: NewsItem, *, why: str, by: Actor, at: datetime) -> None:
    """Nobody outside reads it any more; the office keeps it with the reason."""
    item = NewsItem.objects.select_for_update().get(pk=item.pk)
    if item.state != "published":
        raise Refused(_("Only what is published can be withdrawn."))
    if not why.strip():
        raise Refused(_("Say in a few words why."), field="why")
    item.versions.update(is_current=False)
    item.state, item.withdrawn_at, item.withdrawn_why = "withdrawn", at, why.strip()
    item.save()
    _record("news.withdrawn", item, by=by, at=at)


def draft_news(event: Event, *, division: str, writer: str) -> NewsText:
    """What the system would write today, signed by `division` and `writer`."""
    assert event.starts_on is not None  # only a template has no days
    assert event.ends_on is not None
    written = report_of(event)
    groups = TargetGroup.objects.filter(event=event).order_by("position", "id")
    was_held = event.state in (State.HELD, State.REPORTED)
    return compose(
        NewsFacts(
            kind=event.kind,
            title=event.title,
            first_day=event.starts_on,
            last_day=event.ends_on,
            projects=[project.name_th for project in projects_of(event)],
            province=full_name_of(event.province_code, "th"),
            district=full_name_of(event.place_code[:4], "th") if len(event.place_code) > 2 else "",
            venue=event.venue,
            room=event.room,
            headline=written.headline if written else "",
            opener_name=event.opener_name,
            opener_position=event.opener_position,
            opening_words=written.opening_words if written else "",
            purpose=event.purpose,
            groups=[(group.name, group.quota) for group in groups],
            present=len(present_guests(event)) if was_held else None,
            division=division,
            writer=writer,
        )
    )


def _words_of(item: NewsItem) -> dict[str, Any]:
    return {name: getattr(item, name) for name in NewsWords.__dataclass_fields__}


def _record(verb: str, item: NewsItem, *, by: Actor, at: datetime, **codes: Any) -> None:
    record(verb, item, by=by, at=at, place_code=item.place_code, office_code=item.office_code, codes=codes)
