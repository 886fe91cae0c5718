"""Cases to share, for tests: two invented people, of whom each item of a consent holds words of its own that can be searched for."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from raengjai.access.door import acting_as_system
from raengjai.ground.dates import bangkok_now
from raengjai.protection.actions import OpenCase, Said, give_consent, open_case, open_new_case, write_record
from raengjai.protection.actions.cases import give_key, seal_content
from raengjai.protection.models import Case, KeyWrap, Record
from raengjai.protection.models.inside import Room
from raengjai.protection.rules import keys
from raengjai.protection.rules.records import Record as Content
from raengjai.protection.rules.records import content_of
from raengjai.protection.rules.sharing import member_recipient
from tests.protection import rooms

# Item → words that stand in the case under that item alone.
WORDS = {
    "identity": "ทองดีสมมุติ",
    "contact": "หลังหกโมงเย็น",
    "place": "โรงสีริมน้ำวัง",
    "story": "ถูกขังไว้ในโกดัง",
    "screening": "คัดปลาในห้องเย็น",
    "health": "ตั้งครรภ์ห้าเดือน",
    "documents": "AB7654321",
    "needs": "อยากกลับไปหาลูก",
}
OF_ANOTHER = "เรื่องของคนที่สอง"


def add(opened: OpenCase, kind: str, code: str = "", /, **values: Any) -> Record:
    return write_record(opened, kind, content_of(Content(kind, values, code=code)), at=bangkok_now())


def case_to_share(owner: Room, *, age: int | None = 24, place_code: str = "520101") -> Case:
    """P1 with everything, P2 with a story; the identity of P1 under a key of its own, which the owner has."""
    with rooms.inside(owner):
        opened = open_new_case(room=owner, place_code=place_code, village="3", at=bangkok_now())
        first: dict[str, Any] = {
            "sex": "Feminine",
            "nationality": "MMR",
            "contact_ways": ["x_Call"],
            "contact_when": WORDS["contact"],
            "care_needs": WORDS["health"],
            "wishes": WORDS["needs"],
            "employer": "E1",
        }
        add(opened, "person", "P1", **first, **({"age": age} if age is not None else {}))
        add(opened, "person", "P2", sex="Masculine", age=40, nationality="KHM", contact_ways=["x_None"])
        add(opened, "place", "L1", name=WORDS["place"], roles=["Exploitation"], area="520101")
        add(opened, "employer", "E1", industry="C_Manufacturing", work=WORDS["screening"], place="L1")
        add(opened, "note", person="P1", kind="x_Talk", on="2026-11-01", words=WORDS["story"])
        add(opened, "note", person="P2", kind="x_Talk", on="2026-11-01", words=OF_ANOTHER)
        add(opened, "note", kind="x_Talk", on="2026-11-01", words=f"ทั้งเคส {OF_ANOTHER}")
        identity(opened, person="P1", first_name=WORDS["identity"], passport=WORDS["documents"])
    return opened.case


def identity(opened: OpenCase, **values: Any) -> UUID:
    """Under the key of its own domain, in the hands of who opened the case."""
    key = keys.new_data_key(uuid4())
    row = Record(
        id=uuid4(),
        case=opened.case,
        kind="identity",
        domain_id=key.domain_id,
        at=bangkok_now(),
        by=opened.room.member_id,
    )
    row.sealed = seal_content(key, row, content_of(Content("identity", values)))
    row.save(force_insert=True)
    give_key(key, opened.room.member, case_id=opened.case_id, room=opened.room)
    return row.pk


def opened_by(room: Room, case: Case) -> OpenCase:
    return open_case(Case.objects.get(pk=case.pk), room=room, purpose="work", at=bangkok_now())


def recipient_of(room: Room) -> str:
    return member_recipient(room.member.user.name, room.member_id)


def agree(opened: OpenCase, recipient: str, *items: str, person: str = "P1", **more: Any) -> Record:
    """The person agrees, spoken to in Burmese."""
    said = {"by": "self", "way": "spoken", "language": "mya", **more}
    at = said.pop("at", None) or bangkok_now()
    return give_consent(opened, Said(person, recipient, frozenset(items), **said), at=at)


def words_in(text: str) -> set[str]:
    """The items whose words stand in a text; "other" for those of the other person."""
    found = {item for item, words in WORDS.items() if words in text}
    return found | ({"other"} if OF_ANOTHER in text else set())


def kept_about(case: Case, room: Room) -> tuple[int, int]:
    """How many records and keys of a case lie in the tables for somebody: (records under a domain of theirs, wraps)."""
    with acting_as_system("test"):
        wraps = KeyWrap.objects.filter(case_id=case.pk, member_id=room.member_id)
        return Record.objects.filter(case=case, kind="extract").count(), wraps.count()


def now() -> datetime:
    return bangkok_now()
