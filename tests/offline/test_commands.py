"""Commands run once, by the form and action of the page, and each is answered."""

import base64
from datetime import timedelta

import pytest
from django.db import OperationalError

from raengjai.access.actions import end_posting
from raengjai.access.door import acting_as, acting_as_system
from raengjai.access.models import Posting
from raengjai.files.models import Attachment
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.ground.gathering import Gathering
from raengjai.journal.models import Entry
from raengjai.messages.models import Notice
from raengjai.needs import actions as needs
from raengjai.needs.models import Handout, Need, Step, Visit
from raengjai.offline import commands
from raengjai.offline.models import Command
from raengjai.people.models import Lookalike
from raengjai.programmes.models import Fact
from tests.cast import Cast
from tests.files.samples import jpeg
from tests.needs import story
from tests.offline import phone
from tests.offline.phone import Phone


def needs_of(person):
    with acting_as(person):
        return list(Need.objects.filter(recorded_by=person.pk).order_by("id"))


def rows():
    with acting_as_system("test"):
        return {
            model.__name__: model.objects.count() for model in (Visit, Need, Fact, Step, Handout, Command)
        }


def test_a_visit_is_recorded_and_answered_with_a_signed_receipt(cast: Cast, volunteers_phone: Phone):
    made = phone.visit("unpaid-wages", "sewing-course")

    result = volunteers_phone.result(made)

    assert result["state"] == "taken"
    assert volunteers_phone.verifies(result["receipt"])
    assert [need.topic_code for need in needs_of(cast.volunteer)] == ["unpaid-wages", "sewing-course"]
    with acting_as(cast.volunteer):
        entry = Entry.objects.get(pk=result["receipt"]["entry"])
        visit = Visit.objects.get()
    assert (entry.verb, str(entry.subject_id)) == ("command.taken", made["id"])
    assert (str(visit.pk), visit.language) == (made["subject"], "th")


def test_two_needs_of_somebody_new_go_to_one_office(cast: Cast, volunteers_phone: Phone):
    assert volunteers_phone.result(phone.visit("unpaid-wages", "dismissed"))["state"] == "taken"

    assert len(needs_of(cast.volunteer)) == 2


def test_sending_again_gives_the_same_receipt_and_changes_nothing(cast: Cast, volunteers_phone: Phone):
    made = phone.visit()
    first = volunteers_phone.result(made)
    before = rows()

    assert [volunteers_phone.result(made) for _ in range(3)] == [first] * 3
    assert rows() == before


def test_a_visit_is_of_the_moment_it_was_made(cast: Cast, volunteers_phone: Phone):
    made_at = bangkok_now() - timedelta(days=2, hours=3)
    # The phone's clock is an hour ahead, which it knows from its last contact.
    volunteers_phone.result(phone.visit(made_at=made_at + timedelta(hours=1), offset_ms=-3_600_000))

    with acting_as(cast.volunteer):
        assert abs(Visit.objects.get().made_at - made_at) < timedelta(seconds=1)


def test_a_clock_in_the_coming_decade_is_cut_to_now(cast: Cast, volunteers_phone: Phone):
    result = volunteers_phone.result(phone.visit(made_at=bangkok_now() + timedelta(days=3650)))

    assert result["state"] == "taken"
    with acting_as(cast.volunteer):
        assert Visit.objects.get().made_at <= bangkok_now()


def test_what_is_wrong_is_said_for_each_field_in_the_language_of_the_entry(
    cast: Cast, volunteers_phone: Phone
):
    before = rows()
    made = phone.visit("unpaid-wages", language="en")
    made["fields"] = [pair for pair in made["fields"] if pair[0] != "last_name"]
    made["fields"] += [("unpaid-wages-note", "x" * 2001), ("made_on", "2999-01-01")]
    thai = phone.command("needs.record", made["fields"], subject=made["subject"])

    english = volunteers_phone.result(made)

    assert english["state"] == "refused"
    assert english["fields"]["unpaid-wages-note"].startswith("The text is too long")
    assert "ยาวเกินไป" in volunteers_phone.result(thai)["fields"]["unpaid-wages-note"]
    assert rows() == before


def test_a_refusal_of_the_action_names_its_field_too(cast: Cast, volunteers_phone: Phone):
    first, second = phone.visit(), phone.visit()
    code = dict(first["fields"])["receipt_code"]
    second["fields"] = [(name, code if name == "receipt_code" else value) for name, value in second["fields"]]

    assert [each["state"] for each in volunteers_phone.send(first, second)["results"]] == ["taken", "refused"]
    assert "receipt_code" in volunteers_phone.result(second)["fields"]


def test_a_place_outside_the_own_area_is_refused(cast: Cast, volunteers_phone: Phone):
    result = volunteers_phone.result(phone.visit(place="520102"))

    assert result["state"] == "refused"
    assert needs_of(cast.volunteer) == []


