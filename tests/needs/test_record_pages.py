"""The record pages when something is wrong: errors beside their fields, nothing lost, no form recorded over another."""

from datetime import date, timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from django.urls import reverse

from raengjai.access.door import acting_as
from raengjai.ground import receipts
from raengjai.ground.dates import ERA, bangkok_now, bangkok_today
from raengjai.ground.ids import new_id
from raengjai.needs import actions
from raengjai.needs.actions.draft import MOST_DRAFTS
from raengjai.needs.models import Draft, Need, Visit
from tests.cast import Cast, browser_of
from tests.needs import story
from tests.needs.test_pages import PERSON, fill, page_of, start

PAPER = PERSON | {
    "topics": ["unpaid-wages"],
    "unpaid-wages-note": story.NOTE,
    "channel": "paper",
    "given_by": "self",
}


class _Page(HTMLParser):
    """The ids of a page, where the summary of errors leads, and the sentences that stand beside fields."""

    def __init__(self, page: Any) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self._depth = 0
        self.feed(page.content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if said.get("id"):
            self.ids.append(str(said["id"]))
        if tag == "div":
            self._depth += 1 if self._depth or said.get("class") == "error-summary" else 0
        if tag == "a" and self._depth:
            self.links.append(str(said["href"]))

    def handle_endtag(self, tag: str) -> None:
        if tag == "div" and self._depth:
            self._depth -= 1


def day(when: date) -> dict[str, str]:
    return {
        "made_on_day": str(when.day),
        "made_on_month": str(when.month),
        "made_on_year": str(when.year + ERA),
    }


def two(number: int) -> dict[str, str]:
    """A day in 2563, written with two figures of the year."""
    return {"made_on_day": "7", "made_on_month": "1", "made_on_year": str(number)}


def check_links(page: Any, *fields: str) -> None:
    """Every link of the summary leads to an id of the page, which stands there once, with its sentence beside it."""
    seen = _Page(page)
    assert page.status_code == 422
    assert [link for link in seen.links if link.removeprefix("#") not in seen.ids] == []
    assert sorted(one for one in set(seen.ids) if seen.ids.count(one) > 1) == []
    assert [field for field in fields if f"id_{field}_error" not in seen.ids] == []
    assert len(seen.links) >= len(fields)


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ({"first_name": ""}, ["first_name"]),
        ({"phone": "12", "village_no": "x"}, ["phone", "village_no"]),
        ({"for_whom": "proxy"}, ["speaker_name"]),
        ({"for_whom": "nonsense", "sex": "?"}, ["for_whom", "sex"]),
    ],
)
def test_errors_of_the_first_page_lead_to_their_fields(cast: Cast, typed, fields):
    browser = browser_of(cast.volunteer)

    check_links(browser.post(start(browser), PERSON | typed), *fields)


