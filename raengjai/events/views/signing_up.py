"""The public registration of an event: without an account, in six languages, with a receipt that is the invitation."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from raengjai.access import trusted_device
from raengjai.access.actions import count_look_up
from raengjai.access.door import Request, acting_as_system, public
from raengjai.access.rules import kind_of_device
from raengjai.events import actions
from raengjai.events.forms.signup import SignUpForm
from raengjai.events.models import Event, Guest
from raengjai.events.rules import GuestState
from raengjai.events.rules.signup_words import every_language, words_of
from raengjai.events.views import guests_shown as shown
from raengjai.ground.dates import bangkok_now
from raengjai.ground.receipts import grouped
from raengjai.ground.refused import Refused
from raengjai.papers.rules.qr import svg
from raengjai.web.fragments import render

# Under this name a browser is remembered that has registered somebody before.
SIGNUPS = "signups:"
# Of one event in an hour: by one browser that was here before (a family, a helper), and by all others of one kind
# together. Nobody's address is counted, for a village hall is one address.
MOST_KNOWN, MOST_STRANGERS = 30, 400


@public("an event that is open to everybody is registered for without an account")
def register_for_event(request: Request, event_id: UUID) -> HttpResponse:
    """The form; once it is sent, the receipt with its code and QR code."""
    event = Event.objects.real().filter(pk=event_id, signup="public").first()
    if event is None:
        raise Http404
    language = _language(request)
    words, now = words_of(language), bangkok_now()
    groups = actions.open_groups(event)
    form = SignUpForm(request.POST or None, groups=groups, words=words, language=language)
    if not actions.is_open_to_all(event, now):
        return _page(request, event, form, closed=True, status=200)
    if request.method != "POST":
        return _page(request, event, form, status=200)
    if not form.is_valid():
        return _page(request, event, form, status=422)
    if _is_too_many(request, event):
        form.add_error(None, words["busy"])
        return _page(request, event, form, status=429)
    try:
        with acting_as_system("somebody registers without an account") as by:
            guest = actions.sign_up(form.group_chosen(), form.draft(), by=by, at=now)
            place = _place_in_queue(guest)
    except actions.RegisteredAlready:
        form.add_error(None, words["already"])
        return _page(request, event, form, status=422)
    except Refused:
        form.add_error(None, words["full_queue"])
        return _page(request, event, form, status=422)
    response = _receipt(request, event, guest, place)
    trusted_device.trust(response, request, SIGNUPS)
    return response


def _language(request: Request) -> str:
    asked = request.GET.get("lang", "")
    return asked if asked in every_language() else (get_language() or "th")


def _is_too_many(request: Request, event: Event) -> bool:
    device = trusted_device.id_for(request, SIGNUPS)
    kind = kind_of_device(request.headers.get("User-Agent", ""))
    counted = count_look_up(f"signup {event.pk}", device=device, kind=kind, at=bangkok_now())
    return counted > (MOST_KNOWN if device else MOST_STRANGERS)


def _place_in_queue(guest: Guest) -> int:
    """1 for the next one of the waiting list, 0 for who has a seat."""
    if guest.state != GuestState.WAITING:
        return 0
    return Guest.objects.filter(group=guest.group_id, queued_at__lte=guest.queued_at).queue().count()


def _page(
    request: Request, event: Event, form: SignUpForm, *, status: int, closed: bool = False
) -> HttpResponse:
    context = _shared(request, event, form.language) | {"form": form, "closed": closed}
    return _drawn(request, "events/register_for_event.html", context, status=status)


def _receipt(request: Request, event: Event, guest: Guest, place: int) -> HttpResponse:
    address = f"{shown.invitation_address(request)}{guest.code}/"
    context = _shared(request, event, guest.language) | {
        "place_in_queue": place,
        "code": grouped(guest.code),
        "qr": svg(
            address, title=_("QR code of the invitation"), description=_("Shown at the registration desk.")
        ),
        "open_url": reverse("invitation", args=[guest.code]),
    }
    return _drawn(request, "events/registered.html", context)


def _shared(request: Request, event: Event, language: str) -> dict[str, Any]:
    """The event's own words are Thai; days and addresses are those of the language, or English."""
    reader = _reader(language)
    address = reverse("register_for_event", args=[event.pk])
    return {
        "event": event,
        "words": words_of(language),
        "language": language,
        "days": shown.days_text(event, language),
        "place": shown.place_text(event, reader),
        "map_url": shown.map_url(event),
        "office": shown.office_of(event, reader),
        "page_languages": [
            {
                "code": code,
                "name": words["language"],
                "url": f"{address}?lang={code}",
                "current": code == language,
            }
            for code, words in every_language().items()
        ],
    }


def _drawn(request: Request, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """The frame around the page is English where it has no words in the language."""
    with translation.override(_reader(context["language"])):
        response = render(request, template, context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _reader(language: str) -> str:
    return language if language in ("th", "en") else "en"
