"""What the pages of sharing have in common: a case that was opened for a purpose, the choices, words for states, a fresh password."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.utils.translation import gettext_lazy as _

from raengjai.places.models import full_name_of
from raengjai.places.rules import COUNTRY
from raengjai.protection import actions
from raengjai.protection.actions import OpenCase, Without
from raengjai.protection.actions.agreed import names_of
from raengjai.protection.models import Case, Member, Partner, Transition
from raengjai.protection.rules.sharing import TEAM, member_recipient
from raengjai.protection.views.case_desk import Request as CaseRequest
from raengjai.protection.views.case_desk import in_case
from raengjai.protection.views.entrance import Request as RoomRequest
from raengjai.protection.views.pages import room_page
from raengjai.web.pieces import Event, Word

STATES = {
    Transition.OFFERED: Word(_("Not answered yet"), "info", "hourglass"),
    Transition.ACCEPTED: Word(_("Taken"), "good", "check"),
    Transition.REJECTED: Word(_("Not taken"), "warn", "x"),
    Transition.DONE: Word(_("Done"), "good", "check-check"),
    Transition.REVOKED: Word(_("Taken back"), "", "undo-2"),
}
EVENTS = {
    "accepted": _("Taken"),
    "rejected": _("Not taken"),
    "done": _("Done"),
    "revoked": _("Taken back"),
    "given_up": _("Ended when the case was closed; no message could be made any more"),
    "withdrawn": _("The person took the consent back; the file is gone from here"),
}


class Request(CaseRequest):
    """A request about an open case."""

    opened: OpenCase


View = Callable[..., HttpResponseBase]


def about_case(view: View) -> View:
    """As `in_case`, for views that need the open case and not the desk."""

    @wraps(view)
    def with_case(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.opened = request.desk.opened
        return view(request, *args, **kwargs)

    return in_case(with_case)


def case_of(request: Request) -> Case:
    return request.opened.case


def case_page(
    request: Request, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    return room_page(request, template, {"case": case_of(request), **(context or {})}, status=status)


def people_choices(opened: OpenCase) -> list[tuple[str, str]]:
    return [(code, code) for code in actions.people_of(opened)]


def other_members(request: RoomRequest) -> list[Member]:
    """Everybody with confirmed keys but oneself, the own province first."""
    own = request.room.member
    rows = Member.objects.filter(left_at=None, confirmed_at__isnull=False, public__isnull=False)
    found = rows.exclude(pk=own.pk).select_related("user").order_by("province_code", "user__name", "pk")
    return sorted(found, key=lambda member: member.province_code != own.province_code)


def member_choices(request: RoomRequest) -> list[tuple[str, list[tuple[str, str]]]]:
    """Grouped by room: the choices of a list to open."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for member in other_members(request):
        room = room_name(member.province_code, request.actor.language)
        groups.setdefault(room, []).append((str(member.pk), member.user.name))
    return list(groups.items())


def recipient_choices(request: RoomRequest) -> list[tuple[str, list[tuple[str, str]]]]:
    """Who may be told: organisations outside, members (oneself too, who may have taken the case over), and a file for the team."""
    partners = [(one.organisation, one.name) for one in partners_of(request)]
    groups: dict[str, list[tuple[str, str]]] = {str(_("Organisations outside")): partners} if partners else {}
    for member in (request.room.member, *other_members(request)):
        room = room_name(member.province_code, request.actor.language)
        groups.setdefault(room, []).append((member_recipient(member.user.name, member.pk), member.user.name))
    return [*groups.items(), (str(_("Files")), [(TEAM, str(_("A file for the team itself")))])]


def partners_of(request: RoomRequest) -> list[Partner]:
    province = request.room.member.province_code
    return list(Partner.objects.filter(province_code=province, retired_at=None).order_by("name", "pk"))


def room_name(province_code: str, language: str) -> str:
    return str(_("Headquarters")) if province_code == COUNTRY else full_name_of(province_code, language)


def recipient_name(recipient: str, partners: Iterable[Partner] = ()) -> str:
    """As people call it: without the sign of a member, a partner by its name."""
    if recipient == TEAM:
        return str(_("A file for the team itself"))
    names = {one.organisation: one.name for one in partners}
    return names.get(recipient) or recipient.rpartition(" [")[0] or recipient


def member_of(member_id: str) -> Member:
    """A member who was chosen in a form whose choices are members."""
    return Member.objects.select_related("user").get(pk=member_id)


def ground_of(said: dict[str, Any]) -> Without | None:
    return Without(said["ground"], said["reason"]) if said.get("ground") else None


def item_names(items: Iterable[str], language: str) -> list[str]:
    return names_of(items, language)


def member_names(ids: Iterable[UUID]) -> dict[str, str]:
    rows = Member.objects.filter(pk__in=set(ids)).select_related("user")
    return {str(member.pk): member.user.name for member in rows}


def events_of(content: dict[str, Any], other: str) -> list[Event]:
    """What happened since it was offered, newest first."""
    told = content.get("events", [])
    names = member_names(UUID(one["by"]) for one in told if one["by"])
    return [
        Event(
            EVENTS.get(one["what"], one["what"]),
            at=datetime.fromisoformat(one["at"]),
            who=names.get(one["by"], other),
            note=one["text"],
        )
        for one in reversed(told)
    ]


def file_answer(raw: bytes, name: str, content_type: str = "application/json") -> HttpResponse:
    answer = HttpResponse(raw, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
