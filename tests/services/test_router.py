"""The router: what goes where, for whom, when, and why."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from raengjai.services import rules
from raengjai.services.actions import with_rule
from raengjai.services.rules import Rule, Span, Words

DAY = date(2025, 6, 2)
LAMPANG, CHIANG_MAI, TAK, BANGKOK = "520101", "500101", "630801", "100101"


def ask(facts, topic, person=LAMPANG, matter="", status="any", on=DAY):
    return rules.route(topic, person_place=person, matter_place=matter, status=status, on=on, catalogue=facts)


def short(routes):
    return [f"{route.office_code}/{route.service_code}" for route in routes]


# topic, person, matter, status, expected offices and services in order
CASES = [
    ("sewing-course", LAMPANG, "", "any", ["DSD-52/D2"]),
    ("sewing-course", LAMPANG, "", "unemployed", ["DSD-52/D1", "DSD-52/D2"]),
    ("sewing-course", LAMPANG, CHIANG_MAI, "any", ["DSD-52/D2"]),
    ("trade-course", LAMPANG, "", "child", ["DSD-52/D1", "DSD-52/D2"]),
    ("cooking-course", BANGKOK, "", "employed", ["DSD-10/D2"]),
    ("computer-course", LAMPANG, "", "elderly", ["DSD-52/D2"]),
    ("care-course", LAMPANG, "", "disabled", ["DSD-52/D2"]),
    ("village-course", LAMPANG, "", "any", ["DSD-52/D3", "OPS-52/L2"]),
    ("village-course", LAMPANG, "", "migrant", ["DSD-52/D3"]),
    ("skill-test", TAK, "", "any", ["DSD-63/D4"]),
    ("trade-licence", LAMPANG, "", "any", ["DSD-52/D5", "DSD-52/D4"]),
    ("unpaid-wages", LAMPANG, LAMPANG, "any", ["DLPW-52/P2"]),
    ("unpaid-wages", LAMPANG, CHIANG_MAI, "any", ["DLPW-50/P2"]),
    ("unpaid-wages", LAMPANG, BANGKOK, "migrant", ["DLPW-10/P2"]),
    ("unpaid-wages", LAMPANG, "", "any", ["DLPW-52/P2"]),
    ("unpaid-wages", LAMPANG, "50", "any", ["DLPW-50/P2"]),
    ("dismissed", LAMPANG, CHIANG_MAI, "any", ["DLPW-50/P2", "DOE-52/E2"]),
    ("dismissed", LAMPANG, CHIANG_MAI, "child", ["DLPW-50/P2"]),
    ("order-not-paid", LAMPANG, CHIANG_MAI, "any", ["DLPW-50/P4"]),
    ("unsafe-work", LAMPANG, CHIANG_MAI, "any", ["DLPW-50/P3"]),
    ("hours-leave", LAMPANG, CHIANG_MAI, "any", ["DLPW-52/P1", "DLPW-50/P3"]),
    ("labour-law", LAMPANG, CHIANG_MAI, "any", ["DLPW-52/P1"]),
    ("dispute", LAMPANG, CHIANG_MAI, "any", ["DLPW-50/P6"]),
    ("young-worker", LAMPANG, CHIANG_MAI, "any", ["DLPW-50/P5"]),
    ("job-nearby", LAMPANG, "", "any", ["DOE-52/E1"]),
    ("job-nearby", LAMPANG, "", "elderly", ["DOE-52/E7", "DOE-52/E1"]),
    ("job-nearby", LAMPANG, "", "disabled", ["DOE-52/E7", "DOE-52/E1"]),
    ("job-nearby", LAMPANG, "", "child", ["DOE-52/E3", "DLPW-52/P1"]),
    ("job-nearby", LAMPANG, "", "migrant", ["DOE-52/E6"]),
    ("job-nearby", LAMPANG, TAK, "migrant", ["DOE-63/E6"]),
    ("job-elsewhere", LAMPANG, "", "child", ["OPS-52/"]),
    ("job-abroad", LAMPANG, "", "any", ["DOE-52/E4"]),
    ("lost-job", LAMPANG, CHIANG_MAI, "any", ["DOE-52/E2", "DOE-52/E1"]),
    ("lost-job", LAMPANG, "", "migrant", ["DOE-52/E2"]),
    ("job-disability", LAMPANG, "", "employed", ["DOE-52/E7"]),
    ("job-older", LAMPANG, "", "any", ["DOE-52/E7"]),
    ("career-advice", LAMPANG, "", "any", ["DOE-52/E3"]),
    ("career-advice", LAMPANG, "", "elderly", ["DOE-52/E7"]),
    ("check-agency", LAMPANG, "", "any", ["DOE-52/E8"]),
    ("illegal-broker", LAMPANG, BANGKOK, "any", ["DOE-52/E8"]),
    ("work-permit", LAMPANG, TAK, "migrant", ["DOE-63/E6"]),
    ("work-permit", LAMPANG, "", "employed", ["DOE-52/E6"]),
    ("insured-employee", LAMPANG, CHIANG_MAI, "employed", ["SSO-50/S1"]),
    ("insured-former", LAMPANG, "", "unemployed", ["SSO-52/S2", "SSO-52/S3"]),
    ("insured-former", LAMPANG, "", "migrant", ["SSO-52/S2"]),
    ("insured-independent", LAMPANG, "", "independent", ["SSO-52/S3"]),
    ("insured-independent", LAMPANG, "", "migrant", ["OPS-52/"]),
    ("benefit-claim", LAMPANG, CHIANG_MAI, "any", ["SSO-52/S4"]),
    ("work-injury", LAMPANG, CHIANG_MAI, "any", ["SSO-50/S5"]),
    ("change-hospital", LAMPANG, "", "any", ["SSO-52/S6"]),
    ("own-business", LAMPANG, "", "independent", ["DOE-52/E3", "OPS-52/L2"]),
    ("home-work", LAMPANG, "", "any", ["DOE-52/E5"]),
    ("independent-registration", LAMPANG, "", "independent", ["OPS-52/L3"]),
    ("independent-registration", LAMPANG, "", "employed", ["OPS-52/"]),
    ("hard-times", LAMPANG, "", "any", ["OPS-52/L2"]),
    ("labour-papers", LAMPANG, "", "any", ["OPS-52/L1"]),
    ("service-complaint", LAMPANG, "", "any", ["OPS-52/L1"]),
    ("something-else", LAMPANG, "", "any", ["OPS-52/L1"]),
    ("never-heard-of", LAMPANG, CHIANG_MAI, "any", ["OPS-52/"]),
    ("never-heard-of", "990101", "", "any", ["OPS-00/"]),
    ("unpaid-wages", LAMPANG, "990101", "any", ["OPS-00/P2"]),
]


@pytest.mark.parametrize(("topic", "person", "matter", "status", "expected"), CASES)
def test_topic_goes_to_the_office_that_can_act(facts, topic, person, matter, status, expected):
    assert short(ask(facts, topic, person, matter, status)) == expected


def test_table_of_cases_covers_every_topic(facts):
    assert set(facts.topics) - {topic for topic, *_rest in CASES} == set()


def test_reason_names_the_office_and_the_province_of_work(facts):
    (route,) = ask(facts, "unpaid-wages", LAMPANG, CHIANG_MAI)

    assert route.reason_key == "matter_place"
    assert route.reason.th == ("ค่าจ้างค้างจ่าย ส่งสำนักงานสวัสดิการและคุ้มครองแรงงานจังหวัดเชียงใหม่ เพราะเป็นจังหวัดที่ทำงาน")
    assert route.reason.en == (
        "Unpaid wages: goes to Chiang Mai Labour Protection and Welfare Office, in the province where the work is."
    )


def test_unknown_place_of_work_is_said(facts):
    (route,) = ask(facts, "unpaid-wages")

    assert route.reason_key == "matter_place_unknown"
    assert "ยังไม่รู้ว่าทำงานที่ไหน" in route.reason.th


def test_route_carries_papers_and_the_promise(facts):
    (route,) = ask(facts, "unpaid-wages", LAMPANG, CHIANG_MAI)

    assert [paper.th for paper in route.documents][:2] == ["แบบ คร.7", "สำเนาบัตรประชาชน"]
    assert (route.promise, route.promised_days, route.promised_unit) == ("days", 60, "calendar")
    assert route.unconfirmed == {"office"}


def test_village_course_asks_for_a_group(facts):
    course, relief = ask(facts, "village-course")

    assert (course.needs_group, course.group_min) == (True, 20)
    assert "group_min" in course.unconfirmed
    assert not relief.needs_group


@pytest.mark.parametrize(
    ("topic", "status", "key"),
    [
        ("never-heard-of", "any", "desk_unknown_topic"),
        ("insured-independent", "migrant", "desk_status"),
    ],
)
def test_desk_says_why_nobody_else_took_it(facts, topic, status, key):
    (route,) = ask(facts, topic, status=status)

    assert route.is_desk
    assert route.reason_key == key
    assert "สำนักงานแรงงานจังหวัดลำปาง" in route.reason.th


def test_service_that_did_not_exist_yet_leads_to_the_desk(facts):
    (then,) = ask(facts, "independent-registration", on=date(2020, 1, 7))
    (now,) = ask(facts, "independent-registration")

    assert (then.office_code, then.reason_key) == ("OPS-52", "desk_no_service")
    assert (now.office_code, now.service_code) == ("OPS-52", "L3")


def test_agency_without_an_office_in_the_province_leads_to_its_desk(facts):
    offices = {code: versions for code, versions in facts.offices.items() if code != "DLPW-50"}

    (route,) = ask(replace(facts, offices=offices), "unpaid-wages", LAMPANG, CHIANG_MAI)

    assert (route.office_code, route.reason_key) == ("OPS-50", "desk_no_office")


@pytest.mark.parametrize("code", ["danger-now", "danger-forced-work", "danger-child"])
def test_sign_of_danger_is_never_routed(facts, code):
    with pytest.raises(rules.DangerTopic) as refused:
        ask(facts, code)

    assert refused.value.field == "topic"
    assert "1300" in str(refused.value.message)


def test_topics_that_depend_on_the_place_of_work_ask_for_it(facts):
    asking = {code for code, (topic,) in facts.topics.items() if rules.asks_for_matter(facts, topic, DAY)}

    assert {"unpaid-wages", "dismissed", "work-injury", "work-permit"} <= asking
    assert not asking & {"sewing-course", "village-course", "labour-law", "benefit-claim"}


# ---- rules that people write


def rule(**changes):
    words = {
        "id": "r1",
        "topic": "sewing-course",
        "service": "D2",
        "place": "52",
        "status": "any",
        "office": "OPS-52",
        "priority": 1,
        "why": Words("ลองส่ง{office}", "Try {office}"),
        "span": Span(date(2025, 1, 1)),
    }
    return Rule(**words | changes)


def test_rule_of_a_topic_takes_the_place_of_its_list(facts):
    (route,) = ask(with_rule(facts, rule(service="D4", office="")), "sewing-course", status="unemployed")

    assert (route.office_code, route.service_code, route.rule_id) == ("DSD-52", "D4", "r1")
    assert route.reason.en == "Try Lampang Institute for Skill Development 10"


def test_rule_may_name_the_office(facts):
    (route,) = ask(with_rule(facts, rule()), "sewing-course")

    assert (route.office_code, route.service_code) == ("OPS-52", "D2")
    assert route.reason.th == "ลองส่งสำนักงานแรงงานจังหวัดลำปาง"


def test_rule_of_a_service_names_the_office_for_all_its_topics(facts):
    changed = with_rule(facts, rule(topic="", place="5202", service="D2"))

    assert short(ask(changed, "sewing-course", "520201")) == ["OPS-52/D2"]
    assert short(ask(changed, "cooking-course", "520201")) == ["OPS-52/D2"]
    assert short(ask(changed, "sewing-course", "520101")) == ["DSD-52/D2"]


def test_smaller_area_wins(facts):
    changed = with_rule(
        with_rule(facts, rule(id="province", service="D4", office="")),
        rule(id="district", place="5201", service="D5", office=""),
    )

    assert short(ask(changed, "sewing-course", "520101")) == ["DSD-52/D5"]
    assert short(ask(changed, "sewing-course", "520201")) == ["DSD-52/D4"]
    assert short(ask(changed, "sewing-course", "500101")) == ["DSD-50/D2"]


def test_named_status_wins_over_everybody(facts):
    changed = with_rule(
        with_rule(facts, rule(id="all", service="D4", office="")),
        rule(id="old", service="D5", office="", status="elderly"),
    )

    assert short(ask(changed, "sewing-course", status="elderly")) == ["DSD-52/D5"]
    assert short(ask(changed, "sewing-course", status="any")) == ["DSD-52/D4"]


def test_equally_special_rules_are_both_offered_in_their_order(facts):
    changed = with_rule(
        with_rule(facts, rule(id="second", service="D4", office="", priority=2)),
        rule(id="first", service="D5", office="", priority=1),
    )

    assert short(ask(changed, "sewing-course")) == ["DSD-52/D5", "DSD-52/D4"]


def test_rule_for_the_whole_country_is_the_weakest(facts):
    changed = with_rule(
        with_rule(facts, rule(id="country", place="00", service="D4", office="")),
        rule(id="province", service="D5", office=""),
    )

    assert short(ask(changed, "sewing-course", LAMPANG)) == ["DSD-52/D5"]
    assert short(ask(changed, "sewing-course", CHIANG_MAI)) == ["DSD-50/D4"]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2025, 1, 9), "DSD-52/D2"),
        (date(2025, 1, 10), "DSD-52/D4"),
        (date(2025, 1, 20), "DSD-52/D4"),
        (date(2025, 1, 21), "DSD-52/D2"),
    ],
)
def test_rule_holds_on_its_days_and_on_no_other(facts, on, expected):
    changed = with_rule(facts, rule(service="D4", office="", span=Span(date(2025, 1, 10), date(2025, 1, 20))))

    assert short(ask(changed, "sewing-course", on=on)) == [expected]


def test_rule_withdrawn_on_its_first_day_never_holds(facts):
    changed = with_rule(facts, rule(service="D4", office="", span=Span(DAY, DAY - timedelta(days=1))))

    assert short(ask(changed, "sewing-course", on=DAY)) == ["DSD-52/D2"]


def test_rule_follows_the_place_that_routes_its_service(facts):
    changed = with_rule(facts, rule(topic="unpaid-wages", service="P2", place="50", office="OPS-50"))

    assert short(ask(changed, "unpaid-wages", LAMPANG, CHIANG_MAI)) == ["OPS-50/P2"]
    assert short(ask(changed, "unpaid-wages", CHIANG_MAI, LAMPANG)) == ["DLPW-52/P2"]


def test_rule_does_not_send_people_to_a_service_that_is_not_for_them(facts):
    changed = with_rule(facts, rule(service="S3", office=""))

    assert short(ask(changed, "sewing-course", status="migrant")) == ["DSD-52/D2"]
    assert short(ask(changed, "sewing-course", status="independent")) == ["SSO-52/S3"]


def test_braces_in_a_reason_do_no_harm(facts):
    changed = with_rule(facts, rule(why=Words("{x} {0} {office}", "{y}")))

    (route,) = ask(changed, "sewing-course")

    assert route.reason == Words("{x} {0} สำนักงานแรงงานจังหวัดลำปาง", "{y}")


@pytest.mark.parametrize(
    ("change", "clashes"),
    [
        ({"id": "r2"}, True),
        ({"id": "r1"}, False),
        ({"id": "r2", "priority": 2}, True),
        ({"id": "r2", "priority": 2, "service": "D4"}, False),
        ({"id": "r2", "service": "D4"}, True),
        ({"id": "r2", "place": "5201"}, False),
        ({"id": "r2", "status": "elderly"}, False),
        ({"id": "r2", "topic": "cooking-course"}, False),
        ({"id": "r2", "span": Span(date(2024, 1, 1), date(2024, 12, 31))}, False),
        ({"id": "r2", "span": Span(date(2024, 1, 1), date(2025, 1, 1))}, True),
        ({"id": "r2", "span": Span(date(2025, 1, 5), date(2025, 1, 4))}, False),
    ],
)
def test_rules_that_would_contradict_each_other_are_found(change, clashes):
    assert (rules.overlapping(rule(**change), [rule()]) is not None) is clashes
