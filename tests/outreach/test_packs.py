"""What phones hold of a service day: a row that stands no more is said to be gone, and a typed number has its slip."""

from typing import Any

import pytest
from django.urls import reverse

from raengjai.access.door import acting_as_system
from raengjai.events.models import Event
from raengjai.ground.ids import new_id
from raengjai.outreach.models import Slip, Station, Visitor
from raengjai.outreach.models.sheet import read_sheet
from tests.cast import Cast, browser_of
from tests.offline.phone import Phone
from tests.offline.test_packs import Desk
from tests.outreach import story

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(cast: Cast) -> Desk:
    """Another phone of the day, which holds its pack."""
    return Desk(cast.mentor_dsd)


def rows(said: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return [{key: value for key, value in row.items() if key != "asked"} for row in said["rows"][name]]


def test_a_number_that_was_typed_has_its_slip_until_the_slip_comes(
    cast: Cast, event: Event, stations: list[Station], desk: Phone, table: Desk
):
    waits = story.command(
        event, "queue", ("station", str(stations[3].pk)), ("number", "C-007"), ("step", "wait")
    )
    assert desk.result(waits)["state"] == "taken"

    first = table.pack(event)

    (slip,), (place,) = rows(first, "slips"), rows(first, "queue")
    assert slip == {"id": place["visitor"], "number": "C-007", "unknown": True}
    visitor = new_id()
    desk.send(story.visit(event, "C-007", ("name", "บัวผัน"), visitor=visitor))

    then = table.pack(event)

    known = {"id": str(visitor), "number": "C-007", "name": "บัวผัน"}
    assert sorted(rows(then, "slips"), key=len) == [{"id": slip["id"], "gone": True}, known]
    gone, moved = sorted(rows(then, "queue"), key=len)
    assert (gone, moved["visitor"]) == ({"id": place["id"], "gone": True}, str(visitor))


def test_a_place_in_a_queue_that_was_taken_back_leaves_the_phones(
    cast: Cast, event: Event, stations: list[Station], desk: Phone, table: Desk
):
    visitor, there = new_id(), stations[2]
    served = story.serve(event, stations[3], ("services", "P2"), ("refer", str(there.pk)), visitor=visitor)
    desk.send(story.visit(event, "B-001", visitor=visitor), served)
    before = {row["station"]: row["id"] for row in rows(table.pack(event), "queue")}
    assert len(before) == 2

    desk.send(story.command(event, "undo", ("target", served["id"]), visitor=visitor))

    gone = {row["id"] for row in rows(table.pack(event), "queue") if row.get("gone")}
    assert gone == set(before.values())

    again = story.serve(event, stations[3], ("services", "P2"), visitor=visitor)
    desk.send(again)
    (back,) = [row for row in rows(table.pack(event), "queue") if not row.get("gone")]
    assert (back["id"], back["state"]) == (before[str(stations[3].pk)], "done")


def test_what_is_gone_stands_on_no_page_and_in_no_sheet(
    cast: Cast, event: Event, stations: list[Station], desk: Phone
):
    desk.send(story.serve(event, stations[3], ("number", "C-007"), ("services", "P2")))
    desk.send(story.visit(event, "C-007", visitor=new_id()))

    browser = browser_of(cast.coordinator)
    board = browser.get(reverse("service_board", args=[event.pk])).context
    reception = browser.get(reverse("reception", args=[event.pk])).context
    assert (board["visitors"], board["unknown"], reception["visitors"]) == (1, 0, 1)
    with acting_as_system("test"):
        assert read_sheet(event).as_json()["visitors"] == 1
        (left,) = Visitor.objects.filter(event=event, is_unknown=True)
        assert (left.name, Slip.objects.of_visitor(left).count()) == ("", 0)
