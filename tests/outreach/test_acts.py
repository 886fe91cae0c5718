"""What phones say at a service day: kept once, in whatever order, and everything follows from it."""

from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from django.db import transaction

from raengjai.access.door import acting_as, acting_as_system
from raengjai.events.models import Event
from raengjai.ground.dates import bangkok_now
from raengjai.ground.ids import new_id
from raengjai.needs.models import Need, Visit
from raengjai.outreach.models import Act, Handed, Routed, Served, Slip, Station, Visitor
from raengjai.outreach.models.sheet import read_sheet
from raengjai.people.models import Person
from raengjai.programmes.models import Fact
from tests.cast import Cast
from tests.offline import phone
from tests.offline.phone import Phone
from tests.outreach import story
from tests.outreach.ledger import ledger

pytestmark = pytest.mark.django_db


def everything(event: Event) -> dict[str, Any]:
    """How things stand, without what differs by chance."""
    with acting_as_system("test"):
        facts = Fact.objects.all().values_list(
            "kind", "service_code", "agency_code", "sex", "quantity", "acts"
        )
        standing: dict[Any, list[int]] = {}
        for kind, service, agency, sex, quantity, acts in facts:
            sums = standing.setdefault((kind, service, agency, sex), [0, 0])
            sums[0] += quantity
            sums[1] += acts
        return {
            "visitors": sorted(
                Visitor.objects.of_event(event.pk).values_list("id", "number", "name", "sex", "is_unknown")
            ),
            "slips": sorted(
                Slip.objects.of_event(event.pk).values_list("visitor", "station__number", "state")
            ),
            "served": sorted(
                Served.objects.filter(event=event, stands=True).values_list(
                    "visitor", "station__number", "service_code", "outcome"
                )
            ),
            "handed": sorted(
                Handed.objects.filter(event=event, stands=True).values_list("visitor", "title_code", "copies")
            ),
            "ledger": {key: sums for key, sums in standing.items() if sums != [0, 0]},
            "sheet": read_sheet(event).as_json(),
        }


def test_a_slip_a_service_and_a_document(cast: Cast, event: Event, stations: list[Station], desk: Phone):
    visitor = new_id()
    slip = story.visit(
        event,
        "B-001",
        ("name", "นางบัวผัน นามสมมติ"),
        ("sex", "F"),
        ("birth_year", "62"),
        visitor=visitor,
    )
    slip["fields"].append(("stations", str(stations[3].pk)))
    served = story.serve(event, stations[3], ("services", "P2"), ("copies-dlpw-rights", "2"), visitor=visitor)

    results = desk.send(slip, served)["results"]

    assert [each["state"] for each in results] == ["taken", "taken"], results
    now = everything(event)
    assert now["served"] == [(visitor, 4, "P2", "answered")]
    assert now["slips"] == [(visitor, 4, "done")]
    assert now["sheet"]["agencies"]["DLPW"]["people"] == 1
    assert ledger(event) == (1, 1)
    assert ledger(event, "document.handed_out") == (1, 0)


def test_order_does_not_matter(cast: Cast, stations: list[Station], desk: Phone, event: Event):
    visitor, at = new_id(), bangkok_now() - timedelta(hours=1)
    first = story.serve(
        event, stations[3], ("services", "P2"), ("copies-dlpw-rights", "2"), visitor=visitor, made_at=at
    )
    typed = story.serve(
        event, stations[2], ("number", "b1"), ("services", "D1"), made_at=at + timedelta(minutes=9)
    )
    made = [
        story.visit(event, "B-001", ("name", "คำปัน"), ("sex", "F"), visitor=visitor, made_at=at),
        first,
        typed,
        story.command(event, "undo", ("target", first["id"]), made_at=at + timedelta(minutes=10)),
    ]
    seen = []
    for order in permutations(made):
        before = transaction.savepoint()
        assert [desk.result(each)["state"] for each in order] == ["taken"] * len(made)
        seen.append(everything(event))
        transaction.savepoint_rollback(before)

    assert all(each == seen[0] for each in seen)
    assert [each[2] for each in seen[0]["served"]] == ["D1"]
    assert seen[0]["handed"] == []