def test_errors_of_the_second_and_third_page_lead_to_their_fields(cast: Cast):
    browser = browser_of(cast.volunteer)
    first = start(browser)
    browser.post(first, PERSON | {"for_whom": "group"})

    check_links(browser.post(page_of(first, "what"), {"boxes": "topics", "go": "1"}), "topics")
    browser.post(page_of(first, "what"), {"topics": ["unpaid-wages"], "boxes": "topics", "go": "1"})
    wrong = {
        "unpaid-wages-note": "ก" * 2001,
        "unpaid-wages-members": "",
        "unpaid-wages-matter_place": "ไม่มีที่นี้",
    }
    check_links(
        browser.post(page_of(first, "details"), wrong | {"go": "1"}),
        "unpaid-wages-note",
        "unpaid-wages-members",
        "unpaid-wages-matter_place",
    )


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        (two(63), ["made_on"]),
        (two(2020), ["made_on"]),
        (day(bangkok_today() - timedelta(days=740)), ["made_on"]),
        (day(bangkok_today() + timedelta(days=2)), ["made_on"]),
        ({"made_on_day": "31", "made_on_month": "2", "made_on_year": "2569"}, ["made_on"]),
        ({"purposes": ["share_with_office"], "given_by": "proxy"}, ["speaker_name"]),
        ({"channel": "nonsense"}, ["channel"]),
    ],
)
def test_errors_of_the_last_page_lead_to_their_fields(cast: Cast, typed, fields):
    browser = browser_of(cast.volunteer)
    check = fill(browser, "unpaid-wages")
    said = {"receipt_code": receipts.new_code(), "given_by": "self", "go": "1"}

    check_links(browser.post(check, said | typed), *fields)

    with acting_as(cast.volunteer):
        assert not Visit.objects.exists()


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ({}, ["receipt_code"]),
        ({"receipt_code": "ABCD EFGH JKMN PQRS"}, ["receipt_code"]),
        ({"receipt_code": receipts.new_code(), **two(63)}, ["made_on"]),
        ({"receipt_code": receipts.new_code(), "first_name": "", "topics": []}, ["first_name", "topics"]),
        ({"receipt_code": receipts.new_code(), "for_whom": "proxy"}, ["speaker_name"]),
        (
            {"receipt_code": receipts.new_code(), "purposes": ["share_with_office"], "given_by": "proxy"},
            ["speaker_name"],
        ),
        ({"receipt_code": receipts.new_code(), "unpaid-wages-note": "ก" * 2001}, ["unpaid-wages-note"]),
    ],
)
def test_errors_of_the_paper_page_lead_to_their_fields(cast: Cast, typed, fields):
    page = browser_of(cast.volunteer).post(reverse("record_paper"), PAPER | typed)

    check_links(page, *fields)


def test_a_used_code_stands_beside_the_code_of_the_paper(cast: Cast):
    draft = story.visit_draft()
    story.record(cast.volunteer, draft)

    page = browser_of(cast.volunteer).post(
        reverse("record_paper"),
        PAPER | {"receipt_code": draft.receipt_code, "first_name": "คำแปง", "surely_new": "on"},
    )

    check_links(page, "receipt_code")
    assert "คำแปง" in page.content.decode()


def test_an_unanswered_page_judges_nothing(cast: Cast):
    browser = browser_of(cast.volunteer)
    first = start(browser)

    for address in (first, page_of(first, "what"), reverse("record_paper")):
        page = browser.get(address)
        assert page.status_code == 200
        assert 'class="error"' not in page.content.decode(), address


def test_a_used_code_of_the_screen_is_replaced_so_that_a_second_press_works(cast: Cast):
    draft = story.visit_draft()
    story.record(cast.volunteer, draft)
    browser = browser_of(cast.volunteer)
    check = fill(browser, "unpaid-wages", first_name="คำแปง")
    answer = {"receipt_code": draft.receipt_code, "given_by": "self", "go": "1"}

    page = browser.post(check, answer)
    assert page.status_code == 422
    code = page.context["visit"]["receipt_code"].value()
    done = browser.post(check, answer | {"receipt_code": code})

    assert code != draft.receipt_code
    assert done.context["code"] == code


def test_a_day_of_the_last_two_years_is_taken_as_written(cast: Cast):
    when = bangkok_today() - timedelta(days=400)
    code = receipts.new_code()

    browser_of(cast.volunteer).post(reverse("record_paper"), PAPER | day(when) | {"receipt_code": code})

    with acting_as(cast.volunteer):
        assert Visit.objects.get().made_at.date() == when


def test_who_speaks_for_somebody_is_asked_once_and_kept(cast: Cast):
    browser = browser_of(cast.volunteer)
    check = fill(browser, "unpaid-wages", for_whom="proxy", speaker_name="สมใจ", speaker_relation="ลูกสาว")
    consent = browser.get(check).context["consent"]
    said = {name: consent[name].value() or "" for name in ("speaker_name", "speaker_relation")}

    code = receipts.new_code()
    browser.post(check, said | {"receipt_code": code, "given_by": "self", "go": "1"})

    with acting_as(cast.volunteer):
        visit = Visit.objects.get()
    assert (visit.for_whom, visit.speaker_name, visit.speaker_relation) == ("proxy", "สมใจ", "ลูกสาว")


