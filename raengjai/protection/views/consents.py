"""Who agreed to what for whom: the table, asking, and taking back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from raengjai.access.door import requires
from raengjai.access.roles import Permission
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.protection import actions
from raengjai.protection.actions.agreed import case_entries
from raengjai.protection.forms.sharing import GiveConsentForm, WithdrawConsentForm
from raengjai.protection.rules import consent
from raengjai.protection.rules.records import shown, title_of
from raengjai.protection.views.entrance import in_room
from raengjai.protection.views.sharing_case import (
    Request,
    about_case,
    case_of,
    case_page,
    item_names,
    partners_of,
    people_choices,
    recipient_choices,
    recipient_name,
)
from raengjai.web.refusals import put_refusal


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
@about_case
def case_consents(request: Request) -> HttpResponse:
    """Person by person: who may be told what now, what was taken back, and every word that was written down."""
    opened, language, partners = request.opened, request.actor.language, partners_of(request)
    lines = [
        {
            "person": line.person,
            "recipient": line.recipient,
            "name": recipient_name(line.recipient, partners),
            "now": item_names(line.now, language),
            "before": item_names(line.before, language),
            "until": line.until,
        }
        for line in actions.agreements(opened, at=bangkok_now())
    ]
    history = [
        {"title": title_of(entry.record, language), "lines": shown(entry.record, language), "at": entry.at}
        for entry in reversed(case_entries(opened, "consent", with_former=True))
    ]
    context = {"lines": lines, "history": history, "people": people_choices(opened)}
    return case_page(request, "protection/case_consents.html", context)


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
@about_case
def give_consent(request: Request) -> HttpResponse:
    """Writes down what a person agreed to."""
    form = GiveConsentForm(
        request.POST if request.method == "POST" else None,
        people=people_choices(request.opened),
        recipients=recipient_choices(request),
        language=request.actor.language,
        initial={name: request.GET.get(name, "") for name in ("person", "recipient")},
    )
    if form.is_valid():
        try:
            actions.give_consent(request.opened, _said(form.cleaned_data), at=bangkok_now())
        except Refused as refused:
            put_refusal(form, refused)
        else:
            messages.success(request, _("The consent is written down. It can be taken back at any time."))
            return redirect("case_consents", case_of(request).pk)
    return case_page(
        request, "protection/give_consent.html", {"form": form}, status=422 if form.is_bound else 200
    )


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
@about_case
def take_consent_back(request: Request) -> HttpResponse:
    """One page that says what ends, and one button."""
    person, recipient = request.GET.get("person", ""), request.GET.get("recipient", "")
    lines = actions.agreements(request.opened, at=bangkok_now())
    line = next((one for one in lines if (one.person, one.recipient) == (person, recipient)), None)
    if line is None or not line.now:
        raise Http404
    named = consent.items()
    choices = [(code, named[code].in_language(request.actor.language)) for code in named if code in line.now]
    form = WithdrawConsentForm(
        request.POST if request.method == "POST" else None, items=choices, initial={"items": list(line.now)}
    )
    if form.is_valid():
        actions.withdraw_consent(
            request.opened,
            person,
            recipient=recipient,
            items=form.cleaned_data["items"],
            words=form.cleaned_data["words"],
            at=bangkok_now(),
        )
        messages.success(request, _("Taken back. What rested on it ended at once."))
        return redirect("case_consents", case_of(request).pk)
    context = {"form": form, "person": person, "name": recipient_name(recipient, partners_of(request))}
    return case_page(
        request, "protection/take_consent_back.html", context, status=422 if form.is_bound else 200
    )


def _said(said: dict[str, Any]) -> actions.Said:
    names = ("person", "recipient", "by", "way", "language", "assent", "guardian", "best_interest")
    return actions.Said(
        **{name: said[name] for name in names},
        items=frozenset(said["items"]),
        interpreter=said["interpreter"],
        until=said["until"],
        words=said["words"],
        again=said["again"],
    )
