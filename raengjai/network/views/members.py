"""Who serves where: the coverage of a province, one member, appointing, ending a term."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_today, short_date
from raengjai.ground.text import phone_display
from raengjai.journal import timeline
from raengjai.network import actions
from raengjai.network.forms import NetworkFilter
from raengjai.network.models import Member, counts_of, names_of
from raengjai.network.providers import member_sections, network_pages, where_of
from raengjai.network.rules import Order, coverage_of
from raengjai.network.rules.terms import why_not_renewed
from raengjai.network.views.shown import person_of
from raengjai.places.models import Place, full_name_of, name_of, place_path
from raengjai.services.models import catalogue
from raengjai.services.rules import all_on
from raengjai.web.fragments import render
from raengjai.web.pieces import Answer, Column, Event, Link, Table, Word

MOST_FOUND = 50
MOST_MENTEES = 50
MOST_TERMS = 20
# Beside the core volunteer a whole province names this many of a place; its district's list names all.
MOST_NAMED = 3
_DEEDS = {
    "member.appointed": gettext_lazy("Appointed"),
    "member.ended": gettext_lazy("Term ended"),
    "member.reopened": gettext_lazy("End of the term undone"),
    "member.renewal_undone": gettext_lazy("Next term taken back"),
    "credential.issued": gettext_lazy("Card issued"),
    "credential.revoked": gettext_lazy("Card revoked"),
    "credential.restored": gettext_lazy("Card valid again"),
    "card.downloaded": gettext_lazy("Card printed"),
    "member.paired": gettext_lazy("Mentor changed"),
    "member.slip_made": gettext_lazy("Sign-in slip printed"),
    "member.slip_ended": gettext_lazy("Sign-in slip ended"),
    "member.second_step_reset": gettext_lazy("Lost second step taken away"),
    "member.profile_changed": gettext_lazy("Profile changed"),
    "member.photo_added": gettext_lazy("Photo changed"),
    "member.photo_removed": gettext_lazy("Photo taken away"),
    "member.public_consent_given": gettext_lazy("Agreed to be shown to the public"),
    "member.public_consent_withdrawn": gettext_lazy("No longer shown to the public"),
    "member.profile_erased": gettext_lazy("Personal record erased"),
}


@requires(Permission.VIEW_NETWORK)
def volunteers(request: Request) -> HttpResponse:
    """The network of one province: who serves each sub-district, or the mentors by office, or who is called so."""
    form = NetworkFilter(request.GET, actor=request.actor)
    said = form.read()
    shows_mentors = request.GET.get("tab") == "mentors"
    context: dict[str, Any] = {
        "form": form,
        "said": said,
        "province": full_name_of(said["province"]) if said["province"] else "",
        "tabs": _tabs(said["province"], shows_mentors=shows_mentors)
        if request.actor.may(Permission.READ_REGISTER)
        else [],
        "pages": [each for each in network_pages if request.actor.may(each.permission)],
        "may_appoint": request.actor.may(Permission.MANAGE_NETWORK),
    }
    if said["province"] and not request.actor.may(Permission.READ_REGISTER):
        context |= _sums(said)
    elif said["province"] and said["q"]:
        context["found"], context["has_more"] = _called(said, request.actor.language)
    elif said["province"]:
        context |= _mentors(said["province"], request.actor.language) if shows_mentors else _coverage(said)
    return render(request, "network/volunteers.html", context)


@requires(Permission.VIEW_NETWORK)
def member(request: Request, member_id: UUID) -> HttpResponse:
    """One term of one person."""
    found, actor = member_of(member_id), request.actor
    mentees = found.mentees.serving(bangkok_today()).order_by("name_key", "id")[:MOST_MENTEES]
    sections = (section(found, actor) for section in member_sections)
    context = {
        "member": found,
        "path": [Link(crumb.name) for crumb in place_path(found.place_code)],
        "state": state_of(found),
        "facts": _facts(found, actor),
        "mentees": [line_of(each, actor.language) for each in mentees],
        "sections": [section for section in sections if section],
        "events": _events(found),
        "terms": _terms(found, actor),
        "person": person_of(found, actor),
        "may_renew": not why_not_renewed(actions.term_of(found)) and not found.ended_at,
        "may_manage": may_manage(actor, found),
        "may_honour": may_manage(actor, found) and found.kind != "mentor",
    }
    return render(request, "network/member.html", context)


# --- what the pages show -------------------------------------------------------------------------------------


def member_of(member_id: UUID) -> Member:
    """The term with this id; outside the reader's scope there is none."""
    found = Member.objects.select_related("user", "mentor").filter(pk=member_id).first()
    if found is None:
        raise Http404
    return found


