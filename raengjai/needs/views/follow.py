"""The page of the receipt: what became of my need, without an account. Its own door sees one receipt only.

The code never stands in an address: it is posted, and the QR code carries it behind the #, which browsers keep
to themselves.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from raengjai.access import trusted_device
from raengjai.access.actions import count_wrong_receipt, wait_for_receipt
from raengjai.access.door import Request, acting_as_system, acting_for_receipt, public
from raengjai.access.rules import kind_of_device
from raengjai.ground.crypto import receipt_hash
from raengjai.ground.dates import bangkok_now
from raengjai.ground.receipts import grouped
from raengjai.ground.refused import Refused
from raengjai.needs import actions
from raengjai.needs.forms.follow import AnswerForm, CodeForm, NotFixedForm, RateForm
from raengjai.needs.models import Need, Referral, Step
from raengjai.needs.rules.states import Deed, NeedState, ReferralState
from raengjai.needs.views import shown
from raengjai.services.models import catalogue
from raengjai.services.rules import latest
from raengjai.web.fragments import render
from raengjai.web.pieces import Event


@dataclass(frozen=True, slots=True)
class _Said:
    """What the person told us on this page: the deed, the need, and the words."""

    deed: str
    need_id: UUID | None
    form: django_forms.Form | None


@public("the receipt code is the key: who holds it follows the own needs without an account")
def follow(request: Request) -> HttpResponse:
    """Ask for the code; with the right one, show the needs of that visit and take an answer."""
    now = bangkok_now()
    here = {
        "device": trusted_device.id_for(request, trusted_device.RECEIPTS),
        "kind": kind_of_device(request.headers.get("User-Agent", "")),
    }
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and (wait := wait_for_receipt(**here, at=now)):
        return _ask(request, form, wait=wait, status=429)
    if not form.is_valid():
        return _ask(request, form, status=422 if form.is_bound else 200)
    code = form.cleaned_data["code"]
    if not _needs(code):
        form.add_error(
            "code", _("We do not know this code. Compare it with your receipt, or ask the volunteer.")
        )
        count_wrong_receipt(**here, at=now)
        return _ask(request, form, status=422)
    said, done = _hear(request, code, at=now)
    response = _show(request, code, said, done)
    trusted_device.trust(response, request, trusted_device.RECEIPTS)
    return response


def _ask(request: Request, form: CodeForm, *, wait: int = 0, status: int) -> HttpResponse:
    return _private(render(request, "needs/follow.html", {"form": form, "wait": wait}, status=status))


def _show(request: Request, code: str, said: _Said, done: str) -> HttpResponse:
    language = get_language() or "th"
    receipt = receipt_hash(code)
    with acting_for_receipt(receipt):
        needs = [_card(need, said, language) for need in Need.objects.of_receipt(receipt)]
    context = {"code": grouped(code), "needs": needs, "done": done}
    refused = said.form is not None and bool(said.form.errors)
    return _private(render(request, "needs/follow.html", context, status=422 if refused else 200))


def _needs(code: str) -> list[Need]:
    receipt = receipt_hash(code)
    with acting_for_receipt(receipt):
        return list(Need.objects.of_receipt(receipt))


def _hear(request: Request, code: str, *, at: datetime) -> tuple[_Said, str]:
    """Run what the person asked for, if anything; returns it with its form, and a sentence when it is done."""
    deed = next((name for name in ("not_fixed", "rate", "answer") if name in request.POST), "")
    need = next((each for each in _needs(code) if str(each.pk) == request.POST.get("need")), None)
    if not deed or need is None:
        return _Said("", None, None), ""
    form = {"not_fixed": NotFixedForm, "rate": RateForm, "answer": AnswerForm}[deed](request.POST)
    if not form.is_valid():
        return _Said(deed, need.pk, form), ""
    try:
        return _Said("", None, None), _act(deed, need, form.cleaned_data, at=at)
    except Refused as refused:
        form.add_error(None, refused.message)
        return _Said(deed, need.pk, form), ""


def _act(deed: str, need: Need, cleaned: dict[str, Any], *, at: datetime) -> str:
    """The system acts for the holder of the receipt, who has no account; the step says so."""
    with acting_as_system("holder of the receipt") as system:
        if deed == "not_fixed":
            actions.reopen_by_receipt(need, text=cleaned["text"], by=system, at=at)
            return _("Thank you for telling us. The office has it again and will look at it.")
        if deed == "answer":
            asked = Referral.objects.filter(need=need, state=ReferralState.ASKED)
            for referral in asked:
                actions.answer_question(referral, text=cleaned["text"], by=system, at=at)
            return _("Thank you. The office has your answer.")
        actions.rate_need(need, rating=cleaned["rating"], by=system, at=at)
        return _("Thank you for your opinion.")


def _card(need: Need, said: _Said, language: str) -> dict[str, Any]:
    """One need as its owner sees it: no name, no note, no officer."""
    referrals = list(need.referrals.order_by("sent_at", "id"))
    steps = list(Step.objects.filter(need=need, for_person=True, undone_at=None).order_by("at", "id"))
    offered = said.form if said.need_id == need.pk else None
    return {
        "need": need,
        "topic": shown.topic_name(need.topic_code, language),
        "state": shown.state_word(need),
        "outcomes": shown.outcomes(referrals, language),
        "events": _events(need, referrals, steps, language),
        "office": _office(referrals, language),
        "papers": _papers(need, language) if need.is_open else [],
        "may_reopen": need.state in (NeedState.RESOLVED, NeedState.TOLD),
        "may_answer": need.state == NeedState.ASKED,
        "not_fixed_form": offered
        if said.deed == "not_fixed" and offered
        else NotFixedForm(auto_id=f"{need.pk}-%s"),
        "rate_form": offered if said.deed == "rate" and offered else _rate_form(need),
        "answer_form": offered if said.deed == "answer" and offered else AnswerForm(auto_id=f"{need.pk}-%s"),
    }


def _rate_form(need: Need) -> RateForm:
    return RateForm(initial={"rating": need.rating}, auto_id=f"{need.pk}-%s")


def _events(need: Need, referrals: list[Referral], steps: list[Step], language: str) -> list[Event]:
    events = [Event(what=_("Recorded"), at=need.recorded_at)]
    for each in referrals:
        office = shown.office_name(each.office_code, language)
        events.append(Event(what=_("Sent to %(office)s") % {"office": office}, at=each.sent_at))
        if each.accepted_at:
            events.append(Event(what=_("Accepted by %(office)s") % {"office": office}, at=each.accepted_at))
    for step in steps:
        office = shown.office_name(step.office_code, language)
        events.append(
            Event(what=shown.DEED_WORDS[Deed(step.deed)] % {"office": office}, at=step.at, note=step.text)
        )
    return sorted(reversed(events), key=lambda event: str(event.at), reverse=True)


def _office(referrals: list[Referral], language: str) -> dict[str, str]:
    """Whom to call: the office that has the need now, or had it last."""
    last = next((each for each in reversed(referrals) if each.is_open), referrals[-1] if referrals else None)
    office = latest(catalogue().offices, last.office_code) if last else None
    agency = latest(catalogue().agencies, office.agency) if office else None
    return {
        "name": office.name.say(language) if office else "",
        "phone": office.phone if office else "",
        "hotline": agency.hotline if agency else "",
    }


def _papers(need: Need, language: str) -> list[str]:
    service = latest(catalogue().services, need.service_code)
    return [paper.say(language) for paper in service.documents] if service else []


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response