def test_with_too_many_drafts_the_page_says_which_to_discard_and_goes_on(cast: Cast):
    browser = browser_of(cast.volunteer)
    with acting_as(cast.volunteer) as actor:
        ids = [new_id() for _each in range(MOST_DRAFTS)]
        for place, draft_id in enumerate(ids):
            name = {"first_name": [f"ร่างที่{place}"]}
            at = story.MORNING + timedelta(minutes=place)
            actions.save_draft(draft_id, name, by=actor, at=at)
    first = start(browser)

    full = browser.post(first, PERSON)
    text = full.content.decode()
    assert full.status_code == 422
    assert "ร่างที่0" in text
    assert "บัวผัน" in text
    on = browser.post(
        first, {name: value for name, value in PERSON.items() if name != "go"} | {"discard": str(ids[0])}
    )

    assert on["Location"] == page_of(first, "what")
    with acting_as(cast.volunteer):
        kept = set(Draft.objects.values_list("pk", flat=True))
    assert ids[0] not in kept
    assert len(kept) == MOST_DRAFTS


@pytest.mark.parametrize("name", ["who", "what", "details", "check"])
def test_back_on_a_recorded_form_shows_its_end(cast: Cast, name: str):
    browser = browser_of(cast.volunteer)
    check = fill(browser, "unpaid-wages")
    browser.post(check, {"receipt_code": receipts.new_code(), "given_by": "self", "go": "1"})

    page = browser.get(check.replace("/check/", f"/{name}/"))

    assert page.status_code == 200
    assert "record_done.html" in str(page.templates[0].name)
    assert page.context["code"] == ""


def test_whoever_is_typed_over_a_recorded_form_gets_a_form_of_their_own(cast: Cast):
    browser = browser_of(cast.volunteer)
    check = fill(browser, "unpaid-wages")
    browser.post(check, {"receipt_code": receipts.new_code(), "given_by": "self", "go": "1"})
    first = check.replace("/check/", "/who/")

    onward = browser.post(first, PERSON | {"first_name": "คำแปง", "phone": "081-234-5670"})["Location"]
    assert onward != first
    assert browser.get(onward).context["person_form"].initial["first_name"] == "คำแปง"
    browser.post(onward, PERSON | {"first_name": "คำแปง", "phone": "081-234-5670", "surely_new": "on"})
    browser.post(page_of(onward, "what"), {"topics": ["sewing-course"], "boxes": "topics", "go": "1"})
    browser.post(page_of(onward, "details"), {"sewing-course-note": "", "go": "1"})
    browser.post(
        page_of(onward, "check"), {"receipt_code": receipts.new_code(), "given_by": "self", "go": "1"}
    )

    with acting_as(cast.volunteer):
        names = sorted(Need.objects.values_list("person__first_name", "topic_code"))
    assert names == [("คำแปง", "sewing-course"), ("บัวผัน", "unpaid-wages")]


def test_another_paper_typed_over_a_recorded_one_is_recorded_too(cast: Cast):
    browser = browser_of(cast.volunteer)
    form_id, code = str(new_id()), receipts.new_code()
    data = PAPER | {"form_id": form_id, "receipt_code": code}
    for _each in range(2):
        assert browser.post(reverse("record_paper"), data).context["code"] == code

    other = receipts.new_code()
    changes = {"receipt_code": other, "first_name": "คำแปง", "phone": "081-234-5670"}
    done = browser.post(reverse("record_paper"), data | changes)

    assert done.context["code"] == other
    with acting_as(cast.volunteer):
        assert Visit.objects.count() == 2
        assert all(visit.recorded_at <= bangkok_now() for visit in Visit.objects.all())
