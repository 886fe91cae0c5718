"""The pages of a service day: plan, reception, station, board, sheet. All work without JavaScript."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from raengjai.access.door import acting_as, acting_as_system
from raengjai.access.models import User
from raengjai.events.models import Event, Organiser
from raengjai.ground import receipts
from raengjai.ground.dates import bangkok_today
from raengjai.ground.ids import new_id
from raengjai.needs.models import Need
from raengjai.outreach.models import Act, Letter, Served, ServiceDay, Slip, Station, StationStaff, Visitor
from tests.cast import Cast, browser_of
from tests.events import story as events
from tests.outreach import story


def page(person: User | None, view: str, /, *args: Any, **query: Any) -> Any:
    return browser_of(person).get(reverse(view, args=args), query)


def post(person: User, view: str, /, *args: Any, **said: Any) -> Any:
    return browser_of(person).post(reverse(view, args=args), said)


def slip_by(person: User, event: Event, **said: Any) -> Visitor:
    answer = post(person, "reception", event.pk, **said)
    assert answer.status_code == 302, answer.content.decode()
    with acting_as_system("test"):
        return Visitor.objects.get(pk=answer["Location"].rstrip("/").rpartition("/")[2])


def texts(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


# --- the plan -------------------------------------------------------------------------------------------------


def test_a_station_is_planned_with_services_and_staff(cast: Cast, event: Event):
    with acting_as_system("test"):
        helper = Organiser.objects.filter(event=event).order_by("id")[0]
    answer = post(
        cast.coordinator,
        "add_station",
        event.pk,
        number="6",
        agency_code="DOE",
        name="คนต่างด้าว",
        service_codes=["E1", "E2"],
        staff=[str(helper.pk)],
    )

    assert answer.status_code == 302, texts(answer)
    with acting_as_system("test"):
        station = Station.objects.get(number=6)
        assert (station.agency_code, station.service_codes) == ("DOE", ["E1", "E2"])
        assert StationStaff.objects.get(station=station).organiser_id == helper.pk
    assert "คนต่างด้าว" in texts(page(cast.coordinator, "plan_service_day", event.pk))


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"number": "1"}, "Another station has this number"),
        ({"number": "0"}, "1 to 99"),
        ({"service_codes": ["P2"]}, "services of another agency"),
        ({"agency_code": ""}, "Choose the agency"),
        ({"name": ""}, "Write what stands on the sign"),
    ],
)
def test_what_is_wrong_with_a_station_is_said_and_what_was_typed_is_kept(
    cast: Cast, event: Event, said: dict[str, Any], sentence: str
):
    with acting_as_system("test"):
        User.objects.filter(pk=cast.coordinator.pk).update(language="en")
    given = {"number": "8", "agency_code": "DOE", "name": "Words kept", "service_codes": ["E1"]} | said

    answer = post(cast.coordinator, "add_station", event.pk, **given)

    assert answer.status_code == 422
    assert sentence in texts(answer)
    if given["name"]:
        assert 'value="Words kept"' in answer.content.decode()
    assert len(story.stations_of(event)) == len(story.STATIONS)


def test_stations_are_copied_from_an_earlier_day(cast: Cast, event: Event):
    new = events.service_day(cast.coordinator, title="ปีนี้", starts_on=_days_on(7))

    assert post(cast.coordinator, "copy_stations", new.pk, source=str(event.pk)).status_code == 302
    assert post(cast.coordinator, "copy_stations", new.pk, source=str(event.pk)).status_code == 302

    assert [each.name for each in story.stations_of(new)] == [name for _n, _a, name, _s in story.STATIONS]
    assert story.stations_of(new)[1].service_codes == ["E1", "E2"]


def test_a_station_that_was_used_is_not_taken_away(cast: Cast, event: Event, stations: list[Station]):
    slip_by(cast.other_volunteer, event, stations=[str(stations[0].pk)])

    post(cast.coordinator, "remove_station", event.pk, stations[0].pk)
    post(cast.coordinator, "remove_station", event.pk, stations[1].pk)

    assert [each.number for each in story.stations_of(event)] == [1, 3, 4, 5]


def test_hours_that_do_not_fit_are_said(cast: Cast, event: Event):
    answer = post(cast.coordinator, "plan_service_day", event.pk, opens_at="16:00", closes_at="08:30")
    assert answer.status_code == 422
    assert (
        post(
            cast.coordinator,
            "plan_service_day",
            event.pk,
            opens_at="8.30",
            closes_at="16:00",
            expected_visitors="800",
        ).status_code
        == 302
    )
    with acting_as_system("test"):
        assert ServiceDay.objects.get(event=event).expected_visitors == 800


def test_others_do_not_plan_the_day(cast: Cast, event: Event):
    for person in (cast.mentor_dsd_51, cast.coordinator_51):
        assert page(person, "plan_service_day", event.pk).status_code == 404
    outsider = cast.mentor_dsd  # helps, so may look
    assert page(outsider, "plan_service_day", event.pk).status_code == 200
    answer = post(outsider, "add_station", event.pk, number="9", agency_code="DSD", name="ไม่ใช่")
    assert answer.status_code == 404
    assert len(story.stations_of(event)) == len(story.STATIONS)


# --- reception ----------------------------------------------------------------------------------------------


def test_slips_get_running_numbers_and_nothing_is_required(cast: Cast, event: Event, stations: list[Station]):
    first = slip_by(cast.other_volunteer, event)
    second = slip_by(
        cast.mentor_dsd,
        event,
        name="นางบัวผัน นามสมมติ",
        sex="F",
        birth_year="62",
        stations=[str(stations[3].pk)],
        accompanying="2",
    )

    assert (first.number, second.number) == ("A-001", "A-002")
    assert (second.sex, second.accompanying) == ("F", 2)
    with acting_as_system("test"):
        assert Slip.objects.get(visitor=second).station_id == stations[3].pk
    assert "A-002" in texts(page(cast.other_volunteer, "slip", event.pk, second.pk))


def test_the_same_form_twice_makes_one_slip(cast: Cast, event: Event):
    form_id = str(new_id())
    assert (
        slip_by(cast.other_volunteer, event, form_id=form_id).pk
        == slip_by(cast.other_volunteer, event, form_id=form_id).pk
    )
    with acting_as_system("test"):
        assert Visitor.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "kept"),
    [({"birth_year": "abc", "name": "คำปัน"}, "คำปัน"), ({"national_id": "123", "name": "คำปัน"}, "คำปัน")],
)
def test_a_wrong_answer_is_said_and_kept(cast: Cast, event: Event, said: dict[str, str], kept: str):
    answer = post(cast.other_volunteer, "reception", event.pk, **said)

    assert answer.status_code == 422
    assert kept in answer.content.decode()
    with acting_as_system("test"):
        assert Act.objects.count() == 0


@pytest.mark.parametrize("asked", ["A-001", "a1", "๑", "บัว", "นามสม"])
def test_who_was_here_is_found_by_number_or_name(cast: Cast, event: Event, asked: str):
    slip_by(cast.other_volunteer, event, name="นางบัวผัน นามสมมติ")

    found = texts(page(cast.other_volunteer, "reception", event.pk, q=asked))

    assert ("A-001" in found) == (asked != "๑")


# --- station ------------------------------------------------------------------------------------------------


def test_call_serve_and_done(cast: Cast, event: Event, stations: list[Station]):
    visitor = slip_by(cast.other_volunteer, event, stations=[str(stations[3].pk)])
    desk = (event.pk, stations[3].pk)
    assert "A-001" in texts(page(cast.mentor_dlpw, "station_desk", *desk))

    post(cast.mentor_dlpw, "call_next", *desk)
    with acting_as_system("test"):
        assert Slip.objects.get(visitor=visitor).state == "called"
    answer = post(
        cast.mentor_dlpw,
        "serve_visitor",
        *desk,
        visitor.pk,
        services=["P2"],
        refer=[str(stations[0].pk)],
        **{"copies-dlpw-rights": "2"},
    )

    assert answer.status_code == 302, texts(answer)
    with acting_as_system("test"):
        states = {slip.station_id: slip.state for slip in Slip.objects.filter(visitor=visitor)}
    assert states == {stations[3].pk: "done", stations[0].pk: "waiting"}


def test_a_need_is_passed_on_by_a_mentor_and_its_receipt_is_shown_once(
    cast: Cast, event: Event, stations: list[Station]
):
    visitor, code = slip_by(cast.other_volunteer, event, name="นางบัวผัน นามสมมติ"), receipts.new_code()
    said = {"topics": ["unpaid-wages"], "note": "สองเดือน", "receipt_code": code, "form_id": str(new_id())}

    answer = post(cast.mentor_sso, "serve_visitor", event.pk, stations[4].pk, visitor.pk, **said)
    again = post(cast.mentor_sso, "serve_visitor", event.pk, stations[4].pk, visitor.pk, **said)

    assert code[:4] in texts(answer)
    assert again.status_code == 200
    with acting_as(cast.mentor_dlpw):
        assert Need.objects.get().topic_code == "unpaid-wages"
    with acting_as(cast.mentor_sso):
        assert Need.objects.count() == 0


def test_nothing_ticked_is_said(cast: Cast, event: Event, stations: list[Station]):
    visitor = slip_by(cast.other_volunteer, event)
    answer = post(cast.mentor_dlpw, "serve_visitor", event.pk, stations[3].pk, visitor.pk, note="มีเรื่อง")
    assert answer.status_code == 422
    assert "มีเรื่อง" in answer.content.decode()


def test_an_unknown_number_is_said(cast: Cast, event: Event, stations: list[Station]):
    for typed in ("Z-999", "กกก"):
        answer = page(cast.mentor_dlpw, "station_desk", event.pk, stations[3].pk, number=typed)
        assert answer.status_code == 422
        assert typed in answer.content.decode()


def test_undo_and_a_pause(cast: Cast, event: Event, stations: list[Station]):
    visitor = slip_by(cast.other_volunteer, event)
    desk = (event.pk, stations[3].pk)
    post(cast.mentor_dlpw, "serve_visitor", *desk, visitor.pk, services=["P2"])
    with acting_as_system("test"):
        act = Act.objects.get(kind="serve")
    post(cast.mentor_dlpw, "undo_act", event.pk, act.pk)
    post(cast.mentor_dlpw, "open_station", *desk, open="0")

    with acting_as_system("test"):
        assert not Served.objects.filter(stands=True).exists()
        assert not Station.objects.get(pk=stations[3].pk).is_open


def test_people_without_slips(cast: Cast, event: Event, stations: list[Station]):
    desk = (event.pk, stations[3].pk)
    assert post(cast.mentor_dlpw, "count_without_slip", *desk, heads="0", services="P2").status_code == 422
    assert post(cast.mentor_dlpw, "count_without_slip", *desk, heads="7", services="P2").status_code == 302
    assert "7" in texts(page(cast.mentor_dlpw, "service_sheet", event.pk))


# --- board and sheet ----------------------------------------------------------------------------------------


def test_the_board_shows_numbers_and_no_names(cast: Cast, event: Event, stations: list[Station]):
    slip_by(cast.other_volunteer, event, name="นางบัวผัน นามสมมติ", stations=[str(stations[3].pk)])

    board = browser_of(cast.other_volunteer).get(
        reverse("service_board", args=[event.pk]), headers={"HX-Request": "true"}
    )

    assert "A-001" in texts(board)
    assert "บัวผัน" not in board.content.decode()
    assert "<html" not in board.content.decode()


def test_the_sheet_closes_and_is_then_seen_in_the_province_without_groups(
    cast: Cast, event: Event, stations: list[Station]
):
    visitor = slip_by(cast.other_volunteer, event, sex="F", birth_year="62")
    post(cast.mentor_dlpw, "serve_visitor", event.pk, stations[3].pk, visitor.pk, services=["P2"])
    before = texts(page(cast.volunteer, "service_sheet", event.pk))
    post(cast.coordinator, "close_service_day", event.pk)

    outside, inside = (
        texts(page(each, "service_sheet", event.pk)) for each in (cast.volunteer, cast.coordinator)
    )

    assert "45-59" not in outside
    assert ("60+" in inside, "60+" in outside) == (True, False)
    assert len(before) < len(outside)
    assert (
        post(
            cast.mentor_dlpw, "serve_visitor", event.pk, stations[3].pk, visitor.pk, services=["P2"]
        ).status_code
        == 422
    )


@pytest.mark.parametrize("name", ["print_service_sheet", "export_service_sheet"])
def test_the_sheet_is_sent_as_a_file(cast: Cast, event: Event, stations: list[Station], name: str):
    visitor = slip_by(cast.other_volunteer, event)
    post(cast.mentor_dlpw, "serve_visitor", event.pk, stations[3].pk, visitor.pk, services=["P2"])

    assert page(cast.volunteer, name, event.pk).status_code == 404
    answer = page(cast.coordinator, name, event.pk)

    assert answer.status_code == 200
    assert answer.content[:4] in (b"%PDF", b"PK\x03\x04")


def test_a_phone_that_has_sent_nothing_is_named(cast: Cast, event: Event):
    with acting_as_system("test"):
        Letter(
            event=event, letter="B", device_id=new_id(), user=cast.volunteer, given_at=event.written_at
        ).save()

    assert cast.volunteer.name in texts(page(cast.coordinator, "service_board", event.pk))
    assert cast.volunteer.name in texts(page(cast.coordinator, "service_sheet", event.pk))


# --- who comes in -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["service_day", "reception", "service_board"])
def test_only_who_has_a_duty_comes_in(cast: Cast, event: Event, name: str):
    assert page(cast.other_volunteer, name, event.pk).status_code == 200
    assert page(cast.coordinator, name, event.pk).status_code == 200
    for person in (cast.volunteer, cast.coordinator_51, cast.mentor_dsd_51):
        assert page(person, name, event.pk).status_code == 404
    assert page(cast.headquarters, name, event.pk).status_code == 403


def test_a_workshop_has_no_stations(cast: Cast):
    workshop = events.workshop(cast.coordinator)
    for name in ("service_day", "plan_service_day", "service_sheet"):
        assert page(cast.coordinator, name, workshop.pk).status_code == 404


@pytest.mark.parametrize(
    "name", ["service_day", "reception", "service_board", "service_sheet", "station_desk"]
)
def test_one_and_thirty_visitors_cost_the_same(cast: Cast, event: Event, stations: list[Station], name: str):
    def cost() -> int:
        args = [event.pk, stations[3].pk] if name == "station_desk" else [event.pk]
        browser = browser_of(cast.mentor_dlpw)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert browser.get(reverse(name, args=args)).status_code == 200
        return len(asked)

    def come() -> None:
        visitor = slip_by(cast.other_volunteer, event, stations=[str(stations[3].pk)])
        post(cast.mentor_dlpw, "serve_visitor", event.pk, stations[3].pk, visitor.pk, services=["P2"])
        slip_by(cast.other_volunteer, event, stations=[str(stations[3].pk)])

    come()
    cost()
    few = cost()
    for _more in range(5):
        come()

    assert cost() == few


def _days_on(count: int) -> Any:
    return bangkok_today() + timedelta(days=count)
