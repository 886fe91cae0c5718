"""The pages of whoever edits the routing table."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from raengjai.access.door import acting_as, acting_as_system
from raengjai.ground.dates import bangkok_today
from raengjai.services.actions import NewRule, report_bounce, write_rule
from raengjai.services.models import Bounce, RoutingRule, forget
from raengjai.services.rules import Words
from tests import make
from tests.cast import browser_of

pytestmark = pytest.mark.usefixtures("loaded")
TODAY = bangkok_today()


@pytest.fixture
def coordinator():
    return make.coordinator("coordinator", language="en")


@pytest.fixture
def headquarters():
    return make.headquarters("headquarters", language="en")


@pytest.fixture
def mentor():
    return make.mentor("mentor", office_code="DLPW-52")


def text_of(answer, status=200) -> str:
    assert answer.status_code == status
    return answer.content.decode()


def asked(**changes) -> dict[str, str]:
    """What the form sends for a rule."""
    words = {
        "topic": "sewing-course",
        "service": "D4",
        "place": "5205",
        "status": "any",
        "office": "",
        "order": "1",
        "valid_from_day": str(TODAY.day),
        "valid_from_month": str(TODAY.month),
        "valid_from_year": str(TODAY.year),
        "reason_th": "ลองส่ง{office}",
        "reason_en": "Try {office}",
    }
    return words | changes


def written(person, **changes) -> RoutingRule:
    words = {
        "topic_code": "sewing-course",
        "service_code": "D4",
        "place_code": "5205",
        "valid_from": TODAY,
        "reason": Words("ลอง", "Try"),
    }
    with acting_as(person) as actor:
        return write_rule(NewRule(**words | changes), by=actor, at=timezone.now())


def bounced(person, minutes: int = 0) -> Bounce:
    with acting_as(person) as actor:
        return report_bounce(
            referral_id=uuid4(),
            office_code="DLPW-52",
            service_code="P2",
            topic_code="unpaid-wages",
            place_code="520101",
            reason_code="wrong-province",
            by=actor,
            at=timezone.now() - timedelta(minutes=minutes),
        )


def kept(**of) -> list[RoutingRule]:
    """The rules in the table, as the system sees them."""
    with acting_as_system("look at what was written"):
        return list(RoutingRule.objects.filter(**of))


@pytest.mark.parametrize("address", ["/routing/", "/routing/try/", "/routing/new/", "/routing/bounces/"])
def test_only_those_who_edit_routing_come_in(address, coordinator, headquarters, mentor):
    assert browser_of(None).get(address).status_code == 302
    assert browser_of(make.volunteer("volunteer")).get(address).status_code == 403
    assert browser_of(mentor).get(address).status_code == 403
    assert browser_of(coordinator).get(address).status_code == 200
    assert browser_of(headquarters).get(address).status_code == 200


def test_coordinator_sees_the_own_province(coordinator):
    text = text_of(browser_of(coordinator).get("/routing/"))

    assert "Lampang Provincial Employment Office" in text
    assert "Chiang Mai" not in text


def test_coordinator_cannot_ask_for_another_province(coordinator):
    text = text_of(browser_of(coordinator).get("/routing/?province=50"))

    assert "Chiang Mai" not in text


def test_headquarters_chooses_a_province(headquarters):
    browser = browser_of(headquarters)

    assert "Choose a province to see" in text_of(browser.get("/routing/"))
    assert "Chiang Mai Provincial Employment Office" in text_of(browser.get("/routing/?province=50"))


def test_table_is_narrowed_to_a_topic(coordinator):
    text = text_of(browser_of(coordinator).get("/routing/?topic=work-injury"))

    assert "/services/s5/" in text
    assert "/services/e1/" not in text


def test_rule_and_its_effect_are_in_the_table(coordinator):
    written(coordinator, place_code="52")
    forget()

    text = text_of(browser_of(coordinator).get("/routing/?topic=sewing-course"))

    assert "Skill-standard test" in text
    assert "A rule" in text
    assert "Somjai Rakngan" in text


def test_closed_rules_show_when_asked(coordinator):
    rule = written(coordinator, reason=Words("เฉพาะกิจ", "Special"))
    browser = browser_of(coordinator)
    yesterday = TODAY - timedelta(days=1)
    day = {"last_day_day": yesterday.day, "last_day_month": yesterday.month, "last_day_year": yesterday.year}

    answer = browser.post(f"/routing/{rule.pk}/close/", day)

    assert answer.status_code == 302
    assert "never used" not in text_of(browser.get("/routing/"))
    assert "never used" in text_of(browser.get("/routing/?closed=on"))


def test_rule_is_written_and_used(coordinator):
    answer = browser_of(coordinator).post("/routing/new/", asked())

    assert answer.status_code == 302
    assert answer["Location"] == "/routing/?province=52"
    (rule,) = kept(from_file=False)
    assert (rule.topic_code, rule.service_code, rule.place_code, rule.written_by) == (
        "sewing-course",
        "D4",
        "5205",
        coordinator.pk,
    )


def test_rule_is_tried_before_it_is_written(coordinator):
    text = text_of(browser_of(coordinator).post("/routing/new/", asked(**{"try": "1"})))

    assert "What the rule would change" in text
    assert "Training to do better" in text.split("With the rule:")[0]
    assert "Skill-standard test" in text.split("With the rule:")[1]
    assert kept(from_file=False) == []


def test_rule_of_a_service_is_tried_with_all_its_topics(coordinator):
    text = text_of(
        browser_of(coordinator).post("/routing/new/", asked(topic="", office="OPS-52", **{"try": "1"}))
    )

    assert text.count("With the rule:") == 2  # skill-test and trade-licence


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"place": "500101"}, "outside your area"),
        ({"place": "nowhere at all"}, "No place is called"),
        ({"service": "Z9"}, "Choose from the list"),
        ({"office": "DSD-50"}, "Choose from the list"),
        ({"office": "DLPW-52"}, "belongs to another agency"),
        ({"topic": "no-such"}, "Choose one of the topics"),
        ({"topic": "danger-child"}, "call 1300 or 1546"),
        ({"topic": ""}, "Choose a topic, or the office"),
        ({"valid_from_year": "2019"}, "cannot begin in the past"),
        (
            {"valid_until_day": "1", "valid_until_month": "1", "valid_until_year": "2020"},
            "before the first day",
        ),
        ({"reason_en": " "}, "Please fill this in"),
        ({"reason_th": "{x}"}, "Braces are only for"),
    ],
)
def test_faulty_rule_keeps_what_was_typed_and_says_why(coordinator, change, sentence):
    text = text_of(browser_of(coordinator).post("/routing/new/", asked(**change)))

    assert sentence in text
    assert "Try {office}" in text or "reason_en" in change
    assert kept(from_file=False) == []


def test_same_rule_twice_is_refused(coordinator):
    browser = browser_of(coordinator)
    browser.post("/routing/new/", asked())

    text = text_of(browser.post("/routing/new/", asked()))

    assert "a rule for the same case" in text
    assert len(kept(from_file=False)) == 1


def test_neighbour_cannot_close_a_rule(coordinator):
    rule = written(coordinator)
    day = {
        "last_day_day": str(TODAY.day),
        "last_day_month": str(TODAY.month),
        "last_day_year": str(TODAY.year),
    }

    answer = browser_of(make.coordinator("coordinator_50", province_code="50", language="en")).post(
        f"/routing/{rule.pk}/close/", day
    )

    assert "another province" in text_of(answer)
    assert kept(pk=rule.pk)[0].closed_at is None


def test_country_rules_are_closed_by_headquarters_only(coordinator, headquarters):
    rule = kept(from_file=True)[0]

    assert f"/routing/{rule.pk}/close/" not in text_of(browser_of(coordinator).get("/routing/"))
    assert f"/routing/{rule.pk}/close/" in text_of(browser_of(headquarters).get("/routing/"))


def test_trying_a_case_tells_office_reason_and_papers(coordinator):
    text = text_of(
        browser_of(coordinator).get(
            "/routing/try/?topic=unpaid-wages&person_place=520101&matter_place=500101&status=any"
        )
    )

    assert "Chiang Mai Labour Protection and Welfare Office" in text
    assert "in the province where the work is" in text
    assert "Form Khor Ror 7" in text


def test_trying_without_a_place_asks_for_it(coordinator):
    assert "Give the place." in text_of(
        browser_of(coordinator).get("/routing/try/?topic=unpaid-wages&person_place=")
    )


def test_refusals_are_listed_and_handled(coordinator, mentor):
    bounce = bounced(mentor)
    browser = browser_of(coordinator)

    text = text_of(browser.get("/routing/bounces/"))
    assert "Unpaid wages" in text
    assert "The matter is in another province" in text
    assert "topic=unpaid-wages&amp;service=P2&amp;place=520101" in text

    assert browser.post(f"/routing/bounces/{bounce.pk}/").status_code == 302
    assert "Nothing waits" in text_of(browser.get("/routing/bounces/"))
    assert browser.get(f"/routing/bounces/{bounce.pk}/").status_code == 405


def test_refusals_of_another_province_are_not_there(mentor):
    bounce = bounced(mentor)
    neighbour = browser_of(make.coordinator("coordinator_50", province_code="50", language="en"))

    assert "Unpaid wages" not in text_of(neighbour.get("/routing/bounces/?province=52"))
    assert neighbour.post(f"/routing/bounces/{bounce.pk}/").status_code == 404


def test_suggested_rule_is_filled_in(coordinator):
    text = text_of(browser_of(coordinator).get("/routing/new/?topic=unpaid-wages&service=P2&place=520101"))

    assert '<option value="unpaid-wages" selected' in text
    assert '<option value="P2" selected' in text


@pytest.mark.parametrize("address", ["/routing/", "/routing/bounces/"])
def test_lists_cost_the_same_with_one_and_with_thirty(address, coordinator, mentor):
    def cost() -> int:
        forget()
        browser = browser_of(coordinator)
        browser.get(address)
        with CaptureQueriesContext(connection) as counted:
            assert browser.get(address).status_code == 200
        return len(counted)

    written(coordinator, place_code="520501")
    bounced(mentor)
    with_one = cost()
    for number in range(29):
        bounced(mentor, minutes=number + 1)
    for number in range(1, 9):
        written(coordinator, place_code=f"52050{number}", topic_code="trade-course")
        written(coordinator, place_code=f"52050{number}", topic_code="cooking-course")
    with_thirty = cost()

    assert with_thirty == with_one