def may_manage(actor: Actor, found: Member) -> bool:
    """Whether the reader appoints, moves and ends where this term is."""
    return actor.may(Permission.MANAGE_NETWORK) and actor.covers(found.place_code)


def _tabs(province: str, *, shows_mentors: bool) -> list[Link]:
    address = f"{reverse('volunteers')}?province={province}"
    return [
        Link(_("Volunteers by place"), address, current=not shows_mentors),
        Link(_("Mentors by office"), f"{address}&tab=mentors", current=shows_mentors),
    ]


def _coverage(said: dict[str, Any]) -> dict[str, Any]:
    """The sub-districts of the province or district with those who serve them: three queries, however many."""
    area, today = said["district"] or said["province"], bangkok_today()
    below = Place.objects.inside(area).filter(level="subdistrict").open_on(today).order_by("code")
    codes = list(below.values_list("code", flat=True))
    serving = Member.objects.of_province(said["province"]).volunteers().serving(today)
    if said["district"]:
        serving = serving.of_places([*codes, said["district"]])
    coverage = coverage_of(codes, serving.order_by("place_code", "id"))
    most = None if said["district"] else MOST_NAMED
    places = coverage.gaps if said["gaps"] else coverage.places
    return {
        "coverage": coverage,
        "total": len(codes),
        "has_gaps": 0 < len(coverage.gaps) < len(codes),
        "districts": _by_district(coverage.places, places, most),
        "gaps_url": f"{reverse('volunteers')}?{_asked(said, gaps='1')}",
        "all_url": f"{reverse('volunteers')}?{_asked(said, gaps='')}",
    }


def _sums(said: dict[str, Any]) -> dict[str, Any]:
    """For headquarters, who reads no personal rows: how many serve in each district. Two queries."""
    below = Place.objects.inside(said["district"] or said["province"]).filter(level="subdistrict")
    codes = list(below.open_on(bangkok_today()).order_by("code").values_list("code", flat=True))
    numbers = counts_of(said["province"], bangkok_today())
    core = {place for place, kind, tier, _n in numbers if (kind, tier) == ("volunteer", "core")}
    rows: dict[str, list[int]] = {code[:4]: [0, 0, 0, 0] for code in codes}
    for code in codes:
        rows[code[:4]][0] += 1
        rows[code[:4]][1] += code in core
    for place, kind, tier, n in numbers:
        if place[:4] in rows:
            rows[place[:4]][2] += n if tier == "network" else 0
            rows[place[:4]][3] += n if kind == "graduate" else 0
    columns = [
        Column(_("District")),
        Column(_("Sub-districts"), number=True),
        Column(_("With a core volunteer"), number=True),
        Column(_("Network members"), number=True),
        Column(_("Labour graduates"), number=True),
    ]
    return {
        "sums": Table(
            caption=_("How many serve, by district"),
            columns=columns,
            rows=[[full_name_of(code), *numbers] for code, numbers in rows.items()],
            totals=[_("Total"), *(sum(column) for column in zip(*rows.values(), strict=True))],
        )
    }


def _by_district(every: Sequence[Any], shown: Sequence[Any], most: int | None) -> list[dict[str, Any]]:
    """Sub-districts under their districts, each with its own count; districts in the order of their codes."""
    districts: dict[str, dict[str, Any]] = {}
    for place in every:
        code = place.code[:4]
        district = districts.setdefault(
            code, {"code": code, "name": full_name_of(code), "count": 0, "total": 0, "rows": []}
        )
        district["total"] += 1
        district["count"] += bool(place.core)
    for place in shown:
        districts[place.code[:4]]["rows"].append(_place_row(place, most))
    return [district for district in districts.values() if district["rows"]]


def _place_row(place: Any, most: int | None) -> dict[str, Any]:
    return {
        "code": place.code,
        "name": name_of(place.code),
        "core": place.core,
        "others": place.others[:most],
        "more": len(place.others) - len(place.others[:most]),
        "gap": _gap_word(place),
    }


def _gap_word(place: Any) -> Word | None:
    """What is missing, as a word with an icon."""
    if place.is_empty:
        return Word(_("Nobody serves here"), "bad", "circle-alert")
    return None if place.core else Word(_("No core volunteer"), "warn", "triangle-alert")


