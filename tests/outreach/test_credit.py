"""A need that a service day passes on counts for every project of the day, and its person once."""

from raengjai.access.door import acting_as_system
from raengjai.events.models import Event
from raengjai.ground.dates import bangkok_now, fiscal_year
from raengjai.ground.ids import new_id
from raengjai.programmes.models import Fact
from tests.cast import Cast, assemble
from tests.offline import phone
from tests.outreach import story
from tests.programmes import ledger

KINDS = ("need.recorded", "need.referred", "event.served")


def two_needs_of_one(cast: Cast, **said: object) -> Event:
    event, visitor = story.day(cast, **said), new_id()
    desk, stations = phone.register(cast.other_volunteer), story.stations_of(event)
    name = ("need_name", "คำปัน")
    one = story.serve(
        event, stations[1], ("services", "E1"), *story.need("unpaid-wages"), name, visitor=visitor
    )
    two = story.serve(event, stations[2], *story.need("sewing-course"), name, visitor=visitor)
    for each in (one, two):
        assert desk.result(each)["state"] == "taken"
    return event


def test_each_fact_names_every_project_of_the_day_and_the_person_counts_once(fresh_database):
    two_needs_of_one(assemble(), project_codes=["NET", "AHT"])

    with acting_as_system("test"):
        facts = list(Fact.objects.filter(kind__in=KINDS))
        assert {tuple(fact.project_codes) for fact in facts} == {("AHT", "NET")}
        assert len({fact.person_key for fact in facts}) == 1
    ledger.fold_all()
    people, year = ledger.kept()["area people"], f"FY{fiscal_year(bangkok_now())}"
    recorded = [people["52", year, "need.recorded", "", project] for project in ("", "NET", "AHT")]
    assert recorded == [(2, 0, 1)] * 3  # acts, acts without a person, people


def test_a_need_of_the_village_still_counts_where_its_kind_does(db):
    event = two_needs_of_one(assemble(), project_codes=[])

    with acting_as_system("test"):
        facts = Fact.objects.filter(kind="need.recorded")
        assert {tuple(fact.project_codes) for fact in facts} == {("VOL",)}, event.title
