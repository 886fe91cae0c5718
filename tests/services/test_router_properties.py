"""The router for all topics, areas, people and rules: everything goes somewhere, in the right province."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from raengjai.services.actions import with_rule
from raengjai.services.rules import Rule, Span, Words
from tests.services.test_router import ask, short

STATUSES = ("any", "employed", "unemployed", "independent", "elderly", "disabled", "migrant", "child")


@pytest.fixture(scope="session")
def subdistricts(facts):
    """Every province of the directory, with some area codes inside."""
    provinces = sorted({code.partition("-")[2] for code in facts.offices} - {"00"})
    return [
        f"{province}{district:02}{tambon:02}"
        for province in provinces
        for district, tambon in ((1, 1), (2, 3))
    ]


def world(data, facts, subdistricts):
    place = st.sampled_from(subdistricts)
    return data.draw(
        st.tuples(
            st.sampled_from(sorted(facts.topics)),
            place,
            st.one_of(st.just(""), place),
            st.sampled_from(STATUSES),
            st.dates(date(2019, 10, 1), date(2030, 1, 1)),
        )
    )


def rules_for(data, facts, subdistricts):
    """Rules as the routing table accepts them."""
    place = st.sampled_from(subdistricts)
    made = []
    for number in range(data.draw(st.integers(0, 4))):
        code = data.draw(place)
        area = data.draw(st.sampled_from([code, code[:4], code[:2], "00"]))
        service = data.draw(st.sampled_from(sorted(facts.services)))
        agency = data.draw(st.sampled_from([facts.services[service][0].agency, "OPS"]))
        topic = data.draw(st.sampled_from(sorted(facts.topics)))
        first = data.draw(st.dates(date(2019, 10, 1), date(2029, 1, 1)))
        last = data.draw(st.one_of(st.none(), st.dates(first, date(2030, 1, 1))))
        office = "" if area == "00" else f"{agency}-{area[:2]}"
        made.append(
            Rule(
                id=f"rule-{number}",
                topic=topic if area == "00" or data.draw(st.booleans()) else "",
                service=service,
                place=area,
                status=data.draw(st.sampled_from(STATUSES)),
                office=office,
                priority=data.draw(st.integers(1, 9)),
                why=Words("เพราะ{office}", "for {office}"),
                span=Span(first, last),
            )
        )
    return made


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_everything_goes_somewhere_in_the_right_province(facts, subdistricts, data):
    topic, person, matter, status, on = world(data, facts, subdistricts)
    written = rules_for(data, facts, subdistricts)
    catalogue = facts
    for each in written:
        catalogue = with_rule(catalogue, each)

    routes = ask(catalogue, topic, person, matter, status, on)

    assert routes
    assert routes == ask(catalogue, topic, person, matter, status, on)
    assert len(set(short(routes))) == len(routes)
    by_id = {each.id: each for each in written}
    for route in routes:
        place = matter or person if route.routed_by == "matter" else person
        assert route.office_code.partition("-")[2] == place[:2]
        assert facts.office(route.office_code, on) is not None
        assert route.reason.th
        assert route.reason.en
        assert "{office}" not in route.reason.th + route.reason.en
        if route.service_code:
            service = facts.service(route.service_code, on)
            assert service is not None
            assert service.routes_by == route.routed_by
        used = by_id.get(route.rule_id)
        if used is not None:
            assert used.span.holds(on)
            assert used.covers(place, status)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_rules_of_other_days_change_nothing(facts, subdistricts, data):
    topic, person, matter, status, on = world(data, facts, subdistricts)
    catalogue = facts
    for each in rules_for(data, facts, subdistricts):
        if not each.span.holds(on):
            catalogue = with_rule(catalogue, each)

    assert ask(catalogue, topic, person, matter, status, on) == ask(facts, topic, person, matter, status, on)
