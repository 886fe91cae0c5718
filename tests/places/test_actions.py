"""Loading areas and holidays: once, again, and after a correction."""

from datetime import date, datetime

from raengjai.ground.dates import BANGKOK
from raengjai.journal.models import Entry
from raengjai.places.actions import load_holidays, load_places
from raengjai.places.models import Holiday, LoadedData, Place, PlaceSuccession

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=BANGKOK)


def forget(name):
    LoadedData.objects.filter(name=name).update(digest="an older edition")


def test_an_edition_is_loaded_once(system, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):  # a savepoint around one question
        done = load_places(by=system, at=NOW)

    assert not done.changed
    assert done.rows == Place.objects.count()


def test_a_new_edition_corrects_what_changed_and_keeps_the_rest(system):
    links = PlaceSuccession.objects.count()
    Place.objects.filter(code="520308").update(name_th="ผิด", sort_key="ผิด", closed_on=date(2020, 1, 1))
    forget("places")

    done = load_places(by=system, at=NOW)

    place = Place.objects.get(code="520308")
    assert done.changed
    assert (place.name_th, place.closed_on) == ("ท่าผา", None)
    assert PlaceSuccession.objects.count() == links
    assert Entry.objects.filter(verb="places.loaded", at=NOW).count() == 1


def test_holidays_added_by_hand_stay(system):
    added = date(2027, 5, 14)
    Holiday.objects.create(
        day=added, name_th="วันพืชมงคล", name_en="Ploughing", kind="lunar", is_confirmed=True
    )
    Holiday.objects.filter(day="2026-12-31").update(name_en="wrong")
    forget("office_holidays")

    assert load_holidays(by=system, at=NOW).changed
    assert Holiday.objects.filter(day=added).exists()
    assert Holiday.objects.get(day="2026-12-31").name_en == "New Year's Eve"
    assert not load_holidays(by=system, at=NOW).changed


def test_the_gazette_notice_is_kept(areas):
    link = PlaceSuccession.objects.get(place="104701", successor="104702")

    assert link.basis == "notice"
    assert link.notice.startswith("ประกาศกรุงเทพมหานคร เรื่อง ยุบพื้นที่แขวงบางนา")


def test_a_district_that_became_a_province_points_to_its_capital(areas):
    link = PlaceSuccession.objects.get(place="3416")  # Amnat Charoen, a district of Ubon Ratchathani once

    assert (link.successor_id, link.basis) == ("3701", "name")
