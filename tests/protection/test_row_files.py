"""Files of rows through the room and the public page: who asks, who approves, what is paid, and what nobody else sees."""

from collections import Counter
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import translation

from raengjai.access.door import acting_as, acting_as_system
from raengjai.ground.dates import bangkok_now
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
from raengjai.protection.rules import ctdc
from tests.protection import counted, rooms
from tests.protection.asked_files import (
    SEEN,
    YEAR,
    approved,
    figures,
    lines,
    low_gates,
    made,
    prepared,
    text_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def few_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    low_gates(monkeypatch)


def is_refused(statement: str) -> bool:
    with acting_as_system("test"):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
        except DatabaseError:
            return True
    return False


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
