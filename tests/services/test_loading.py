"""Loading the catalogue: twice is nothing, changes are versions, what vanishes is closed and stays."""

import shutil
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from raengjai.ground.dates import bangkok_today
from raengjai.ground.refused import Refused
from raengjai.journal.models import Entry
from raengjai.places.models import Place
from raengjai.services import rules
from raengjai.services.actions import DATA, load_catalogue
from raengjai.services.models import (
    Agency,
    Edition,
    Hotline,
    Office,
    RoutingRule,
    Service,
    Topic,
    catalogue,
    forget,
    read_catalogue,
    route_for,
)
from tests.services.test_data import spoil

YESTERDAY = timedelta(days=-1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(DATA, tmp_path / "data")
    return tmp_path / "data"


def load(system, folder=DATA):
    return load_catalogue(by=system, at=timezone.now(), folder=folder)


def test_every_province_has_an_office_of_each_agency(system):
    provinces = set(Place.objects.provinces().values_list("code", flat=True))
    found = set(Office.objects.values_list("code", flat=True))

    assert len(provinces) == 77
    assert found == {f"{agency}-{province}" for agency in rules_of_five() for province in provinces} | {
        "OPS-00"
    }


def rules_of_five():
    return ("OPS", "DOE", "DSD", "DLPW", "SSO")


@pytest.mark.parametrize(
    ("code", "thai", "english"),
    [
        ("OPS-52", "สำนักงานแรงงานจังหวัดลำปาง", "Lampang Provincial Labour Office"),
        ("DOE-52", "สำนักงานจัดหางานจังหวัดลำปาง", "Lampang Provincial Employment Office"),
        (
            "DLPW-50",
            "สำนักงานสวัสดิการและคุ้มครองแรงงานจังหวัดเชียงใหม่",
            "Chiang Mai Labour Protection and Welfare Office",
        ),
        ("SSO-83", "สำนักงานประกันสังคมจังหวัดภูเก็ต", "Phuket Social Security Office"),
        ("DSD-51", "สำนักงานพัฒนาฝีมือแรงงานลำพูน", "Lamphun Skill Development Office"),
        ("DSD-52", "สถาบันพัฒนาฝีมือแรงงาน 10 ลำปาง", "Lampang Institute for Skill Development 10"),
        ("DOE-10", "สำนักงานจัดหางานกรุงเทพมหานคร", "Bangkok Employment Office"),
    ],
)
def test_offices_are_named_by_rule_or_by_exception(system, code, thai, english):
    office = Office.objects.get(code=code)

    assert (office.name_th, office.name_en) == (thai, english)
    assert not office.confirmed


def test_second_load_does_nothing(system):
    before = Edition.objects.get().number

    again = load(system)

    assert again.changed == 0
    assert Edition.objects.get().number == before
    assert Entry.objects.filter(verb="catalogue.loaded").count() <= 1


def test_load_is_an_entry_of_the_journal(system, folder):
    spoil(folder / "agencies.toml", 'short_th = "จัดหางาน"', 'short_th = "จัดหางานจังหวัด"')

    load(system, folder)

    entry = Entry.objects.filter(verb="catalogue.loaded").latest("seq")
    assert entry.codes["corrected"] == 1
    assert entry.codes["edition"] == Edition.objects.get().number


def test_correction_mends_the_version_and_raises_the_edition(system, folder):
    before = catalogue().edition
    spoil(folder / "agencies.toml", 'short_th = "จัดหางาน"', 'short_th = "จัดหางานจังหวัด"')

    loaded = load(system, folder)

    assert (loaded.added, loaded.corrected, loaded.closed) == (0, 1, 0)
    assert Agency.objects.get(code="DOE").short_th == "จัดหางานจังหวัด"
    assert loaded.edition == before + 1


def test_new_version_closes_the_former_the_day_before(system, folder):
    path = folder / "services_dlpw.toml"
    text = path.read_text(encoding="utf-8")
    block = next(part for part in text.split("[[service]]") if 'code = "P2"' in part)
    new = block.replace("promised_days = 60", "promised_days = 45").replace("2019-10-01", "2030-01-01")
    path.write_text(f"{text}\n[[service]]{new}", encoding="utf-8")

    loaded = load(system, folder)

    versions = [
        (row.valid_from, row.valid_until, row.promised_days)
        for row in Service.objects.filter(code="P2").order_by("valid_from")
    ]
    assert versions == [
        (date(2019, 10, 1), date(2029, 12, 31), 60),
        (date(2030, 1, 1), None, 45),
    ]
    assert (loaded.added, loaded.corrected) == (1, 1)
    facts = read_catalogue()
    assert facts.service("P2", date(2029, 12, 31)).promised_days == 60
    assert facts.service("P2", date(2030, 1, 1)).promised_days == 45
    assert rules.latest(facts.services, "P2").promised_days == 45


def test_vanished_line_is_closed_and_stays(system, folder):
    path = folder / "topics.toml"
    text = path.read_text(encoding="utf-8")
    parts = text.split("[[topic]]")
    path.write_text(
        "[[topic]]".join(part for part in parts if "change-hospital" not in part), encoding="utf-8"
    )

    loaded = load(system, folder)

    topic = Topic.objects.get(code="change-hospital")
    assert loaded.closed == 1
    assert topic.valid_until == bangkok_today() + YESTERDAY
    facts = read_catalogue()
    assert facts.topic("change-hospital", bangkok_today()) is None
    assert facts.topic("change-hospital", date(2024, 1, 1)) is not None
    assert rules.latest(facts.topics, "change-hospital").name.en.startswith("Change the")


def test_line_that_comes_back_is_open_again(system, folder):
    path = folder / "hotlines.toml"
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole[: whole.rindex("[[hotline]]")], encoding="utf-8")
    load(system, folder)
    assert Hotline.objects.get(code="1155").valid_until is not None
    path.write_text(whole, encoding="utf-8")

    load(system, folder)

    assert Hotline.objects.get(code="1155").valid_until is None


