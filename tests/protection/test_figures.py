"""Figures that leave the room: who asks, who approves, what is paid, and what somebody who subtracts learns from it."""

from decimal import Decimal
from io import BytesIO
from itertools import combinations
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from raengjai.access.door import acting_as, acting_as_system
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.protection.actions import (
    approve_figures,
    budget_left,
    check_chain,
    prepare_figures,
    publish_figures,
    refuse_figures,
)
from raengjai.protection.jobs import go_on_with_figures
from raengjai.protection.models import Answer, Draw, Figure, FigureSet, InsideFigure, Spending
from raengjai.protection.rules import counting
from raengjai.protection.rules.disclosure import bases, public_line
from tests.cast import Cast, browser_of
from tests.protection import counted, rooms
from tests.protection.counted import YEAR

pytestmark = pytest.mark.django_db
PUBLIC = "/statistics/protection/"


def spent_lines() -> list[Spending]:
    with acting_as_system("test"):
        return list(Spending.objects.order_by("indicator", "base"))


# --- who asks, who approves ----------------------------------------------------------------------------------


def test_a_second_person_approves_then_it_is_paid_and_drawn_once():
    asks, decides = counted.country()
    counted.answers(100, province_code="10")
    with rooms.inside(asks):
        row = prepare_figures(YEAR, 1, room=asks, at=bangkok_now())
        assert budget_left(YEAR) == Decimal(12)
        with pytest.raises(Refused, match="second person"):
            approve_figures(row, room=asks, at=bangkok_now())
    assert spent_lines() == []
    with rooms.inside(decides):
        approve_figures(row, room=decides, at=bangkok_now())
        assert budget_left(YEAR) == Decimal(10)
        with pytest.raises(Refused, match="decided"):
            approve_figures(row, room=decides, at=bangkok_now())
    assert [(line.indicator, line.base, line.epsilon) for line in spent_lines()] == [
        ("identified", "country", Decimal("0.5")),
        ("identified", "province", Decimal("0.5")),
        ("people", "country", Decimal("0.5")),
        ("people", "province", Decimal("0.5")),
    ]
    with acting_as_system("test"):
        assert publish_figures(row.pk, at=bangkok_now())
        before = sorted(Figure.objects.values_list("pk", "value"))
        assert not publish_figures(row.pk, at=bangkok_now())
        assert sorted(Figure.objects.values_list("pk", "value")) == before
        assert len(before) == 2 * (77 + 20)
        assert Draw.objects.count() == 4
        bangkok = Figure.objects.get(province_code="10", indicator="people", age="*", sex="*")
        assert bangkok.value is not None
        assert abs(bangkok.value - 100) < 60  # noise that large comes once in 10^13
    assert check_chain("00") is None


def test_the_same_person_as_another_member_is_not_a_second_one():
    asks, _decides = counted.country()
    with rooms.inside(asks):
        row = prepare_figures(YEAR, 1, room=asks, at=bangkok_now())
    with acting_as_system("test"):
        asks.member.left_at = bangkok_now()
        asks.member.save(update_fields=["left_at"])
    again = rooms.member(asks.member.user, province_code="00", duty="duty_officer")
    with rooms.inside(again), pytest.raises(Refused, match="second person"):
        approve_figures(row, room=again, at=bangkok_now())
    with acting_as_system("test"), pytest.raises(IntegrityError), transaction.atomic():
        FigureSet.objects.filter(pk=row.pk).update(
            state="approved", decided_by=row.prepared_by, decided_at=bangkok_now()
        )


def test_what_is_not_approved_costs_nothing_and_may_be_asked_for_again():
    asks, decides = counted.country()
    with rooms.inside(asks):
        row = prepare_figures(YEAR, 1, room=asks, at=bangkok_now())
        with pytest.raises(Refused, match="already"):
            prepare_figures(YEAR, 1, room=asks, at=bangkok_now())
    with rooms.inside(decides):
        refuse_figures(row, room=decides, at=bangkok_now())
        assert budget_left(YEAR) == Decimal(12)
        prepare_figures(YEAR, 1, room=decides, at=bangkok_now())
    with acting_as_system("test"):
        assert not publish_figures(row.pk, at=bangkok_now())


