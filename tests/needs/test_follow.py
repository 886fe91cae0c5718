"""The page of the receipt: whoever holds the code follows the own needs; whoever guesses waits."""

from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from raengjai.access.door import acting_as, acting_as_system
from raengjai.access.models import Attempt
from raengjai.ground import receipts
from raengjai.needs.models import Need
from tests.cast import Cast, browser_of
from tests.needs import story


def test_the_holder_of_the_receipt_follows_reopens_and_rates(cast: Cast):
    draft = story.visit_draft()
    need = story.need_of(story.record(cast.volunteer, draft), cast.volunteer)
    story.resolve(cast.mentor_dlpw, story.referral_of(need, cast.volunteer))
    browser, address = browser_of(None), reverse("follow")

    seen = browser.post(address, {"code": receipts.grouped(draft.receipt_code).lower()})
    rated = browser.post(
        address, {"code": draft.receipt_code, "need": str(need.pk), "rate": "1", "rating": "2"}
    )
    opened = browser.post(
        address, {"code": draft.receipt_code, "need": str(need.pk), "not_fixed": "1", "text": "ยังไม่ได้เงิน"}
    )

    assert seen.context["needs"][0]["need"].pk == need.pk
    assert "บัวผัน" not in seen.content.decode()
    assert story.NOTE not in seen.content.decode()
    assert seen["Cache-Control"] == "no-store"
    assert rated.context["done"]
    assert opened.context["done"]
    with acting_as(cast.mentor_dlpw):
        again = Need.objects.get(pk=need.pk)
    assert (again.state, again.rating) == ("referred", 2)


def guess(browser: Client, times: int = 1) -> list[int]:
    address = reverse("follow")
    return [browser.post(address, {"code": receipts.new_code()}).status_code for _try in range(times)]


def many_wrong_tries(*, ago: timedelta = timedelta(0)) -> None:
    """Whoever has tried in vain has done so often, so that a slow machine does not outlast the wait."""
    with acting_as_system("test"):
        Attempt.objects.update(failed=1000, last_at=timezone.now() - ago)


def test_wrong_codes_slow_strangers_and_no_holder_who_has_been_here(cast: Cast):
    draft = story.visit_draft()
    story.record(cast.volunteer, draft)
    holder, other, address = browser_of(None), browser_of(None), reverse("follow")
    holder.post(address, {"code": draft.receipt_code})

    answers = [status for _try in range(4) for status in guess(browser_of(None))]  # each without a cookie
    many_wrong_tries()

    assert answers == [422] * 4
    assert guess(browser_of(None)) == [429]
    assert other.post(address, {"code": draft.receipt_code}).status_code == 429
    assert other.get(address).status_code == 200
    assert (
        Client(headers={"User-Agent": "Android"}).post(address, {"code": draft.receipt_code}).status_code
        == 200
    )
    assert holder.post(address, {"code": draft.receipt_code}).status_code == 200


def test_strangers_wait_half_a_minute_at_most(cast: Cast):
    draft = story.visit_draft()
    story.record(cast.volunteer, draft)
    guess(browser_of(None))
    many_wrong_tries(ago=timedelta(seconds=31))

    assert browser_of(None).post(reverse("follow"), {"code": draft.receipt_code}).status_code == 200


def test_a_holder_who_guesses_waits_and_an_old_cookie_does_not_help(cast: Cast):
    draft = story.visit_draft()
    story.record(cast.volunteer, draft)
    holder = browser_of(None)
    holder.post(reverse("follow"), {"code": draft.receipt_code})
    kept = holder.cookies["device"].value

    answers = guess(holder, 4)
    many_wrong_tries()
    holder.cookies["device"] = kept

    assert answers == [422] * 4
    assert guess(holder) == [429]
    assert guess(browser_of(None)) == [422]


def test_a_try_costs_one_statement_to_hear_and_one_to_count(cast: Cast):
    with CaptureQueriesContext(connection) as captured:
        guess(browser_of(None))

    assert len([query for query in captured if "access_attempt" in query["sql"]]) == 2


def test_a_mistyped_code_is_told_apart_from_an_unknown_one(cast: Cast):
    code = receipts.new_code()
    mistyped = ("0" if code[0] != "0" else "1") + code[1:]

    answer = browser_of(None).post(reverse("follow"), {"code": mistyped})

    assert answer.status_code == 422
    assert "code" in answer.context["form"].errors
