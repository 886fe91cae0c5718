"""Certificates of an event: what they say, who gets one, making them, and what became of each."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.events.models import Event, Guest
from raengjai.ground.dates import bangkok_now, bangkok_today, short_date
from raengjai.ground.refused import Refused
from raengjai.papers.models import Print
from raengjai.training import actions
from raengjai.training.forms import CourseForm, RevokeCertificateForm
from raengjai.training.forms.certificates import initial_of
from raengjai.training.models import CERTIFICATE, Certificate, course_of, credentials_of, test_of
from raengjai.training.views import shown
from raengjai.web.downloads import send
from raengjai.web.fragments import render
from raengjai.web.pieces import Answer, Word
from raengjai.web.refusals import put_refusal
from raengjai.web.toasts import say

MOST_PRINTS = 5


@requires(Permission.PLAN_EVENT)
def certificates(request: Request, event_id: UUID) -> HttpResponse:
    """The rule of the event, and every guest who was there: with a certificate, able to get one, or why not."""
    event, language, now = shown.event_to_write(request, event_id), request.actor.language, bangkok_now()
    course = course_of(event.pk)
    form = CourseForm(request.POST or None, initial=initial_of(course) if course else _first(event))
    if request.method == "POST" and form.is_valid():
        try:
            actions.write_course(event, form.draft(), by=request.actor, at=now)
        except Refused as refused:
            put_refusal(form, refused)
        else:
            say(request, _("What the certificates say is kept."))
            return redirect("certificates", event_id=event.pk)
    standings = actions.standings_of(event, course) if course else []
    orders = Print.objects.filter(user=request.actor.me, kind=actions.PRINT, expires_at__gt=now)
    context = shown.frame(event, language) | {
        "form": form,
        "course": course,
        "has_test": test_of(event.pk) is not None,
        "able_count": sum(1 for each in standings if each.is_able),
        "made_count": sum(1 for each in standings if each.certificate and not each.certificate.revoked_at),
        "rows": [_row(each) for each in standings],
        "orders": list(orders.filter(place_code=event.place_code).order_by("-begun_at")[:MOST_PRINTS]),
    }
    return render(request, "training/certificates.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.PLAN_EVENT)
def make_certificates(request: Request, event_id: UUID) -> HttpResponse:
    """All of them in one order; the next page shows how far it is."""
    event = shown.event_to_write(request, event_id)
    try:
        order = actions.begin_certificates(
            event, address=_address(request), by=request.actor, at=bangkok_now()
        )
    except Refused as refused:
        say(request, refused.message, tone="warn")
        return redirect("certificates", event_id=event.pk)
    return redirect("training_print", print_id=order.pk)


@require_POST
@requires(Permission.PLAN_EVENT)
def give_certificate(request: Request, event_id: UUID, guest_id: UUID) -> HttpResponse:
    """To one guest who came later on the list, or whose presence was mended."""
    event = shown.event_to_write(request, event_id)
    guest = Guest.objects.filter(pk=guest_id, event=event).first()
    if guest is None:
        raise Http404
    try:
        made = actions.give_certificate(event, guest, by=request.actor, at=bangkok_now())
    except Refused as refused:
        say(request, refused.message, tone="warn")
        return redirect("certificates", event_id=event.pk)
    say(request, _("The certificate is made. Print it now."))
    return redirect("certificate", certificate_id=made.pk)


@requires(Permission.PLAN_EVENT)
def certificate(request: Request, certificate_id: UUID) -> HttpResponse:
    """One certificate: what it says, whether it is valid, and what may be done with it."""
    found = _certificate(request, certificate_id)
    context = _page(request, found) | {"form": RevokeCertificateForm()}
    return render(request, "training/certificate.html", context)


@requires(Permission.PLAN_EVENT)
def certificate_pdf(request: Request, certificate_id: UUID) -> HttpResponse:
    found = _certificate(request, certificate_id)
    return print_own(request, found, back="certificate")


@require_POST
@requires(Permission.PLAN_EVENT)
def revoke_certificate(request: Request, certificate_id: UUID) -> HttpResponse:
    found = _certificate(request, certificate_id)
    form = RevokeCertificateForm(request.POST)
    if form.is_valid():
        try:
            actions.revoke_certificate(found, **form.cleaned_data, by=request.actor, at=bangkok_now())
        except Refused as refused:
            put_refusal(form, refused)
        else:
            say(request, _("The certificate is revoked. Whoever checks it is told so."))
            return redirect("certificate", certificate_id=found.pk)
    return render(request, "training/certificate.html", _page(request, found) | {"form": form}, status=422)


@require_POST
@requires(Permission.PLAN_EVENT)
def restore_certificate(request: Request, certificate_id: UUID) -> HttpResponse:
    return _done(request, certificate_id, actions.restore_certificate, _("The certificate is valid again."))


@require_POST
@requires(Permission.PLAN_EVENT)
def renew_certificate(request: Request, certificate_id: UUID) -> HttpResponse:
    words = _(
        "A new certificate is signed with today’s name and title. The former one is not valid any more."
    )
    return _done(request, certificate_id, actions.renew_certificate, words)


def state_of(found: Certificate) -> Word:
    standing = found.standing(bangkok_today())
    if standing == "revoked":
        return Word(_("Revoked"), "bad")
    return Word(_("Expired"), "warn") if standing == "expired" else Word(_("Valid"), "good")


def print_own(request: Request, found: Certificate, *, back: str) -> HttpResponse:
    now = bangkok_now()
    try:
        pdf = actions.print_certificate(found, address=_address(request))
    except Refused as refused:
        say(request, refused.message, tone="warn")
        return redirect(back, certificate_id=found.pk) if back == "certificate" else redirect(back)
    return send(
        request,
        pdf,
        filename=_("Certificate.pdf"),
        content_type="application/pdf",
        verb="certificate.downloaded",
        subject=(CERTIFICATE, found.pk),
        by=request.actor,
        at=now,
        place_code=found.place_code,
        codes={"certificates": 1},
    )


def _done(request: Request, certificate_id: UUID, deed: Any, words: str) -> HttpResponse:
    found = _certificate(request, certificate_id)
    try:
        deed(found, by=request.actor, at=bangkok_now())
    except Refused as refused:
        say(request, refused.message, tone="warn")
    else:
        say(request, words)
    return redirect("certificate", certificate_id=found.pk)


def _certificate(request: Request, certificate_id: UUID) -> Certificate:
    found = Certificate.objects.select_related("event", "guest").filter(pk=certificate_id).first()
    if found is None or not actions.writes(request.actor, found.event):
        raise Http404
    return found


def _page(request: Request, found: Certificate) -> dict[str, Any]:
    language = request.actor.language
    with actions.as_system():
        credential = credentials_of([found.pk]).get(found.pk)
    last = short_date(found.valid_until, language) if found.valid_until else _("no last day set")
    facts = [
        Answer(_("Name"), found.name),
        Answer(_("Title"), found.title),
        Answer(_("Certificate number"), credential.grouped_number if credential else ""),
        Answer(_("Valid"), f"{short_date(found.valid_from, language)} – {last}"),
        Answer(_("Made on"), short_date(found.made_at, language)),
    ]
    if found.revoked_at is not None:
        facts.append(Answer(_("Revoked on"), short_date(found.revoked_at, language)))
        facts.append(Answer(_("Why"), found.revoked_why))
    return {
        "certificate": found,
        "event": found.event,
        "facts": facts,
        "state": state_of(found),
        "is_revoked": found.revoked_at is not None,
        "differs": found.name != found.guest.name,
        "guest": found.guest,
    }


def _row(each: actions.Standing) -> dict[str, Any]:
    made = each.certificate
    return {
        "guest": each.guest,
        "sessions": each.sessions,
        "certificate": made,
        "state": state_of(made) if made else None,
        "refusal": "" if made else each.refusal,
    }


def _first(event: Event) -> dict[str, Any]:
    return {
        "title": event.title,
        "min_sessions": 1,
        "signer_name": event.contact_name,
        "dated_on": event.ends_on,
    }


def _address(request: Request) -> str:
    return request.build_absolute_uri(reverse("verify_card"))