def test_one_that_fails_stops_no_other(cast: Cast, volunteers_phone: Phone, monkeypatch, caplog):
    def breaks(made: commands.Made) -> commands.Done:
        needs.record_information("unpaid-wages", people=1, place_code="520101", by=made.actor, at=made.at)
        raise ZeroDivisionError

    kind = commands.kinds["needs.record"]
    monkeypatch.setitem(commands.kinds, "example.breaks", commands.Kind(kind.permission, breaks))
    sent = [phone.visit(), phone.command("example.breaks"), phone.visit(place="110101"), phone.visit()]

    results = volunteers_phone.send(*sent)["results"]

    assert [each["state"] for each in results] == ["taken", "failed", "refused", "taken"]
    assert "ZeroDivisionError" in caplog.text
    assert len(needs_of(cast.volunteer)) == 2
    assert rows()["Handout"] == 0
    assert rows()["Command"] == 2


def test_a_database_that_fails_at_the_end_of_a_batch_has_kept_nothing_and_answers_nothing(
    cast: Cast, volunteers_phone: Phone, monkeypatch
):
    before, body = rows(), volunteers_phone.body(phone.visit(), phone.visit(name="คำปัน"))
    with monkeypatch.context() as broken:
        broken.setattr(Gathering, "write", _out_of_memory)
        with pytest.raises(OperationalError):
            volunteers_phone.post(body)
    assert rows() == before

    assert [each["state"] for each in volunteers_phone.post(body).json()["results"]] == ["taken", "taken"]


def _out_of_memory(*_args, **_more):
    raise OperationalError("out of memory")


def test_people_of_one_batch_are_told_apart_and_found_alike(cast: Cast, volunteers_phone: Phone):
    """What the first of them wrote counts for the second, though both wait until the end."""
    numbered = [phone.visit(name="คำปัน"), phone.visit(name="คำแปง")]
    for each in numbered:
        each["fields"] += [("national_id", "1234567890121")]
    alike = [phone.visit(), phone.visit()]

    results = volunteers_phone.send(*alike, *numbered)["results"]

    assert [each["state"] for each in results] == ["taken", "taken", "taken", "refused"]
    with acting_as_system("test"):
        assert Lookalike.objects.filter(likeness="same_name_and_place").count() == 1
    assert len(needs_of(cast.volunteer)) == 3


def test_one_form_in_two_entries_of_a_batch_is_one_visit(cast: Cast, volunteers_phone: Phone):
    first = phone.visit()
    second = phone.command("needs.record", first["fields"], subject=first["subject"])

    results = volunteers_phone.send(first, second, phone.visit())["results"]

    assert [each["state"] for each in results] == ["taken", "taken", "taken"]
    assert rows()["Visit"] == 2


def test_several_versions_of_a_command_live_side_by_side(cast: Cast, volunteers_phone: Phone, monkeypatch):
    seen = []

    def say(made: commands.Made) -> commands.Done:
        seen.append((made.said.version, made.data["words"]))
        return commands.Done()

    kind = commands.kinds["needs.record"]
    versions = frozenset({1, 2})
    monkeypatch.setitem(commands.kinds, "example.say", commands.Kind(kind.permission, say, versions=versions))
    sent = [phone.command("example.say", [("words", str(n))], version=n) for n in (1, 2, 3)]

    results = volunteers_phone.send(*sent)["results"]

    assert [each["state"] for each in results] == ["taken", "taken", "held"]
    assert seen == [(1, "1"), (2, "2")]


def test_photos_are_kept_with_the_need(cast: Cast, volunteers_phone: Phone):
    data = base64.urlsafe_b64encode(jpeg()).decode().rstrip("=")
    made = phone.visit(files=[{"name": "slip.jpg", "type": "image/jpeg", "data": data}])

    assert volunteers_phone.result(made)["state"] == "taken"

    (need,) = needs_of(cast.volunteer)
    with acting_as(cast.mentor_dlpw):
        attachment = Attachment.objects.about(need).get()
    assert (attachment.media_type, attachment.office_codes) == ("image/jpeg", ["DLPW-52"])


def test_half_a_photo_is_refused_and_nothing_of_the_visit_stays(cast: Cast, volunteers_phone: Phone):
    data = base64.urlsafe_b64encode(jpeg()[:400]).decode().rstrip("=")
    before = rows()

    result = volunteers_phone.result(phone.visit(files=[{"name": "slip.jpg", "type": "", "data": data}]))

    assert (result["state"], list(result["fields"])) == ("refused", ["files"])
    assert rows() == before


# --- deeds on a need ---------------------------------------------------------------------------------------


@pytest.fixture
def need(cast: Cast) -> Need:
    return story.need_of(story.record(cast.volunteer), cast.volunteer)


def deed(name: str, need: Need, *fields: tuple[str, str], **changes):
    given = [("version", str(need.version)), *fields]
    return phone.command(f"needs.{name}", given, subject=str(need.pk), **changes)


