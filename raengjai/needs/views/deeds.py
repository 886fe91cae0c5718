"""One page per deed on a need: a short form, one action, back to the record with a way to undo it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.needs import actions
from raengjai.needs.forms import deeds as forms
from raengjai.needs.models import Need, Referral, Step
from raengjai.needs.views import shown
from raengjai.needs.views.need import get_need
from raengjai.web.fragments import render
from raengjai.web.pieces import Event
from raengjai.web.refusals import put_refusal
from raengjai.web.toasts import say

Act = Callable[[dict[str, Any]], Step]
MOST_UNDONE = 50  # a page of the queue

DONE = {
    "accept": gettext_lazy("Accepted. It is your work now."),
    "ask": gettext_lazy("The question is sent to the volunteer."),
    "answer": gettext_lazy("The answer is sent to the office."),
    "note": gettext_lazy("The note is kept."),
    "pass_on": gettext_lazy("Passed on to the other office."),
    "return": gettext_lazy("Sent back with your reason."),
    "refer": gettext_lazy("Referred to the office."),
    "resolve": gettext_lazy("Resolved. The volunteer will tell the person."),
    "tell": gettext_lazy("The person knows. This need is finished."),
    "withdraw": gettext_lazy("Withdrawn."),
    "reopen": gettext_lazy("Open again. The office has it back."),
}


@requires(Permission.WORK_REFERRAL)
def accept(request: Request, referral_id: UUID) -> HttpResponse:
    """The office takes it."""
    referral = _referral(referral_id)

    def act(said: dict[str, Any]) -> Step:
        return actions.accept_referral(referral, by=request.actor, at=bangkok_now(), version=said["version"])

    return _deed(request, "needs/accept.html", forms.AcceptForm, referral.need, act, referral=referral)


@requires(Permission.WORK_REFERRAL)
def ask(request: Request, referral_id: UUID) -> HttpResponse:
    """The office needs more before it can go on."""
    referral = _referral(referral_id)

    def act(said: dict[str, Any]) -> Step:
        return actions.ask_for_more(referral, by=request.actor, at=bangkok_now(), **said)

    return _deed(request, "needs/ask.html", forms.AskForm, referral.need, act, referral=referral)


@requires(Permission.VIEW_NEED)
def answer(request: Request, referral_id: UUID) -> HttpResponse:
    """The volunteer, the coordinator or the office itself answers what was asked."""
    referral = _referral(referral_id)

    def act(said: dict[str, Any]) -> Step:
        return actions.answer_question(referral, by=request.actor, at=bangkok_now(), **said)

    return _deed(request, "needs/answer.html", forms.AnswerForm, referral.need, act, referral=referral)


@requires(Permission.REFER_NEED)
def pass_on(request: Request, referral_id: UUID) -> HttpResponse:
    """Another office can do it better."""
    referral = _referral(referral_id)

    def act(said: dict[str, Any]) -> Step:
        return actions.pass_on_referral(referral, by=request.actor, at=bangkok_now(), **said)

    return _deed(request, "needs/pass_on.html", forms.PassOnForm, referral.need, act, referral=referral)


@requires(Permission.WORK_REFERRAL)
def return_referral(request: Request, referral_id: UUID) -> HttpResponse:
    """Back to the sender, with a reason."""
    referral = _referral(referral_id)

    def act(said: dict[str, Any]) -> Step:
        return actions.return_referral(referral, by=request.actor, at=bangkok_now(), **said)

    return _deed(
        request, "needs/return_referral.html", forms.ReturnForm, referral.need, act, referral=referral
    )


@requires(Permission.WORK_REFERRAL)
def resolve(request: Request, referral_id: UUID) -> HttpResponse:
    """The office's part is done."""
    referral = _referral(referral_id)

    def act(said: dict[str, Any]) -> Step:
        return actions.resolve_referral(referral, by=request.actor, at=bangkok_now(), **said)

    return _deed(request, "needs/resolve.html", forms.ResolveForm, referral.need, act, referral=referral)


@requires(Permission.CLOSE_NEED)
def refer(request: Request, need_id: UUID) -> HttpResponse:
    """To one more office, or again after it came back."""
    need = get_need(need_id)

    def act(said: dict[str, Any]) -> Step:
        return actions.refer_need(need, by=request.actor, at=bangkok_now(), **said)

    return _deed(request, "needs/refer.html", forms.ReferForm, need, act)


