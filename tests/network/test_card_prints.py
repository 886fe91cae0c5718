"""Orders of many cards: made in parts by a worker that may die, fetched for a day by whoever ordered them."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from raengjai.access.door import acting_as, acting_as_system
from raengjai.access.models import Posting
from raengjai.ground.refused import Refused
from raengjai.journal.models import Entry
from raengjai.network import actions
from raengjai.papers import actions as papers
from raengjai.papers import jobs
from raengjai.papers.models import Credential, Print, PrintPart
from tests import make
from tests.cast import Cast, browser_of
from tests.network import members
from tests.network.cards import (
    ADDRESS,
    NOW,
    TODAY,
    begin,
    end,
    parts_of,
    text_of,
    volunteer,
    work,
)

pytestmark = pytest.mark.usefixtures("card_keys")


# --- many ----------------------------------------------------------------------------------------------------


def test_an_order_is_made_in_parts_and_issues_what_is_missing(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("raengjai.papers.actions.printing.PART", 4)
    members.many(5)
    order = begin(cast)

    work(order)

    with acting_as_system("test"):
        order.refresh_from_db()
        cards = list(Credential.objects.live())
    assert (order.total, order.done, order.left_out, order.is_finished) == (10, 10, 0, True)
    assert len(cards) == 10
    parts = parts_of(order)
    assert [len(PdfReader(BytesIO(bytes(part.file))).pages) for part in parts] == [2, 2, 2]
    text = "".join(text_of(bytes(part.file)) for part in parts)
    assert all(re.search(f"{card.number[:4]}.?-.?{card.number[4:]}", text) for card in cards)


def test_a_second_order_finds_nobody_without_a_card_and_reprints_with_the_same_numbers(cast: Cast):
    members.many(2)
    work(begin(cast))
    with acting_as_system("test"):
        before = set(Credential.objects.values_list("number", flat=True))

    with pytest.raises(Refused):
        begin(cast)
    work(begin(cast, only_missing=False))

    with acting_as_system("test"):
        assert set(Credential.objects.values_list("number", flat=True)) == before


def test_a_worker_that_dies_in_mid_part_leaves_it_to_the_next(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("raengjai.papers.actions.printing.PART", 4)
    members.many(5)
    order = begin(cast)
    real, calls = papers.print_cards, []

    def dying(*args: Any, **kwargs: Any) -> bytes:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(*args, **kwargs)

    monkeypatch.setattr("raengjai.network.actions.cards.papers.print_cards", dying)
    with pytest.raises(KeyboardInterrupt):
        work(order)
    with acting_as_system("test"):
        order.refresh_from_db()
        assert (order.done, order.is_finished, Credential.objects.count()) == (4, False, 4)

    work(order)

    with acting_as_system("test"):
        order.refresh_from_db()
        assert (order.done, order.is_finished, Credential.objects.count()) == (10, True, 10)
    assert len(calls) == 4


def test_unfinished_orders_are_taken_up_every_minute(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    members.many(1)
    order, deferred = begin(cast), []
    monkeypatch.setattr(jobs, "defer", lambda name, **said: deferred.append((name, said)))

    jobs.go_on()
    work(order)
    jobs.go_on()

    assert deferred == [("papers.make_parts", {"print_id": str(order.pk)})]


def test_who_was_ended_meanwhile_is_left_out_and_said(cast: Cast):
    kept, gone = volunteer(), volunteer("นายบุญมา ใจสมมติ", place_code="520102")
    order = begin(cast)
    end(cast, gone, TODAY)

    work(order)

    with acting_as_system("test"):
        order.refresh_from_db()
        assert (order.done, order.left_out) == (1, 1)
        assert [card.subject_id for card in Credential.objects.live()] == [kept.pk]
    page = browser_of(cast.coordinator).get(f"/network/cards/{order.pk}/")
    assert "progress" in page.content.decode()


def test_an_order_of_somebody_whose_posting_ended_makes_nothing(cast: Cast):
    volunteer()
    order = begin(cast)
    with acting_as_system("test"):
        Posting.objects.filter(user=cast.coordinator).update(ends_on=TODAY - timedelta(days=1))

    work(order)

    with acting_as_system("test"):
        assert Credential.objects.count() == 0


def test_files_are_for_who_ordered_them_and_each_download_is_journaled(cast: Cast):
    volunteer()
    order = begin(cast)
    work(order)
    address = f"/network/cards/{order.pk}/1/"

    answer = browser_of(cast.coordinator).get(address)

    assert answer.content.startswith(b"%PDF")
    assert answer["Cache-Control"] == "private, no-store"
    with acting_as_system("test"):
        entry = Entry.objects.get(verb="cards.downloaded")
    assert (entry.subject_id, entry.codes) == (order.pk, {"part": 1, "cards": 1})
    other = make.coordinator("second", province_code="52")
    for stranger in (other, cast.coordinator_51):
        assert browser_of(stranger).get(address).status_code == 404
        assert browser_of(stranger).get(f"/network/cards/{order.pk}/").status_code == 404
    for officer in (cast.mentor_dsd, cast.headquarters, cast.volunteer):
        assert browser_of(officer).get(address).status_code == 403


def test_files_go_after_a_day(cast: Cast):
    volunteer()
    order = begin(cast)
    work(order)
    with acting_as_system("test") as _system:
        Print.objects.filter(pk=order.pk).update(expires_at=NOW - timedelta(seconds=1))
    assert browser_of(cast.coordinator).get(f"/network/cards/{order.pk}/1/").status_code == 404

    jobs.tidy_up()

    with acting_as_system("test"):
        assert (Print.objects.count(), PrintPart.objects.count()) == (0, 0)


def test_a_coordinator_orders_for_the_own_province_alone(cast: Cast):
    members.many(1)
    browser = browser_of(cast.coordinator_51)

    answer = browser.post("/network/cards/", {"place": "52", "who": "all"})

    assert answer.status_code == 422
    with acting_as(cast.coordinator_51) as outsider, pytest.raises(Refused):
        actions.begin_card_print(
            "52", only_missing=False, address=ADDRESS, language="th", by=outsider, at=NOW
        )


def test_the_page_chooses_shows_progress_and_the_files(cast: Cast):
    volunteer()
    volunteer("นายบุญมา ใจสมมติ", place_code="520201")
    browser = browser_of(cast.coordinator)

    answer = browser.post("/network/cards/", {"place": "5202", "who": "missing"})
    progress = browser.get(answer["Location"]).content.decode()
    with acting_as_system("test"):
        order = Print.objects.get()
    work(order)
    fragment = browser.get(answer["Location"], headers={"HX-Request": "true"}).content.decode()

    assert order.total == 1
    assert "<progress" in progress
    assert "hx-get" in progress
    assert "<html" not in fragment
    assert "hx-get" not in fragment
    assert f"/network/cards/{order.pk}/1/" in fragment
    assert answer["Location"] in browser.get("/network/cards/").content.decode()


@pytest.mark.parametrize("count", [1, 10])
def test_queries_of_a_part_do_not_grow_with_its_cards(
    cast: Cast, count: int, django_assert_max_num_queries: Any
):
    members.many(count)
    order = begin(cast)
    with acting_as(cast.coordinator) as actor, django_assert_max_num_queries(24):
        papers.make_next_part(order.pk, by=actor, at=NOW)
