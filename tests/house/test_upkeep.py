"""Libraries are listed and replaced in time: the bill agrees with the lock files, nothing is past its day."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tools import upkeep
from tools.bom import Library, libraries, names_in

DJANGO = Library("pypi", "django", "5.2.19", True)
POLICY: dict[str, Any] = {
    "days": {"critical": 3, "high": 14},
    "asked": {"newer_on": date(2026, 11, 1), "newer_every": 120},
}


def weakness(**changes: Any) -> dict[str, Any]:
    known = {"kind": "pypi", "name": "django", "mended_in": "5.2.20", "day": date(2026, 11, 1)}
    return {**known, "severity": "high", "source": "https://example.org/1", **changes}


def test_no_library_is_past_its_day():
    """When this fails: `make upkeep` says what to replace, and until when it should have been."""
    assert upkeep.behind(upkeep.read(), libraries(), datetime.now(UTC).date()) == []


def test_the_bill_lists_what_the_lock_files_pin_and_nothing_else():
    """When this fails: `make lock` writes the bill anew."""
    pinned = {
        (
            f"pkg:{one.kind}/{one.name.replace('@', '%40')}@{one.version}",
            one.version,
            "required" if one.serves else "excluded",
        )
        for one in libraries()
    }

    assert names_in() == pinned
    assert len(pinned) > 100


def test_a_weakness_is_late_after_its_days_and_gone_with_the_mended_version():
    policy = {**POLICY, "weakness": [weakness()]}
    last_day = date(2026, 11, 15)

    assert upkeep.overdue(policy, [DJANGO], last_day) == []
    (late,) = upkeep.overdue(policy, [DJANGO], last_day + timedelta(days=1))
    assert "django 5.2.19 has a high weakness, mended in 5.2.20" in late.what
    assert upkeep.overdue(policy, [DJANGO._replace(version="5.2.20")], date(2026, 12, 1)) == []
    assert upkeep.overdue(policy, [DJANGO._replace(kind="npm")], date(2026, 12, 1)) == []


@pytest.mark.parametrize(("severity", "days"), [("critical", 3), ("high", 14)])
def test_a_worse_weakness_has_fewer_days(severity: str, days: int):
    policy = {**POLICY, "weakness": [weakness(severity=severity)]}
    due = next(due for due in upkeep.dues(policy, [DJANGO]) if "weakness" in due.what)

    assert due.day == date(2026, 11, 1) + timedelta(days=days)


def test_what_its_makers_no_longer_mend_is_late():
    end = {"kind": "pypi", "name": "django", "within": "5.2", "day": date(2026, 11, 20)}
    policy = {**POLICY, "end": [end]}

    assert [due.what for due in upkeep.overdue(policy, [DJANGO], date(2026, 11, 21))] == [
        "django 5.2 is mended by its makers no longer"
    ]
    assert upkeep.overdue(policy, [DJANGO._replace(version="5.20.1")], date(2026, 11, 21)) == []


def test_nobody_forgets_to_ask_for_newer_ones():
    assert upkeep.overdue(POLICY, [], date(2027, 3, 1)) == []
    assert len(upkeep.overdue(POLICY, [], date(2027, 3, 2))) == 1
    assert (
        upkeep.behind(POLICY, [], date(2027, 3, 2)) == []
    )  # `make upkeep` says it; no other work stops for it


def test_what_is_named_is_there():
    """A line about a library that nobody uses any more goes."""
    policy = upkeep.read()
    used = {(library.kind, library.name) for library in libraries()}
    named = {
        (line["kind"], line["name"])
        for part in ("end", "risky", "weakness")
        for line in policy.get(part, [])
        if line["kind"] != "house"
    }

    assert named - used == set()
    assert all(line["severity"] in policy["days"] for line in policy.get("weakness", []))
