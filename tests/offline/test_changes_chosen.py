"""What is measured or chosen for one phone: a bounded set for a whole province, nearness, targets, offices."""

import json

import pytest

from raengjai.access.door import acting_as
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.needs import actions as needs
from raengjai.needs.forms.details import DetailForm
from raengjai.needs.models import Referral
from raengjai.offline.models import working_set
from raengjai.programmes.actions import set_targets
from raengjai.programmes.models import Indicator
from raengjai.tasks.actions import give_task
from tests import make
from tests.cast import assemble
from tests.needs import story
from tests.network import members
from tests.offline import phone
from tests.offline.reader import Reader, record


@pytest.fixture
def cast(fresh_database):
    return assemble()


def test_who_serves_a_province_has_the_own_needs_the_tasks_and_the_replies(cast):
    """A posting to the whole province: what this person recorded and is asked, of all places; nothing of others."""
    of_province = make.volunteer(place_code="52")
    record(cast.volunteer)
    mine = record(of_province, place_code="520102")
    asked = record(cast.other_volunteer, place_code="520102")
    with acting_as(cast.mentor_dlpw) as mentor:
        referral = story.referral_of(mine, of_province)
        needs.ask_for_more(referral, question="สลิปเดือนไหน", by=mentor, at=bangkok_now())
    with acting_as(cast.coordinator) as coordinator:
        give_task(
            "tell_person", asked, to=of_province.pk, place_code="520102",
            due_on=bangkok_today(), by=coordinator, at=bangkok_now(),
        )  # fmt: skip
    reader = Reader(of_province)

    said = reader.ask()

    assert said["whole"] is True
    assert {row["id"] for row in said["needs"]} == {str(mine.pk), str(asked.pk)}
    assert {row["need"]: row["kind"] for row in said["tasks"]} == {
        str(mine.pk): "answer_question",
        str(asked.pk): "tell_person",
    }
    assert next(row for row in said["needs"] if row["id"] == str(mine.pk))["last"]["text"] == "สลิปเดือนไหน"
    assert "cut" not in said
    again = reader.ask()
    assert (again["whole"], again["needs"], again["tasks"]) == (False, [], [])
    assert len(reader.answer.content) < 1024
    record(cast.volunteer)
    assert reader.ask()["whole"] is False
    with acting_as(of_province) as actor:
        needs.withdraw_need(mine, reason_code="moved-away", text="", by=actor, at=bangkok_now())
    later = reader.ask()
    assert later["whole"] is True
    assert [row["kind"] for row in later["tasks"]] == ["tell_person"]


def test_a_province_wide_set_is_bounded_and_says_so(cast, monkeypatch):
    monkeypatch.setattr(working_set, "_WIDE", working_set._WIDE.replace("300", "2").replace("301", "3"))
    of_province = make.volunteer(place_code="52")
    made = [record(of_province) for _ in range(3)]
    said = Reader(of_province).ask()

    assert {row["id"] for row in said["needs"]} == {str(each.pk) for each in made[1:]}
    assert said["cut"] == working_set.MOST_OWN


@pytest.mark.parametrize("place", ["520101", "52"])
def test_a_task_about_something_else_than_a_need_stays_on_the_pages(cast, place):
    person = make.volunteer(place_code=place)
    need = record(cast.volunteer)
    with acting_as(cast.coordinator) as actor:
        for subject in (need, need.visit):
            give_task(
                "tell_person",
                subject,
                to=person.pk,
                place_code="520101",
                due_on=bangkok_today(),
                by=actor,
                at=bangkok_now(),
            )

    assert [row["need"] for row in Reader(person).ask()["tasks"]] == [str(need.pk)]


def test_each_task_says_how_near_it_is(cast):
    near = members.volunteer(village_no=3).user
    for village_no, place in ((3, "520101"), (4, "520101")):
        need = record(cast.volunteer, place_code=place, village_no=village_no)
        with acting_as(cast.coordinator) as actor:
            give_task(
                "tell_person",
                need,
                to=near.pk,
                place_code=place,
                due_on=bangkok_today(),
                by=actor,
                at=bangkok_now(),
            )

    said = Reader(near).ask()

    assert {row["village"]: row["near"] for row in said["tasks"]} == {3: 0.0, 4: 1.0}


def test_the_targets_of_the_month_come_and_come_again_only_when_something_changed(cast):
    reader = Reader(cast.volunteer)
    assert reader.ask()["targets"] == []
    assert "targets" not in reader.ask()
    with acting_as(cast.coordinator) as actor:
        indicator = Indicator.objects.get(code="needs-recorded")
        first = bangkok_today().replace(day=1)
        set_targets(
            indicator,
            province_code="52",
            from_month=first,
            for_each=20,
            exceptions={},
            by=actor,
            at=bangkok_now(),
        )

    set_now = reader.ask()
    assert [(each["done"], each["target"]) for each in set_now["targets"]] == [(0, 20)]
    assert "ความต้องการ" in set_now["targets"][0]["name"] or "เรื่อง" in set_now["targets"][0]["name"]
    record(cast.volunteer)
    assert [(each["done"], each["target"]) for each in reader.ask()["targets"]] == [(1, 20)]
    assert "targets" not in reader.ask()
    assert Reader(cast.coordinator_51).ask()["targets"] == []


def test_where_several_offices_can_help_the_phone_knows_which(cast):
    """The same offices as the page offers, for the places of the posting; small, and once."""
    reader = Reader(cast.volunteer)
    routing = reader.ask()["routing"]

    assert set(routing["places"]) == {"520101"}
    offered = routing["sets"][routing["places"]["520101"]]
    for topic, choices in offered.items():
        for status in (status for choice in choices for status in choice["statuses"]):
            form = DetailForm(
                {f"{topic}-status": status}, topic=topic, place_code="520101", for_group=True, language="th"
            )
            (choice,) = [each for each in choices if status in each["statuses"]]
            on_page = dict(form.fields["offices"].choices)  # type: ignore[attr-defined]
            assert set(dict(choice["offices"])) == set(on_page)
    assert "dismissed" in offered
    assert "unpaid-wages" not in offered
    assert len(json.dumps(routing, ensure_ascii=False).encode()) < 6_000
    assert "routing" not in reader.ask()


def test_a_choice_of_office_is_checked_as_on_the_page(cast):
    sender = phone.register(cast.volunteer)
    chosen = phone.visit("dismissed")
    chosen["fields"].append(("dismissed-offices", "DOE-52"))
    foreign = phone.visit("dismissed")
    foreign["fields"].append(("dismissed-offices", "DOE-51"))

    assert sender.result(chosen)["state"] == "taken"
    refused = sender.result(foreign)
    assert (refused["state"], "dismissed-offices" in refused["fields"]) == ("refused", True)
    with acting_as(cast.volunteer):
        assert [each.office_code for each in Referral.objects.all()] == ["DOE-52"]
