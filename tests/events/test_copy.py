"""Templates, and last year's workshop with this year's days."""

from datetime import timedelta

import pytest
from django.urls import reverse

from raengjai.access.door import acting_as, acting_as_system
from raengjai.access.models import Posting
from raengjai.events import actions
from raengjai.events.actions import OrganiserDraft
from raengjai.events.models import (
    AgendaItem,
    AgendaSpeaker,
    Event,
    Guest,
    Organiser,
    Session,
    Speaker,
    TargetGroup,
)
from raengjai.ground.dates import bangkok_now, bangkok_today
from tests.cast import Cast, assemble, browser_of
from tests.events import pages, story

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return assemble()


def fresh(**said: object) -> dict[str, object]:
    first = said.pop("starts_on", pages.soon() + timedelta(days=100))
    return {"title": "ประชุมปีนี้", "place": "520101"} | pages.parts("starts_on", first) | said


def made() -> Event:
    with acting_as_system("test"):
        return Event.objects.real().get(title="ประชุมปีนี้")


def days_of(event: Event, model) -> set[int]:
    """How many days after the first one."""
    with acting_as_system("test"):
        return {(each.day - event.starts_on).days for each in model.objects.filter(event=event)}


def test_a_copy_has_the_new_days_and_everything_but_guests_and_approvals(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
):
    source = pages.approved(cast.coordinator, cast.headquarters, ends_on=pages.soon() + timedelta(days=1))
    story.guest(source)
    others = []
    monkeypatch.setattr(
        "raengjai.events.actions.copying.copied", [lambda old, new: others.append((old.pk, new.pk))]
    )

    answer = pages.do(cast.coordinator, "copy_event", source, **fresh())

    event = made()
    assert answer["Location"] == reverse("event", args=[event.pk])
    assert (event.state, event.copied_from, event.version, event.number) == ("draft", source.pk, 1, "")
    assert (event.venue, event.purpose, event.opener_name) == (
        source.venue,
        source.purpose,
        source.opener_name,
    )
    assert (event.ends_on - event.starts_on).days == 1
    assert (event.approved_by, event.submitted_by) == (None, None)
    assert days_of(event, AgendaItem) == days_of(event, Session) == {0, 1}
    assert pages.agenda(event) == pages.agenda(source)
    with acting_as_system("test"):
        assert [(g.name, g.quota) for g in TargetGroup.objects.filter(event=event).order_by("position")] == [
            ("เครือข่ายอาสาสมัครแรงงาน", 100),
            ("พี่เลี้ยงอาสาสมัครแรงงาน", 14),
        ]
        assert AgendaSpeaker.objects.filter(event=event, speaker__event=event, item__event=event).count() == 2
        assert Speaker.objects.get(event=event).name == "วิทยากร สมมติ"
        assert Organiser.objects.get(event=event).user_id == cast.coordinator.pk
        assert not Guest.objects.filter(event=event).exists()
    assert others == [(source.pk, event.pk)]


def test_a_copy_lies_in_its_own_place_without_the_venue_of_the_old_one(cast: Cast):
    source = pages.complete(cast.coordinator)

    pages.do(cast.coordinator, "copy_event", source, **fresh(place="520202"))

    event = made()
    assert (event.place_code, event.venue, event.latitude) == ("520202", "", None)
    with acting_as_system("test"):
        assert {each.place_code for each in TargetGroup.objects.filter(event=event)} == {"520202"}


def test_who_serves_no_more_is_not_copied(cast: Cast):
    source = pages.complete(cast.coordinator)
    with acting_as(cast.coordinator) as actor:
        told = {"by": actor, "at": bangkok_now()}
        actions.add_organiser(source, OrganiserDraft("อดีตอาสา", "desk", user=cast.volunteer.pk), **told)
        actions.add_organiser(source, OrganiserDraft("ป้าแม่ครัว", "helper"), **told)
    with acting_as_system("test"):
        Posting.objects.filter(user=cast.volunteer.pk).update(ends_on=bangkok_today() - timedelta(days=1))

    pages.do(cast.coordinator, "copy_event", source, **fresh())

    with acting_as_system("test"):
        names = set(Organiser.objects.filter(event=made()).values_list("name", flat=True))
    assert names == {cast.coordinator.name, "ป้าแม่ครัว"}