@requires(Permission.CLOSE_NEED)
def tell(request: Request, need_id: UUID) -> HttpResponse:
    """The person knows the outcome."""
    need = get_need(need_id)

    def act(said: dict[str, Any]) -> Step:
        return actions.tell_person(need, by=request.actor, at=bangkok_now(), **said)

    return _deed(request, "needs/tell.html", forms.TellForm, need, act)


@requires(Permission.CLOSE_NEED)
def withdraw(request: Request, need_id: UUID) -> HttpResponse:
    """The person does not want it any more."""
    need = get_need(need_id)

    def act(said: dict[str, Any]) -> Step:
        return actions.withdraw_need(need, by=request.actor, at=bangkok_now(), **said)

    return _deed(request, "needs/withdraw.html", forms.WithdrawForm, need, act)


@requires(Permission.CLOSE_NEED)
def reopen(request: Request, need_id: UUID) -> HttpResponse:
    """It is not fixed."""
    need = get_need(need_id)

    def act(said: dict[str, Any]) -> Step:
        return actions.reopen_need(need, by=request.actor, at=bangkok_now(), **said)

    return _deed(request, "needs/reopen.html", forms.ReopenForm, need, act)


@requires(Permission.VIEW_NEED)
def note(request: Request, need_id: UUID) -> HttpResponse:
    """A note for colleagues."""
    need = get_need(need_id)

    def act(said: dict[str, Any]) -> Step:
        return actions.add_note(need, text=said["text"], by=request.actor, at=bangkok_now())

    return _deed(request, "needs/note.html", forms.NoteForm, need, act)


@require_POST
@requires(Permission.VIEW_NEED)
def undo_step(request: Request, step_id: UUID) -> HttpResponse:
    """Take back one's own last step."""
    step = Step.objects.filter(pk=step_id).first()
    if step is None:
        raise Http404
    try:
        actions.undo_step(step, by=request.actor, at=bangkok_now())
        say(request, _("Undone. Everything is as before."))
    except Refused as refused:
        say(request, refused.message, tone="warn")
    return redirect("need", need_id=step.need_id)


@require_POST
@requires(Permission.WORK_REFERRAL)
def undo_steps(request: Request) -> HttpResponse:
    """Take back what was just done to several rows of the queue."""
    try:
        ids = [UUID(each) for each in request.POST.get("steps", "").split(",")[:MOST_UNDONE]]
    except ValueError as unreadable:
        raise Http404 from unreadable
    undone = actions.undo_steps(Step.objects.filter(pk__in=ids), by=request.actor, at=bangkok_now())
    left = len(ids) - undone
    if undone:
        say(request, _("%(undone)d undone. They are as before.") % {"undone": undone})
    if left:
        say(
            request,
            _("%(left)d cannot be undone any more: somebody has gone on from there, or it is too late.")
            % {"left": left},
            tone="warn",
        )
    return redirect("queue")


def _deed(
    request: Request,
    template: str,
    form_class: type[forms.DeedForm],
    need: Need,
    act: Act,
    *,
    referral: Referral | None = None,
) -> HttpResponse:
    """Show the form, or run the one action; a refusal is put on the form with everything typed still in it."""
    data = request.POST if request.method == "POST" else None
    form = form_class(data, need=need, referral=referral, language=request.actor.language)
    missed: list[Event] = []
    if form.is_valid():
        try:
            step = act(form.cleaned_data)
        except actions.Stale as stale:
            need = get_need(need.pk)
            form.add_error(None, stale.message)
            missed = shown.happened_since(need, form.cleaned_data["version"], request.actor.language)
            form.accept_version(need.version)
        except Refused as refused:
            put_refusal(form, refused)
        else:
            undo = reverse("undo_step", args=[step.pk]) if step.deed in actions.UNDOABLE else ""
            say(request, DONE[step.deed], undo_url=undo)
            return redirect("need", need_id=need.pk)
    context = {
        "form": form,
        "need": need,
        "missed": missed,
        "state": shown.state_word(need),
        "referral": referral,
        "person": shown.person_name(need),
        "topic": shown.topic_name(need.topic_code, request.actor.language),
        "place": shown.where(need, request.actor.language),
        "office": shown.office_name(referral.office_code, request.actor.language) if referral else "",
        "back_url": reverse("need", args=[need.pk]),
    }
    return render(request, template, context, status=422 if form.errors else 200)


def _referral(referral_id: UUID) -> Referral:
    referral = Referral.objects.filter(pk=referral_id).first()
    if referral is None:
        raise Http404
    referral.need = get_need(referral.need_id)
    return referral