def test_a_province_a_running_quarter_and_an_earlier_one_are_refused():
    asks, _decides = counted.country()
    supervisor = rooms.province()
    with rooms.inside(supervisor), pytest.raises(Refused, match="headquarters"):
        prepare_figures(YEAR, 1, room=supervisor, at=bangkok_now())
    with rooms.inside(asks):
        with pytest.raises(Refused, match="not over"):
            prepare_figures(*counting.quarter_of(bangkok_now()), room=asks, at=bangkok_now())
        prepare_figures(YEAR, 3, room=asks, at=bangkok_now())
        with pytest.raises(Refused, match="later quarter"):
            prepare_figures(YEAR, 2, room=asks, at=bangkok_now())


def test_beyond_the_budget_nothing_is_paid():
    asks, decides = counted.country()
    row = counted.approved(asks, decides, quarter=1)
    with acting_as_system("test"):
        Spending(
            figure_set=row,
            indicator="other",
            year=YEAR,
            quarter=1,
            base="country",
            epsilon=Decimal("9"),
            by=uuid4(),
            approved_by=uuid4(),
            at=bangkok_now(),
        ).save(force_insert=True)
    with rooms.inside(asks), pytest.raises(Refused, match="used up"):
        prepare_figures(YEAR, 2, room=asks, at=bangkok_now())
    with acting_as_system("test"):
        forced = FigureSet(
            year=YEAR, quarter=2, epsilon=2, prepared_by=asks.member, prepared_at=bangkok_now()
        )
        forced.save(force_insert=True)
    with rooms.inside(decides), pytest.raises(Refused, match="used up"):
        approve_figures(forced, room=decides, at=bangkok_now())
    assert len(spent_lines()) == 5


def test_the_ledger_what_was_drawn_and_what_was_shown_can_be_neither_changed_nor_cut():
    counted.published(*counted.country())
    for model in (Spending, Draw, Figure, InsideFigure):
        table = model._meta.db_table
        column = "epsilon" if model is Spending else "id"
        for statement in (
            f"UPDATE {table} SET {column} = {column}",
            f"DELETE FROM {table}",
            f"TRUNCATE {table}",
        ):
            assert is_refused(statement), statement
    twice = spent_lines()[0]
    twice.pk = uuid4()
    with acting_as_system("test"), pytest.raises(IntegrityError), transaction.atomic():
        twice.save(force_insert=True)


def is_refused(statement: str) -> bool:
    with acting_as_system("test"):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
        except DatabaseError:
            return True
    return False


def test_figures_whose_worker_was_killed_are_drawn_by_the_next_round():
    row = counted.approved(*counted.country())
    go_on_with_figures()
    go_on_with_figures()
    with acting_as_system("test"):
        assert FigureSet.objects.get(pk=row.pk).state == "published"
        assert Draw.objects.count() == 4


# --- what is counted -----------------------------------------------------------------------------------------


def test_everybody_counts_once_and_what_came_late_counts_in_the_next_quarter():
    asks, decides = counted.country()
    counted.answers(3, quarter=1)
    counted.answers(2, quarter=2)
    counted.answers(1, quarter=1, identified="")
    counted.published(asks, decides, quarter=1)
    counted.answers(4, quarter=1)
    with acting_as_system("test"):
        Answer.objects.filter(identified="").update(identified=counted.VICTIM)
    counted.published(asks, decides, quarter=2)
    with acting_as_system("test"):
        counts = {
            (draw.spending.indicator, draw.spending.quarter): sum(count for _cell, count in draw.counts)
            for draw in Draw.objects.filter(spending__base="province").select_related("spending")
        }
    assert counts == {("people", 1): 4, ("identified", 1): 3, ("people", 2): 6, ("identified", 2): 7}


# --- who subtracts -------------------------------------------------------------------------------------------


