"""What a phone receives: the working set of its owner, whole or what changed, with the owner's session."""

import gzip
import json
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from raengjai.access.door import Request, signed_in
from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_day, bangkok_now
from raengjai.needs.rules.states import STATE_NAMES
from raengjai.needs.views.shown import DEED_WORDS
from raengjai.network.models import Member
from raengjai.network.views.told import own_mentor_lines
from raengjai.offline import actions, commands
from raengjai.offline.models.choices import office_choices
from raengjai.offline.models.phone import identify, scope_of
from raengjai.offline.models.working_set import places_of, read, wide_places_of
from raengjai.offline.views.commands import in_milliseconds, said
from raengjai.places.models import name_of
from raengjai.programmes.models import progress_of
from raengjai.services.models import catalogue
from raengjai.services.rules import latest
from raengjai.tasks import providers as tasks
from raengjai.tasks.rules import Spot, nearness

MOST_PLACES = 3
_WORTH_PACKING = 1_000  # bytes


@require_GET
@signed_in("a phone whose owner has no posting any more must learn it, and forget what it holds")
def changes(request: Request) -> HttpResponse:
    """Without a cursor, or in other postings than before, everything; else what changed since."""
    at = in_milliseconds(bangkok_now())
    phone = identify(asking_device(request), at=at)
    if phone is None or phone.user.pk != request.actor.me:
        return said(404, _("This phone is not known, or its signature is wrong. Sign in to set it up again."))
    if phone.is_revoked:
        return said(410, _("This phone is out of use already."))
    scope = scope_of(request.actor)
    cursor = request.GET.get("cursor", "")
    places = places_of(request.actor)
    part = read(
        request.actor,
        scope=scope,
        cursor=cursor,
        words=_words(request.LANGUAGE_CODE, catalogue().edition),
        at=at,
        places=places,
        others={
            "targets": _targets(request.actor, at),
            "routing": office_choices([*places, *wide_places_of(request.actor)], request.LANGUAGE_CODE),
        },
    )
    if part.is_whole:
        actions.note_set(phone.id, scope=scope, by=request.actor, at=at)
    about = {
        "cursor": part.cursor,
        "whole": part.is_whole,
        "more": part.has_more,
        "state": "active" if phone.actor_on(bangkok_day(at)).roles else "withdrawn",
        "time": at.isoformat(timespec="milliseconds"),
        "keys": commands.keys(),
        **part.others,
        # Whom to call comes along when anything else of this kind does: a phone that asks often pays nothing for it.
        **({"mentors": own_mentor_lines(request.actor) or []} if part.others else {}),
    }
    tasks_part = _with_nearness(part.tasks, request, bangkok_day(at))
    lists = f'"needs":{part.needs},"tasks":{tasks_part},"gone":{part.gone}'
    return compressed(request, f"{json.dumps(about)[:-1]},{lists}}}")


def _targets(actor: Actor, at: datetime) -> list[dict[str, Any]]:
    """ "16 of 20" of this month, for the own sub-districts where a target is set; of who serves a district, none."""
    areas = [code for code in actor.places if len(code) == 6][:MOST_PLACES]
    return [
        {
            "name": each.indicator.name,
            "done": each.done,
            "target": each.target,
            **({"place": name_of(each.place_code)} if len(areas) > 1 else {}),
        }
        for each in progress_of(areas, bangkok_day(at))
    ]


def _with_nearness(text: str, request: Request, day: date) -> str:
    """The tasks, each with how near it is to the own village: the phone knows no map."""
    if text == "[]":
        return text
    rows = json.loads(text)
    own = Member.objects.home_of(request.actor.me, request.actor.places, day)
    for row in rows:
        row["near"] = nearness(own, Spot(row["place"], row["village"]))
    return json.dumps(rows, ensure_ascii=False)


def asking_device(request: Request) -> UUID:
    """The phone that asks; one that nobody has when the address names none."""
    try:
        return UUID(request.GET.get("device", ""))
    except ValueError:
        return UUID(int=0)


def compressed(request: Request, text: str) -> HttpResponse:
    """JSON, compressed when it is worth it: nothing in it is chosen by anybody but its reader."""
    body = text.encode()
    response = HttpResponse(content_type="application/json")
    if len(body) > _WORTH_PACKING and "gzip" in request.headers.get("Accept-Encoding", ""):
        body = gzip.compress(body, compresslevel=5, mtime=0)
        response["Content-Encoding"] = "gzip"
    response.content = body
    response["Vary"] = "Accept-Encoding, Cookie"
    response["Cache-Control"] = "no-store"
    return response


@lru_cache(maxsize=8)
def _words(language: str, edition: int) -> dict[str, Any]:
    """The names of codes; made once for each language and edition of the catalogue."""
    known = catalogue()
    return {
        "topics": {code: latest(known.topics, code).name.say(language) for code in known.topics},  # type: ignore[union-attr]
        "offices": {code: latest(known.offices, code).name.say(language) for code in known.offices},  # type: ignore[union-attr]
        "states": {state.value: str(name) for state, name in STATE_NAMES.items()},
        "deeds": {
            deed.value: str(words).replace("%(office)s", "").strip() for deed, words in DEED_WORDS.items()
        },
        "tasks": {kind: str(words) for kind, words in tasks.labels.items()},
        "group": _("Group of %(size)d people").replace("%(size)d", "#"),
        "nameless": _("No name given"),
        "hidden": _("Name not shared"),
        "erased": _("Name erased"),
    }
