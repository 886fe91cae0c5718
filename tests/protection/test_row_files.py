"""Files of rows through the room and the public page: who asks, who approves, what is paid, and what nobody else sees."""

import csv
import io
from collections import Counter
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from raengjai.access.door import acting_as, acting_as_system
from raengjai.ground.dates import bangkok_now, bangkok_today, fiscal_year
from raengjai.ground.refused import Refused
from raengjai.protection.actions import (
    approve_row_file,
    budget_left,
    check_chain,
    make_row_file,
    prepare_row_file,
    refuse_row_file,
    take_row_file,
)
from raengjai.protection.jobs import go_on_with_figures
from raengjai.protection.models import Answer, Draw, Entry, FigureSet, RowFile, RowFileText, Spending
from raengjai.protection.models.inside import Room
from raengjai.protection.rules import ctdc
from tests.cast import Cast, browser_of
from tests.protection import counted, rooms

pytestmark = pytest.mark.django_db
YEAR = fiscal_year(bangkok_today()) - 1
PUBLIC, ROOM = "/statistics/protection/rows/", "/room/row-files/"
SEEN = {"broad_age": "24--26", "months": "0--12 (0-1 yr)", "country": "THA", "exploitation": ["ForcedLabour"]}


@pytest.fixture(autouse=True)
def low_gates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thirty people are enough, so that tests are quick; the true numbers are tried in test_synthetic.py."""
    for gate in ctdc.read()["gate"]:
        monkeypatch.setitem(gate, "rows", 30)


def figures(asks: Room, decides: Room, count: int, year: int = YEAR, quarter: int = 4) -> None:
    """A quarter whose figures were published, as the job would have left them."""
    who = {"prepared_by": asks.member, "decided_by": decides.member}
    now = bangkok_now()
    with acting_as_system("test"):
        row = FigureSet(
            year=year,
            quarter=quarter,
            state="published",
            epsilon=2,
            prepared_at=now,
            decided_at=now,
            published_at=now,
            **who,
        )
        row.save(force_insert=True)
        spending = Spending(
            figure_set=row,
            indicator="identified",
            year=year,
            quarter=quarter,
            base="country",
            epsilon=Decimal("0.5"),
            by=asks.member.user_id,
            approved_by=decides.member.user_id,
            at=now,
        )
        spending.save(force_insert=True)
        Draw(spending=spending, counts=[], cells=[[["female", "18-44"], count]]).save(force_insert=True)


def prepared(asks: Room, kind: str = "synthetic", year: int = YEAR) -> RowFile:
    with rooms.inside(asks):
        return prepare_row_file(kind, year, room=asks, at=bangkok_now())


def approved(asks: Room, decides: Room, kind: str = "synthetic", year: int = YEAR) -> RowFile:
    row = prepared(asks, kind, year)
    with rooms.inside(decides):
        return approve_row_file(row, room=decides, at=bangkok_now())


def made(asks: Room, decides: Room, kind: str = "synthetic", year: int = YEAR) -> RowFile:
    row = approved(asks, decides, kind, year)
    with acting_as_system("test"):
        assert make_row_file(row.pk, at=bangkok_now())
    return row


def text_of(row: RowFile) -> str:
    with acting_as_system("test"):
        return RowFileText.objects.get(row_file=row).text


def is_refused(statement: str) -> bool:
    with acting_as_system("test"):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
        except DatabaseError:
            return True
    return False


def lines(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


# --- who asks, who approves, what is paid --------------------------------------------------------------------


def test_synthetic_rows_are_approved_by_a_second_person_paid_and_drawn_once():
    asks, decides = counted.country()
    figures(asks, decides, 200)
    counted.answers(200, year=YEAR, **SEEN)
    with rooms.inside(asks):
        before = budget_left(YEAR)
    row = prepared(asks)
    with rooms.inside(asks):
        assert budget_left(YEAR) == before
        with pytest.raises(Refused, match="second person"):
            approve_row_file(row, room=asks, at=bangkok_now())
    with rooms.inside(decides):
        approve_row_file(row, room=decides, at=bangkok_now())
        assert budget_left(YEAR) == before - 4
        with pytest.raises(Refused, match="decided"):
            refuse_row_file(row, room=decides, at=bangkok_now())
    with acting_as_system("test"):
        assert make_row_file(row.pk, at=bangkok_now())
        assert not make_row_file(row.pk, at=bangkok_now())
        assert Draw.objects.filter(spending__row_file=row).count() == 1
        assert RowFileText.objects.get().is_public
        assert set(Answer.objects.values_list("counted__0", flat=True)) == {"synthetic"}
        verbs = list(
            Entry.objects.filter(subject_id=row.pk).order_by("number").values_list("verb", flat=True)
        )
    assert verbs == ["row_file.prepared", "row_file.approved", "row_file.made"]
    found = lines(text_of(row))
    assert list(found[0]) == list(ctdc.columns())
    assert abs(len(found) - 200) < 100
    assert check_chain("00") is None


def test_it_costs_a_part_of_each_year_that_it_tells_of():
    asks, decides = counted.country()
    for year in (YEAR - 1, YEAR):
        figures(asks, decides, 40, year=year)
    row = approved(asks, decides)
    with acting_as_system("test"):
        paid = set(Spending.objects.filter(row_file=row).values_list("year", "quarter", "epsilon"))
    assert paid == {(YEAR - 1, 0, Decimal(4)), (YEAR, 0, Decimal(4))}


def test_beyond_the_budget_no_file_is_asked_for():
    asks, decides = counted.country()
    figures(asks, decides, 400)
    with acting_as_system("test"):
        Spending(
            figure_set=FigureSet.objects.get(),
            indicator="other",
            year=YEAR,
            quarter=1,
            base="country",
            epsilon=Decimal(8),
            by=uuid4(),
            approved_by=uuid4(),
            at=bangkok_now(),
        ).save(force_insert=True)
    with pytest.raises(Refused, match="used up"):
        prepared(asks)
    prepared(asks, "ctdc")  # nothing of it is drawn with noise


def test_rows_for_ctdc_stand_k_times_each_and_stay_in_headquarters_room():
    asks, decides = counted.country()
    figures(asks, decides, 300)
    counted.answers(200, year=YEAR, means=["DebtBondage"], **SEEN)
    counted.answers(30, year=YEAR, sex="Masculine", **SEEN)
    counted.answers(5, year=YEAR, nationality="LAO", means=["PsychoactiveSubstance"], **SEEN)
    row = prepared(asks, "ctdc")
    assert row.preview["withheld"] is None
    assert row.preview["emptied"]["meansDrugsAlcohol"] is None  # five: no more than "fewer than 11"
    with rooms.inside(decides):
        approve_row_file(row, room=decides, at=bangkok_now())
    with acting_as_system("test"):
        assert make_row_file(row.pk, at=bangkok_now())
    found = lines(text_of(row))
    assert min(Counter(tuple(one.values()) for one in found).values()) >= 11
    assert not any(one["citizenship"] == "LAO" or one["meansDrugsAlcohol"] for one in found)
    with rooms.inside(decides):
        assert take_row_file(row, room=decides, at=bangkok_now()).text == text_of(row)
    province = rooms.member(duty="supervisor")
    for door in (rooms.inside(province), acting_as(province.member.user)):
        with door:
            assert not RowFile.objects.exists()
            assert not RowFileText.objects.exists()
    with rooms.inside(province), pytest.raises(Refused, match="headquarters"):
        take_row_file(row, room=province, at=bangkok_now())
    with acting_as_system("test"):
        assert Entry.objects.filter(verb="row_file.taken", member_id=decides.member_id).count() == 1


def test_nobody_is_in_two_files_of_a_kind():
    """The second file tells of whom the first did not: subtracting one from the other gives nothing."""
    asks, decides = counted.country()
    figures(asks, decides, 60, year=YEAR - 1)
    figures(asks, decides, 60)
    counted.answers(60, year=YEAR - 1, **SEEN)
    first = made(asks, decides, "ctdc", YEAR - 1)
    counted.answers(7, year=YEAR - 1, **SEEN)  # recorded late
    counted.answers(5, year=YEAR, **SEEN)
    second = made(asks, decides, "ctdc")
    assert {one["gender"] for one in lines(text_of(first))} == {"Woman"}
    assert len(lines(text_of(second))) in (
        0,
        11,
        12,
    )  # twelve people, some left out by chance, none under eleven
    assert second.from_year == YEAR
    for year in (YEAR - 1, YEAR):
        with pytest.raises(Refused, match="once"):
            prepared(decides, "ctdc", year)


def test_who_asks_too_early_too_late_or_for_too_few_is_told_why(monkeypatch):
    asks, decides = counted.country()
    now = bangkok_now()
    with rooms.inside(asks):
        for year, why in ((YEAR + 1, "not over"), (YEAR - 2, "coarse"), (YEAR, "four quarters")):
            with pytest.raises(Refused, match=why):
                prepare_row_file("synthetic", year, room=asks, at=now)
        with pytest.raises(Refused, match="kind"):
            prepare_row_file("whatever", YEAR, room=asks, at=now)
    figures(asks, decides, 29)
    for language, words in (("en", "too few people"), ("th", "น้อยเกินไป")):
        with translation.override(language), pytest.raises(Refused) as caught:
            prepared(asks)
        with translation.override(language):
            assert words in str(caught.value.message)
    province = rooms.member(duty="supervisor")
    with rooms.inside(province), pytest.raises(Refused, match="headquarters"):
        prepare_row_file("synthetic", YEAR, room=province, at=now)
    with acting_as_system("test"):
        assert not RowFile.objects.exists()


def test_what_is_not_approved_costs_nothing_and_may_be_asked_for_again():
    asks, decides = counted.country()
    figures(asks, decides, 60)
    row = prepared(asks)
    with pytest.raises(Refused, match="once"):
        prepared(asks)
    with rooms.inside(decides):
        refuse_row_file(row, room=decides, at=bangkok_now())
    prepared(decides)
    with acting_as_system("test"):
        assert not make_row_file(row.pk, at=bangkok_now())
        assert not Spending.objects.filter(row_file__isnull=False).exists()


def test_the_next_round_makes_what_a_killed_worker_left():
    asks, decides = counted.country()
    figures(asks, decides, 60)
    row = approved(asks, decides)
    go_on_with_figures()
    go_on_with_figures()
    with acting_as_system("test"):
        assert RowFile.objects.get(pk=row.pk).state == "published"
        assert RowFileText.objects.count() == 1


def test_a_file_can_be_neither_changed_nor_cut_nor_approved_alone():
    asks, decides = counted.country()
    figures(asks, decides, 60)
    row = made(asks, decides)
    for statement in ("UPDATE sealed.row_file_text SET text = ''", "DELETE FROM sealed.row_file_text"):
        assert is_refused(statement), statement
    for change in ({"decided_by": asks.member}, {"state": "prepared"}, {"kind": "ctdc", "state": "other"}):
        with acting_as_system("test"), pytest.raises(IntegrityError), transaction.atomic():
            RowFile.objects.filter(pk=row.pk).update(**change)
    with acting_as_system("test"), pytest.raises(IntegrityError), transaction.atomic():
        Spending(
            indicator="identified",
            year=YEAR,
            quarter=0,
            base="nothing",
            epsilon=1,
            by=uuid4(),
            approved_by=uuid4(),
            at=bangkok_now(),
        ).save(force_insert=True)


# --- pages ---------------------------------------------------------------------------------------------------


def test_asking_approving_and_taking_on_the_pages():
    asks, decides = counted.country()
    figures(asks, decides, 60)
    counted.answers(60, year=YEAR, **SEEN)
    first, second = rooms.browser_in(asks), rooms.browser_in(decides)
    assert first.get(ROOM).status_code == 200
    wrong = first.post(f"{ROOM}prepare/", {"kind": "ctdc", "year": "2500"})
    assert wrong.status_code == 422
    assert 'value="ctdc"' in wrong.content.decode()
    assert first.post(f"{ROOM}prepare/", {"kind": "ctdc", "year": YEAR}).status_code == 302
    with acting_as_system("test"):
        row = RowFile.objects.get()
    assert f"{ROOM}{row.pk}/approve/" not in first.get(ROOM).content.decode()
    page = second.get(ROOM, HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert f"{ROOM}{row.pk}/approve/" in page
    assert "meansDrugsAlcohol" in page or "Drugs" in page or "ยาเสพติด" in page
    assert second.get(f"{ROOM}{row.pk}/dictionary/").status_code == 404
    assert second.post(f"{ROOM}{row.pk}/approve/").status_code == 302
    go_on_with_figures()
    answer = second.post(f"{ROOM}{row.pk}/take/")
    assert answer["Cache-Control"] == "no-store"
    assert list(lines(answer.content.decode("utf-8-sig"))[0]) == list(ctdc.columns())
    told = second.get(f"{ROOM}{row.pk}/dictionary/").content.decode("utf-8-sig")
    assert told.count("\n") >= 28
    assert second.post(f"{ROOM}{uuid4()}/take/").status_code == 404


def test_approving_and_taking_ask_for_the_password_again_first():
    asks, decides = counted.country()
    figures(asks, decides, 60)
    row = prepared(asks)
    browser = rooms.browser_in(decides)
    session = browser.session
    session["confirmed_at"] = (timezone.now() - timedelta(hours=2)).isoformat()
    session.save()
    for deed in ("approve", "take"):
        answer = browser.post(f"{ROOM}{row.pk}/{deed}/")
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, reverse("confirm_identity"))
    with acting_as_system("test"):
        assert RowFile.objects.get(pk=row.pk).state == "prepared"


def test_nobody_else_opens_the_pages_of_the_room(cast: Cast):
    asks, decides = counted.country()
    figures(asks, decides, 60)
    row = made(asks, decides, "ctdc")
    officer = rooms.browser_in(rooms.member(duty="supervisor"))
    assert officer.get(ROOM).status_code == 404
    assert officer.post(f"{ROOM}prepare/", {"kind": "ctdc", "year": YEAR}).status_code == 404
    for deed in ("approve", "refuse", "take"):
        assert officer.post(f"{ROOM}{row.pk}/{deed}/").status_code == 404
    for person in (cast.volunteer, cast.coordinator):
        assert browser_of(person).get(ROOM).status_code in (302, 403, 404)


def test_everybody_gets_rows_of_nobody_and_nothing_of_the_file_for_ctdc(client):
    empty = client.get(PUBLIC, HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert "No rows are published" in empty
    asks, decides = counted.country()
    figures(asks, decides, 60)
    counted.answers(60, year=YEAR, **SEEN)
    sealed = made(asks, decides, "ctdc")
    assert "No rows are published" in client.get(PUBLIC, HTTP_ACCEPT_LANGUAGE="en").content.decode()
    shown = approved(asks, decides)
    assert "No rows are published" in client.get(PUBLIC, HTTP_ACCEPT_LANGUAGE="en").content.decode()
    go_on_with_figures()
    page = client.get(PUBLIC).content.decode()
    assert str(shown.pk) in page
    assert str(sealed.pk) not in page
    answer = client.get(f"{PUBLIC}{shown.pk}/file/")
    assert answer.content.decode("utf-8-sig") == text_of(shown)
    for language, word in (("en", "No row is a person."), ("th", "ไม่มีแถวใดเป็นคนจริง")):
        told = client.get(f"{PUBLIC}{shown.pk}/dictionary/", HTTP_ACCEPT_LANGUAGE=language)
        assert word in told.content.decode("utf-8-sig")
    for part in ("file", "dictionary"):
        assert client.get(f"{PUBLIC}{sealed.pk}/{part}/").status_code == 404
        assert client.get(f"{PUBLIC}{uuid4()}/{part}/").status_code == 404


def test_after_it_the_open_tables_hold_nothing_of_the_people():
    asks, decides = counted.country()
    figures(asks, decides, 60)
    before = counted.everything_in_public().splitlines()
    counted.answers(60, year=YEAR, **SEEN)
    made(asks, decides, "ctdc")
    made(asks, decides)
    new = "\n".join(line for line in counted.everything_in_public().splitlines() if line not in before)
    assert [word for word in ("24--26", "ForcedLabour", "isForcedLabour", "Woman,") if word in new] == []


def test_one_file_and_twelve_cost_the_same_queries():
    asks, decides = counted.country()
    browser = rooms.browser_in(decides)
    browser.get(ROOM)
    counts = []
    for years in (1, 12):
        with acting_as_system("test"):
            for year in range(2540, 2540 + years):
                RowFile.objects.get_or_create(
                    kind="synthetic",
                    year=year + 30,
                    defaults={
                        "from_year": 2540,
                        "epsilon": 4,
                        "preview": {"tables": 17, "line": 53},
                        "prepared_by": asks.member,
                        "prepared_at": bangkok_now(),
                    },
                )
        with CaptureQueriesContext(connection) as caught:
            assert browser.get(ROOM).content.decode().count("/approve/") == years
        counts.append(len(caught))
    assert counts[0] == counts[1]
