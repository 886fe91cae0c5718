"""The retention policy speaks of every column of every table, and its rules can be run (R21)."""

import pytest
from procrastinate.contrib.django import app

from raengjai.home.actions import known_tables, load_policy
from raengjai.home.rules import lacking


@pytest.mark.django_db
def test_every_field_has_a_line_in_the_policy():
    assert lacking(load_policy(), known_tables()) == {}


@pytest.mark.django_db
def test_every_job_that_the_policy_relies_on_exists():
    named = {rule.job for table in load_policy().tables.values() for rule in table.rules if rule.job}

    assert named - app.tasks.keys() == set()


@pytest.mark.django_db
def test_rows_that_a_rule_takes_have_an_id():
    known = known_tables()

    assert [table.name for table, _rule in load_policy().ours() if "id" not in known[table.name]] == []
