"""A page of a case: opened once in a visit for a stated purpose, then there with its key and what is written in it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.ground.refused import Refused
from raengjai.protection import actions
from raengjai.protection.actions import OpenCase, Written
from raengjai.protection.forms.records import Links, links_of
from raengjai.protection.models import Case, Member, Record, Team
from raengjai.protection.models.cases import OWNER
from raengjai.protection.rules.records import Entry
from raengjai.protection.rules.records import Record as Content
from raengjai.protection.views.entrance import Request as RoomRequest
from raengjai.protection.views.pages import room_page


@dataclass
class Desk:
    """An open case on the desk of one request."""

    opened: OpenCase
    language: str

    @property
    def case(self) -> Case:
        return self.opened.case

    @cached_property
    def written(self) -> list[Written]:
        """Everything that the case's key opens and nothing has replaced, oldest first."""
        return actions.read_records(self.opened)

    @cached_property
    def entries(self) -> list[Entry]:
        return actions.entries_of(self.written)

    @cached_property
    def links(self) -> Links:
        return links_of(self.entries, self.language)

    @cached_property
    def team(self) -> list[Team]:
        live = Team.objects.filter(case=self.case, until=None).select_related("member__user")
        return list(live.order_by("since", "pk"))

    @property
    def is_owned(self) -> bool:
        """Whether the member inside owns the case."""
        me = self.opened.room.member_id
        return any(row.part == OWNER and row.member_id == me for row in self.team)

    def names(self, ids: Iterable[UUID]) -> dict[UUID, str]:
        """Member → name, for those who wrote."""
        found = Member.objects.filter(pk__in=set(ids)).select_related("user")
        return {member.pk: member.user.name for member in found}

    def entry(self, record_id: UUID, *only: str) -> Entry:
        """A record of the case as it stands now: under an id of before, the version that took its place. 404 otherwise."""
        living = {entry.id: entry for entry in self.entries if not only or entry.record.kind in only}
        if record_id not in living:
            record_id = self._latest(record_id)
        if record_id not in living:
            raise Http404
        return living[record_id]

    def former(self, entry: Entry) -> Written:
        """The row that a new version takes the place of."""
        return next(one for one in self.written if one.id == entry.id)

    def records(self, *kinds: str) -> list[Content]:
        return [entry.record for entry in self.entries if entry.record.kind in kinds]

    def _latest(self, record_id: UUID) -> UUID:
        pairs = Record.objects.filter(case=self.case, replaces__isnull=False).values_list("replaces", "pk")
        after = dict(pairs)
        for _step in range(len(after)):
            if record_id not in after:
                break
            record_id = after[record_id]
        return record_id


class Request(RoomRequest):
    """A request about an open case."""

    desk: Desk


View = Callable[..., HttpResponseBase]


def in_case(view: View) -> View:
    """The view is about a case of the member's that was opened in this visit; else its purpose is asked first.

    A case that is not the member's does not exist (404).
    """

    @wraps(view)
    def at_the_desk(request: Request, case_id: UUID, *args: Any, **kwargs: Any) -> HttpResponseBase:
        case = case_or_404(case_id)
        try:
            opened = actions.open_case(case, room=request.room, at=bangkok_now())
        except Refused:
            back = {"next": request.get_full_path()} if request.method == "GET" else {}
            return HttpResponseRedirect(f"{reverse('case_open', args=[case_id])}?{urlencode(back)}")
        request.desk = Desk(opened, request.actor.language)
        return view(request, *args, **kwargs)

    return at_the_desk


def case_or_404(case_id: UUID) -> Case:
    case = Case.objects.filter(pk=case_id).first()
    if case is None:
        raise Http404
    return case


def case_page(
    request: Request, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """A page of the case: which one, and who else can see it."""
    desk = request.desk
    here = {"case": desk.case, "today": bangkok_today(), "sees": [row.member.user.name for row in desk.team]}
    return room_page(request, template, here | (context or {}), status=status)
