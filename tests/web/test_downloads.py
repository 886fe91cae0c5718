"""Files leave the house through one door, and the journal knows."""

from datetime import datetime

import pytest
from django.test import RequestFactory

from raengjai.access.door import acting_as_system
from raengjai.ground.dates import BANGKOK
from raengjai.ground.ids import new_id
from raengjai.journal.models import Entry
from raengjai.web import downloads

pytestmark = pytest.mark.django_db
AT = datetime(2020, 1, 7, 10, 0, tzinfo=BANGKOK)


def sent(**changes):
    report = ("report", new_id())
    with acting_as_system("test") as system:
        response = downloads.send(
            RequestFactory().get("/"),
            b"a,b\r\n",
            **{
                "filename": "needs.csv",
                "content_type": "text/csv; charset=utf-8",
                "verb": "report.exported",
                "subject": report,
                "by": system,
                "at": AT,
                "place_code": "52",
                "codes": {"rows": 1},
                **changes,
            },
        )
        return response, list(Entry.objects.filter(subject_id=report[1]))


def test_send_is_journaled() -> None:
    _response, entries = sent()

    assert [(entry.verb, entry.place_code, entry.codes) for entry in entries] == [
        ("report.exported", "52", {"rows": 1})
    ]


def test_send_is_a_download_that_nobody_keeps_or_runs() -> None:
    response, _entries = sent()

    assert response["Content-Disposition"] == 'attachment; filename="needs.csv"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert "sandbox" in response["Content-Security-Policy"]
    assert response.content == b"a,b\r\n"


def test_send_keeps_thai_file_names_and_refuses_header_tricks() -> None:
    response, _entries = sent(filename='รายงาน "มกราคม"\r\nX-Evil: 1.xlsx')

    assert "X-Evil" not in response.headers
    assert "filename*=utf-8''%E0%B8%A3" in response["Content-Disposition"]


def test_send_without_an_allowed_journal_entry_sends_nothing() -> None:
    with pytest.raises(ValueError, match="code"):
        sent(codes={"name": "Mrs Buaphan Jaidee"})
