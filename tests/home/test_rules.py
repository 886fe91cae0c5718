"""Reading the retention policy: what is written wrong is said clearly, never run."""

from datetime import date, datetime

import pytest
import yaml

from raengjai.ground.dates import BANGKOK
from raengjai.home.rules import Column, PolicyError, before, lacking, limit_for, read_policy

NOW = datetime(2026, 3, 1, 2, 30, tzinfo=BANGKOK)
KNOWN = {
    "visit": {
        "id": Column(),
        "note": Column("text"),
        "amount": Column(),
        "made_at": Column("moment"),
        "ends_on": Column("day", may_be_null=True),
        "person_id": Column(leads_to="person", may_be_null=True),
    },
    "person": {"id": Column(), "name": Column("text"), "died_on": Column("day", may_be_null=True)},
}
VISIT = {
    "why": "to help",
    "basis": ["task"],
    "fields": {
        "personal": ["note"],
        "code": ["made_at", "ends_on", "amount"],
        "technical": ["id", "person_id"],
    },
    "rules": ["blank [note] 5 years after made_at"],
}
PERSON = {
    "why": "to know",
    "basis": ["task"],
    "fields": {"personal": ["name"]},
    "rules": ["delete 1 day after died_on"],
}


def policy(*rules: str, table: str = "visit", **changes: object):
    said = {**(VISIT if table == "visit" else PERSON), **({"rules": list(rules)} if rules else {}), **changes}
    return read_policy(yaml.safe_dump({"bases": {"task": {}}, "tables": {table: said}}), KNOWN)


def test_a_rule_is_read_word_by_word():
    rule = policy("blank [note] 5 years after made_at").tables["visit"].rules[0]

    assert (rule.verb, rule.fields, rule.count, rule.unit) == ("blank", ("note",), 5, "year")
    assert [(day.name, day.kind, day.table) for day in rule.days] == [("made_at", "moment", "")]
    assert rule.is_ours


def test_days_may_lie_behind_a_link_on_either_side():
    own = policy("delete 1 year after made_at and person.died_on").tables["visit"].rules[0].days[1]
    behind = (
        policy("delete 1 year after died_on and visit.made_at", table="person")
        .tables["person"]
        .rules[0]
        .days[1]
    )

    assert (own.table, own.link, own.is_behind) == ("person", "person_id", False)
    assert (behind.table, behind.link, behind.is_behind) == ("visit", "person_id", True)


def test_what_a_job_of_another_room_does_is_not_ours():
    read = policy("delete 1 day after made_at by other.tidy")

    assert read.tables["visit"].rules[0].job == "other.tidy"
    assert list(read.ours()) == []


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"rules": ["burn 5 years after made_at"]}, "is no rule"),
        ({"rules": ["delete after made_at"]}, "is no rule"),
        ({"rules": ["delete 5 weeks after made_at"]}, "is no rule"),
        ({"rules": ["delete 0 days after made_at"]}, "is no period"),
        ({"rules": ["delete 5 years after heard_at"]}, "no field heard_at"),
        ({"rules": ["delete 5 years after note"]}, "neither a day nor a moment"),
        ({"rules": ["delete 5 years after person.name"]}, "neither a day nor a moment"),
        ({"rules": ["delete 5 years after house.built_on"]}, "neither a link"),
        ({"rules": ["blank [word] 5 years after made_at"]}, "no field word"),
        ({"rules": ["blank [amount] 5 years after made_at"]}, "cannot be empty"),
        ({"rules": ["blank 5 years after made_at"]}, "brackets"),
        ({"rules": ["delete [note] 5 years after made_at"]}, "brackets"),
        ({"rules": ["keep"]}, "note is personal"),
        ({"rules": ["keep", "blank [note] 5 years after made_at"]}, "stands alone"),
        ({"rules": []}, "`rules` is missing"),
        ({"why": ""}, "`why` is missing"),
        ({"basis": ["habit"]}, "basis habit"),
        ({"fields": {"secret": ["note"]}}, "no class secret"),
        ({"fields": {"personal": ["word"]}}, "no field word"),
        ({"fields": {"personal": ["note"], "code": ["note"]}}, "two classes"),
        ({"until": "later"}, "what is `until`"),
    ],
)
def test_a_wrong_policy_is_refused_with_a_sentence(changes, part: str):
    with pytest.raises(PolicyError, match=part):
        policy(**changes)


def test_a_table_that_is_not_there_is_refused():
    with pytest.raises(PolicyError, match="no table vist"):
        read_policy(yaml.safe_dump({"bases": {}, "tables": {"vist": VISIT}}), KNOWN)


def test_a_personal_field_may_be_kept_with_a_reason():
    assert policy("keep", kept={"note": "it is the law"}).tables["visit"].kept == {"note": "it is the law"}


def test_tables_and_fields_without_a_line_are_found():
    fields = {"personal": ["note"], "code": ["made_at", "ends_on", "amount"], "technical": ["id"]}

    assert lacking(policy(fields=fields), KNOWN) == {
        "visit": ["person_id"],
        "person": ["id", "name", "died_on"],
    }


@pytest.mark.parametrize(
    ("count", "unit", "expected"),
    [
        (30, "day", datetime(2026, 1, 30, 2, 30, tzinfo=BANGKOK)),
        (1, "month", datetime(2026, 2, 1, 2, 30, tzinfo=BANGKOK)),
        (3, "month", datetime(2025, 12, 1, 2, 30, tzinfo=BANGKOK)),
        (10, "year", datetime(2016, 3, 1, 2, 30, tzinfo=BANGKOK)),
    ],
)
def test_periods_are_counted_backwards_by_the_calendar(count: int, unit: str, expected: datetime):
    assert before(NOW, count, unit) == expected


def test_the_end_of_february_has_no_thirtieth():
    leap = datetime(2024, 2, 29, tzinfo=BANGKOK)

    assert before(leap, 1, "year") == datetime(2023, 2, 28, tzinfo=BANGKOK)
    assert before(datetime(2026, 3, 31, tzinfo=BANGKOK), 1, "month") == datetime(2026, 2, 28, tzinfo=BANGKOK)


def test_a_day_is_compared_as_a_day_in_bangkok():
    rule = policy("delete 1 day after ends_on").tables["visit"].rules[0]

    assert limit_for(rule.days[0], rule.limit(datetime(2026, 3, 1, 2, 30, tzinfo=BANGKOK))) == date(
        2026, 2, 28
    )
