"""What is wrong with the data files: one sentence per fault, so that an official can mend the line."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from raengjai.services.rules.facts import ANY

Row = Mapping[str, Any]
Data = Mapping[str, Sequence[Row]]

PROMISES = frozenset({"at_once", "same_day", "days", "round", "course", "plan", "duty", "unknown"})


def faults(data: Data) -> list[str]:
    """Every fault found in the files; none means that they may be loaded."""
    return [*_both_languages(data), *_known_codes(data), *_promises(data), *_spans(data), *_twice(data)]


def codes(data: Data, table: str) -> set[str]:
    return {row["code"] for row in data[table]}


def _both_languages(data: Data) -> Iterator[str]:
    """A text in one language has its twin in the other."""
    for table, rows in data.items():
        for row in rows:
            for field, value in row.items():
                twin = f"{field[:-3]}_en" if field.endswith("_th") else f"{field[:-3]}_th"
                if field.endswith(("_th", "_en")) and value and not row.get(twin):
                    yield _("%(table)s, %(code)s: %(field)s is missing.") % {
                        "table": table,
                        "code": row.get("code", ""),
                        "field": twin,
                    }


def _known_codes(data: Data) -> Iterator[str]:
    """Every code that a line names exists."""
    agencies, services = codes(data, "agency"), codes(data, "service")
    hotlines, topics, statuses = codes(data, "hotline"), codes(data, "topic"), _statuses(data)
    groups = {row["code"] for row in data["word"] if row["kind"] == "group"}
    named = [
        *(("service", row, row["agency"], agencies) for row in data["service"]),
        *(("service", row, row["hotline"], hotlines) for row in data["service"]),
        *(("service", row, status, statuses) for row in data["service"] for status in row["statuses"]),
        *(("topic", row, row["group"], groups) for row in data["topic"]),
        *(("topic", row, way["service"], services) for row in data["topic"] for way in row["to"]),
        *(
            ("topic", row, status, statuses)
            for row in data["topic"]
            for way in row["to"]
            for status in way.get("statuses", ())
        ),
        *(("danger", row, number, hotlines) for row in data["danger"] for number in row["hotlines"]),
        *(("outcome", row, agency, agencies) for row in data["outcome"] for agency in row["agencies"]),
        *(("outcome", row, service, services) for row in data["outcome"] for service in row["services"]),
        *(("document", row, row["agency"], agencies) for row in data["document"]),
        *(("rule", row, row["topic"], topics) for row in data["rule"] if row["topic"]),
        *(("rule", row, row["service"], services) for row in data["rule"]),
        *(("rule", row, row["status"], statuses | {ANY}) for row in data["rule"]),
    ]
    for table, row, name, known in named:
        if name not in known:
            yield _('%(table)s, %(code)s: "%(name)s" is not known.') % {
                "table": table,
                "code": row.get("code", row.get("topic", "")),
                "name": name,
            }


def _statuses(data: Data) -> set[str]:
    return {row["code"] for row in data["word"] if row["kind"] == "status"} - {ANY}


def _promises(data: Data) -> Iterator[str]:
    for row in data["service"]:
        has_days = bool(row.get("promised_days"))
        if row["promise"] not in PROMISES or has_days != (row["promise"] == "days"):
            yield _('service, %(code)s: the promise "%(promise)s" does not fit its days.') % {
                "code": row["code"],
                "promise": row["promise"],
            }


def _spans(data: Data) -> Iterator[str]:
    for table, rows in data.items():
        for row in rows:
            if row.get("valid_until") and row["valid_until"] < row["valid_from"]:
                yield _("%(table)s, %(code)s: the last day is before the first day.") % {
                    "table": table,
                    "code": row.get("code", ""),
                }


def _twice(data: Data) -> Iterator[str]:
    """One version of a code starts on a day."""
    for table, rows in data.items():
        seen = set()
        for row in rows:
            key = (row.get("kind"), row.get("code"), row["valid_from"])
            if "code" in row and key in seen:
                yield _("%(table)s, %(code)s: listed twice with the same first day.") % {
                    "table": table,
                    "code": row["code"],
                }
            seen.add(key)
