"""Lists of volunteers: read, judged, loaded once; what another list says otherwise is shown and taken when asked."""

from datetime import date, datetime

import pytest

from raengjai.access.door import acting_as, acting_as_system
from raengjai.access.models import Posting, User
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.journal.models import Entry
from raengjai.network import actions, jobs
from raengjai.network.models import Change, Identity, Member, Profile, SheetRow, SheetRun
from tests.cast import Cast
from tests.network import applying, lists, members

pytestmark = pytest.mark.django_db


def everybody() -> list[Member]:
    with acting_as_system("test"):
        return list(Member.objects.in_the_field().select_related("user").order_by("place_code", "starts_on"))


def test_a_row_becomes_an_account_a_term_and_a_record(cast: Cast):
    said = lists.row(line_id="buatong", languages="ไทยกลาง, คำเมือง", education="ปริญญาตรี", village_no="๓")

    run = lists.load(cast.coordinator, lists.read(cast.coordinator, lists.workbook([said])))

    assert (run.state, lists.counts(run), run.loaded) == ("loaded", (1, 0, 0, 0), 1)
    (member,) = everybody()
    assert (member.place_code, member.tier, member.seat, member.village_no) == ("520101", "core", 1, 3)
    assert (member.starts_on, member.ends_on) == (date(2019, 10, 1), date(2022, 9, 30))
    assert (member.order_no, member.order_on) == ("12/2562", date(2019, 9, 20))
    assert member.phone == "+66812345678"
    assert member.user.username == "v520101"
    assert not member.user.has_usable_password()
    with acting_as(cast.coordinator):
        assert Profile.objects.get(user=member.user).languages == ["nod", "th"]
        kept = Identity.objects.get(user=member.user).values()
    assert (kept["citizen_id"], kept["birth_date"]) == (lists.citizen_id(1), "1970-05-17")
    with acting_as_system("test"):
        assert Posting.objects.get(user=member.user).role == "volunteer"
        verbs = set(Entry.objects.values_list("verb", flat=True))
        appointed = Entry.objects.get(verb="member.appointed")
    assert {"user.added", "posting.assigned", "import.sent", "import.confirmed", "import.loaded"} <= verbs
    assert (appointed.subject_id, appointed.codes["asked_by"]) == (member.pk, str(cast.coordinator.pk))


def test_loading_the_same_list_twice_changes_nothing(cast: Cast):
    rows = [
        lists.row(),
        lists.row(name="นายบุญมา นามสมมติ", citizen_id="", role="เครือข่าย", place_code="520102"),
    ]
    raw = lists.workbook(rows)
    lists.load(cast.coordinator, lists.read(cast.coordinator, raw))
    before = everybody()

    second = lists.read(cast.coordinator, raw)

    assert lists.counts(second) == (0, 2, 0, 0)
    with acting_as(cast.coordinator) as actor, pytest.raises(Refused):
        actions.confirm_run(second, with_changes=True, by=actor, at=bangkok_now())
    assert everybody() == before


def test_two_lists_that_were_both_checked_load_nobody_twice(cast: Cast):
    raw = lists.workbook([lists.row()])
    first, second = lists.read(cast.coordinator, raw), lists.read(cast.coordinator, raw)

    lists.load(cast.coordinator, first)
    second = lists.load(cast.coordinator, second)

    assert (second.state, second.loaded, lists.counts(second)) == ("loaded", 0, (0, 1, 0, 0))
    assert len(everybody()) == 1


def test_what_differs_is_shown_and_taken_over_only_when_asked(cast: Cast):
    lists.load(
        cast.coordinator, lists.read(cast.coordinator, lists.workbook([lists.row(ends_on=lists.UNTIL)]))
    )
    other = lists.workbook(
        [
            lists.row(ends_on=lists.UNTIL, phone="089-876-5432", village_no=4, occupation="ค้าขาย"),
            lists.row(name="นายบุญมา นามสมมติ", citizen_id=lists.citizen_id(2), place_code="520102"),
        ]
    )

    run = lists.read(cast.coordinator, other)
    assert lists.counts(run) == (1, 0, 1, 0)
    lists.load(cast.coordinator, run)
    first = everybody()[0]
    assert (first.phone, first.village_no) == ("+66812345678", None)

    run = lists.load(cast.coordinator, lists.read(cast.coordinator, other), with_changes=True)
    first = everybody()[0]
    assert (first.phone, first.village_no, run.loaded) == ("+66898765432", 4, 1)
    with acting_as(cast.coordinator):
        newest = Change.objects.filter(user=first.user).order_by("made_at", "id").last()
        assert newest is not None
        assert newest.changes() == {
            "phone": ["+66812345678", "+66898765432"],
            "occupation": ["", "ค้าขาย"],
        }
    assert lists.counts(lists.read(cast.coordinator, other)) == (0, 2, 0, 0)


