"""Applications, for tests."""

from datetime import date
from typing import Any

from raengjai.access.door import acting_as
from raengjai.access.models import User
from raengjai.network import actions
from raengjai.network.actions import ApplicationDraft
from raengjai.network.models import Applicant, Application
from raengjai.network.rules import Order
from tests.network.members import NOW

ORDER = Order("12/2563", date(2020, 1, 3))
STARTS = date(2020, 2, 1)
NUMBER, OTHER_NUMBER = "1520100000014", "1520100000022"
SAID = Applicant(
    citizen_id=NUMBER,
    birth_date=date(1970, 5, 17),
    home_place_code="520103",
    home_village_no=4,
    address="12/3 ถนนสมมติ",
    phone="+66812345678",
    line_id="khampaeng",
    education="bachelor",
    occupation="ค้าขาย",
    languages=("th", "nod", "my"),
    skills="เย็บผ้า",
    other_roles=("health",),
    emergency_name="นายสมชาย แก้วตัวอย่าง",
    emergency_relation="สามี",
    emergency_phone="+66898765432",
)


def draft(name: str = "นางคำแปง แก้วตัวอย่าง", **said: Any) -> ApplicationDraft:
    return ApplicationDraft(name, **{"place_code": "520103", "tier": "core", "said": SAID, **said})


def sent(by: User, name: str = "นางคำแปง แก้วตัวอย่าง", **said: Any) -> Application:
    """Typed from paper by `by`."""
    with acting_as(by) as actor:
        return actions.send_application(draft(name, **said), source="paper", by=actor, at=NOW)


def approved(by: User, name: str = "นางคำแปง แก้วตัวอย่าง", **said: Any) -> Application:
    application = sent(by, name, **said)
    with acting_as(by) as actor:
        actions.approve_application(application, by=actor, at=NOW)
    return application