def test_services_of_a_topic_follow_the_file(system, folder):
    spoil(
        folder / "topics.toml", 'to = [{ service = "E2" }, { service = "E1" }]', 'to = [{ service = "E1" }]'
    )

    load(system, folder)

    assert [way.service for way in read_catalogue().topics["lost-job"][0].ways] == ["E1"]


def test_rule_of_the_files_that_a_person_closed_stays_closed(system, folder, django_user_model):
    officer = django_user_model.objects.create(
        username="officer", name="เจ้าหน้าที่", created_at=timezone.now(), password="!"
    )
    rule = RoutingRule.objects.get(status="elderly", from_file=True)
    RoutingRule.objects.filter(pk=rule.pk).update(
        valid_until=bangkok_today(), closed_at=timezone.now(), closed_by=officer.pk
    )
    spoil(folder / "routing.toml", "priority = 1", "priority = 2")

    load(system, folder)

    assert RoutingRule.objects.get(pk=rule.pk).valid_until == bangkok_today()


def test_faulty_files_leave_everything_as_it_was(system, folder):
    before = (Service.objects.count(), Edition.objects.get().digest)
    spoil(folder / "topics.toml", 'service = "E1"', 'service = "E99"')

    with pytest.raises(Refused):
        load(system, folder)

    assert (Service.objects.count(), Edition.objects.get().digest) == before


def test_catalogue_is_read_once_and_asked_for_its_edition_after_a_while(
    system, django_assert_num_queries, monkeypatch
):
    catalogue()
    with django_assert_num_queries(0):
        for topic in ("unpaid-wages", "sewing-course", "village-course"):
            assert route_for(topic, person_place="520101", matter_place="500101")
    monkeypatch.setattr("raengjai.services.models.reader.ASK_AGAIN_AFTER", 0.0)
    with django_assert_num_queries(1):
        first = catalogue()
    with django_assert_num_queries(1):
        assert catalogue() is first
    Edition.objects.update(number=first.edition + 1)
    assert catalogue() is not first


def test_reading_costs_the_same_however_long_the_routing_table_is(system, django_assert_num_queries):
    with django_assert_num_queries(11):
        read_catalogue()
    RoutingRule.objects.bulk_create(
        RoutingRule(
            topic_code="sewing-course",
            service_code="D4",
            place_code=f"52{number:02}",
            province_code="52",
            reason_th="ลอง",
            reason_en="Try",
            valid_from=bangkok_today(),
            written_at=timezone.now(),
        )
        for number in range(30)
    )
    with django_assert_num_queries(11):
        assert len(read_catalogue().rules_by_topic["sewing-course"]) == 30


@pytest.mark.usefixtures("loaded")
def test_command_says_what_it_did():
    out = StringIO()
    Edition.objects.update(digest="")

    call_command("load_services", stdout=out)

    assert "0 added, 0 corrected, 0 closed" in out.getvalue()


@pytest.mark.django_db
def test_places_come_first(monkeypatch):
    monkeypatch.setattr("raengjai.services.actions.load._provinces", _no_provinces)

    with pytest.raises(Exception, match="Load the places first"):
        call_command("load_services")


def _no_provinces():
    raise Refused("Load the places first")


def test_closing_and_forgetting(system):
    """`forget` is what a committed change of the routing table calls in this process."""
    first = catalogue()
    forget()

    assert catalogue() is not first