def shown_inside() -> dict[tuple[str, int], int | None]:
    with acting_as_system("test"):
        return {(row.province_code, row.quarter): row.value for row in InsideFigure.objects.all()}


def test_inside_no_difference_of_two_figures_is_a_small_group():
    asks, decides = counted.country()
    true = {("10", 1): 40, ("50", 1): 25, ("52", 1): 3, ("10", 2): 41, ("50", 2): 9, ("52", 2): 12}
    for (province, quarter), count in true.items():
        counted.answers(count, province_code=province, quarter=quarter)
    counted.published(asks, decides, quarter=1)
    first = shown_inside()
    counted.published(asks, decides, quarter=2)
    both = shown_inside()
    assert {key: both[key] for key in first} == first  # what was shown is not taken back
    shown = {key: value for key, value in both.items() if value is not None}
    for key, count in true.items():
        assert key not in shown or (count >= 10 and shown[key] == count)
    for quarter in (1, 2):
        parts = sum(value for (province, of), value in shown.items() if of == quarter and province != "00")
        whole = shown.get(("00", quarter))
        assert whole is None or whole - parts == 0 or whole - parts >= 10
    small = {3, 9}
    assert not small & {abs(one - other) for one, other in combinations(shown.values(), 2)} - {1, 15, 16}


def test_a_province_sees_its_own_line_and_headquarters_all():
    asks, decides = counted.country()
    counted.answers(30, province_code="52")
    counted.answers(40, province_code="10")
    counted.published(asks, decides)
    officer = rooms.member(province_code="52")
    with rooms.inside(officer):
        assert {row.province_code for row in InsideFigure.objects.all()} == {"52"}
        assert not Draw.objects.exists()
        assert not Spending.objects.exists()
    with rooms.inside(asks):
        assert InsideFigure.objects.count() == 78
        assert not Draw.objects.exists()
    with acting_as(officer.member.user):
        assert not InsideFigure.objects.exists()


def test_one_case_in_a_province_looks_like_none(client, monkeypatch):
    """Without noise even, which would hide it again."""
    without_noise(monkeypatch)
    bodies = []
    for count in (0, 1, 20):
        with transaction.atomic():
            counted.answers(count, province_code="52")
            counted.published(*counted.country())
            page = client.get(PUBLIC).content.decode()
            bodies.append(without_tokens(page[page.index("<main") : page.index("</main")]))
            transaction.set_rollback(True)
    assert "fewer than" in bodies[0] or "น้อยกว่า" in bodies[0]
    assert bodies[0] == bodies[1] == bodies[2]


def without_noise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "raengjai.protection.rules.disclosure.figures.noised", lambda counts, _epsilon: list(counts)
    )


def without_tokens(page: str) -> str:
    return "\n".join(line for line in page.splitlines() if "csrf" not in line)


# --- pages ---------------------------------------------------------------------------------------------------


def test_the_public_page_needs_no_account_and_does_the_same_work_whatever_happened(
    client, django_assert_max_num_queries
):
    assert "fewer than" not in client.get(PUBLIC, HTTP_ACCEPT_LANGUAGE="en").content.decode()
    asks, decides = counted.country()
    counted.answers(100, province_code="10")
    counted.answers(30, province_code="10", age_band="0-14")
    counted.published(asks, decides)
    with django_assert_max_num_queries(12):
        page = client.get(PUBLIC).content.decode()
    assert page.count('<th scope="row">') >= 77 + 8
    line = public_line(bases()["province"])
    assert f"{line}" in page
    for odd in ("?year=abc", "?year=9999&of=nothing", "?of=identified", f"?year={YEAR}"):
        assert client.get(PUBLIC + odd).status_code == 200
    answer = client.get(f"{PUBLIC}file/?year={YEAR}&of=people")
    book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    provinces = {row[0]: row[1] for row in book.get_sheet_by_index(1).to_python()[1:]}
    assert len(provinces) == 77
    numbers = [value for value in provinces.values() if isinstance(value, float)]
    with acting_as_system("test"):
        published = Figure.objects.filter(indicator="people", sex="*", age="*").exclude(province_code="00")
        assert sorted(numbers) == sorted(row.value for row in published if row.value is not None)
    assert client.get(f"{PUBLIC}file/?year=1").status_code == 200
    assert client.post(PUBLIC).status_code == 405


