"""The receipt: on the screen after recording, and on paper (A6). Its code is never kept, only shown on."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.ground import receipts
from raengjai.ground.crypto import receipt_hash, same
from raengjai.ground.dates import bangkok_now, bangkok_today, document_date, short_date
from raengjai.needs.models import Referral, Visit
from raengjai.needs.views import shown
from raengjai.papers.actions import print_receipt
from raengjai.papers.rules.qr import svg
from raengjai.papers.rules.sheets import Hotline, Receipt, ReceiptLine
from raengjai.places.models import address_of
from raengjai.services.models import catalogue
from raengjai.services.rules import all_on
from raengjai.web.downloads import send


def follow_url(request: Request, code: str) -> str:
    """The follow-up page with the code behind the #, which a browser sends to nobody."""
    return f"{request.build_absolute_uri(reverse('follow'))}#{receipts.normalise(code)}"


def receipt_context(request: Request, visit: Visit, code: str) -> dict[str, Any]:
    """What the done page shows. A code that is not this visit's is not shown at all."""
    is_right = receipts.is_valid(code) and same(bytes(visit.receipt_hash), receipt_hash(code))
    language = request.actor.language
    return {
        "visit": visit,
        "code": receipts.normalise(code) if is_right else "",
        "qr": svg(
            follow_url(request, code),
            title=_("QR code of the receipt"),
            description=_("Opens the follow-up page."),
        )
        if is_right
        else "",
        "lines": _lines(visit, language),
    }


@require_POST
@requires(Permission.RECORD_NEED)
def receipt_paper(request: Request, visit_id: UUID) -> HttpResponse:
    """The receipt to print. The code comes with the request, for the server does not know it."""
    visit = Visit.objects.filter(pk=visit_id).first()
    code = request.POST.get("receipt_code", "")
    if (
        visit is None
        or not receipts.is_valid(code)
        or not same(bytes(visit.receipt_hash), receipt_hash(code))
    ):
        raise Http404
    language, now = visit.language, bangkok_now()
    paper = Receipt(
        code=receipts.grouped(code),
        follow_url=follow_url(request, code),
        place=address_of(visit.place_code, language, village_no=visit.village_no),
        made_on=document_date(visit.made_at, language),
        lines=[
            ReceiptLine(
                need=line["topic"], office=line["office"], answer_by=short_date(line["due_on"], language)
            )
            for line in _lines(visit, language)
        ],
        steps=[
            _("The office looks at it and may call you."),
            _("The volunteer tells you what became of it."),
            _("With this code you can look yourself, and say if it is not fixed."),
        ],
        hotlines=[
            Hotline(name=line.name.say(language), number=line.number)
            for line in all_on(catalogue().hotlines, bangkok_today())[:3]
        ],
        recorder=request.actor.name,
    )
    return send(
        request,
        print_receipt(paper, language=language),
        filename="receipt.pdf",
        content_type="application/pdf",
        verb="visit.receipt_printed",
        subject=visit,
        place_code=visit.place_code,
        by=request.actor,
        at=now,
    )


def _lines(visit: Visit, language: str) -> list[dict[str, Any]]:
    referrals = Referral.objects.filter(need__visit=visit).order_by(
        "need__recorded_at", "need_id", "sent_at", "id"
    )
    return [
        {
            "topic": shown.topic_name(topic_code, language),
            "office": shown.office_name(office_code, language),
            "due_on": due_on,
            "url": reverse("need", args=[need_id]),
        }
        for need_id, topic_code, office_code, due_on in referrals.values_list(
            "need_id", "topic_code", "office_code", "due_on"
        )
    ]
