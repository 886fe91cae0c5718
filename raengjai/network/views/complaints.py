"""Complaints at the desk of those who look into them: the list, one with its story, and what can be done with it.

Whom a complaint is about never meets it here: the policies leave it out, so that it is not there (404).
"""

from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from raengjai.access.door import Request, requires
from raengjai.access.models import Posting, User
from raengjai.access.roles import ROLES, Permission
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.ground.refused import Refused
from raengjai.network import actions
from raengjai.network.forms import ComplaintAnswerForm, ComplaintMoveForm, SubjectForm, SubjectSearchForm
from raengjai.network.models import COMPLAINT_STATES, Complaint
from raengjai.network.models.complaint import complaint_desks, officers_at, people_called
from raengjai.network.rules.complaints import COUNTRY_DESK, is_dangerous, may_become
from raengjai.network.views.complaining import danger_lines
from raengjai.network.views.complaint_words import (
    about_of,
    clock_note,
    complaint_word,
    facts_of,
    line_of,
    story_of,
)
from raengjai.network.views.strangers import private
from raengjai.places.models import address_of, name_of
from raengjai.web.fragments import render
from raengjai.web.pieces import Link
from raengjai.web.refusals import put_refusal
from raengjai.web.toasts import say

PAGE = 50
MOST_FOUND = 20


@requires(Permission.HANDLE_COMPLAINT)
def complaints(request: Request) -> HttpResponse:
    """The complaints of one desk in one state; what is due first comes first."""
    desks, states = complaint_desks(), dict(COMPLAINT_STATES)
    state, desk = request.GET.get("state", ""), request.GET.get("desk", "")
    state = state if state in states else "received"
    desk = desk if desk in desks else (desks[0] if desks else "")
    found = Complaint.objects.at_desk(desk, state).after(_start(request)).select_related("subject")
    rows = list(found[: PAGE + 1])
    asked = f"?desk={desk}&state={state}"
    context = {
        "desk": _desk_name(desk, request.actor.language),
        "state": state,
        "is_decided": state in ("answered", "not_upheld"),
        "tabs": _tabs(desk, state),
        "rows": [line_of(each, request.actor) for each in rows[:PAGE]],
        "older": f"{asked}&after={rows[PAGE - 1].pk}" if len(rows) > PAGE else "",
        "newer": asked if request.GET.get("after") else "",
    }
    return render(request, "network/complaints.html", context)


@requires(Permission.HANDLE_COMPLAINT)
def complaint(request: Request, complaint_id: UUID) -> HttpResponse:
    """One complaint: what it says, its story, who can see it, and the next steps."""
    found, actor = complaint_of(complaint_id), request.actor
    last = actions.last_step(found)
    officers = officers_at(found.desk, bangkok_today(), but=found.barred)
    is_with_country = found.desk == COUNTRY_DESK
    line = line_of(found, actor)
    context = {
        "complaint": found,
        "about": about_of(found),
        "what": line["what"],
        "state": complaint_word(found),
        "days_left": line["days_left"],
        "clock_note": clock_note(found) if found.is_open else "",
        "facts": facts_of(found, actor),
        "happened": found.said.happened,
        "sees": [each.name for each in officers],
        "can": {
            "take": may_become(found.state, "looking"),
            "answer": found.is_open,
            "pass_on": found.is_open and not is_with_country,
            "give_back": found.is_open
            and is_with_country
            and actions.can_be_given_back(found, at=bangkok_now()),
            "take_back": last is not None and last.kind in actions.CAN_BE_TAKEN_BACK,
        },
        "is_dangerous": is_dangerous(found.category),
        "lines": danger_lines() if is_dangerous(found.category) else [],
        "events": story_of(found),
    }
    return private(render(request, "network/complaint.html", context))


@requires(Permission.HANDLE_COMPLAINT)
def link_complaint(request: Request, complaint_id: UUID) -> HttpResponse:
    """ "This is about …": looks for the account by name, and ties it to the complaint."""
    found = complaint_of(complaint_id)
    words = request.GET.get("q", found.said.about)
    search = SubjectSearchForm({"q": words})
    people = people_called(words[:80], {found.province_code, found.desk}, most=MOST_FOUND)
    form = SubjectForm(request.POST or None, found=people, notes=_duties(people, request.actor.language))
    if request.method == "POST" and form.is_valid():
        try:
            stays = actions.link_complaint(
                found, form.cleaned_data["subject"], by=request.actor, at=bangkok_now()
            )
        except Refused as refused:
            put_refusal(form, refused)
        else:
            return _moved(request, found) if not stays else _linked(request, found)
    context = {
        "complaint": found,
        "about": about_of(found),
        "written": found.said.about,
        "form": form,
        "search": search,
        "words": words,
        "people": people,
        "is_full": len(people) == MOST_FOUND,
    }
    return private(
        render(request, "network/link_complaint.html", context, status=422 if form.errors else 200)
    )


