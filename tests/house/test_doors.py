"""Every address has exactly one door; address, view and template share one name (R7, R22)."""

import re
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from raengjai.access.checks import every_view_has_a_door
from raengjai.access.door import Door
from tests.house.rooms import PACKAGE

# Pages that a view draws instead of its own, and sections that a view hands to another room's page.
OTHER_PAGES = {
    "applied": "apply, after sending",
    "budget_line": "add_budget_line and edit_budget_line",
    "case_sharing": "section of a case's page",
    "check_handover": "end_term and move_term, when something is open",
    "check_place_change": "enter_place_change, before anything is written",
    "clue_passed": "pass_clue, after sending",
    "case_clock_reason": "why a clock of a case is stopped or made longer; two deeds draw it",
    "case_shredded": "what is left of a case after its term, at the case's own address",
    "clue_settled": "a page of a clue on which somebody else has decided meanwhile",
    "complained": "complain, after sending",
    "danger": "topic, when the matter is dangerous",
    "error": "web's answers to 400, 403, 404 and 500",
    "money_section": "section of an event’s page",
    "mentors_of_member": "section of a member's page",
    "hours_of_member": "section of a member's page",
    "needs_of_person": "section of a person's page",
    "needs_of_member": "section of a member's page",
    "no_place": "place, when there is none",
    "own_channels": "section of the account page",
    "own_mentors": "section of the account page",
    "pass_clue_check": "pass_clue, before anything is sent",
    "passed_on": "serve_visitor, when a need went on",
    "place_change_form": "enter_place_change, once it is said what happens",
    "recovery_sheets": "make_recovery, after it is made: shown once",
    "registered": "register_for_event, after sending",
    "substitute_sent": "invitation, after somebody else was named",
    "record_done": "record_check, after saving",
    "talks_of_member": "section of a member's page",
    "report_check": "report and report_call, to be looked at before sending",
    "report_sent": "report and report_call, after sending",
    "welcome": "home, for visitors",
    "training_of_event": "the part of training on an event's page",
    "learning_of_member": "the part of training on a member's page",
    "learning_of_account": "the part of training on one's own page",
}
_TEMPLATE = re.compile(r'"\w+/(\w+)\.html"')


def patterns(found: list[URLPattern | URLResolver] | None = None) -> Iterator[URLPattern]:
    for pattern in get_resolver().url_patterns if found is None else found:
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern.url_patterns)
        else:
            yield pattern


def test_every_address_has_a_door():
    assert every_view_has_a_door(None) == []


def test_a_door_names_a_permission_or_a_reason():
    wrong = {
        pattern.name: door
        for pattern in patterns()
        if not isinstance(door := getattr(pattern.callback, "door", None), Door)
        or (door.permission is not None) != (door.admits == "permitted")
        or bool(door.reason) != (door.admits != "permitted")
    }

    assert wrong == {}


def test_address_and_view_have_one_name_that_nobody_else_has():
    names = [(pattern.name, pattern.callback.__name__) for pattern in patterns()]

    assert [pair for pair in names if pair[0] != pair[1]] == []
    assert len(set(names)) == len(names)


def test_a_page_is_named_for_its_view():
    """Templates that others include or extend, or that code outside the views draws, are parts and no pages."""
    views = {pattern.name for pattern in patterns()}
    sources = [
        *PACKAGE.rglob("*.html"),
        *(path for path in PACKAGE.rglob("*.py") if "views" not in str(path)),
    ]
    parts = {name for path in sources for name in _TEMPLATE.findall(path.read_text(encoding="utf-8"))}
    pages = {
        path.stem for path in PACKAGE.glob("*/templates/*/*.html") if path.parent.name == path.parents[2].name
    }

    assert pages - parts - views == OTHER_PAGES.keys() - parts
