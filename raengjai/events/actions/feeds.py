"""The secret address under which a person's own calendar programme reads the events."""

from datetime import datetime

from django.db import transaction

from raengjai.events.models import CalendarFeed
from raengjai.ground.actor import COUNTRY, Actor
from raengjai.journal.actions import record


@transaction.atomic
def open_feed(*, by: Actor, at: datetime) -> CalendarFeed:
    """The person's feed, made when there is none."""
    feed, is_new = CalendarFeed.objects.get_or_create(user_id=by.me, defaults={"made_at": at})
    if is_new:
        _record("feed.opened", feed, by=by, at=at)
    return feed


@transaction.atomic
def renew_feed(*, by: Actor, at: datetime) -> CalendarFeed:
    """Another address; the one before opens nothing from now on."""
    feed = CalendarFeed.objects.select_for_update().get(user_id=by.me)
    feed.number, feed.made_at = feed.number + 1, at
    feed.save(update_fields=["number", "made_at"])
    _record("feed.renewed", feed, by=by, at=at)
    return feed


@transaction.atomic
def close_feed(*, by: Actor, at: datetime) -> None:
    """There is no address any more, until the person opens one again."""
    for feed in CalendarFeed.objects.select_for_update().filter(user_id=by.me):
        _record("feed.closed", feed, by=by, at=at)
        feed.delete()


def _record(verb: str, feed: CalendarFeed, *, by: Actor, at: datetime) -> None:
    record(verb, feed, by=by, at=at, place_code=(*by.provinces, COUNTRY)[0])
