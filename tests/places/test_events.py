"""Events of places as data: what is checked when one is entered, what the areas are from the day on, and taking it back."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import translation

from raengjai.access.door import acting_as, acting_as_system
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.journal.models import Entry
from raengjai.places import actions
from raengjai.places.models import Place, PlaceEvent, Village, full_name_of, name_of
from raengjai.places.models.loaded import LoadedData
from raengjai.places.rules import Successor
from raengjai.places.rules.changes import Line, Names, lines_of
from tests.cast import Cast
from tests.places import events
from tests.places.events import DAY, NOW, enter, happens, merge, recode, rename, split

NEW = "520140"  # free in Mueang Lampang


def place(code: str) -> Place:
    return Place.objects.get(code=code)


def refused(cast: Cast, new: actions.NewEvent) -> str:
    with translation.override("en"):
        with pytest.raises(Refused) as caught, transaction.atomic():
            enter(cast.headquarters, new)
        return str(caught.value.message)


# --- the lines of an event -----------------------------------------------------------------------------------


def test_a_merge_is_one_line_for_each_place_that_ends():
    known = {"520101": Names("ก", "A"), "520102": Names("ข", "B")}

    assert lines_of("merge", ["520101", "520102"], [Successor("520102")], known) == [
        Line("520101", "520102", Names("ข", "B"))
    ]
    assert [
        line.place for line in lines_of("merge", ["520101", "520102"], [Successor("520140", "ค", "C")], known)
    ] == ["520101", "520102"]


def test_the_first_part_of_a_place_that_ends_takes_the_rest_and_a_place_that_goes_on_keeps_it():
    known = {"520101": Names("ก", "A")}
    parts = [Successor("520140", "ข", "B"), Successor("520141", "ค", "C", (4, 5))]

    first, second = lines_of("split", ["520101"], parts, known)
    (kept,) = lines_of("split", ["520101"], [Successor("520101"), parts[1]], known)

    assert (first.takes_rest, first.ends_place) == (True, True)
    assert (second.takes_rest, second.ends_place, second.villages) == (False, True, (4, 5))
    assert (kept.successor, kept.takes_rest, kept.ends_place) == ("520141", False, False)


def test_another_code_for_an_area_is_another_code_for_everything_in_it():
    known = {"4304": Names("ก", "A"), "430401": Names("ข", "B"), "430402": Names("ค", "C")}

    lines = lines_of("recode", ["4304"], [Successor("3801")], known)

    assert [(line.place, line.successor) for line in lines] == [
        ("4304", "3801"),
        ("430401", "380101"),
        ("430402", "380102"),
    ]


# --- what is checked -----------------------------------------------------------------------------------------


def test_what_cannot_be_is_refused_in_words(cast: Cast):
    said = [
        (merge("520101", "520199", into="520101"), "520199"),
        (merge("520101", into="520101"), "two places"),
        (merge("520101", "5202", into="520101"), "one level"),
        (merge("520101", "520102", into=NEW), "its name"),
        (merge("520101", "520102", into="529901"), "no code of an area"),
        (merge("520101", "520102", into="524801", name="รวม"), "lie in"),
        (merge("520101", "520102", into="5240", name="รวม"), "same level"),
        (merge("5201", "5202", into="5202"), "still sub-districts"),
        (split("520101", Successor("520101")), "at least two"),
        (split("520101", Successor("520101"), Successor("520102", "ก", "A")), "a place already"),
        (
            split("520101", Successor("520101", villages=(1,)), Successor(NEW, "ก", "A", (1, 2))),
            "goes to two places",
        ),
        (recode("520101", "520102"), "a place already"),
        (recode("520101", "524001"), "lie in"),
        (rename("520101", "", ""), "new name"),
        (merge("520101", "520102", into="520102", day=date(2018, 1, 1)), "Choose a day from"),
    ]

    for new, words in said:
        assert words in refused(cast, new)


def test_a_closed_code_is_not_used_again(cast: Cast):
    closed = Place.objects.filter(code__startswith="52", level="subdistrict", closed_on__isnull=False).first()
    assert closed is not None

    assert closed.code in refused(cast, merge("520101", "520102", into=closed.code, name="รวม"))
    assert closed.code in refused(cast, merge("520101", closed.code, into="520101"))


def test_two_events_that_wait_do_not_touch_one_place(cast: Cast):
    enter(cast.headquarters, merge("520101", "520102", into="520102"))

    assert refused(cast, rename("520102", "ใหม่", "Mai"))
    assert refused(cast, merge("520103", "520101", into="520103", day=DAY + timedelta(days=9)))


# --- the day -------------------------------------------------------------------------------------------------


def test_nothing_changes_before_the_day(cast: Cast):
    found = enter(cast.headquarters, merge("520101", "520102", into=NEW, name="รวมใหม่"))

    assert not Place.objects.filter(code=NEW).exists()
    assert place("520101").closed_on is None
    with acting_as_system("test"):
        assert actions.due_events(DAY - timedelta(days=1)) == []
        assert actions.due_events(DAY) == [found.pk]


def test_on_the_day_the_places_end_and_the_successor_begins_and_is_found(cast: Cast):
    happens(cast.headquarters, merge("520101", "520102", into=NEW, name="รวมใหม่"))

    assert (place("520101").closed_on, place(NEW).opened_on) == (DAY, DAY)
    assert [link.successor_id for link in place("520102").successions.all()] == [NEW]
    assert name_of(NEW, "th") == "รวมใหม่"
    assert full_name_of(NEW, "th") == "ตำบลรวมใหม่"
    assert list(Place.objects.search("รวมใหม่").values_list("code", flat=True)) == [NEW]
    with pytest.raises(Refused) as caught:
        Place.check_open("520101", DAY)
    assert NEW in str(caught.value.message)


def test_a_place_that_goes_on_is_not_closed(cast: Cast):
    happens(cast.headquarters, merge("520101", "520102", into="520102"))
    happens(cast.headquarters, split("520103", Successor("520103"), Successor(NEW, "แยก", "Yaek", (4,))))

    assert place("520102").closed_on is None
    assert place("520103").closed_on is None
    assert place(NEW).opened_on == DAY


def test_a_new_name_is_shown_and_found_also_inside(cast: Cast):
    happens(cast.headquarters, rename("5201", "เมืองใหม่", "Mueang Mai"))

    assert name_of("5201", "th") == "เมืองใหม่"
    assert "520101" in set(Place.objects.search("เวียงเหนือ เมืองใหม่").values_list("code", flat=True))


def test_the_known_villages_go_along(cast: Cast):
    for number in (1, 2, 3):
        Village.objects.create(place_id="520103", village_no=number, name_th=f"บ้าน {number}", source="ทดสอบ")

    happens(cast.headquarters, split("520103", Successor("520103"), Successor(NEW, "แยก", "Yaek", (2,))))

    assert list(Village.objects.filter(place=NEW).values_list("village_no", flat=True)) == [2]


def test_loading_the_data_files_again_keeps_what_events_changed(cast: Cast):
    happens(cast.headquarters, merge("520101", "520102", into=NEW, name="รวมใหม่"))
    happens(cast.headquarters, rename("520103", "ชื่อใหม่", "Chue Mai"))
    LoadedData.objects.filter(name="places").update(digest="old")

    with acting_as_system("test") as system:
        actions.load_places(by=system, at=bangkok_now())

    assert place("520101").closed_on == DAY
    assert [link.successor_id for link in place("520101").successions.all()] == [NEW]
    assert place("520103").name_th == "ชื่อใหม่"


def test_every_change_is_in_the_journal_without_names(cast: Cast):
    found = happens(cast.headquarters, merge("520101", "520102", into=NEW, name="รวมใหม่"))

    with acting_as_system("test"):
        verbs = list(Entry.objects.filter(subject_id=found.pk).values_list("verb", "place_code"))
    assert verbs == [
        ("place_event.entered", "52"),
        ("place.changed", "520101"),
        ("place.changed", "520102"),
    ]


# --- taking back ---------------------------------------------------------------------------------------------


def withdraw(cast: Cast, found: PlaceEvent, *, at=NOW) -> None:
    with acting_as(cast.headquarters) as actor:
        actions.withdraw_event(found, by=actor, at=at)


def test_an_event_is_taken_back_before_its_day(cast: Cast):
    found = enter(cast.headquarters, merge("520101", "520102", into="520102"))

    withdraw(cast, found)

    with acting_as_system("test"):
        assert actions.due_events(DAY) == []
    assert enter(cast.headquarters, rename("520102", "ใหม่", "Mai")).is_planned


def test_an_event_that_nothing_hangs_on_is_undone_within_a_day(cast: Cast):
    far = ("520801", "520802")  # nobody of the cast serves there
    found = happens(cast.headquarters, merge(*far, into="520840", name="รวมใหม่"))

    withdraw(cast, found, at=events.midnight(DAY) + timedelta(hours=8))

    assert place(far[0]).closed_on is None
    assert not Place.objects.filter(code="520840").exists()
    assert name_of("520840") == "520840"


def test_an_event_that_something_followed_is_not_undone(cast: Cast):
    found = happens(cast.headquarters, merge("520101", "520102", into="520102"))

    with pytest.raises(Refused):
        withdraw(cast, found, at=events.midnight(DAY) + timedelta(hours=8))
    late = happens(cast.headquarters, rename("520901", "ใหม่", "Mai"))
    with pytest.raises(Refused):
        withdraw(cast, late, at=events.after(days=2))


def test_only_headquarters_writes_events(cast: Cast):
    with acting_as(cast.coordinator) as actor, pytest.raises(Exception, match="row-level security"):
        actions.enter_event(merge("520101", "520102", into="520102"), by=actor, at=NOW)
