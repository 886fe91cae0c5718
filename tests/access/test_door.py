"""The front door: who comes in, with which scope, and that nothing stays behind."""

from datetime import date

import pytest
from django.core.checks import Error
from django.db import ProgrammingError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from raengjai.access.checks import every_view_has_a_door
from raengjai.access.door import acting_as, acting_as_system, acting_for_receipt, public, requires
from raengjai.access.models import User
from raengjai.access.roles import Permission
from raengjai.ground.rows import current_actor
from raengjai.journal.models import Entry
from tests import make
from tests.access import pages
from tests.access.pages import scope
from tests.cast import browser_of

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.access.pages")]


def test_requires_lets_a_posted_person_in_with_the_scope_of_the_postings():
    person = make.volunteer(place_code="520101", language="en")

    said = browser_of(person).get("/posted/").json()

    assert said == {
        "kind": "user",
        "actor": str(person.pk),
        "places": ["520101"],
        "offices": [],
        "provinces": ["52"],
        "name": person.name,
        "language": "en",
    }


def test_requires_gives_a_mentor_an_office_and_no_place():
    said = browser_of(make.mentor(office_code="DSD-52")).get("/posted/").json()

    assert (said["places"], said["offices"], said["provinces"]) == ([], ["DSD-52"], ["52"])


def test_requires_refuses_a_role_without_the_permission():
    assert browser_of(make.coordinator()).get("/coordinators/").status_code == 200
    assert browser_of(make.volunteer()).get("/coordinators/").status_code == 403


@pytest.mark.parametrize(
    ("today", "status"),
    [("2019-12-31", 403), ("2020-01-01", 200), ("2020-12-31", 200), ("2021-01-01", 403)],
)
def test_requires_asks_for_a_posting_of_today(monkeypatch, today: str, status: int):
    person = make.user()
    make.posting(person, "volunteer", "520101", starts_on=date(2020, 1, 1), ends_on=date(2020, 12, 31))
    monkeypatch.setattr("raengjai.access.sessions.bangkok_today", lambda: date.fromisoformat(today))

    assert browser_of(person).get("/posted/").status_code == status


def test_requires_sends_a_visitor_to_sign_in_and_remembers_the_way():
    answer = Client().get("/posted/?page=2")

    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/?next=%2Fposted%2F%3Fpage%3D2")


def test_requires_tells_htmx_to_load_the_sign_in_page_whole():
    answer = Client().get("/posted/", headers={"HX-Request": "true"})

    assert (answer.status_code, answer["HX-Redirect"]) == (401, "/sign-in/?next=%2Fposted%2F")


def test_requires_sends_an_officer_to_the_second_step_first():
    officer, browser = make.mentor(), Client()
    browser.force_login(officer)

    answer = browser.get("/posted/")

    assert (answer.status_code, answer["Location"]) == (302, "/second-factor/?next=%2Fposted%2F")
    assert browser_of(officer).get("/posted/").status_code == 200


def test_signed_in_lets_an_officer_in_before_the_second_step_with_no_scope():
    officer, browser = make.mentor(), Client()
    browser.force_login(officer)

    said = browser.get("/signed-in/").json()

    assert (said["kind"], said["actor"]) == ("user", str(officer.pk))
    assert (said["places"], said["offices"], said["provinces"]) == ([], [], [])


def test_signed_in_keeps_the_scope_of_whoever_has_passed():
    assert browser_of(make.mentor(office_code="DSD-52")).get("/signed-in/").json()["offices"] == ["DSD-52"]


def test_signed_in_refuses_visitors():
    assert Client().get("/signed-in/").status_code == 302


def test_public_knows_a_volunteer_and_nobody_else_before_the_second_step():
    volunteer, officer = make.volunteer(), Client()
    officer.force_login(make.mentor())

    assert browser_of(volunteer).get("/all/").json()["actor"] == str(volunteer.pk)
    assert officer.get("/all/").json()["kind"] == "anonymous"
    assert Client().get("/all/").json()["kind"] == "anonymous"


def test_the_language_of_the_account_wins_over_cookie_and_browser():
    browser = browser_of(make.volunteer(language="en"))
    browser.cookies["language"] = "th"

    said = browser.get("/posted/", headers={"Accept-Language": "th"})

    assert (said.json()["language"], said["Content-Language"]) == ("en", "en")