def test_without_published_figures_there_is_no_file(client):
    asks, decides = counted.country()
    counted.approved(asks, decides)
    assert client.get(f"{PUBLIC}file/").status_code == 404
    assert client.get(PUBLIC).status_code == 200


def test_asking_and_approving_on_the_page():
    asks, decides = counted.country()
    first, second = rooms.browser_in(asks), rooms.browser_in(decides)
    assert first.get("/room/figures/").status_code == 200
    year, quarter = counting.quarters_over(bangkok_now().date())[0]
    wrong = first.post("/room/figures/prepare/", {"quarter": "2500-1"})
    assert wrong.status_code == 422
    with acting_as_system("test"):
        assert not FigureSet.objects.exists()
    assert first.post("/room/figures/prepare/", {"quarter": f"{year}-{quarter}"}).status_code == 302
    with acting_as_system("test"):
        row = FigureSet.objects.get()
    own = first.get("/room/figures/").content.decode()
    assert f"/room/figures/{row.pk}/approve/" not in own
    first.post(f"/room/figures/{row.pk}/approve/")
    assert spent_lines() == []
    assert f"/room/figures/{row.pk}/approve/" in second.get("/room/figures/").content.decode()
    assert second.post(f"/room/figures/{row.pk}/approve/").status_code == 302
    assert len(spent_lines()) == 4
    assert second.post(f"/room/figures/{uuid4()}/approve/").status_code == 404


def test_one_set_and_twenty_cost_the_same_queries():
    asks, decides = counted.country()
    browser = rooms.browser_in(decides)
    browser.get("/room/figures/")  # what a process reads once is read
    counts = []
    for years in (1, 20):
        with acting_as_system("test"):
            for year in range(2540, 2540 + years):
                FigureSet.objects.get_or_create(
                    year=year,
                    quarter=1,
                    defaults={"epsilon": 2, "prepared_by": asks.member, "prepared_at": bangkok_now()},
                )
        with CaptureQueriesContext(connection) as caught:
            assert browser.get("/room/figures/").content.decode().count("/approve/") == years
        counts.append(len(caught))
    assert counts[0] == counts[1]


def test_a_province_member_sees_figures_and_no_way_to_publish():
    officer = rooms.member()
    browser = rooms.browser_in(officer)
    page = browser.get("/room/figures/").content.decode()
    assert "/room/figures/prepare/" not in page
    assert browser.post("/room/figures/prepare/", {"quarter": f"{YEAR}-1"}).status_code in (302, 422)
    with acting_as_system("test"):
        assert not FigureSet.objects.exists()


def test_who_is_not_inside_the_room_is_led_to_its_door_or_turned_away(cast: Cast):
    for person in (cast.volunteer, cast.coordinator):
        assert browser_of(person).get("/room/figures/").status_code in (302, 403, 404)


# --- nothing of the room outside -----------------------------------------------------------------------------


def test_after_a_whole_story_the_open_tables_hold_nothing_of_the_room():
    owner = rooms.province()
    asks, decides = counted.country()
    before = counted.everything_in_public().splitlines()
    with rooms.inside(owner):
        opened = counted.told_case(owner, people=2)
    counted.answers(40, province_code="52")
    row = counted.published(asks, decides)
    new = "\n".join(line for line in counted.everything_in_public().splitlines() if line not in before)
    planted = (
        str(opened.case_id),
        opened.case.code,
        counted.VICTIM,
        "Servitude",
        "Feminine",
        str(owner.member_id),
    )
    assert [word for word in planted if word in new] == []
    tables = {line.split(" ", 1)[0] for line in new.splitlines()}
    assert not {
        table
        for table in tables
        if table.startswith(("journal_", "ledger_", "programmes_", "search_", "tasks_"))
    }
    assert [line for line in new.splitlines() if "publish_figures" in line and str(row.pk) not in line] == []
