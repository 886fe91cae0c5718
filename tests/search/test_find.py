"""Finding within the scope: the index applies places and offices itself, and reads an index to do so."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import ProgrammingError, connection, transaction

from raengjai.access.door import acting_as, acting_as_system
from raengjai.access.models import User
from raengjai.ground.actor import ANONYMOUS
from raengjai.ground.ids import new_id
from raengjai.ground.rows import inside
from raengjai.search import actions, providers
from raengjai.search.models import Entry, Hit
from raengjai.search.rules import Words
from tests import cast, make
from tests.make import NOW

pytestmark = pytest.mark.django_db

BUAPHAN = Words(names="บัวผัน ใจดี", text="อยากเรียนตัดเย็บ น้ำประปาไม่ไหล", numbers=("+66812345678",))


def entry(
    words: Words = BUAPHAN,
    *,
    kind: str = "person",
    place_code: str = "520101",
    offices: tuple[str, ...] = (),
    minutes: int = 0,
    for_everybody: bool = False,
) -> UUID:
    subject_id = new_id()
    with acting_as_system("test"):
        actions.put(
            kind,
            subject_id,
            words,
            place_code=place_code,
            office_codes=offices,
            at=NOW + timedelta(minutes=minutes),
            for_everybody=for_everybody,
        )
    return subject_id


def found(who: User, text: str, **options: Any) -> list[UUID]:
    return [hit.id for hit in hits(who, text, **options)]


def hits(who: User, text: str, **options: Any) -> list[Hit]:
    with acting_as(who):
        return Entry.objects.find(text, **{"kinds": ("person",)} | options)


@pytest.mark.parametrize(
    "typed",
    [
        "บัวผัน",
        "ใจดี",
        "บัวผันใจดี",  # without the blank
        "นางบัวผัน",
        "ใจดี บัวผัน",  # the other way round
        "น้ำ",
        "ประปา",  # inside a compound
        "ตัดเย",  # still being typed
        "ดี",  # two letters
        "5678",
        "081-234",
        "๐๘๑๒๓๔๕๖๗๘",
    ],
)
def test_find_what_was_meant(typed: str) -> None:
    subject = entry()

    assert found(make.coordinator(), typed, alike=False) == [subject]


@pytest.mark.parametrize("typed", ["บัวพัน", "บัวผ้น", "บัวฝัน", "บัวผันต", "บวผัน", "น้ำปะปา", "ตัดเยบ", "บัวพัน ไจดี"])
def test_find_in_spite_of_slips(typed: str) -> None:
    subject = entry()

    found_hits = hits(make.coordinator(), typed)

    assert [hit.id for hit in found_hits] == [subject]


def test_find_latin_names_by_their_beginning_and_with_slips() -> None:
    subject = entry(Words(names="Nguyễn Somchai"))
    who = make.coordinator()

    assert found(who, "nguy") == found(who, "SOMCHAI") == found(who, "somchay") == [subject]


def test_find_neither_other_names_nor_part_of_a_cluster() -> None:
    entry()
    who = make.coordinator()

    assert found(who, "สมชาย") == found(who, "9999") == found(who, "ัน") == []


def test_find_puts_exact_ones_first_and_then_the_newest() -> None:
    old, new = entry(minutes=1), entry(minutes=5)
    alike = entry(Words(names="บัวพัน ใจดี"), minutes=9)

    answer = hits(make.coordinator(), "บัวผัน")

    assert [(hit.id, hit.exact) for hit in answer] == [(new, True), (old, True), (alike, False)]


def test_find_goes_on_where_it_stopped_without_gap_or_repeat() -> None:
    subjects = [entry(minutes=minute) for minute in range(5)]
    alike = [entry(Words(names="บัวพัน"), minutes=minute) for minute in range(4)]
    who = make.coordinator()
    answers: list[Hit] = []

    while page := hits(who, "บัวผัน", limit=2, after=answers[-1] if answers else None):
        answers += page

    assert [hit.id for hit in answers] == subjects[::-1] + alike[::-1]


def test_find_goes_on_among_rows_of_the_same_moment() -> None:
    subjects = {entry() for _ in range(7)}
    who = make.coordinator()

    first = hits(who, "บัวผัน", limit=3)
    rest = hits(who, "บัวผัน", limit=9, after=first[-1])

    assert {hit.id for hit in first + rest} == subjects
    assert len(first + rest) == 7


def test_find_sees_a_common_word_beyond_the_newest_entries_of_the_province() -> None:
    subject = entry(minutes=-60)
    for minute in range(260):
        entry(Words(names="สมชาย"), minutes=minute)

    assert found(make.coordinator(), "บัวผัน") == [subject]


def test_find_mixes_the_province_with_what_other_provinces_sent_to_the_office() -> None:
    own = entry(minutes=1)
    sent = entry(place_code="510101", offices=("OPS-52",), minutes=2)
    entry(place_code="510101", offices=("OPS-51",), minutes=3)

    assert found(make.coordinator(), "บัวผัน", limit=1) == [sent]
    assert found(make.coordinator(), "บัวผัน", limit=9) == [sent, own]


def test_find_keeps_kinds_apart_and_in_order() -> None:
    person, need = entry(minutes=1), entry(kind="need", minutes=2)
    who = make.coordinator()

    assert found(who, "บัวผัน", kinds=("person", "need")) == [person, need]
    assert found(who, "บัวผัน", kinds=("volunteer",)) == []


def test_find_shows_each_of_the_cast_what_is_theirs_and_nothing_else() -> None:
    everybody = cast.assemble()
    subject = entry(offices=("DSD-52",))

    sees = {name: found(who, "บัวผัน") == [subject] for name, who in everybody.everybody().items() if who}

    assert sees == {
        "volunteer": True,
        "mentor_dsd": True,
        "mentor_dlpw": False,
        "coordinator": True,
        "mentor_sso": False,
        "other_volunteer": False,
        "mentor_dsd_51": False,
        "coordinator_51": False,
        "headquarters": False,
        "protection_officer": False,
    }


def test_find_shows_a_visitor_only_what_is_for_everybody() -> None:
    entry()
    guide = entry(Words(text="ตัดเย็บ"), for_everybody=True, place_code="00")

    with inside(ANONYMOUS):
        assert [hit.id for hit in Entry.objects.find("ตัดเย็บ", kinds=("person",))] == [guide]


def test_find_raises_when_nobody_is_at_the_door() -> None:
    with pytest.raises(ProgrammingError, match="nobody is at the door"), transaction.atomic():
        Entry.objects.find("บัวผัน", kinds=("person",))


def test_the_table_itself_shows_only_what_the_policies_allow() -> None:
    entry(offices=("DSD-52",))

    with acting_as(make.mentor(office_code="SSO-52")):
        assert Entry.objects.count() == 0
    with acting_as(make.mentor(office_code="DSD-52")):
        assert Entry.objects.count() == 1


@pytest.mark.parametrize(
    "typed",
    [
        "'; DROP TABLE search_entry; --",
        "บัวผัน' | 'x':*",
        "<script>alert(1)</script>",
        "!!! & | <-> ( ) :* \\",
        "\x00บัว\x00ผัน",
        "%%s %(x)s {0}",
    ],
)
def test_find_takes_hostile_text_as_words(typed: str) -> None:
    entry()

    hits(make.coordinator(), typed)

    with acting_as_system("test"):
        assert Entry.objects.count() == 1


def test_let_office_see_and_hide_again() -> None:
    subject = entry()
    mentor = make.mentor(office_code="DLPW-52")

    with acting_as(make.coordinator()):
        actions.let_office_see("person", subject, "DLPW-52")
        actions.let_office_see("person", subject, "DLPW-52")
    seen = found(mentor, "บัวผัน")
    with acting_as(make.coordinator()):
        actions.hide_from_office("person", subject, "DLPW-52")

    assert seen == [subject]
    assert found(mentor, "บัวผัน") == []


def test_a_neighbour_lets_nobody_in() -> None:
    subject = entry()

    with acting_as(make.coordinator(province_code="51")):
        actions.let_office_see("person", subject, "OPS-51")

    assert found(make.coordinator("second", province_code="51"), "บัวผัน") == []


def test_put_again_replaces_the_words_and_keeps_the_offices() -> None:
    subject = entry(offices=("DSD-52",))
    mentor = make.mentor(office_code="DSD-52")

    with acting_as(mentor):
        actions.put("person", subject, Words(names="สมศรี"), place_code="520101", at=NOW)

    assert found(mentor, "สมศรี") == [subject]
    assert found(mentor, "บัวผัน") == []


def test_put_outside_the_area_is_refused() -> None:
    with (
        acting_as(make.volunteer(place_code="520102")),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        actions.put("person", new_id(), BUAPHAN, place_code="520101", at=NOW)


def test_remove_forgets_the_row() -> None:
    subject = entry()

    with acting_as_system("test"):
        actions.remove("person", subject)

    assert found(make.coordinator(), "บัวผัน") == []


def test_write_anew_gives_old_entries_their_words_and_drops_those_without_a_row(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept, gone, unknown = entry(), entry(), entry(kind="something")
    with acting_as_system("test"):
        Entry.objects.update(version="0")
    monkeypatch.setattr(providers, "sources", {"person": lambda ids: {kept: Words(names="สมศรี")}})
    monkeypatch.setattr(actions, "sources", providers.sources)

    with acting_as_system("test"):
        looked_at = actions.write_anew(), actions.write_anew()
        left = set(Entry.objects.values_list("id", flat=True))

    assert looked_at == (2, 0)
    assert left == {kept, unknown}
    assert gone not in left
    assert found(make.coordinator(), "สมศรี") == [kept]


def scans() -> tuple[int, int]:
    """(whole-table scans, index scans) of the index's table in this transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT seq_scan, idx_scan FROM pg_stat_xact_user_tables WHERE relname = 'search_entry'"
        )
        seq, idx = cursor.fetchone()
    return seq, idx


@pytest.mark.parametrize("make_person", [make.coordinator, make.mentor, make.volunteer])
@pytest.mark.parametrize("typed", ["บัวผัน", "ดี", "5678", "บัวพัน", "แรงงาน"])
def test_find_never_reads_the_whole_table(make_person, typed: str) -> None:
    with acting_as_system("test"), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO search_entry (id, subject_kind, place_code, province_code, office_codes,"
            " is_for_everybody, words, version, at)"
            " SELECT gen_random_uuid(), 'person', p.code, left(p.code, 2), '{}', false,"
            " ('''แรงงาน'':1 ''w' || n || ''':2')::tsvector, '1', now()"
            " FROM generate_series(1, 6000) n,"
            " LATERAL (SELECT (10 + n % 80)::text || '0101' AS code) p"
        )
    who = make_person()

    with acting_as(who):
        before = scans()
        Entry.objects.find(typed, kinds=("person", "need"))
        after = scans()

    assert after[0] == before[0]
    assert after[1] > before[1]
