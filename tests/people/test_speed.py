"""Suggestions with 100,000 persons in the province: index ranges only, whoever asks."""

import random
import time
from functools import partial

import psycopg
import pytest
from django.db import connection

from raengjai.access.door import acting_as, acting_as_system
from raengjai.ground.ids import new_id
from raengjai.people.models import Person, likely_same, suggest
from raengjai.people.rules.names import name_key
from tests import make
from tests.conftest import Database
from tests.make import NOW

pytestmark = pytest.mark.long
PERSONS = 100_000
MOST_READ = PERSONS // 6  # rows behind the commonest syllable
PATIENCE = 0.5  # seconds; the promise of 50 ms is kept on a machine that does nothing else
FIRST = [
    "สม",
    "บุญ",
    "วร",
    "ศรี",
    "พร",
    "จันทร์",
    "แสง",
    "ทอง",
    "คำ",
    "แก้ว",
    "ปัญ",
    "อุไร",
    "ณัฐ",
    "กิตติ",
    "สุ",
    "ประ",
    "ชัย",
    "วิ",
    "มา",
    "นง",
    "อำ",
    "เพ็ญ",
    "รัตน์",
    "ดวง",
    "บัว",
    "ใจ",
    "อิน",
    "ปาน",
]
SECOND = [
    "ชาย",
    "ศรี",
    "หญิง",
    "ดี",
    "พร",
    "มา",
    "ใจ",
    "คำ",
    "ทอง",
    "วรรณ",
    "เพ็ญ",
    "ชัย",
    "ศักดิ์",
    "นา",
    "ภรณ์",
    "ลักษณ์",
    "พงษ์",
    "วุฒิ",
    "ผัน",
    "ปัน",
    "แก้ว",
    "เรือน",
    "จิต",
    "นวล",
    "ดา",
]
LAST = [
    "วงศ์",
    "ใจ",
    "คำ",
    "มูล",
    "แก้ว",
    "ปัญญา",
    "ยะ",
    "ต๊ะ",
    "อินต๊ะ",
    "กันทะ",
    "สุยะ",
    "เครือ",
    "ธรรม",
    "ก๋า",
    "เตชะ",
    "ฟู",
    "อุ่น",
    "หล้า",
    "ไชย",
    "ศรี",
]
TYPED = ["สม", "บัวผัน", "บวผัน", "บัวพัน วงคำ", "สมชาย ใจดี", "จันทร์ศรี ต๊ะวงศ์", "น้ําฝน", "ศรีพร", "5678", "081-234"]


def _filled() -> None:
    """Names from a few syllables: more alike than people's names are, so harder than life."""
    dice = random.Random(7)
    places = [f"52{district:02d}{part:02d}" for district in range(1, 14) for part in range(1, 9)]
    rows = []
    for _number in range(PERSONS):
        first = (
            dice.choice(FIRST) + dice.choice(SECOND) + (dice.choice(SECOND) if dice.random() < 0.3 else "")
        )
        last = dice.choice(LAST) + dice.choice(SECOND)
        phone = f"+668{dice.randrange(10**8):08d}" if dice.random() < 0.7 else ""
        person = Person(
            pk=new_id(),
            place_code=dice.choice(places),
            province_code="52",
            first_name=first,
            last_name=last,
            name_key=name_key(first, last),
            phone=phone,
            phone_last4=phone[-4:],
            birth_year=dice.randrange(1940, 2010),
            recorded_at=NOW,
        )
        rows.append(person)
    with acting_as_system("test"):
        Person.objects.bulk_create(rows, batch_size=1500)


def _reads() -> tuple[int, int]:
    """Sequential scans of the table, and rows fetched through its indexes, in this transaction so far."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT seq_scan, idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'people_person'"
        )
        whole, fetched = cursor.fetchone()
        return whole, fetched


def test_suggestions_read_index_ranges_only(fresh_database: Database):
    _filled()
    with psycopg.connect(fresh_database.urls.owner, autocommit=True) as owner:
        owner.execute("VACUUM ANALYZE people_person")
    asking = {
        **{typed: partial(suggest, typed, province_code="52", place_code="520101") for typed in TYPED},
        "likely same": partial(
            likely_same,
            {"first_name": "สมชาย", "last_name": "ใจดี", "phone": "+66812345678", "place_code": "520101"},
        ),
    }
    for user, most in ((make.coordinator(), MOST_READ), (make.volunteer(), PERSONS // 50)):
        with acting_as(user):
            for what, ask in asking.items():
                whole, fetched = _reads()
                began = time.perf_counter()
                ask()
                took = time.perf_counter() - began
                whole_after, fetched_after = _reads()

                assert whole_after == whole, f"{what} read the whole table"
                assert fetched_after - fetched <= most, f"{what} read {fetched_after - fetched} rows"
                assert took < PATIENCE, f"{what} took {took * 1000:.0f} ms"
