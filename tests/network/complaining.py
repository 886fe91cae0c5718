"""Complaints, for tests: people with names of their own, for the rule listens to names."""

from dataclasses import dataclass
from typing import Any

from raengjai.access.door import acting_as_system
from raengjai.access.models import User
from raengjai.ground.crypto import receipt_hash
from raengjai.ground.ids import new_id
from raengjai.ground.receipts import new_code
from raengjai.network import actions
from raengjai.network.actions import ComplaintDraft
from raengjai.network.models import Complaint, Grievance, Member
from tests import make
from tests.network import members
from tests.network.members import NOW

SAID = Grievance(
    about="ลุงแก้ว", happened="เรียกเงินค่าแบบฟอร์มห้าร้อยบาท", happened_on="2020-01-03", contact="081-234-5678"
)


@dataclass(frozen=True)
class Offices:
    """Two coordinators of Lampang, one of the neighbour, two of headquarters, a volunteer with her mentor, a colleague."""

    wanna: User
    somsri: User
    neighbour: User
    hq: User
    inspector: User
    volunteer: Member
    mentor: Member
    colleague: Member


def officer(name: str, role: str, place: str) -> User:
    person = make.user(name=name)
    make.posting(person, role, place, office_code=f"OPS-{place}")
    return person


def offices() -> Offices:
    mentor = members.mentor("นายอินสม คำสมมติ", office_code="DSD-52")
    with acting_as_system("test") as system:
        volunteer = actions.appoint_volunteer(
            make.user(name="นางบัวผัน นามสมมติ"),
            place_code="520101",
            tier="core",
            mentor=mentor,
            starts_on=members.TERM_BEGAN,
            by=system,
            at=NOW,
        )
    return Offices(
        wanna=officer("นางวรรณา ใจตัวอย่าง", "coordinator", "52"),
        somsri=officer("นางสมศรี พรสมมติ", "coordinator", "52"),
        neighbour=officer("นายเดช ลำพูนสมมติ", "coordinator", "51"),
        hq=officer("นายพิชัย กลางสมมติ", "headquarters", "00"),
        inspector=officer("นางนิภา ตรวจตัวอย่าง", "headquarters", "00"),
        volunteer=volunteer,
        mentor=mentor,
        colleague=members.mentor("นางคำใส งานสมมติ", office_code="DSD-52"),
    )


def sent(subject: User | None = None, *, code: str = "", **said: Any) -> Complaint:
    """Somebody complains, without an account."""
    grievance = said.pop("said", SAID)
    draft = ComplaintDraft(
        id=new_id(),
        subject=subject,
        said=grievance,
        receipt_hash=receipt_hash(code or new_code()),
        **{"kind": "volunteer", "category": "money", "place_code": "520101", **said},
    )
    with acting_as_system("test") as system:
        return actions.send_complaint(draft, by=system, at=NOW)