def test_a_term_that_is_over_is_history(cast: Cast):
    lists.load(cast.coordinator, lists.read(cast.coordinator, lists.workbook([lists.row()])))

    run = lists.read(cast.coordinator, lists.workbook([lists.row(phone="089-876-5432")]))

    assert lists.counts(run) == (0, 1, 0, 0)


def test_an_empty_cell_leaves_what_is_known(cast: Cast):
    lists.load(cast.coordinator, lists.read(cast.coordinator, lists.workbook([lists.row()])))

    run = lists.read(cast.coordinator, lists.workbook([lists.row(ends_on="", birth_date="", phone="")]))

    assert lists.counts(run) == (0, 1, 0, 0)


FAULTY = [
    ("name", "", "missing"),
    ("name", "ก" * 121, "long"),
    ("citizen_id", "1520100000015", "number_check"),
    ("citizen_id", "15201", "number_length"),
    ("birth_date", "31/2/2513", "date"),
    ("birth_date", "17/5/13", "date"),
    ("birth_date", "17/5/2643", "date_range"),
    ("phone", "12345", "phone"),
    ("role", "หัวหน้า", "role"),
    ("place_code", "529999", "no_place"),
    ("place_code", "510101", "outside"),
    ("village_no", "หมู่สาม", "village"),
    ("starts_on", "", "missing"),
    ("ends_on", "1/9/2562", "ends_before"),
    ("order_on", "", "order_half"),
    ("order_no", "<12>", "order_form"),
    ("education", "มากมาย", "word"),
    ("languages", "ภาษานก", "word"),
    ("home_place_code", "999999", "no_place"),
]


def test_every_fault_is_told_with_its_row_and_column(cast: Cast):
    rows = [
        lists.row(citizen_id=lists.citizen_id(number)) | {column: value}
        for number, (column, value, _code) in enumerate(FAULTY, start=10)
    ]

    run = lists.read(cast.coordinator, lists.workbook(rows))

    assert lists.counts(run) == (0, 0, 0, len(FAULTY))
    found = lists.faults(cast.coordinator, run)
    for line, (column, _value, code) in enumerate(FAULTY, start=2):
        assert (column, code) in found[line], (line, column, code, found[line])
    assert everybody() == []


def test_twins_within_the_list_and_seats_that_are_taken_by_it(cast: Cast):
    rows = [
        lists.row(),
        lists.row(name="นายบุญมา นามสมมติ"),  # the same national ID
        lists.row(name="นายคำมา นามสมมติ", citizen_id=lists.citizen_id(3)),  # the same seat
        lists.row(name="นายคำมี นามสมมติ", citizen_id="", role="เครือข่าย"),
        lists.row(name="นายคำมี นามสมมติ", citizen_id="", role="เครือข่าย"),
    ]

    run = lists.read(cast.coordinator, lists.workbook(rows))

    assert lists.faults(cast.coordinator, run) == {
        3: [("citizen_id", "twice")],
        4: [("role", "no_seat")],
        6: [("name", "twice")],
    }


