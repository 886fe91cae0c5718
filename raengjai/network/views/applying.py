"""The public page on which somebody asks to become a volunteer, and what became of that: without an account."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from raengjai.access import trusted_device
from raengjai.access.door import Request, acting_as_system, acting_for_receipt, public
from raengjai.ground.crypto import receipt_hash
from raengjai.ground.dates import bangkok_now, short_date
from raengjai.ground.receipts import grouped, is_valid
from raengjai.ground.refused import Refused
from raengjai.network import actions
from raengjai.network.forms import ApplicationForm, CodeForm
from raengjai.network.models import Application, applied_since
from raengjai.network.views.shown import application_word
from raengjai.network.views.strangers import device_of, opened_by_code, private
from raengjai.places.models import address_of
from raengjai.services.models import catalogue
from raengjai.services.rules import latest
from raengjai.web.fragments import render
from raengjai.web.refusals import put_refusal

# Under this name a browser is remembered that has sent an application before.
APPLICATIONS = "applications:"
MOST_A_DAY = 10  # from one browser: a family, or somebody who helps the neighbours
MOST_STRANGERS_AN_HOUR = 60  # from all browsers of one kind that were never here


@public("whoever wants to serve asks for it without an account")
def apply(request: Request) -> HttpResponse:
    """The form; when it is sent, the page says what happens next and shows the code, once."""
    form = ApplicationForm(request.POST or None, request.FILES or None)
    if request.method != "POST":
        return private(render(request, "network/apply.html", {"form": form}))
    now = bangkok_now()
    device, is_known = device_of(request, APPLICATIONS, purpose="network")
    if _is_too_many(device, now, is_known=is_known):
        form.is_valid()
        form.add_error(
            None, _("Many applications came from here. Try again tomorrow, or ask the labour office.")
        )
        return private(render(request, "network/apply.html", {"form": form}, status=429))
    if form.is_valid() and is_valid(form.cleaned_data["code"]):
        try:
            sent = _send(form, device, at=now)
        except Refused as refused:
            put_refusal(form, refused)
        else:
            response = _done(request, sent, form.cleaned_data["code"])
            trusted_device.trust(response, request, APPLICATIONS)
            return private(response)
    return private(render(request, "network/apply.html", {"form": form}, status=422))


@public("the code is the key: who holds it sees the state of the own application")
def follow_application(request: Request) -> HttpResponse:
    """What became of an application: its state and what the office asks, nothing else."""
    page = "network/follow_application.html"
    return opened_by_code(request, CodeForm, _followed, mark=APPLICATIONS, template=page)


def _send(form: ApplicationForm, device: bytes, *, at: datetime) -> Application:
    """The system writes for the person, who has no account. The same form sent twice is one application."""
    receipt = receipt_hash(form.cleaned_data["code"])
    with acting_as_system("somebody applies without an account") as system:
        known = Application.objects.filter(pk=form.cleaned_data["key"]).first()
        if known is not None:
            if known.receipt_hash is None or bytes(known.receipt_hash) != receipt:
                raise Refused(
                    _("This form was sent already. Open the page anew to write another application.")
                )
            return known
        return actions.send_application(
            form.draft(),
            source="public",
            by=system,
            at=at,
            language=get_language() or "th",
            receipt_hash=receipt,
            device_hash=device,
        )


def _is_too_many(device: bytes, now: datetime, *, is_known: bool) -> bool:
    """Strangers share one count, a browser that was here has its own, so that nobody keeps all others out for long."""
    if is_known:
        return applied_since(device, now - timedelta(days=1)) >= MOST_A_DAY
    return applied_since(device, now - timedelta(hours=1)) >= MOST_STRANGERS_AN_HOUR


def _done(request: Request, sent: Application, code: str) -> HttpResponse:
    context = _shown(sent) | {"code": code, "grouped": grouped(code)}
    return render(request, "network/applied.html", context)


def _followed(code: str) -> dict[str, Any] | None:
    receipt = receipt_hash(code)
    with acting_for_receipt(receipt):
        found = Application.objects.filter(receipt_hash=receipt).first()
    return _shown(found) if found else None


def _shown(application: Application) -> dict[str, Any]:
    """No name: the code alone opened this."""
    language = get_language() or "th"
    office = latest(catalogue().offices, f"OPS-{application.province_code}")
    return {
        "state": application_word(application),
        "state_code": application.state,
        "duty": application.duty_name,
        "place": address_of(application.place_code, language, village_no=application.village_no),
        "sent_on": short_date(application.sent_at, language),
        "asked": application.reason_text if application.state == "correcting" else "",
        "office": office.name.say(language) if office else "",
        "office_code": office.code if office else "",
        "phone": office.phone if office else "",
    }
