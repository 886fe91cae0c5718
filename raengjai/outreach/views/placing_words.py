"""A plan in words: why here, why not there, how good it is, which wish cannot be met, what it goes by."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from raengjai.ground.dates import bangkok_day, bangkok_today, long_date, short_date
from raengjai.outreach.forms.placing import Wish
from raengjai.outreach.models import PlacedDay, PlacingPlan
from raengjai.outreach.rules.placing import PRECISIONS, lines, terms_on
from raengjai.places.models import full_name_of, name_of
from raengjai.services.models import catalogue
from raengjai.services.rules import latest
from raengjai.web.pieces import Bar, Link, Word

_MOST_NEIGHBOURS = 3
_MONTH = 30.44  # days
_TONES = {
    "waiting": ("info", "hourglass"),
    "solving": ("info", "hourglass"),
    "proposed": ("warn", "circle-alert"),
    "impossible": ("bad", "circle-x"),
    "cancelled": ("", "circle"),
    "kept": ("good", "circle-check"),
}
_TERMS = {
    "detour": gettext_lazy("Road kilometres for each kilometre of the straight line"),
    "same_point_km": gettext_lazy(
        "Kilometres between two sub-districts of which only the district’s point is known"
    ),
    "kmh": gettext_lazy("Kilometres an hour on the road"),
    "drive_minutes": gettext_lazy("Minutes at the wheel in one day, there and back"),
    "own_share": gettext_lazy("Share of the open needs of the sub-district itself that a day meets"),
    "near_share": gettext_lazy("Share next door; it falls evenly with the distance"),
    "reach_km": gettext_lazy("Road kilometres beyond which nobody comes"),
    "served_a_day": gettext_lazy("Needs that one agency answers in a day"),
    "late_extra": gettext_lazy("Needs that a late need counts more"),
    "unvisited_year": gettext_lazy("Needs that a year without a visit counts as"),
    "most_years": gettext_lazy("Years without a visit that count at most"),
    "person": gettext_lazy("New needs expected of each person known there"),
    "rest_days": gettext_lazy("Days of rest after a service day"),
}
_PRECISION = {
    "own": gettext_lazy("points of your own office"),
    "subdistrict": gettext_lazy("a town that carries the sub-district’s name"),
    "district": gettext_lazy("only the district’s town"),
    "province": gettext_lazy("only the province’s town"),
    "none": gettext_lazy("no point at all"),
}
_PROBLEMS = {
    "period": gettext_lazy(
        "The period has %(a)s free office days, fewer than the %(b)s service days you ask for. Make it longer, or ask for fewer."
    ),
    "lead": gettext_lazy(
        "The provincial labour office holds every day and gives only %(a)s of the %(b)s days. Raise its number, or ask for fewer."
    ),
    "pins": gettext_lazy(
        "You hold %(a)s places and ask for %(b)s days. Let some places go, or ask for more days."
    ),
    "both": gettext_lazy("%(one)s cannot be held and left out at the same time."),
    "unknown": gettext_lazy("%(one)s is not a sub-district in use here any more."),
    "outside": gettext_lazy("The day that you set for %(one)s lies outside of the period."),
    "same_day": gettext_lazy("%(one)s and %(other)s are set on the same day. Only one can be held a day."),
    "too_far": gettext_lazy(
        "%(one)s is %(a)s minutes away by car, more than a whole day’s driving of %(b)s minutes. It cannot be held."
    ),
    "too_near": gettext_lazy(
        "%(one)s and %(other)s are held, but lie %(a)s km apart, and you ask for at least %(b)s km between two days."
    ),
    "night": gettext_lazy(
        "%(one)s is %(a)s minutes there and back, more than a day’s driving of %(b)s minutes, and there is no second place for a night on the way. Ask for more days, or leave it out."
    ),
    "night_day": gettext_lazy(
        "%(one)s and %(other)s need two office days in a row, and none are left. Change the days that you set, or make the period longer."
    ),
    "together": gettext_lazy(
        "The places that you hold do not go together: nights on the way, distances and the agencies’ days cannot all be kept. Let one of them go."
    ),
    "nothing": gettext_lazy(
        "No sub-district has anything to do for a service day, or all were visited lately. Nothing is proposed."
    ),
    "time": gettext_lazy("No plan was found in the time given. Ask for fewer days, or hold fewer places."),
    "stopped": gettext_lazy("It was stopped before a plan was found."),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One proposed day as the page shows it."""

    row: PlacedDay
    place: str
    district: str
    day: str
    why: list[str]
    agencies: list[str]
    facts: Mapping[str, Any]
    wish: Wish | None
    event_url: str
    has_event: bool


