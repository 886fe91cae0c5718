"""What the tests of cards have in common."""

from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

from pypdf import PdfReader

from raengjai.access.door import acting_as, acting_as_system
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.network import actions
from raengjai.network.models import Member
from raengjai.papers import actions as papers
from raengjai.papers import jobs
from raengjai.papers.models import Credential, Print, PrintPart
from raengjai.papers.rules.verdict import Verdict
from tests.cast import Cast
from tests.network import members

NOW = bangkok_now()
TODAY = bangkok_today()
ADDRESS = "https://raengjai.example.go.th/verify/"
BEGAN, ENDS = TODAY - timedelta(days=100), TODAY + timedelta(days=600)


def volunteer(name: str = "นางบัวผัน นามสมมติ", **said: Any) -> Member:
    return members.volunteer(name, **{"starts_on": BEGAN, "ends_on": ENDS, **said})


def issue(cast: Cast, member: Member) -> Credential:
    with acting_as(cast.coordinator) as actor:
        return actions.issue_card(member, by=actor, at=NOW)


def end(cast: Cast, member: Member, on: date, reason: str = "resigned", at: datetime = NOW) -> None:
    with acting_as(cast.coordinator) as actor:
        actions.end_membership(member, ends_on=on, reason=reason, by=actor, at=at)


def verdict(card: Credential, at: datetime = NOW) -> Verdict:
    with acting_as_system("test"):
        return papers.verify(card.code, at=at)[0]


def begin(cast: Cast, place: str = "52", *, only_missing: bool = True) -> Print:
    with acting_as(cast.coordinator) as actor:
        return actions.begin_card_print(
            place, only_missing=only_missing, address=ADDRESS, language="th", by=actor, at=NOW
        )


def work(order: Print) -> None:
    jobs.make_parts(str(order.pk))


def parts_of(order: Print) -> list[PrintPart]:
    with acting_as_system("test"):
        return list(PrintPart.objects.filter(print=order).order_by("number"))


def text_of(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
