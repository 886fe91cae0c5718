"""Hours of duty, the own year, and the yearly nomination with the figures behind it."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from raengjai.access.door import acting_as, acting_as_system
from raengjai.access.models import User
from raengjai.ground.dates import bangkok_now, bangkok_today, fiscal_year
from raengjai.ground.refused import Refused
from raengjai.messages.models import Notice
from raengjai.network import actions
from raengjai.network.models import Duty, Member, Nomination
from raengjai.network.rules.recognition import changed_since, hours_text, may_become, quota_of
from raengjai.network.views.my_year import figures_in_words
from tests.cast import browser_of
from tests.needs import story as needs
from tests.network import members
from tests.network.complaining import Offices, offices, sent

YEAR = fiscal_year(bangkok_today())
BEGAN = date(YEAR - 543 - 1, 10, 1)  # of this fiscal year
TODAY = bangkok_today()


@pytest.fixture
def story(db: None) -> Offices:
    """The network of Lampang, with terms that go on today."""
    made = offices()
    with acting_as_system("test"):
        Member.objects.update(ends_on=None, appointed_until=None)
        for person in (made.volunteer.user, made.mentor.user):
            person.postings.update(ends_on=None)
    return made


def noted(story: Offices, day: date = TODAY, *, kind: str = "visit", minutes: int = 90) -> Duty:
    with acting_as(story.volunteer.user) as actor:
        return actions.note_hours(
            story.volunteer.user, day=day, kind=kind, minutes=minutes, by=actor, at=bangkok_now()
        )


def nominated(story: Offices, member: Member | None = None, *, by: User | None = None) -> Nomination:
    with acting_as(by or story.wanna) as actor:
        return actions.nominate(
            member or story.volunteer, year=YEAR, reason="ทำงานต่อเนื่อง", by=actor, at=bangkok_now()
        )


# --- rules ---------------------------------------------------------------------------------------------------


def test_hours_read_without_needless_figures():
    assert [hours_text(minutes) for minutes in (60, 90, 15, 0)] == ["1", "1.5", "0.25", "0"]


def test_the_quota_is_dated_and_says_that_it_is_not_confirmed():
    quota = quota_of("volunteer", TODAY)
    assert quota is not None
    assert (quota.per, quota.count, quota.confirmed) == ("province", 1, False)
    assert quota_of("volunteer", date(2010, 1, 1)) is None
    graduates = quota_of("graduate", TODAY)
    assert graduates is not None
    assert (graduates.per, graduates.count) == ("country", 4)


def test_who_declined_is_not_made_a_nominee_by_others():
    assert not may_become("declined", "nominated")
    assert may_become("chosen", "nominated")


def test_only_numbers_that_changed_are_shown():
    assert [each.code for each in changed_since({"a": 1, "b": 2}, {"a": 1, "b": 3})] == ["b"]


# --- hours ---------------------------------------------------------------------------------------------------


def test_hours_of_a_day_are_noted_replaced_and_removed(story: Offices):
    noted(story, minutes=60)
    duty = noted(story, minutes=90)
    with acting_as(story.volunteer.user) as actor:
        assert Duty.objects.of(actor.me, TODAY, TODAY).minutes() == 90
        actions.remove_hours(duty, by=actor, at=bangkok_now())
        assert not Duty.objects.exists()


@pytest.mark.parametrize(
    ("day", "minutes", "kind"),
    [
        (TODAY + timedelta(days=1), 60, "visit"),
        (date(2015, 1, 1), 60, "visit"),
        (TODAY, 50, "visit"),
        (TODAY, 17 * 60, "visit"),
        (TODAY, 60, "sleep"),
    ],
)
def test_impossible_hours_are_refused(story: Offices, day: date, minutes: int, kind: str):
    with pytest.raises(Refused):
        noted(story, day, minutes=minutes, kind=kind)


def test_a_day_has_no_more_than_sixteen_hours_of_all_kinds(story: Offices):
    noted(story, minutes=10 * 60)
    with pytest.raises(Refused):
        noted(story, minutes=7 * 60, kind="meeting")


def test_the_mentor_confirms_and_takes_a_mistake_back(story: Offices):
    duty = noted(story)
    address = reverse("confirm_hours", args=[story.volunteer.pk])
    page = browser_of(story.mentor.user).get(reverse("member", args=[story.volunteer.pk]))
    assert str(duty.pk) in page.content.decode()

    browser_of(story.mentor.user).post(address, {"hours": str(duty.pk)})
    with acting_as(story.volunteer.user) as actor:
        assert Duty.objects.get().confirmed_by == story.mentor.user_id
        assert actions.year_of(actor.me, BEGAN, TODAY).numbers["minutes_confirmed"] == 90
    browser_of(story.mentor.user).post(address, {"hours": str(duty.pk), "undo": "1"})
    with acting_as(story.volunteer.user):
        assert Duty.objects.get().confirmed_by is None


def test_nobody_confirms_the_own_hours_and_a_change_asks_anew(story: Offices):
    duty = noted(story)
    with acting_as(story.volunteer.user) as actor, pytest.raises(Refused):
        actions.confirm_hours([duty], by=actor, at=bangkok_now())
    with acting_as(story.wanna) as actor:
        assert actions.confirm_hours([duty], by=actor, at=bangkok_now()) == 1
        assert actions.confirm_hours([duty], by=actor, at=bangkok_now()) == 0

    noted(story, minutes=120)

    with acting_as(story.wanna):
        assert Duty.objects.get().confirmed_at is None


def test_hours_are_seen_by_the_person_the_mentor_and_the_province(story: Offices):
    noted(story)
    seen = set()
    people = {name: getattr(story, name) for name in ("wanna", "neighbour", "hq")} | {
        name: getattr(story, name).user for name in ("volunteer", "mentor", "colleague")
    }
    for name, person in people.items():
        with acting_as(person):
            if Duty.objects.exists():
                seen.add(name)

    # An office without pairings stands by the volunteers with all its mentors.
    assert seen == {"volunteer", "mentor", "colleague", "wanna"}


# --- my year -------------------------------------------------------------------------------------------------


def test_the_own_year_counts_acts_and_hours(story: Offices):
    needs.record(story.volunteer.user)
    noted(story, TODAY)
    browser = browser_of(story.volunteer.user)

    page = browser.get(reverse("my_year")).content.decode()

    assert "1.5" in page
    with acting_as(story.volunteer.user) as actor:
        numbers = actions.year_of(actor.me, BEGAN, TODAY).numbers
        assert (numbers["needs_recorded"], numbers["active_days"], numbers["minutes_noted"]) == (0, 1, 90)
        then = actions.year_of(actor.me, date(2019, 10, 1), date(2020, 9, 30)).numbers
    assert (then["needs_recorded"], then["active_days"], then["minutes_noted"]) == (1, 1, 0)
    opened = {each["code"]: each["url"] for each in figures_in_words(then, own=True)}
    assert opened["needs_recorded"] == reverse("own_needs")
    assert not any(each["url"] for each in figures_in_words(then))


def test_hours_are_noted_on_the_page_and_slips_keep_what_was_typed(story: Offices):
    browser = browser_of(story.volunteer.user)
    day = {"day_day": str(TODAY.day), "day_month": str(TODAY.month), "day_year": str(TODAY.year + 543)}
    wrong = browser.post(reverse("my_year"), day | {"kind": "visit", "hours": "1.1"})
    assert wrong.status_code == 422
    assert "1.1" in wrong.content.decode()

    answer = browser.post(reverse("my_year"), day | {"kind": "visit", "hours": "2.5"}, follow=True)

    assert "2.5" in answer.content.decode()
    with acting_as(story.volunteer.user):
        duty = Duty.objects.get()
    assert browser_of(story.mentor.user).post(reverse("remove_hours", args=[duty.pk])).status_code == 404
    browser.post(reverse("remove_hours", args=[duty.pk]))
    with acting_as(story.volunteer.user):
        assert not Duty.objects.exists()


def test_the_own_year_costs_the_same_for_one_day_as_for_thirty(story: Offices):
    browser = browser_of(story.volunteer.user)

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(reverse("my_year")).status_code == 200
        return len(asked)

    noted(story, TODAY)
    questions()
    one = questions()
    for number in range(1, 30):
        noted(story, TODAY - timedelta(days=number))
    assert questions() == one


# --- the nomination ------------------------------------------------------------------------------------------


def test_a_nomination_freezes_the_figures_and_shows_what_changed_since(story: Offices):
    noted(story, minutes=90)
    nomination = nominated(story)
    noted(story, minutes=120)

    page = browser_of(story.hq).get(reverse("nomination", args=[nomination.pk])).content.decode()

    assert nomination.figures["minutes_noted"] == 90
    assert "1.5" in page
    assert "ปัจจุบัน 2" in page
    assert "ทำงานต่อเนื่อง" in page
    with acting_as_system("test"):
        kept = Nomination.objects.get()
        assert Notice.objects.get(kind="nominated").user_id == story.volunteer.user_id
    assert "ทำงานต่อเนื่อง".encode() not in bytes(kept.reason_sealed or b"")


def test_the_province_nominates_on_the_page_and_headquarters_chooses(story: Offices):
    address = reverse("nominate", args=[story.volunteer.pk])
    browser = browser_of(story.wanna)
    assert browser.post(address, {"reason": ""}).status_code == 422
    answer = browser.post(address, {"reason": "ทำงานต่อเนื่อง"}, follow=True)
    assert "บัวผัน" in answer.content.decode()
    with acting_as(story.wanna):
        nomination = Nomination.objects.get()
    above = browser_of(story.hq)
    assert "บัวผัน" in above.get(reverse("honours")).content.decode()

    above.post(reverse("decide_nomination", args=[nomination.pk]), {"state": "chosen"})
    letter = above.get(reverse("nomination_letter", args=[nomination.pk]))
    assert letter.content.startswith(b"%PDF")
    above.post(reverse("decide_nomination", args=[nomination.pk]), {"state": "nominated"})

    with acting_as(story.hq):
        kept = Nomination.objects.get()
    assert (kept.state, kept.decided_by) == ("nominated", None)
    assert above.get(reverse("nomination_letter", args=[nomination.pk])).status_code == 404


def test_no_more_are_chosen_than_the_year_has_places(story: Offices):
    first = nominated(story)
    other = members.volunteer("นายบุญมา ใจสมมติ", place_code="520102")
    with acting_as_system("test"):
        Member.objects.filter(pk=other.pk).update(ends_on=None)
    second = nominated(story, other)

    with acting_as(story.hq) as hq:
        actions.decide_nomination(first, state="chosen", by=hq, at=bangkok_now())
        with pytest.raises(Refused):
            actions.decide_nomination(second, state="chosen", by=hq, at=bangkok_now())
        actions.decide_nomination(first, state="nominated", by=hq, at=bangkok_now())
        actions.decide_nomination(second, state="chosen", by=hq, at=bangkok_now())


def test_who_does_not_want_to_be_nominated_is_not(story: Offices):
    browser = browser_of(story.volunteer.user)
    browser.post(reverse("decline_nomination"))

    with pytest.raises(Refused):
        nominated(story)
    browser.post(reverse("decline_nomination"))  # taken back
    nomination = nominated(story)
    browser.post(reverse("decline_nomination"))

    with acting_as(story.hq) as hq, pytest.raises(Refused):
        actions.decide_nomination(nomination, state="chosen", by=hq, at=bangkok_now())
    assert "บัวผัน" not in browser_of(story.hq).get(reverse("honours")).content.decode()


def test_a_withdrawn_nomination_can_be_made_anew(story: Offices):
    nomination = nominated(story)
    browser_of(story.wanna).post(reverse("withdraw_nomination", args=[nomination.pk]))

    again = nominated(story)

    assert again.pk != nomination.pk
    with pytest.raises(Refused):
        nominated(story)


def test_the_neighbour_and_the_mentor_neither_nominate_nor_read(story: Offices):
    nomination = nominated(story)

    assert browser_of(story.neighbour).get(reverse("nomination", args=[nomination.pk])).status_code == 404
    assert browser_of(story.neighbour).get(reverse("nominate", args=[story.volunteer.pk])).status_code == 404
    assert browser_of(story.mentor.user).get(reverse("nomination", args=[nomination.pk])).status_code == 403
    for person in (story.neighbour, story.mentor.user, story.colleague.user):
        with acting_as(person):
            assert not Nomination.objects.exists()
    with acting_as(story.wanna) as wanna, pytest.raises(Refused):
        actions.decide_nomination(nomination, state="chosen", by=wanna, at=bangkok_now())


def test_the_copy_of_the_own_data_holds_hours_and_nominations(story: Offices):
    noted(story)
    nominated(story)

    with acting_as(story.volunteer.user):
        copy = actions.export_profile(story.volunteer.user)

    assert [each["minutes"] for each in copy["hours"]] == [90]
    assert [each["reason"] for each in copy["nominations"]] == ["ทำงานต่อเนื่อง"]


def test_a_nomination_knows_nothing_of_a_complaint(story: Offices):
    complaint = sent(story.volunteer.user)
    nomination = nominated(story)

    for person in (story.wanna, story.hq):
        page = browser_of(person).get(reverse("nomination", args=[nomination.pk])).content.decode()
        assert str(complaint.pk) not in page
        assert "ร้องเรียน" not in page.partition("<main")[2].partition("</main>")[0]


def test_the_list_of_nominees_costs_the_same_for_one_as_for_thirty(story: Offices):
    browser = browser_of(story.hq)

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(reverse("honours")).status_code == 200
        return len(asked)

    nominated(story)
    questions()
    one = questions()
    for number in range(29):
        member = members.volunteer("นายบุญมา ใจสมมติ", place_code=f"5201{number + 2:02}", tier="network")
        with acting_as_system("test"):
            Member.objects.filter(pk=member.pk).update(ends_on=None)
        nominated(story, member)
    assert questions() == one
