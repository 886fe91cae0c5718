"""The office's queue: referrals by state, the soonest due first; filters that stay, bulk deeds, saved lists."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from raengjai.access.door import Request, requires
from raengjai.access.models import Posting
from raengjai.access.roles import Permission
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.ground.refused import Refused
from raengjai.needs import actions
from raengjai.needs.forms.deeds import AssignForm, SaveListForm
from raengjai.needs.forms.queue import QueueFilterForm
from raengjai.needs.models import Referral, ReferralQuerySet, SavedList, Step
from raengjai.needs.rules.states import REFERRAL_STATE_NAMES, ReferralState
from raengjai.needs.views.shown import office_name, queue_rows, topic_name
from raengjai.network.models import names_of
from raengjai.services.models import catalogue
from raengjai.services.rules import latest
from raengjai.web.fragments import render
from raengjai.web.pieces import Chip, Link
from raengjai.web.toasts import say

PAGE = 50
MOST_COUNTED = 500  # a tab says "500+" rather than count for ever
TABS = (
    ReferralState.WAITING,
    ReferralState.ACCEPTED,
    ReferralState.ASKED,
    ReferralState.RETURNED,
    ReferralState.RESOLVED,
)
FILTERS = ("office", "state", "mine", "late", "topic")


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filter of a queue. `office` is "" for a coordinator's whole province."""

    office: str
    province: str
    state: ReferralState
    mine: bool = False
    late: bool = False
    topic: str = ""

    def query(self, **changes: str) -> str:
        """The query string of this filter with some parts changed ("" leaves a part out)."""
        parts = {
            "office": self.office,
            "state": self.state.value,
            "mine": "1" if self.mine else "",
            "late": "1" if self.late else "",
            "topic": self.topic,
        } | changes
        return urlencode({name: value for name, value in parts.items() if value})


@requires(Permission.WORK_REFERRAL)
def queue(request: Request) -> HttpResponse:
    """What waits for this office. The last filter comes back; an address without one is sent to it."""
    kept = request.session.get("queue", "")
    if not request.GET and kept:
        return HttpResponseRedirect(f"{reverse('queue')}?{kept}")
    wanted = _wanted(request)
    if request.session.get("queue") != wanted.query():
        request.session["queue"] = wanted.query()
    referrals = list(_after(_matching(wanted, request), request.GET.get("after", ""))[: PAGE + 1])
    shown = referrals[:PAGE]
    context = {
        "wanted": wanted,
        "tabs": _tabs(wanted, request),
        "chips": _chips(wanted, request),
        "rows": queue_rows(shown, request),
        "filter_form": _filter_form(wanted, request),
        "older": _older(wanted, shown) if len(referrals) > PAGE else "",
        "newer": f"?{wanted.query()}" if request.GET.get("after") else "",
        "assign_form": AssignForm(colleagues=_colleagues(wanted)),
        "lists": SavedList.objects.order_by("position", "name"),
        "save_form": SaveListForm(),
        "query": wanted.query(),
    }
    return render(request, "needs/queue.html", context, fragment="content")


@require_POST
@requires(Permission.WORK_REFERRAL)
def accept_many(request: Request) -> HttpResponse:
    """Take every ticked referral; those that somebody else took meanwhile are named and left."""
    taken: list[Step] = []
    refused = 0
    now = bangkok_now()
    for referral in _ticked(request):
        try:
            taken.append(actions.accept_referral(referral, by=request.actor, at=now))
        except Refused:
            refused += 1
    _say_done(request, _("%(taken)d accepted.") % {"taken": len(taken)}, taken)
    if refused:
        say(
            request,
            _("%(refused)d had been taken by somebody else already.") % {"refused": refused},
            tone="warn",
        )
    return redirect("queue")


@require_POST
@requires(Permission.ASSIGN_REFERRAL)
def assign(request: Request) -> HttpResponse:
    """Give the ticked referrals to one colleague: all or none."""
    ticked = _ticked(request)
    form = AssignForm(request.POST, colleagues=_colleagues(_wanted(request)))
    if not ticked or not form.is_valid():
        say(request, _("Tick the rows and choose a colleague first."), tone="warn")
        return redirect("queue")
    try:
        colleague = UUID(form.cleaned_data["to"])
        steps = actions.assign_referrals(ticked, to=colleague, by=request.actor, at=bangkok_now())
        _say_done(request, _("%(count)d given to a colleague.") % {"count": len(ticked)}, steps)
    except Refused as refused:
        say(request, refused.message, tone="warn")
    return redirect("queue")


@require_POST
@requires(Permission.WORK_REFERRAL)
def save_list(request: Request) -> HttpResponse:
    """Keep the filter in force under a name."""
    form = SaveListForm(request.POST)
    query = ""
    if form.is_valid():
        query = form.cleaned_data["query"]
        try:
            actions.save_list(name=form.cleaned_data["name"], query=query, by=request.actor)
            say(request, _("The list is saved."))
        except Refused as refused:
            say(request, refused.message, tone="warn")
    else:
        say(request, _("Give the list a name."), tone="warn")
    return HttpResponseRedirect(f"{reverse('queue')}?{query}")


@require_POST
@requires(Permission.WORK_REFERRAL)
def remove_list(request: Request, list_id: UUID) -> HttpResponse:
    saved = SavedList.objects.filter(pk=list_id).first()
    if saved is None:
        raise Http404
    actions.remove_list(saved)
    say(request, _("The list is removed."))
    return redirect("queue")