def test_what_the_register_knows_is_a_fault_where_it_contradicts(cast: Cast):
    lists.load(cast.coordinator, lists.read(cast.coordinator, lists.workbook([lists.row()])))
    members.volunteer(place_code="520103", starts_on=date(2019, 10, 1))
    applying.sent(cast.coordinator)
    rows = [
        lists.row(name="นางคนอื่น นามสมมติ"),
        lists.row(role="เครือข่าย"),
        lists.row(ends_on="30/9/2566", citizen_id=""),
        lists.row(name="นางใหม่ นามสมมติ", citizen_id=lists.citizen_id(5), place_code="520103"),
        lists.row(name="นางคำแปง แก้วตัวอย่าง", citizen_id=applying.NUMBER, role="เครือข่าย", place_code="520103"),
    ]
    run = lists.read(cast.coordinator, lists.workbook(rows))
    assert lists.faults(cast.coordinator, run) == {
        2: [("name", "other_person")],
        3: [("citizen_id", "twice")],
        4: [("ends_on", "other_days")],
        5: [("role", "no_seat")],
        6: [("citizen_id", "applied")],
    }
    for other, column, code in (
        (lists.row(role="เครือข่าย"), "role", "other_role"),
        (lists.row(order_no="13/2562"), "order_no", "other_order"),
        (lists.row(place_code="520102"), "place_code", "serves_there"),
        (lists.row(starts_on="2/10/2562"), "starts_on", "other_days"),
    ):
        run = lists.read(cast.coordinator, lists.workbook([other]))
        assert lists.faults(cast.coordinator, run) == {2: [(column, code)]}


def test_who_served_before_goes_on_with_the_same_account(cast: Cast):
    lists.load(cast.coordinator, lists.read(cast.coordinator, lists.workbook([lists.row()])))
    later = lists.row(place_code="520102", starts_on="1/10/2565", ends_on="30/9/2568")

    run = lists.load(cast.coordinator, lists.read(cast.coordinator, lists.workbook([later])))

    assert run.loaded == 1
    first, second = everybody()
    assert first.user == second.user
    assert lists.counts(lists.read(cast.coordinator, lists.workbook([lists.row()]))) == (0, 1, 0, 0)


def test_names_of_places_stand_for_codes_and_both_must_agree(cast: Cast):
    names = {"subdistrict": "ตำบลท่าผา", "district": "อ.เกาะคา", "province": "ลำปาง"}
    run = lists.read(cast.coordinator, lists.workbook([lists.row(place_code="", **names)]))
    assert lists.counts(run) == (1, 0, 0, 0)
    run = lists.read(cast.coordinator, lists.workbook([lists.row(**names)]))
    assert lists.faults(cast.coordinator, run)[2] == [("subdistrict", "other_name")]


def test_a_csv_in_thai_windows_or_utf8_reads_the_same(cast: Cast):
    said = lists.row()
    text = ",".join(said) + "\r\n" + ",".join(said.values()) + "\r\n"
    for raw in (text.encode("cp874"), text.encode("utf-8-sig"), text.replace(",", ";").encode()):
        assert lists.counts(lists.read(cast.coordinator, raw)) == (1, 0, 0, 0)


def test_numbers_and_days_of_a_spreadsheet_read_as_people_mean_them(cast: Cast):
    said = lists.row(
        citizen_id=int(lists.citizen_id(1)),
        phone=812345678,
        place_code=520101,
        birth_date=date(1970, 5, 17),
        starts_on=date(2562, 10, 1),
        ends_on=date(2022, 9, 30),
    )
    lists.load(cast.coordinator, lists.read(cast.coordinator, lists.workbook([said])))
    (member,) = everybody()
    assert (member.phone, member.starts_on) == ("+66812345678", date(2019, 10, 1))
    assert lists.counts(lists.read(cast.coordinator, lists.workbook([lists.row()]))) == (0, 1, 0, 0)


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        (b"PK\x03\x04 no workbook", "broken"),
        (b"\x00\x01\x02", "broken"),
        (b"a,b\r\n1,2\r\n", "no_heads"),
        (b"name,role\r\nx,y\r\n", "missing_head"),
        (b"name,name,role,starts_on,place_code\r\na,b,c,d,e\r\n", "twice_a_head"),
        (b"name,role,starts_on,place_code\r\n", "empty"),
    ],
)
def test_a_file_that_is_no_list_says_why(cast: Cast, raw: bytes, problem: str):
    run = lists.read(cast.coordinator, raw)
    assert (run.state, run.problem, run.file_sealed) == ("unreadable", problem, None)


