"""The public page on which somebody complains about a volunteer or an officer, and what became of that: without an account.

Nothing is kept of who is signed in: the system writes for whoever complains.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from raengjai.access import trusted_device
from raengjai.access.door import Request, acting_as_system, acting_for_receipt, public
from raengjai.access.models import User
from raengjai.ground.actor import COUNTRY
from raengjai.ground.crypto import receipt_hash
from raengjai.ground.dates import bangkok_now, bangkok_today, short_date
from raengjai.ground.receipts import is_valid, normalise
from raengjai.ground.refused import Refused
from raengjai.network import actions
from raengjai.network.actions import CARD
from raengjai.network.forms import ComplaintCodeForm, ComplaintForm
from raengjai.network.models import Complaint, ComplaintStep, Member
from raengjai.network.rules.complaints import COUNTRY_DESK, category_name, is_dangerous
from raengjai.network.views.complaint_words import TOLD_STEPS, complaint_word
from raengjai.network.views.strangers import device_of, opened_by_code, private
from raengjai.papers.models import Credential
from raengjai.services.models import catalogue
from raengjai.services.rules import all_on
from raengjai.services.rules.finding import LONGEST, find
from raengjai.services.views.words import hotline_pieces
from raengjai.web.fragments import render
from raengjai.web.pieces import Event, Hotline
from raengjai.web.refusals import put_refusal

# Under this name a browser is remembered that has complained, or followed a complaint, before.
COMPLAINTS = "complaints:"
MOST_A_DAY = 10  # from one browser: somebody who helps the neighbours
MOST_STRANGERS_AN_HOUR = 60  # from all browsers of one kind that were never here
DANGER_NUMBERS = ("191", "1300", "1546")
_TAIL = 25  # letters: a shorter rest of a text was part of the piece before


@public("whoever complains about a volunteer or an officer does so without an account, and without a name")
def complain(request: Request) -> HttpResponse:
    """The form; when it is sent, the page says where it went and shows the code, once."""
    member = _member(request)
    form = ComplaintForm(
        request.POST or None, known=member.name if member else "", member_id=member.pk if member else None
    )
    context = {"form": form, "member": member, "lines": danger_lines()}
    if request.method != "POST":
        return private(render(request, "network/complain.html", context))
    now = bangkok_now()
    device, is_known = device_of(request, COMPLAINTS, purpose="complaint")
    if _is_too_many(device, now, is_known=is_known):
        form.is_valid()
        form.add_error(
            None, _("Many complaints came from here. Try again tomorrow, or call one of the numbers below.")
        )
        return private(render(request, "network/complain.html", context, status=429))
    if form.is_valid() and is_valid(form.cleaned_data["code"]):
        try:
            sent = _send(form, member, device, at=now)
        except Refused as refused:
            put_refusal(form, refused)
        else:
            response = _done(request, sent, form.cleaned_data["code"])
            trusted_device.trust(response, request, COMPLAINTS)
            return private(response)
    return private(render(request, "network/complain.html", context, status=422))


@public("the code is the key: who holds it sees what became of the own complaint")
def follow_complaint(request: Request) -> HttpResponse:
    """What became of a complaint: its state and what the office answers, nothing of the person it is about."""
    page = "network/follow_complaint.html"
    return opened_by_code(request, ComplaintCodeForm, _followed, mark=COMPLAINTS, template=page)


def danger_lines() -> list[Hotline]:
    """The numbers for danger, from the catalogue, in the order in which to call them."""
    known = {line.number: line for line in all_on(catalogue().hotlines, bangkok_today())}
    return hotline_pieces(known[number] for number in DANGER_NUMBERS if number in known)


def _send(form: ComplaintForm, member: Member | None, device: bytes, *, at: datetime) -> Complaint:
    """The system writes for the person. The same form sent twice is one complaint."""
    said, receipt = form.cleaned_data, receipt_hash(form.cleaned_data["code"])
    with acting_as_system("somebody complains without an account") as system:
        known = Complaint.objects.filter(pk=said["key"]).first()
        if known is not None:
            if known.receipt_hash is None or bytes(known.receipt_hash) != receipt:
                raise Refused(_("This form was sent already. Open the page anew to write another complaint."))
            return known
        subject, name = _subject(member, said.get("card", ""))
        draft = actions.ComplaintDraft(
            id=said["key"],
            kind=said.get("kind") or ("officer" if member and member.kind == "mentor" else "volunteer"),
            category=said["category"],
            place_code=said["place"] or (member.place_code if member else COUNTRY),
            said=form.grievance(name if member else ""),
            receipt_hash=receipt,
            agency_code=said.get("agency_code", ""),
            subject=subject,
            language=get_language() or "th",
            device_hash=device,
        )
        return actions.send_complaint(draft, by=system, at=at)


def _subject(member: Member | None, card: str) -> tuple[User | None, str]:
    """The account behind the member's page or the card, and the name; an unknown card leaves it to those who read it."""
    if member is None and card:
        credential = Credential.objects.filter(number=normalise(card), kind=CARD).first()
        member = Member.objects.filter(pk=credential.subject_id).first() if credential else None
    return (member.user, member.name) if member else (None, "")


def _member(request: Request) -> Member | None:
    """The member whose page led here, as far as the reader may see it."""
    asked = request.POST.get("member", "") or request.GET.get("member", "")
    try:
        member_id = UUID(asked)
    except ValueError:
        return None
    return Member.objects.select_related("user").filter(pk=member_id).first()


def _is_too_many(device: bytes, now: datetime, *, is_known: bool) -> bool:
    """Strangers share one count, a browser that was here has its own, so that nobody keeps all others out for long."""
    span, most = (timedelta(days=1), MOST_A_DAY) if is_known else (timedelta(hours=1), MOST_STRANGERS_AN_HOUR)
    with acting_as_system("how many complaints came from here"):
        return Complaint.objects.filter(device_hash=device, sent_at__gte=now - span).count() >= most


def _done(request: Request, sent: Complaint, code: str) -> HttpResponse:
    context = {
        "code": code,
        "is_dangerous": is_dangerous(sent.category) or _speaks_of_danger(sent.said.happened),
        "lines": danger_lines(),
        "is_with_country": sent.desk == COUNTRY_DESK,
        "due_on": short_date(sent.due_on, get_language() or "th"),
    }
    return render(request, "network/complained.html", context)


def _speaks_of_danger(text: str) -> bool:
    """Whether the catalogue's words for danger stand in it."""
    starts = range(0, max(len(text) - _TAIL, 1), LONGEST // 2)  # as much as the search looks at, overlapping
    today = bangkok_today()
    return any(find(text[start : start + LONGEST], catalogue(), today).dangers for start in starts)


def _followed(code: str) -> dict[str, Any] | None:
    receipt, language = receipt_hash(code), get_language() or "th"
    with acting_for_receipt(receipt):
        found = Complaint.objects.filter(receipt_hash=receipt).first()
        if found is None:
            return None
        steps = ComplaintStep.objects.filter(complaint=found, taken_back_at=None, kind__in=TOLD_STEPS)
        events = [
            Event(what=TOLD_STEPS[step.kind], at=step.at, note=step.told)
            for step in steps.order_by("at", "id")
        ]
    return {
        "state": complaint_word(found),
        "category": category_name(found.category, language),
        "sent_on": short_date(found.sent_at, language),
        "due_on": short_date(found.due_on, language) if found.is_open else "",
        "events": events,
        "is_with_country": found.desk == COUNTRY_DESK,
        "lines": danger_lines() if is_dangerous(found.category) else [],
    }