def _say_done(request: Request, text: str, steps: list[Step]) -> None:
    """What was done to several rows, with one way back for all."""
    if not steps:
        say(request, text, tone="warn")
        return
    ids = ",".join(str(step.pk) for step in steps)
    say(request, text, undo_url=reverse("undo_steps"), undo_fields={"steps": ids})


def _wanted(request: Request) -> Wanted:
    """The filter from the address. What it does not name, or may not, is the reader's first choice."""
    actor, asked = request.actor, request.GET or request.POST
    offices = actor.offices
    sees_province = bool(actor.places)
    office = asked.get("office", "").replace("\x00", "")
    if not sees_province and office not in offices:
        office = offices[0] if offices else ""
    province = actor.provinces[0] if actor.provinces else "00"
    state = asked.get("state", "")
    return Wanted(
        office=office,
        province=province,
        state=ReferralState(state) if state in set(ReferralState) else ReferralState.WAITING,
        mine=bool(asked.get("mine")),
        late=bool(asked.get("late")),
        topic=asked.get("topic", "")[:40].replace("\x00", ""),
    )


def _matching(wanted: Wanted, request: Request) -> ReferralQuerySet:
    """An index range: of one officer, of one office, or of the province, in one state."""
    referrals = Referral.objects.filter(state=wanted.state)
    if wanted.mine:
        referrals = referrals.filter(assigned_to=request.actor.user_id)
    elif wanted.office:
        referrals = referrals.filter(office_code=wanted.office)
    else:
        referrals = referrals.filter(province_code=wanted.province)
    if wanted.late:
        referrals = referrals.overdue(bangkok_today())
    if wanted.topic:
        referrals = referrals.filter(topic_code=wanted.topic)
    return referrals.order_by("due_on", "id").with_names()


def _after(referrals: ReferralQuerySet, after: str) -> ReferralQuerySet:
    """What comes after a row in (due, id): pages by key, however long the queue is."""
    day, _dot, last = after.partition(".")
    try:
        return referrals.after_row(day, UUID(last)) if after else referrals
    except ValueError as unreadable:
        raise Http404 from unreadable


def _older(wanted: Wanted, shown: list[Referral]) -> str:
    last = shown[-1]
    return f"?{wanted.query()}&after={last.due_on.isoformat()}.{last.pk}"


def _tabs(wanted: Wanted, request: Request) -> list[Link]:
    return [
        Link(
            label=REFERRAL_STATE_NAMES[state],
            url=f"?{wanted.query(state=state.value)}",
            current=state == wanted.state,
            count=_count(wanted, state, request),
        )
        for state in TABS
    ]


def _count(wanted: Wanted, state: ReferralState, request: Request) -> int | None:
    """How many wait in a state; nothing is said of what has ended, which only grows."""
    if state in (ReferralState.RESOLVED, ReferralState.RETURNED):
        return None
    same = Wanted(office=wanted.office, province=wanted.province, state=state, mine=wanted.mine)
    return _matching(same, request).order_by()[:MOST_COUNTED].count()


def _chips(wanted: Wanted, request: Request) -> list[Chip]:
    language = request.actor.language
    chips = []
    if wanted.office and request.actor.places:
        chips.append(Chip(_("Office"), office_name(wanted.office, language), f"?{wanted.query(office='')}"))
    if wanted.mine:
        chips.append(Chip(_("Only"), _("my work"), f"?{wanted.query(mine='')}"))
    if wanted.late:
        chips.append(Chip(_("Only"), _("late"), f"?{wanted.query(late='')}"))
    if wanted.topic:
        chips.append(Chip(_("Topic"), topic_name(wanted.topic, language), f"?{wanted.query(topic='')}"))
    return chips


def _filter_form(wanted: Wanted, request: Request) -> QueueFilterForm:
    values = {"office": wanted.office, "topic": wanted.topic, "mine": wanted.mine, "late": wanted.late}
    return QueueFilterForm(initial=values, offices=_offices(wanted, request))


def _offices(wanted: Wanted, request: Request) -> list[tuple[str, str]]:
    """The desks one can look at: one's own offices, or for a coordinator the whole province and its five."""
    actor = request.actor
    if not actor.places:
        return [(code, office_name(code, actor.language)) for code in actor.offices]
    codes = [f"{agency}-{wanted.province}" for agency in ("OPS", "DOE", "DSD", "DLPW", "SSO")]
    return [("", _("All offices")), *((code, _short_name(code, actor.language)) for code in codes)]


def _short_name(office_code: str, language: str) -> str:
    """An office among its sisters of the province: the agency's short name says it."""
    agency = latest(catalogue().agencies, office_code.partition("-")[0])
    return agency.short.say(language) if agency else office_code


def _colleagues(wanted: Wanted) -> list[tuple[str, str]]:
    """Who serves in the office of the rows today. Over several offices nobody does: one is chosen first."""
    if not wanted.office:
        return []
    serving = Posting.objects.valid_on(bangkok_today()).filter(office_code=wanted.office)
    names = names_of(set(serving.values_list("user_id", flat=True)))
    return sorted(((str(user), name) for user, name in names.items()), key=lambda pair: pair[1])


def _ticked(request: Request) -> list[Referral]:
    ids: list[Any] = request.POST.getlist("referral")[:PAGE]
    try:
        return list(Referral.objects.filter(pk__in=[UUID(each) for each in ids]))
    except ValueError as unreadable:
        raise Http404 from unreadable