@require_POST
@requires(Permission.HANDLE_COMPLAINT)
def unlink_complaint(request: Request, complaint_id: UUID) -> HttpResponse:
    return _deed(
        request,
        complaint_id,
        actions.unlink_complaint,
        _("The complaint is tied to nobody now."),
        has_undo=False,
    )


@require_POST
@requires(Permission.HANDLE_COMPLAINT)
def take_complaint(request: Request, complaint_id: UUID) -> HttpResponse:
    return _deed(
        request, complaint_id, actions.take_complaint, _("You look into it from now on."), has_undo=True
    )


@require_POST
@requires(Permission.HANDLE_COMPLAINT)
def take_back_complaint_step(request: Request, complaint_id: UUID) -> HttpResponse:
    return _deed(
        request,
        complaint_id,
        actions.take_back_step,
        _("Taken back. It is as it was before."),
        has_undo=False,
    )


@requires(Permission.HANDLE_COMPLAINT)
def answer_complaint(request: Request, complaint_id: UUID) -> HttpResponse:
    found = complaint_of(complaint_id)
    form = ComplaintAnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_complaint(found, **form.cleaned_data, by=request.actor, at=bangkok_now())
        except Refused as refused:
            put_refusal(form, refused)
        else:
            say(request, _("Answered. Whoever holds the code can read it now."), undo_url=_undo(found))
            return redirect("complaint", complaint_id=found.pk)
    context = {"complaint": found, "about": about_of(found), "form": form}
    return private(
        render(request, "network/answer_complaint.html", context, status=422 if form.errors else 200)
    )


@requires(Permission.HANDLE_COMPLAINT)
def move_complaint(request: Request, complaint_id: UUID) -> HttpResponse:
    """To the level above, or from there back to the province."""
    found = complaint_of(complaint_id)
    form = ComplaintMoveForm(request.POST or None)
    is_with_country = found.desk == COUNTRY_DESK
    if request.method == "POST" and form.is_valid():
        move = actions.give_back_complaint if is_with_country else actions.pass_on_complaint
        try:
            move(found, note=form.cleaned_data["note"], by=request.actor, at=bangkok_now())
        except Refused as refused:
            put_refusal(form, refused)
        else:
            return _moved(request, found)
    context = {
        "complaint": found,
        "about": about_of(found),
        "form": form,
        "is_with_country": is_with_country,
        "province": name_of(found.province_code, request.actor.language),
    }
    return private(
        render(request, "network/move_complaint.html", context, status=422 if form.errors else 200)
    )


def complaint_of(complaint_id: UUID) -> Complaint:
    """The complaint within the reader's desk; whom it is about finds nothing."""
    found = Complaint.objects.select_related("subject").filter(pk=complaint_id).first()
    if found is None:
        raise Http404
    return found


def _deed(
    request: Request, complaint_id: UUID, act: Callable[..., None], done: str, *, has_undo: bool
) -> HttpResponse:
    """A deed of one press: what became of it is said on the complaint's page."""
    found = complaint_of(complaint_id)
    try:
        act(found, by=request.actor, at=bangkok_now())
    except Refused as refused:
        say(request, refused.message, tone="warn")
    else:
        say(request, done, undo_url=_undo(found) if has_undo else "")
    return redirect("complaint", complaint_id=found.pk)


def _moved(request: Request, found: Complaint) -> HttpResponse:
    say(request, _("It is with another desk now, and no longer here."))
    return redirect(reverse("complaints") + f"?desk={found.desk}")


def _linked(request: Request, found: Complaint) -> HttpResponse:
    say(request, _("Kept. The complaint is hidden from that person now."))
    return redirect("complaint", complaint_id=found.pk)


def _undo(found: Complaint) -> str:
    return reverse("take_back_complaint_step", args=[found.pk])


def _start(request: Request) -> Complaint | None:
    try:
        after = UUID(request.GET.get("after", ""))
    except ValueError:
        return None
    return Complaint.objects.filter(pk=after).first()


def _tabs(desk: str, state: str) -> list[Link]:
    address = reverse("complaints")
    names = [(code, name) for code, name in COMPLAINT_STATES if code != "passed_on" or desk == COUNTRY_DESK]
    return [Link(name, f"{address}?desk={desk}&state={code}", current=code == state) for code, name in names]


def _desk_name(desk: str, language: str) -> str:
    return _("Headquarters") if desk == COUNTRY_DESK else address_of(desk, language) if desk else ""


def _duties(people: list[User], language: str) -> dict[UUID, str]:
    """What somebody does where, to tell people of the same name apart."""
    postings = Posting.objects.filter(user__in=people)
    notes: dict[UUID, str] = {}
    for posting in postings.order_by("starts_on", "id"):
        role = str(ROLES[posting.role].name)
        notes[posting.user_id] = f"{role}, {address_of(posting.place_code, language)}"
    return notes
