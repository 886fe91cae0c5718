"""Pages of files of rows: asking, approving and taking them, and what everybody sees."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from raengjai.access.door import acting_as_system
from raengjai.ground.dates import bangkok_now
from raengjai.protection.jobs import go_on_with_figures
from raengjai.protection.models import RowFile
from raengjai.protection.rules import ctdc
from tests.cast import Cast, browser_of
from tests.protection import counted, rooms
from tests.protection.asked_files import (
    PUBLIC,
    ROOM,
    SEEN,
    YEAR,
    approved,
    figures,
    lines,
    low_gates,
    made,
    prepared,
    text_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def few_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    low_gates(monkeypatch)


def test_asking_approving_and_taking_on_the_pages():
    asks, decides = counted.country()
    figures(asks, decides, 60)
    counted.answers(60, year=YEAR, **SEEN)
    for band in {*ctdc.bands("ageBroad")} - {SEEN["broad_age"]}:
        counted.answers(2, year=YEAR, **{**SEEN, "broad_age": band})
    first, second = rooms.browser_in(asks), rooms.browser_in(decides)
    assert first.get(ROOM).status_code == 200
    wrong = first.post(f"{ROOM}prepare/", {"kind": "ctdc", "year": "2500"})
    assert wrong.status_code == 422
    assert 'value="ctdc"' in wrong.content.decode()
    assert first.post(f"{ROOM}prepare/", {"kind": "ctdc", "year": YEAR}).status_code == 302
    with acting_as_system("test"):
        row = RowFile.objects.get()
    assert f"{ROOM}{row.pk}/approve/" not in first.get(ROOM).content.decode()
    page = second.get(ROOM).content.decode()
    assert f"{ROOM}{row.pk}/approve/" in page
    assert ctdc.read()["words"]["ageBroad"]["th"] in page  # a dozen of odd ages lose them
    assert ctdc.read()["words"]["gender"]["th"] not in page
    assert second.get(f"{ROOM}{row.pk}/dictionary/").status_code == 404
    assert second.post(f"{ROOM}{row.pk}/approve/").status_code == 302
    go_on_with_figures()
    answer = second.post(f"{ROOM}{row.pk}/take/")
    assert answer["Cache-Control"] == "no-store"
    assert list(lines(answer.content.decode("utf-8-sig"))[0]) == list(ctdc.columns())
    told = second.get(f"{ROOM}{row.pk}/dictionary/").content.decode("utf-8-sig")
    assert told.count("\n") >= 28
    assert second.post(f"{ROOM}{uuid4()}/take/").status_code == 404


def test_approving_and_taking_ask_for_the_password_again_first():
    asks, decides = counted.country()
    figures(asks, decides, 60)
    row = prepared(asks)
    browser = rooms.browser_in(decides)
    session = browser.session
    session["confirmed_at"] = (timezone.now() - timedelta(hours=2)).isoformat()
    session.save()
    for deed in ("approve", "take"):
        answer = browser.post(f"{ROOM}{row.pk}/{deed}/")
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, reverse("confirm_identity"))
    with acting_as_system("test"):
        assert RowFile.objects.get(pk=row.pk).state == "prepared"


def test_nobody_else_opens_the_pages_of_the_room(cast: Cast):
    asks, decides = counted.country()
    figures(asks, decides, 60)
    row = made(asks, decides, "ctdc")
    officer = rooms.browser_in(rooms.member(duty="supervisor"))
    assert officer.get(ROOM).status_code == 404
    assert officer.post(f"{ROOM}prepare/", {"kind": "ctdc", "year": YEAR}).status_code == 404
    for deed in ("approve", "refuse", "take"):
        assert officer.post(f"{ROOM}{row.pk}/{deed}/").status_code == 404
    for person in (cast.volunteer, cast.coordinator):
        assert browser_of(person).get(ROOM).status_code in (302, 403, 404)


def test_everybody_gets_rows_of_nobody_and_nothing_of_the_file_for_ctdc(client):
    empty = client.get(PUBLIC, HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert "No rows are published" in empty
    asks, decides = counted.country()
    figures(asks, decides, 60)
    counted.answers(60, year=YEAR, **SEEN)
    sealed = made(asks, decides, "ctdc")
    assert "No rows are published" in client.get(PUBLIC, HTTP_ACCEPT_LANGUAGE="en").content.decode()
    shown = approved(asks, decides)
    assert "No rows are published" in client.get(PUBLIC, HTTP_ACCEPT_LANGUAGE="en").content.decode()
    go_on_with_figures()
    page = client.get(PUBLIC).content.decode()
    assert str(shown.pk) in page
    assert str(sealed.pk) not in page
    answer = client.get(f"{PUBLIC}{shown.pk}/file/")
    assert answer.content.decode("utf-8-sig") == text_of(shown)
    for language, word in (("en", "No row is a person."), ("th", "ไม่มีแถวใดเป็นคนจริง")):
        told = client.get(f"{PUBLIC}{shown.pk}/dictionary/", HTTP_ACCEPT_LANGUAGE=language)
        assert word in told.content.decode("utf-8-sig")
    for part in ("file", "dictionary"):
        assert client.get(f"{PUBLIC}{sealed.pk}/{part}/").status_code == 404
        assert client.get(f"{PUBLIC}{uuid4()}/{part}/").status_code == 404


def test_after_it_the_open_tables_hold_nothing_of_the_people():
    asks, decides = counted.country()
    figures(asks, decides, 60)
    before = counted.everything_in_public().splitlines()
    counted.answers(60, year=YEAR, **SEEN)
    made(asks, decides, "ctdc")
    made(asks, decides)
    new = "\n".join(line for line in counted.everything_in_public().splitlines() if line not in before)
    assert [word for word in ("24--26", "ForcedLabour", "isForcedLabour", "Woman,") if word in new] == []


def test_one_file_and_twelve_cost_the_same_queries():
    asks, decides = counted.country()
    browser = rooms.browser_in(decides)
    browser.get(ROOM)
    counts = []
    for years in (1, 12):
        with acting_as_system("test"):
            for year in range(2540, 2540 + years):
                RowFile.objects.get_or_create(
                    kind="synthetic",
                    year=year + 30,
                    defaults={
                        "from_year": 2540,
                        "epsilon": 4,
                        "preview": {"tables": 17, "line": 53},
                        "prepared_by": asks.member,
                        "prepared_at": bangkok_now(),
                    },
                )
        with CaptureQueriesContext(connection) as caught:
            assert browser.get(ROOM).content.decode().count("/approve/") == years
        counts.append(len(caught))
    assert counts[0] == counts[1]
