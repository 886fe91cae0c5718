"""The check page before a term ends: what is open, and who gets it. And what the office lends."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_now, bangkok_today, short_date
from raengjai.ground.refused import Refused
from raengjai.network import actions
from raengjai.network.actions import Line
from raengjai.network.forms import HandoverForm, LendForm
from raengjai.network.models import Equipment, Member, names_of
from raengjai.network.providers import OpenThing, open_works, where_of
from raengjai.network.rules.handover import Serves
from raengjai.network.views.members import member_of
from raengjai.web.fragments import render
from raengjai.web.toasts import say

CHECKED = "checked"


class Check:
    """What an end or a move leaves open, as a page asks about it. `is_open` when there is nothing more to ask."""

    def __init__(
        self, request: Request, found: Member, *, last_day: date, goes_on: Serves | None = None
    ) -> None:
        self.request, self.found, self.last_day = request, found, last_day
        lines = actions.open_lines(found, last_day=last_day, at=bangkok_now(), goes_on=goes_on)
        language = request.actor.language
        self.ending = [_words(line.thing, language) for line in lines if line.thing.is_own]
        passing = [(line, _words(line.thing, language)) for line in lines if not line.thing.is_own]
        self.count = len(passing)
        data = request.POST if CHECKED in request.POST else None
        day = max(last_day, bangkok_today())
        self.form = HandoverForm(
            data, lines=passing, people=self._people(day, [line for line, _w in passing])
        )

    @property
    def is_answered(self) -> bool:
        """Whether everything open has somebody; nothing open needs nobody."""
        return not self.count or self.form.is_valid()

    @property
    def chosen(self) -> dict[UUID, UUID]:
        return self.form.chosen() if self.count else {}

    def page(self) -> HttpResponse:
        """The lines, with what was typed on the page before kept in hidden fields."""
        ours = {CHECKED, "csrfmiddlewaretoken", *self.form.fields}
        kept = [
            (name, value)
            for name, values in self.request.POST.lists()
            if name not in ours
            for value in values
        ]
        context = {
            "form": self.form,
            "member": self.found,
            "ending": self.ending,
            "count": self.count,
            "last_day": self.last_day,
            "is_later": self.last_day > bangkok_today(),
            "kept": kept,
        }
        status = 422 if self.form.errors else 200
        return render(self.request, "network/check_handover.html", context, status=status)

    def _people(self, day: date, lines: Sequence[Line]) -> dict[str, list[tuple[UUID, str]]]:
        """For each kind who can be chosen, and whoever the rule names; each with where that person serves."""
        able: dict[str, list[UUID]] = {}
        for heirs in {open_works[line.thing.kind].heirs for line in lines}:
            offered = actions.receivers_for(self.found, day=day, heirs=heirs)
            rule = {x.receiver for x in lines if x.receiver and open_works[x.thing.kind].heirs == heirs}
            able[heirs] = list(dict.fromkeys([*offered, *sorted(rule, key=str)]))
        words = _named({key for keys in able.values() for key in keys}, self.found, self.request.actor)
        return {
            kind: [(key, words[key]) for key in able[open_works[kind].heirs] if key in words]
            for kind in {line.thing.kind for line in lines}
        }


def _named(ids: Collection[UUID], found: Member, actor: Actor) -> dict[UUID, str]:
    """ "Mr Bunma · Network member, tambon …": who it is and where that person serves."""
    terms = Member.objects.of_province(found.province_code).serving_between(bangkok_today(), None)
    where = {
        each.user_id: f"{each.duty_name}, {where_of(each, actor.language)}"
        for each in terms.filter(user__in=ids)
    }
    names = names_of(set(ids))
    return {key: f"{name} · {where.get(key, _('Coordinator'))}" for key, name in names.items()}


def _words(thing: OpenThing, language: str) -> str:
    """ "Tasks: Tell the person the result · Mrs Buaphan · by 31 Jan 2020"."""
    parts = [f"{open_works[thing.kind].heading}: {thing.what}", str(thing.person)]
    if thing.due_on:
        parts.append(_("by %(day)s") % {"day": short_date(thing.due_on, language)})
    return " · ".join(parts)


# --- equipment -----------------------------------------------------------------------------------------------


@requires(Permission.MANAGE_NETWORK)
def lend_equipment(request: Request, member_id: UUID) -> HttpResponse:
    """The office hands something out."""
    found = member_of(member_id)
    form = LendForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.hand_out(found, **form.cleaned_data, by=request.actor, at=bangkok_now())
        except Refused as refused:
            form.add_error(refused.field, refused.message)
        else:
            say(request, _("It is written down as handed out."))
            return redirect("member", member_id=found.pk)
    context = {"form": form, "member": found}
    return render(request, "network/lend_equipment.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.MANAGE_NETWORK)
def take_back_equipment(request: Request, equipment_id: UUID) -> HttpResponse:
    thing: Any = Equipment.objects.filter(pk=equipment_id).first()
    if thing is None:
        raise Http404
    try:
        actions.take_back(thing, by=request.actor, at=bangkok_now())
    except Refused as refused:
        say(request, refused.message, tone="warn")
    else:
        say(request, _("It is written down as back."))
    return redirect("member", member_id=thing.member_id)
