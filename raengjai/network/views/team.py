"""A mentor's team: who may need a call, who may need a hand, who does well. Sums of one's own people, never a ranking."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_today, short_date
from raengjai.ground.text import phone_display
from raengjai.network.forms import TeamFilter
from raengjai.network.models import Member, last_talks, late_tasks, team_of
from raengjai.network.providers import Sign, team_sources
from raengjai.network.rules.team import GROUPS, Goal, Group, Known, Reason, Signs, Verdict, verdict_on
from raengjai.places.models import address_of, full_name_of, name_of
from raengjai.programmes.models import progress_of
from raengjai.web.fragments import render

PAGE = 50
YEAR = 365  # days; beyond it no number helps
HEADINGS: dict[Group, Any] = {
    "call": gettext_lazy("May be glad of a call"),
    "hand": gettext_lazy("May be glad of a hand"),
    "begins": gettext_lazy("Has just begun"),
    "well": gettext_lazy("Goes well"),
}
HINTS: dict[Group, Any] = {
    "call": gettext_lazy(
        "Nothing was heard for some time. Often it is the signal, the harvest or an illness: ask how things are."
    ),
    "hand": gettext_lazy("Something waits that is easier together."),
    "begins": gettext_lazy("The first weeks: a visit or a call helps to begin well."),
    "well": gettext_lazy("Nothing waits. A word of thanks is welcome too."),
}
FOUND: dict[str, Any] = {
    "pairing": gettext_lazy("The volunteers you are paired with."),
    "area": gettext_lazy(
        "You are not paired with an area yet, so these are the volunteers of your province whom nobody of your office looks after. The provincial labour office can pair you."
    ),
    "province": gettext_lazy("All volunteers of your province."),
}


@dataclass(frozen=True, slots=True)
class Found:
    """One volunteer with what is known on the day."""

    member: Member
    signs: Signs
    verdict: Verdict


@requires(Permission.COACH)
def team(request: Request) -> HttpResponse:
    """One's own volunteers under what they may need, who may need most first."""
    actor, today = request.actor, bangkok_today()
    province = next((code for code in actor.provinces if code != "00"), "")
    form = TeamFilter(request.GET, province=province)
    district = form.read()
    mine = team_of(actor, today, district=district)
    found = seen(mine.members, today)
    page = max(int(request.GET["page"]), 1) if request.GET.get("page", "").isdecimal() else 1
    page = min(page, -(-len(found) // PAGE) or 1)
    part = found[(page - 1) * PAGE : page * PAGE]
    talks = last_talks([each.member.user_id for each in part])
    counts = [sum(each.verdict.group == group for each in found) for group in GROUPS]
    context = {
        "form": form,
        "district": name_of(district) if district else "",
        "found_by": FOUND[mine.by],
        "counts": [(HEADINGS[group], n) for group, n in zip(GROUPS, counts, strict=True) if n],
        "groups": _groups(part, talks, actor, today),
        "total": len(found),
        "has_more": mine.has_more,
        "newer": f"?district={district}&page={page - 1}" if page > 1 else "",
        "older": f"?district={district}&page={page + 1}" if page * PAGE < len(found) else "",
    }
    return render(request, "network/team.html", context)


def seen(members: Sequence[Member], today: date) -> list[Found]:
    """Everybody once with the signs of all sources, who may need most first: a fixed number of queries."""
    people: dict[UUID, Member] = {}
    for each in members:
        people.setdefault(each.user_id, each)
    users = list(people)
    told = {sign: source.known(users, today) for sign, source in team_sources.items()} if users else {}
    kinds = [kind for source in team_sources.values() for kind in source.task_kinds]
    late = {user: Known(n, day) for user, n, day in late_tasks(users, today, kinds)} if users else {}
    goals = _goals({each.place_code for each in people.values() if len(each.place_code) == 6}, today)
    found = []
    for user, each in people.items():
        signs = Signs(
            since=each.starts_on if each.previous_id is None else date.min,
            acts=_of(told, "acts", user),
            phone=_of(told, "phone", user),
            late=late.get(user, Known()),
            unread=_of(told, "unread", user),
            goals=goals.get(each.place_code, ()),
        )
        found.append(Found(each, signs, verdict_on(signs, today)))
    return sorted(found, key=lambda x: (GROUPS.index(x.verdict.group), -x.verdict.weight, x.member.name_key))


def _of(told: dict[Sign, Any], sign: Sign, user: UUID) -> Known:
    known: Known = told.get(sign, {}).get(user, Known())
    return known


def _goals(places: set[str], today: date) -> dict[str, list[Goal]]:
    """The targets of the month that count acts or copies; people are known to who may open the acts alone."""
    found: dict[str, list[Goal]] = {}
    for each in progress_of(sorted(places), today):
        if each.indicator.counts != "people":
            found.setdefault(each.place_code, []).append(Goal(each.indicator.name, each.done, each.target))
    return found


# --- in words ------------------------------------------------------------------------------------------------


def _groups(
    found: Sequence[Found], talks: dict[UUID, date], actor: Actor, today: date
) -> list[dict[str, Any]]:
    groups = []
    for group in GROUPS:
        rows = [_row(each, talks, actor, today) for each in found if each.verdict.group == group]
        if rows:
            groups.append({"code": group, "heading": HEADINGS[group], "hint": HINTS[group], "rows": rows})
    return groups


def _row(found: Found, talks: dict[UUID, date], actor: Actor, today: date) -> dict[str, Any]:
    member, language = found.member, actor.language
    talk = talks.get(member.user_id)
    return {
        "name": member.name,
        "url": reverse("member", args=[member.pk]),
        "where": f"{member.duty_name} · {_near(member, language)}",
        "reasons": [_reason(reason, found.signs, today) for reason in found.verdict.reasons],
        "facts": _facts(found.signs, language),
        "tel": member.phone,
        "phone": phone_display(member.phone) if member.phone else "",
        "talked": _("last talk %(day)s") % {"day": short_date(talk, language)} if talk else "",
        "talk_url": reverse("write_talk", args=[member.pk]),
    }


def _near(member: Member, language: str) -> str:
    """The address without the province, which is the same for all."""
    address = address_of(member.place_code, language, village_no=member.village_no)
    if len(member.place_code) == 2:
        return address
    return address.removesuffix(full_name_of(member.province_code, language)).rstrip(" ,")


def _reason(reason: Reason, signs: Signs, today: date) -> str:
    """Why a call may be welcome: what is known, and a kind guess at why."""
    if reason == "never":
        return str(_("No entry yet. Perhaps the first one is easier together."))
    if reason == "quiet" and signs.acts.day:
        days = (today - signs.acts.day).days
        if days > YEAR:
            return str(_("No entry for more than a year. How are things?"))
        words = ngettext(
            "No entry for %(n)d day. How are things?", "No entry for %(n)d days. How are things?", days
        )
        return words % {"n": days}
    if reason == "phone" and signs.phone.day:
        return _silence((today - signs.phone.day).days, signs.phone.count)
    if reason == "late":
        n = signs.late.count
        words = ngettext(
            "%(n)d task is past its day. Perhaps something stands in the way.",
            "%(n)d tasks are past their day. Perhaps something stands in the way.",
            n,
        )
        return words % {"n": n}
    if reason == "unread":
        n = signs.unread.count
        words = ngettext("%(n)d directive to read together", "%(n)d directives to read together", n)
        return words % {"n": n}
    goal = next(each for each in signs.goals if each.is_behind(today))
    told = {"done": goal.done, "target": goal.target, "name": goal.name}
    return _("%(name)s: %(done)s of %(target)s this month. Perhaps a service day would help.") % told


def _silence(days: int, waiting: int) -> str:
    words = ngettext(
        "The phone sent nothing for %(n)d day. No signal, or a new phone?",
        "The phone sent nothing for %(n)d days. No signal, or a new phone?",
        days,
    )
    long = _("The phone sent nothing for more than a year. A new phone?")
    said = str(long) if days > YEAR else words % {"n": days}
    if waiting:
        more = ngettext("%(n)d entry waits on it.", "%(n)d entries wait on it.", waiting)
        said = f"{said} {more % {'n': waiting}}"
    return said


def _facts(signs: Signs, language: str) -> list[str]:
    """What is known, in short: the last entry, this month, the targets."""
    facts = []
    if signs.acts.day:
        facts.append(_("last entry %(day)s") % {"day": short_date(signs.acts.day, language)})
        n = signs.acts.count
        facts.append(ngettext("%(n)d entry this month", "%(n)d entries this month", n) % {"n": n})
    facts += [
        _("%(name)s %(done)s of %(target)s") % {"name": goal.name, "done": goal.done, "target": goal.target}
        for goal in signs.goals
    ]
    return facts