def test_sending_again_changes_nothing(cast: Cast, event: Event, stations: list[Station], desk: Phone):
    visitor = new_id()
    made = [
        story.visit(event, "B-001", visitor=visitor),
        story.serve(event, stations[3], ("services", "P2"), *story.need("unpaid-wages"), visitor=visitor),
    ]
    desk.send(*made)
    before = everything(event)

    for _again in range(3):
        assert [each["state"] for each in desk.send(*reversed(made))["results"]] == ["taken", "taken"]

    assert everything(event) == before
    with acting_as_system("test"):
        assert Visit.objects.count() == 1


def test_a_need_goes_to_its_office_with_the_name_and_the_consent_of_the_reception(
    cast: Cast, event: Event, stations: list[Station], desk: Phone
):
    visitor = new_id()
    slip = story.visit(
        event,
        "B-001",
        ("name", "นางบัวผัน นามสมมติ"),
        ("phone", "081-234-5678"),
        ("home_code", "520102"),
        ("purposes", "share_with_office"),
        visitor=visitor,
    )
    served = story.serve(
        event, stations[1], ("services", "E1"), *story.need("unpaid-wages", note="สองเดือน"), visitor=visitor
    )

    assert [each["state"] for each in desk.send(slip, served)["results"]] == ["taken", "taken"]

    with acting_as(cast.mentor_dlpw):
        need = Need.objects.select_related("person", "visit").get()
        assert (need.person and need.person.short_name, need.place_code) == ("บัวผัน นามสมมติ", "520102")
        assert str(need.visit_id) == served["id"]
    with acting_as(cast.mentor_dsd_51):
        assert Need.objects.count() == 0
    with acting_as_system("test"):
        routed = Routed.objects.get()
        assert (routed.agency_code, routed.topic_code, routed.to_office) == ("DOE", "unpaid-wages", "DLPW-52")
    # The ledger knows the visitor by the person's key, as it does the need.
    assert ledger(event) == (1, 1)
    with acting_as_system("test"):
        keys = set(Fact.objects.values_list("person_key", flat=True))
        assert keys == {Person.objects.get().person_key}


def test_two_needs_at_two_stations_are_of_one_person(
    cast: Cast, event: Event, stations: list[Station], desk: Phone
):
    visitor = new_id()
    other = phone.register(cast.mentor_dsd)
    one = story.serve(event, stations[1], *story.need("unpaid-wages"), ("need_name", "คำปัน"), visitor=visitor)
    two = story.serve(
        event, stations[2], *story.need("sewing-course"), ("need_name", "คำปัน"), visitor=visitor
    )

    assert other.result(two)["state"] == desk.result(one)["state"] == "taken"

    with acting_as_system("test"):
        assert Person.objects.count() == 1
        assert Need.objects.filter(person__isnull=False).count() == 2


def test_somebody_without_a_name_is_helped_as_well(
    cast: Cast, event: Event, stations: list[Station], desk: Phone
):
    made = story.serve(event, stations[3], *story.need("unpaid-wages"), visitor=new_id())

    assert desk.result(made)["state"] == "taken"
    with acting_as_system("test"):
        assert Need.objects.get().person is None


def test_a_telephone_without_a_name_is_refused_with_a_sentence(
    cast: Cast, event: Event, stations: list[Station], desk: Phone
):
    made = story.serve(
        event,
        stations[3],
        *story.need("unpaid-wages"),
        ("need_phone", "0812345678"),
        visitor=new_id(),
        language="en",
    )

    result = desk.result(made)

    assert (result["state"], list(result["fields"])) == ("refused", ["name"])
    with acting_as_system("test"):
        assert (Act.objects.count(), Visit.objects.count()) == (0, 0)