def _mentors(province: str, language: str) -> dict[str, Any]:
    """The offices of the province, also those without a mentor."""
    today = bangkok_today()
    mentors = list(Member.objects.of_province(province).mentors().serving(today).order_by("name_key", "id"))
    offices = [each for each in all_on(catalogue().offices, today) if each.province == province]
    lines = [
        {
            "url": reverse("office", args=[office.code]),
            "name": office.name.say(language),
            "mentors": [each for each in mentors if each.office_code == office.code],
        }
        for office in offices
    ]
    return {"offices": lines, "mentor_count": len(mentors)}


def _called(said: dict[str, Any], language: str) -> tuple[list[dict[str, Any]], bool]:
    """Members by first name, also those whose term is over."""
    found = list(Member.objects.of_province(said["province"]).called(said["q"])[: MOST_FOUND + 1])
    return [line_of(each, language) for each in found[:MOST_FOUND]], len(found) > MOST_FOUND


def line_of(found: Member, language: str) -> dict[str, Any]:
    """A member in a list: name, what and where, and the state when it is not serving."""
    return {
        "url": reverse("member", args=[found.pk]),
        "name": found.name,
        "note": f"{found.duty_name} · {where_of(found, language)}",
        "state": None if found.is_serving(bangkok_today()) else state_of(found),
    }


def state_of(found: Member) -> Word:
    """Serving, later, or over."""
    today = bangkok_today()
    if found.is_serving(today):
        return Word(_("Serving"), "good")
    if found.starts_on > today:
        return Word(_("Begins later"), "info")
    return Word(_("Term is over"), "")


def _facts(found: Member, actor: Actor) -> list[Answer]:
    language = actor.language
    facts = [
        Answer(_("Office") if found.kind == "mentor" else _("Place"), where_of(found, language)),
        Answer(_("Telephone"), _telephone(found.phone)),
        Answer(_("Term"), term_in_words(found.starts_on, found.ends_on, language)),
    ]
    if found.kind != "mentor":
        facts.append(Answer(_("Serves"), found.level_name))
    if found.order_no:
        facts.append(Answer(_("Appointed by order"), order_in_words(found.order, language)))
    if found.end_reason:
        facts.append(Answer(_("Why it ended"), found.end_reason_name))
    if found.end_order_no:
        facts.append(Answer(_("Ended by order"), order_in_words(found.end_order, language)))
    if found.kind != "mentor":
        facts.append(Answer(_("Mentor"), _mentor_link(found.mentor)))
    if may_manage(actor, found):
        facts.append(Answer(_("User name"), found.user.username))
    return facts


def _telephone(number: str) -> Any:
    return format_html('<a href="tel:{}">{}</a>', number, phone_display(number)) if number else ""


def _mentor_link(mentor: Member | None) -> Any:
    if mentor is None:
        return _("No mentor yet")
    return format_html('<a href="{}">{}</a>', reverse("member", args=[mentor.pk]), mentor.name)


def term_in_words(first: date, last: date | None, language: str) -> str:
    """First and last day."""
    if last is None:
        return _("from %(first)s, no last day set") % {"first": short_date(first, language)}
    told = {"first": short_date(first, language), "last": short_date(last, language)}
    return _("%(first)s to %(last)s") % told


def order_in_words(order: Order, language: str) -> str:
    """ "12/2568 of 1 Oct 2025"."""
    if order.dated_on is None:
        return ""
    told = {"number": order.number, "day": short_date(order.dated_on, language)}
    return _("%(number)s of %(day)s") % told


def _terms(found: Member, actor: Actor) -> list[dict[str, Any]]:
    """The other terms of the same person, as far as the reader may see them."""
    others = Member.objects.filter(user=found.user_id).exclude(pk=found.pk).order_by("-starts_on", "-id")
    return [
        line_of(each, actor.language) | {"name": term_in_words(each.starts_on, each.ends_on, actor.language)}
        for each in others[:MOST_TERMS]
    ]


def _events(found: Member) -> list[Event]:
    entries = timeline.of("member", found.pk)
    names = names_of({entry.actor_id for entry in entries if entry.actor_id})
    return [
        Event(
            what=_DEEDS.get(entry.verb, entry.verb),
            at=entry.at,
            who=names.get(entry.actor_id, "") if entry.actor_id else "",
        )
        for entry in reversed(entries)
    ]


def _asked(said: dict[str, Any], **changes: str) -> str:
    return urlencode({key: value for key, value in {**said, **changes}.items() if value})