@pytest.mark.parametrize(
    ("cookie", "accept", "spoken"),
    [
        ("", "", "th"),
        ("", "en-GB,en;q=0.9", "en"),
        ("", "my,fr;q=0.8", "th"),
        ("th", "en", "th"),
        ("xx", "en", "en"),
    ],
)
def test_a_visitor_is_spoken_to_by_cookie_then_browser_then_in_thai(cookie: str, accept: str, spoken: str):
    browser = Client()
    if cookie:
        browser.cookies["language"] = cookie

    assert browser.get("/all/", headers={"Accept-Language": accept}).json()["language"] == spoken


def test_an_exception_rolls_everything_back():
    person = make.volunteer(language="th")
    browser = browser_of(person)
    browser.raise_request_exception = False
    before = User.objects.get(pk=person.pk).language

    assert browser.get("/breaks/").status_code == 500

    assert User.objects.get(pk=person.pk).language == before
    with acting_as_system("look"):
        assert not Entry.objects.filter(subject_id=person.pk, verb="user.language_changed").exists()


def test_a_lazily_rendered_template_is_rendered_inside():
    assert browser_of(make.volunteer()).get("/lazy/").content == b"user"


def test_a_streaming_answer_is_refused():
    with pytest.raises(TypeError, match="streaming answer"):
        browser_of(make.volunteer()).get("/streams/")


@pytest.mark.parametrize("address", ["/posted/", "/all/", "/signed-in/"])
def test_what_a_person_is_shown_stays_in_no_cache(address: str):
    assert browser_of(make.volunteer()).get(address)["Cache-Control"] == "private, no-store"


def test_what_a_visitor_is_shown_may_stay_in_a_cache():
    assert "Cache-Control" not in Client().get("/all/").headers


def test_a_view_may_say_by_itself_what_a_cache_keeps():
    assert browser_of(make.volunteer()).get("/kept/")["Cache-Control"] == "private, max-age=60"


def test_forgetting_the_door_raises_instead_of_showing_nothing():
    with pytest.raises(ProgrammingError, match="nobody is at the door"):
        Client().get("/no-door/")


def test_a_table_of_rows_raises_without_a_door():
    make.user()  # whose entry in the journal nobody may read now

    with pytest.raises(ProgrammingError, match="nobody is at the door"):
        list(Entry.objects.all())


def test_the_check_names_a_view_without_a_door():
    found = every_view_has_a_door(None)

    assert [type(message) for message in found] == [Error]
    assert "/no-door/" in found[0].msg


def test_two_doors_on_one_view_fail_at_import():
    with pytest.raises(TypeError, match="two doors"):
        requires(Permission.USE_HOME)(public("both")(pages.no_door))


def test_nested_doors_put_the_old_scope_back():
    inner = make.mentor(office_code="DSD-52")

    with acting_as(make.volunteer(place_code="520101")) as outer:
        before = scope()
        with acting_as(inner):
            assert scope()["offices"] == ["DSD-52"]
        assert scope() == before
        assert current_actor() == outer


def test_nested_doors_put_the_old_scope_back_after_an_exception():
    with acting_as(make.volunteer(place_code="520101")) as outer:
        before = scope()
        with pytest.raises(RuntimeError), acting_as_system("inner"):
            raise RuntimeError
        assert scope() == before
        assert current_actor() == outer


def test_leaving_the_outermost_door_leaves_nobody_there():
    with acting_as_system("test"):
        pass

    with pytest.raises(ProgrammingError, match="nobody is at the door"):
        scope()


def test_acting_for_a_receipt_is_anonymous_and_holds_the_hash():
    with acting_for_receipt(b"\x01" * 32), connection.cursor() as cursor:
        cursor.execute("SELECT scope_kind(), scope_receipt()")
        kind, receipt = cursor.fetchone()

    assert (kind, bytes(receipt)) == ("anonymous", b"\x01" * 32)


def test_the_door_takes_two_statements_before_the_view():
    browser = browser_of(make.coordinator())

    with CaptureQueriesContext(connection) as statements:
        browser.get("/coordinators/")

    # In a test the transaction is a savepoint; the last statement is the view's own.
    said = [query["sql"].split()[0] for query in statements]
    assert said[:4] == ["SELECT", "SAVEPOINT", "SELECT", "SELECT"]