def test_one_service_ticked_by_two_phones_counts_once(
    cast: Cast, event: Event, stations: list[Station], desk: Phone
):
    visitor, other = new_id(), phone.register(cast.mentor_dlpw)
    desk.send(story.serve(event, stations[3], ("services", "P2"), visitor=visitor))
    other.send(story.serve(event, stations[3], ("services", "P2"), visitor=visitor))

    assert ledger(event) == (1, 1)


def test_one_slip_at_two_stations_at_once_is_kept_and_said(
    cast: Cast, event: Event, stations: list[Station], desk: Phone
):
    visitor, other, at = new_id(), phone.register(cast.mentor_dsd), bangkok_now() - timedelta(minutes=1)
    desk.send(story.serve(event, stations[3], ("services", "P2"), visitor=visitor, made_at=at))
    other.send(
        story.serve(
            event, stations[2], ("services", "D1"), visitor=visitor, made_at=at + timedelta(seconds=5)
        )
    )

    with acting_as_system("test"):
        assert [slip.is_doubled for slip in Slip.objects.filter(visitor=visitor)] == [True, True]
    assert ledger(event) == (2, 1)


def test_a_typed_number_waits_for_its_slip_and_joins_it(
    cast: Cast, event: Event, stations: list[Station], desk: Phone
):
    desk.send(story.serve(event, stations[3], ("number", "c 7"), ("services", "P2")))
    with acting_as_system("test"):
        unknown = Visitor.objects.get()
        assert (unknown.number, unknown.is_unknown) == ("C-007", True)
    visitor = new_id()

    desk.send(story.visit(event, "C-007", ("sex", "M"), visitor=visitor))

    with acting_as_system("test"):
        assert [(each.pk, each.is_unknown) for each in Visitor.objects.of_event(event.pk)] == [
            (visitor, False)
        ]
        assert [each.visitor_id for each in Served.objects.filter(stands=True)] == [visitor]
    assert ledger(event) == (1, 1)


def test_a_national_id_counts_two_slips_as_one_person(
    cast: Cast, event: Event, stations: list[Station], desk: Phone
):
    for number in ("B-001", "B-002"):
        visitor = new_id()
        desk.send(
            story.visit(event, number, ("national_id", "1-2345-67890-12-1"), visitor=visitor),
            story.serve(event, stations[3], ("services", "P2"), visitor=visitor),
        )

    assert ledger(event) == (2, 1)
    with acting_as_system("test"):
        assert read_sheet(event).whole.people == 1
        assert "1234567890121" not in str(list(Act.objects.values("said")))


def test_people_without_slips_are_counted_and_taken_back(
    cast: Cast, event: Event, stations: list[Station], desk: Phone
):
    counted = story.command(
        event,
        "count",
        ("station", str(stations[3].pk)),
        ("heads", "12"),
        ("services", "P2"),
        ("copies-dlpw-rights", "12"),
    )
    desk.send(counted)
    with acting_as_system("test"):
        part = read_sheet(event).agencies["DLPW"]
    assert (part.people, part.without_slip, part.documents["dlpw-rights"]) == (0, 12, 12)

    desk.send(story.command(event, "undo", ("target", counted["id"])))

    assert everything(event)["ledger"] == {}
    with acting_as_system("test"):
        assert read_sheet(event).agencies == {}


def test_undoing_a_service_subtracts_it(cast: Cast, event: Event, stations: list[Station], desk: Phone):
    visitor = new_id()
    wrong = story.serve(event, stations[3], ("services", "P2"), visitor=visitor)
    right = story.serve(event, stations[2], ("services", "D2"), visitor=visitor)
    desk.send(wrong)
    desk.send(right, story.command(event, "undo", ("target", wrong["id"])))

    assert ledger(event) == (1, 1)
    with acting_as_system("test"):
        assert list(read_sheet(event).agencies) == ["DSD"]