def test_a_killed_worker_is_followed_by_one_that_goes_on(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    codes = [f"5201{number:02}" for number in (1, 2, 3, 4, 5)]
    rows = [
        lists.row(name=f"นายที่{code} นามสมมติ", citizen_id=lists.citizen_id(int(code)), place_code=code)
        for code in codes
    ]
    monkeypatch.setattr("raengjai.network.actions.sheet_runs.AT_ONCE", 2)
    run = lists.read(cast.coordinator, lists.workbook(rows))
    with acting_as(cast.coordinator) as actor:
        actions.confirm_run(run, with_changes=False, by=actor, at=bangkok_now())
    with acting_as_system("test") as system:  # one portion, then the worker dies
        assert actions.load_some(run.pk, by=system, at=bangkok_now())
    assert (lists.again(cast.coordinator, run).done, len(everybody())) == (2, 2)

    with acting_as_system("test"):
        SheetRun.objects.update(touched_at=datetime(2020, 1, 1, tzinfo=bangkok_now().tzinfo))
        assert actions.standing_runs(at=bangkok_now()) == [(run.pk, "loading")]
    jobs.load_list(str(run.pk))

    assert (lists.again(cast.coordinator, run).loaded, len(everybody())) == (5, 5)


def test_nobody_but_the_owner_sees_a_list_and_it_goes_when_thrown_away(cast: Cast):
    run = lists.read(cast.coordinator, lists.workbook([lists.row()]))
    for other in (cast.coordinator_51, cast.headquarters, cast.mentor_dsd, cast.volunteer):
        with acting_as(other):
            assert not SheetRun.objects.exists()
            assert not SheetRow.objects.exists()
    with acting_as(cast.coordinator) as actor:
        actions.discard_run(run, by=actor, at=bangkok_now())
        assert not SheetRow.objects.exists()
    jobs.read_list(str(run.pk))  # a job that comes too late finds nothing to do


def test_headquarters_loads_the_country_and_reads_no_row_of_it(cast: Cast):
    rows = [
        lists.row(),
        lists.row(name="นายเมือง นามสมมติ", citizen_id=lists.citizen_id(2), place_code="510101"),
    ]
    run = lists.load(cast.headquarters, lists.read(cast.headquarters, lists.workbook(rows)))
    assert run.loaded == 2
    with acting_as(cast.headquarters):
        assert not Member.objects.exists()
        assert not Identity.objects.exists()
    with acting_as(cast.coordinator_51):
        assert [member.place_code for member in Member.objects.in_the_field()] == ["510101"]


def test_who_may_no_longer_load_lists_loads_nobody(cast: Cast):
    run = lists.read(cast.coordinator, lists.workbook([lists.row()]))
    with acting_as(cast.coordinator) as actor:
        actions.confirm_run(run, with_changes=False, by=actor, at=bangkok_now())
    with acting_as_system("test"):
        Posting.objects.filter(user=cast.coordinator).update(ends_on=date(2020, 1, 1))
    jobs.load_list(str(run.pk))
    assert everybody() == []


def test_names_and_numbers_of_a_list_never_reach_the_journal(cast: Cast):
    lists.load(cast.coordinator, lists.read(cast.coordinator, lists.workbook([lists.row()])))
    with acting_as_system("test"):
        said = str(list(Entry.objects.values_list("codes", flat=True)))
        stored = b"".join(bytes(each) for each in SheetRow.objects.values_list("said_sealed", flat=True))
    for personal in ("บัวตอง", lists.citizen_id(1), "+66812345678"):
        assert personal not in said
        assert personal.encode() not in stored


def test_user_names_count_on_where_some_are_taken(cast: Cast):
    members.volunteer()  # person…: another pattern
    with acting_as_system("test"):
        User.objects.filter(username="volunteer").update(username="v520102")
    rows = [
        lists.row(
            name=f"นายที่{number} นามสมมติ",
            citizen_id=lists.citizen_id(number),
            role="เครือข่าย",
            place_code="520102",
        )
        for number in range(20, 45)
    ]
    lists.load(cast.coordinator, lists.read(cast.coordinator, lists.workbook(rows)))
    names = {member.user.username for member in everybody() if member.place_code == "520102"}
    assert names == {f"v520102-{number}" for number in range(2, 27)}