def state_word(plan: PlacingPlan) -> Word:
    tone, icon = _TONES[plan.state]
    return Word(plan.get_state_display(), tone, icon)  # type: ignore[arg-type]


def line_of(plan: PlacingPlan, language: str) -> dict[str, Any]:
    """A plan in the list of plans."""
    period = f"{short_date(plan.first_on, language)} – {short_date(plan.last_on, language)}"
    days = ngettext("%(n)d service day", "%(n)d service days", plan.days) % {"n": plan.days}
    return {
        "link": Link(f"{days} · {period}", reverse("placing", args=[plan.pk])),
        "state": state_word(plan),
        "asked_at": plan.asked_at,
    }


def progress(plan: PlacingPlan) -> str:
    """How far the solver is, in words."""
    said = plan.found.get("progress") if plan.state == "solving" else None
    if not said or not said["bound"]:
        return ""
    share = max(said["bound"] - said["value"], 0) / said["bound"]
    return _("After %(seconds)s seconds: the best plan so far is within %(gap)s of the best possible.") % {
        "seconds": round(said["seconds"]),
        "gap": percent(share),
    }


def headline(plan: PlacingPlan, days: int) -> str:
    """What the plan is good for."""
    met = round(plan.met or 0)
    words = ngettext(
        "%(days)d day meets about %(met)d of the %(open)d needs that are open.",
        "%(days)d days meet about %(met)d of the %(open)d needs that are open.",
        days,
    )
    return words % {"days": days, "met": met, "open": plan.open_count}


def quality(plan: PlacingPlan) -> str:
    """The optimality gap and the time, for people."""
    said = {"gap": percent(plan.gap), "seconds": f"{plan.seconds or 0:.1f}"}
    if plan.ended == "best" and plan.gap < 0.0005:
        return _("No better plan exists under these rules. Worked out in %(seconds)s seconds.") % said
    return _("Within %(gap)s of the best possible. Worked out in %(seconds)s seconds.") % said


def bars(plan: PlacingPlan) -> list[Bar]:
    """This plan beside going where the most needs are open first."""
    return [
        Bar(_("This plan"), round(plan.met or 0)),
        Bar(_("Most open needs first"), round(plan.found.get("most_first", 0))),
    ]


def problem(plan: PlacingPlan, language: str) -> str:
    """The wish that cannot be met, or ""."""
    if plan.state != "impossible":
        return ""
    names = [full_name_of(code, language) for code in plan.why["places"]] + ["", ""]
    numbers = [f"{number:.0f}" for number in plan.why["numbers"]] + ["", ""]
    sentence = str(_PROBLEMS[plan.why["why"]])
    return sentence % {"one": names[0], "other": names[1], "a": numbers[0], "b": numbers[1]}


def shown(line: PlacedDay, language: str, *, wish: Wish | None, event_url: str) -> Line:
    return Line(
        row=line,
        place=full_name_of(line.place_code, language),
        district=name_of(line.place_code[:4], language),
        day=long_date(line.day, language),
        why=why_here(line, language),
        agencies=[agency_name(code, language) for code in line.agency_codes],
        facts=line.facts,
        wish=wish,
        event_url=event_url,
        has_event=line.event_id is not None,
    )


def why_here(line: PlacedDay, language: str) -> list[str]:
    """The reasons, the weightiest first."""
    facts = line.facts
    open_words = ngettext("%(n)d open need", "%(n)d open needs", facts["open"]) % {"n": facts["open"]}
    late = ngettext("%(n)d of them late", "%(n)d of them late", facts["late"]) % {"n": facts["late"]}
    reasons = [f"{open_words}, {late}" if facts["late"] else open_words, _last_visit(facts, language)]
    if facts["km"] >= 1:
        reasons.append(
            _("About %(km)d km from the office, %(minutes)d minutes by car")
            % {"km": round(facts["km"]), "minutes": round(facts["minutes"])}
        )
    reasons += _neighbours(facts, language)
    if facts["night_with"]:
        place = full_name_of(facts["night_with"], language)
        reasons.append(
            _("Too far for one day: two days in a row with %(place)s, one night on the way")
            % {"place": place}
        )
    adds = round(facts["adds"])
    reasons.append(
        ngettext(
            "Without this day, %(n)d need fewer would be met",
            "Without this day, %(n)d needs fewer would be met",
            adds,
        )
        % {"n": adds}
    )
    return [*reasons, _("You hold it here")] if facts["pinned"] else reasons