def fresh(need: Need, reader) -> Need:
    with acting_as(reader):
        return Need.objects.get(pk=need.pk)


def test_the_circle_closes_from_the_phone(cast: Cast, volunteers_phone: Phone, need: Need):
    referral = story.referral_of(need, cast.volunteer)
    story.do(cast.mentor_dlpw, needs.ask_for_more, referral, question="สลิปเดือนไหน")
    asked = fresh(need, cast.volunteer)
    assert volunteers_phone.result(deed("answer", asked, ("text", "มกราคม")))["state"] == "taken"
    story.resolve(cast.mentor_dlpw, referral)
    resolved = fresh(need, cast.volunteer)

    results = volunteers_phone.send(
        deed("note", resolved, ("text", "โทรแล้ว")), deed("tell", resolved, ("text", ""))
    )["results"]

    # The own note moved the version on, so the second deed, made before it was known, is shown first.
    assert [each["state"] for each in results] == ["taken", "changed"]
    assert volunteers_phone.result(deed("tell", fresh(need, cast.volunteer)))["state"] == "taken"
    assert fresh(need, cast.volunteer).state == "told"


def test_who_was_first_is_shown_to_the_second(cast: Cast, volunteers_phone: Phone, need: Need):
    story.do(cast.coordinator, needs.withdraw_need, need, reason_code="moved-away", text="ย้ายแล้ว")

    result = volunteers_phone.result(deed("withdraw", need, ("reason_code", "not-needed")))

    assert result["state"] == "changed"
    assert (result["now"]["state"], result["now"]["version"]) == ("withdrawn", 2)
    (step,) = result["now"]["steps"]
    assert (step["who"], step["text"]) == (cast.coordinator.name, "ย้ายแล้ว")
    assert rows()["Command"] == 0


def test_a_form_that_lacks_something_is_refused(cast: Cast, volunteers_phone: Phone, need: Need):
    result = volunteers_phone.result(deed("withdraw", need))

    assert (result["state"], list(result["fields"])) == ("refused", ["reason_code"])


@pytest.mark.parametrize("subject", ["", "x", "01a00000-0000-7000-8000-000000000000"])
def test_a_need_that_is_not_there_is_refused(cast: Cast, volunteers_phone: Phone, subject):
    result = volunteers_phone.result(phone.command("needs.tell", subject=subject))

    assert (result["state"], bool(result["words"])) == ("refused", True)


def test_a_need_of_others_is_not_there(cast: Cast, need: Need):
    outsider = phone.register(cast.other_volunteer)

    assert outsider.result(deed("withdraw", need, ("reason_code", "not-needed")))["state"] == "refused"
    assert fresh(need, cast.volunteer).state == "referred"


def test_leaflets_count_on_the_day_they_were_given(cast: Cast, volunteers_phone: Phone):
    made_at = bangkok_now() - timedelta(days=3)
    fields = [("copies", "5"), ("place_code", "520101"), ("topic", "unpaid-wages"), ("title", "")]

    assert (
        volunteers_phone.result(phone.command("needs.handouts", fields, made_at=made_at))["state"] == "taken"
    )

    with acting_as(cast.volunteer):
        handout, fact = Handout.objects.get(), Fact.objects.get()
    assert (handout.copies, handout.handed_at.date(), fact.day) == (
        5,
        made_at.astimezone(handout.handed_at.tzinfo).date(),
        made_at.date(),
    )


# --- postings ------------------------------------------------------------------------------------------------


def test_what_was_made_before_a_posting_ended_is_taken_and_the_coordinator_is_told(
    cast: Cast, volunteers_phone: Phone
):
    with acting_as_system("test") as system:
        posting = Posting.objects.get(user=cast.volunteer)
        end_posting(posting, ends_on=bangkok_today() - timedelta(days=2), by=system, at=bangkok_now())
    before, after = (phone.visit(made_at=bangkok_now() - timedelta(days=days)) for days in (3, 1))

    results = volunteers_phone.send(before, after)["results"]

    assert [each["state"] for each in results] == ["taken", "refused"]
    with acting_as(cast.coordinator) as coordinator:
        assert [notice.kind for notice in Notice.objects.of(coordinator.me)] == ["need_late"]
        assert Need.objects.count() == 1


def test_a_change_is_judged_by_todays_posting(cast: Cast, volunteers_phone: Phone, need: Need):
    with acting_as_system("test") as system:
        posting = Posting.objects.get(user=cast.volunteer)
        end_posting(posting, ends_on=bangkok_today() - timedelta(days=1), by=system, at=bangkok_now())
    made = deed("withdraw", need, ("reason_code", "not-needed"), made_at=bangkok_now() - timedelta(days=2))

    assert volunteers_phone.result(made)["state"] == "refused"
    assert fresh(need, cast.coordinator).state == "referred"