def test_a_project_that_did_not_go_on_is_left_out(cast: Cast):
    source = story.workshop(cast.coordinator, project_codes=["NET", "VOL"])

    pages.do(cast.coordinator, "copy_event", source, **fresh())

    assert made().project_codes == ["VOL"]


def test_a_template_holds_no_people_and_no_days_and_makes_events(cast: Cast):
    source = pages.complete(cast.coordinator, ends_on=pages.soon() + timedelta(days=1))
    pages.do(cast.coordinator, "save_event_template", source, title="อบรมสองวัน")

    with acting_as_system("test"):
        template = Event.objects.templates().get()
        assert (template.place_code, template.starts_on, template.contact_name) == ("52", None, "")
        assert not Speaker.objects.filter(event=template).exists()
        assert not Organiser.objects.filter(event=template).exists()
    assert "อบรมสองวัน" in pages.text_of(cast.coordinator, reverse("event_templates"))
    pages.do(cast.coordinator, "use_event_template", template, **fresh())

    event = made()
    assert not event.is_template
    assert (event.ends_on - event.starts_on).days == 1
    assert days_of(event, AgendaItem) == days_of(event, Session) == {0, 1}
    assert pages.agenda(event) == pages.agenda(source)


def test_templates_of_the_ministry_are_for_everybody_who_plans_and_those_of_a_province_for_it(cast: Cast):
    ours, theirs = pages.complete(cast.coordinator), pages.complete(cast.coordinator_51, place="510101")
    pages.do(cast.coordinator, "save_event_template", ours, title="แม่แบบลำปาง")
    pages.do(cast.coordinator_51, "save_event_template", theirs, title="แม่แบบลำพูน")
    pages.do(cast.headquarters, "save_event_template", ours, title="แม่แบบกระทรวง")

    seen = pages.text_of(cast.coordinator, reverse("event_templates"))
    assert "แม่แบบลำปาง" in seen
    assert "แม่แบบกระทรวง" in seen
    assert "แม่แบบลำพูน" not in seen
    with acting_as_system("test"):
        of_country = Event.objects.templates().get(province_code="00")
        of_51 = Event.objects.templates().get(province_code="51")
    answer = browser_of(cast.mentor_dsd).get(reverse("use_event_template", args=[of_country.pk]))
    assert answer.status_code == 200
    assert browser_of(cast.coordinator).get(reverse("use_event_template", args=[of_51.pk])).status_code == 404
    assert pages.do(cast.coordinator, "discard_event_template", of_country).status_code == 404
    assert browser_of(cast.volunteer).get(reverse("event_templates")).status_code == 403


def test_a_template_is_no_event(cast: Cast):
    source = pages.complete(cast.coordinator)
    pages.do(cast.coordinator, "save_event_template", source, title="แม่แบบ")
    with acting_as_system("test"):
        template = Event.objects.templates().get()

    for name in ("event", "edit_event", "submit_event", "event_ics", "copy_event"):
        assert browser_of(cast.coordinator).get(reverse(name, args=[template.pk])).status_code == 404
    assert pages.do(cast.coordinator, "save_event_template", source, title="แม่แบบ").status_code == 422
    assert browser_of(cast.coordinator).get(reverse("event_agenda", args=[template.pk])).status_code == 200
    pages.do(cast.coordinator, "discard_event_template", template)
    with acting_as_system("test"):
        assert not Event.objects.templates().exists()


@pytest.mark.parametrize(
    ("said", "field"),
    [({"title": ""}, "title"), ({"place": "510101"}, "place"), ({"starts_on_day": "42"}, "starts_on")],
)
def test_bad_input_makes_no_copy(cast: Cast, said: dict[str, object], field: str):
    source = pages.complete(cast.coordinator)

    answer = pages.do(cast.coordinator, "copy_event", source, **(fresh() | said))

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    with acting_as_system("test"):
        assert Event.objects.real().count() == 1