def _last_visit(facts: Mapping[str, Any], language: str) -> str:
    if not facts["last_on"]:
        return _("No service day has been held here")
    day = date.fromisoformat(facts["last_on"])
    months = round((bangkok_today() - day).days / _MONTH)
    words = ngettext("Last service day %(n)d month ago", "Last service day %(n)d months ago", months)
    return f"{words % {'n': months}} ({short_date(day, language)})"


def _neighbours(facts: Mapping[str, Any], language: str) -> list[str]:
    covers = [each for each in facts["covers"] if each["met"] >= 0.5]
    if not covers:
        return []
    named = [
        _("%(place)s (%(km)d km)") % {"place": name_of(each["code"], language), "km": round(each["km"])}
        for each in covers[:_MOST_NEIGHBOURS]
    ]
    more = len(covers) - _MOST_NEIGHBOURS
    if more > 0:
        named.append(ngettext("%(n)d more", "%(n)d more", more) % {"n": more})
    met = round(sum(each["met"] for each in covers))
    words = ngettext(
        "Also meets about %(n)d need of the neighbours: %(places)s",
        "Also meets about %(n)d needs of the neighbours: %(places)s",
        met,
    )
    return [words % {"n": met, "places": ", ".join(named)}]


def rest(plan: PlacingPlan, language: str) -> list[dict[str, str]]:
    """The places that would be next, and why they are not in the plan."""
    return [
        {"place": full_name_of(each["code"], language), "why": _why_not(each, language)}
        for each in plan.found.get("rest", ())
    ]


def _why_not(each: Mapping[str, Any], language: str) -> str:
    other = full_name_of(each["other"], language) if each["other"] else ""
    number = each["number"]
    fewer = max(round(number), 0)
    sentences = {
        "without": _("You leave it out."),
        "planned": _("A service day is being planned there already."),
        "rests": _("A service day was held there lately; what was taken along needs time to be answered."),
        "far": _("It is %(n)d minutes away by car, more than a day’s driving.") % {"n": fewer},
        "near": _("It lies only %(n)d km from %(other)s, nearer than you allow.")
        % {"n": fewer, "other": other},
        "served": _("The day at %(other)s meets %(share)s of its needs too.")
        % {"other": other, "share": percent(number)},
        "pinned": _("All days are held at places that you chose."),
        "night": _(
            "It needs a night on the way. In place of %(other)s it would meet %(n)d needs fewer, with a day more on the road."
        )
        % {"n": fewer, "other": other},
        "less": _less(number, other),
    }
    return sentences[each["why"]]


def _less(number: float, other: str) -> str:
    fewer = round(number)
    if fewer < 1:
        return _(
            "In place of %(other)s it would meet about as many needs, but fewer that are late or long unvisited."
        ) % {"other": other}
    words = ngettext(
        "In place of %(other)s, %(n)d need fewer would be met.",
        "In place of %(other)s, %(n)d needs fewer would be met.",
        fewer,
    )
    return words % {"n": fewer, "other": other}


def precision(plan: PlacingPlan) -> list[str]:
    """By whose points the distances were reckoned, with how many sub-districts each."""
    counts = plan.found.get("precision", {})
    found = [(counts[code], _PRECISION[code]) for code in (*PRECISIONS, "none") if counts.get(code)]
    words = gettext_lazy("%(count)d sub-districts: %(how)s")
    return [str(words) % {"count": count, "how": how} for count, how in found]


def terms(on: date | datetime) -> list[dict[str, Any]]:
    """What the planner goes by, with whether a source settles it."""
    held = terms_on(bangkok_day(on))
    sources = {line.code: line.source for line in lines()}
    return [
        {
            "label": label,
            "value": f"{getattr(held, code):g}",
            "confirmed": code not in held.unconfirmed,
            "source": sources[code],
        }
        for code, label in _TERMS.items()
    ]


def agency_name(code: str, language: str) -> str:
    agency = latest(catalogue().agencies, code)
    return agency.short.say(language) if agency else code


def paper_words(line: PlacedDay) -> tuple[str, str]:
    """Title and reason of the event's draft, in Thai: it is an office's paper."""
    with translation.override("th"):
        language = get_language() or "th"
        title = _("The Ministry of Labour meets the people: %(place)s") % {
            "place": full_name_of(line.place_code, language)
        }
        return title[:300], "\n".join(why_here(line, language))


def percent(share: float) -> str:
    """0.8 %"""
    return f"{share * 100:.1f} %"
