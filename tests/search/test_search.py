"""The search page: groups, more of one kind, while typing; and that nothing leaks."""

from collections.abc import Sequence
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from raengjai.ground.actor import Actor
from raengjai.search import providers
from raengjai.search.providers import Found, Kind
from raengjai.search.rules import Words
from tests import cast, make
from tests.cast import browser_of
from tests.search.test_find import BUAPHAN, entry

pytestmark = pytest.mark.django_db


def describe(ids: Sequence[UUID]) -> dict[UUID, Found]:
    """The worst describer there can be: it shows whatever it is asked for."""
    return {each: Found(title=f"<b>Row</b> {each}", note="note", url=f"/row/{each}/") for each in ids}


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch) -> dict[str, Kind]:
    known = {
        "need": Kind("need", "Needs here", "inbox", 20, describe),
        "person": Kind("person", "People here", "user", 10, describe),
    }
    monkeypatch.setattr(providers, "kinds", known)
    monkeypatch.setattr(providers, "jumps", [])
    return known


def page(browser: Client, **values: str) -> str:
    answer = browser.get("/search/", values)
    assert answer.status_code == 200
    return answer.content.decode()


def test_search_shows_people_before_needs() -> None:
    need, person = entry(kind="need", minutes=2), entry(minutes=1)

    text = page(browser_of(make.coordinator(language="en")), q="บัวผัน")

    assert text.index("People here") < text.index(f"/row/{person}/") < text.index("Needs here")
    assert f"/row/{need}/" in text


def test_search_parts_what_is_only_alike() -> None:
    entry(Words(names="บัวพัน"))

    text = page(browser_of(make.coordinator(language="en")), q="บัวผัน")

    assert "Sounds or is spelt alike" in text


def test_search_escapes_titles_and_the_question() -> None:
    entry()

    text = page(browser_of(make.coordinator(language="en")), q='บัวผัน <script>alert("x")</script>')
    found = page(browser_of(make.coordinator("second", language="en")), q="บัวผัน")

    assert "<script>alert" not in text
    assert "<b>Row</b>" not in found
    assert "&lt;b&gt;Row&lt;/b&gt;" in found


def test_search_leads_to_more_of_one_kind_and_on() -> None:
    for minute in range(27):
        entry(minutes=minute)
    browser = browser_of(make.coordinator(language="en"))

    first = browser.get("/search/", {"q": "บัวผัน"})
    one_kind = browser.get(first.context["groups"][0].more_url)
    last = browser.get(one_kind.context["groups"][0].more_url)

    assert [len(answer.context["groups"][0].exact) for answer in (first, one_kind, last)] == [5, 20, 7]
    assert last.context["groups"][0].more_url == ""


def test_search_answers_htmx_with_the_results_alone() -> None:
    subject = entry()

    answer = browser_of(make.coordinator(language="en")).get(
        "/search/", {"q": "บัวผัน"}, headers={"HX-Request": "true"}
    )

    assert f"/row/{subject}/" in answer.content.decode()
    assert b"<html" not in answer.content


def test_search_is_never_cached() -> None:
    answer = browser_of(make.coordinator()).get("/search/", {"q": "บัวผัน"})

    assert answer["Cache-Control"] == "private, no-store"


def test_search_says_what_to_do_when_nothing_is_found() -> None:
    text = page(browser_of(make.coordinator(language="en")), q="ไม่มีใครชื่อนี้")

    assert "Nothing found for" in text
    assert "ไม่มีใครชื่อนี้" in text


def test_search_asks_for_two_letters() -> None:
    assert "Type at least two letters" in page(browser_of(make.coordinator(language="en")), q="ก")


@pytest.mark.parametrize("values", [{}, {"q": ""}, {"q": "   "}])
def test_search_without_words_explains_itself(values: dict[str, str]) -> None:
    assert "A part of a name" in page(browser_of(make.coordinator(language="en")), **values)


def test_search_keeps_an_overlong_text_and_says_so() -> None:
    text = page(browser_of(make.coordinator(language="en")), q="ตัดเย็บ" * 40)

    assert "That is too much to look for" in text
    assert "ตัดเย็บ" * 40 in text


@pytest.mark.parametrize("after", ["", "x", "!!!", "YXxifGM", "MjAyMC0wMS0wN3x4fDE"])
@pytest.mark.parametrize("kind", ["", "person", "nothing", "<x>"])
def test_search_shrugs_off_malformed_links(kind: str, after: str) -> None:
    entry()

    assert "/row/" in page(browser_of(make.coordinator(language="en")), q="บัวผัน", kind=kind, after=after)


def test_search_leaves_out_rows_that_their_policy_hides(kinds: dict[str, Kind]) -> None:
    hidden, seen = entry(), entry()
    kinds["person"] = Kind(
        "person", "People here", "user", 10, lambda ids: {seen: describe([seen])[seen]} if seen in ids else {}
    )

    text = page(browser_of(make.coordinator(language="en")), q="บัวผัน")

    assert str(seen) in text
    assert str(hidden) not in text


def test_search_asks_the_rooms_for_things_with_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    def jump(text: str, actor: Actor) -> list[Found]:
        return [Found("One need", "/needs/one/")] if text == "ABCD-EFGH" and actor.kind == "user" else []

    monkeypatch.setattr(providers, "jumps", [jump])
    browser = browser_of(make.coordinator(language="en"))

    assert "/needs/one/" in page(browser, q=" ABCD-EFGH ")
    assert "/needs/one/" not in page(browser, q="ABCD")


def test_search_shows_the_outsiders_nothing_of_it() -> None:
    everybody = cast.assemble()
    subject = entry(BUAPHAN, offices=("DSD-52",))
    outsiders = ("mentor_dlpw", "mentor_sso", "other_volunteer", "mentor_dsd_51", "coordinator_51")

    for name in outsiders:
        answer = browser_of(getattr(everybody, name)).get("/search/", {"q": "บัวผัน"})
        assert (name, answer.status_code) == (name, 200)
        assert str(subject) not in answer.content.decode()
    for name in ("volunteer", "mentor_dsd", "coordinator"):
        answer = browser_of(getattr(everybody, name)).get("/search/", {"q": "บัวผัน"})
        assert str(subject) in answer.content.decode()


def test_search_is_closed_to_headquarters_and_to_visitors() -> None:
    assert browser_of(make.headquarters()).get("/search/").status_code == 403
    assert browser_of(None).get("/search/").status_code == 302


def test_search_asks_as_many_queries_for_one_row_as_for_thirty() -> None:
    browser = browser_of(make.coordinator(language="en"))
    entry()
    with CaptureQueriesContext(connection) as one:
        page(browser, q="บัวผัน", kind="person")
    for minute in range(30):
        entry(minutes=minute)
    with CaptureQueriesContext(connection) as thirty:
        page(browser, q="บัวผัน", kind="person")

    assert len(thirty) == len(one)
