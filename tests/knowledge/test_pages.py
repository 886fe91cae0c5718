"""The pages, as people use them."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from raengjai.access.door import acting_as
from raengjai.ground.dates import bangkok_today
from raengjai.knowledge.models import Directive, DirectiveVersion, Recipient
from tests.cast import Cast, assemble, browser_of
from tests.knowledge import story
from tests.network import members

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return assemble()


def answers(**said: str) -> dict[str, object]:
    today = bangkok_today()
    day = {"_day": str(today.day), "_month": str(today.month), "_year": str(today.year)}
    dates = {f"{name}{part}": value for name in ("dated_on", "effective_on") for part, value in day.items()}
    return {
        "kind": "directive",
        "number": "ลป 0027/ว 5",
        "subject": story.SUBJECT,
        "body": story.BODY,
        "roles": ["core", "network"],
        "asks": "read",
        **dates,
        **said,
    }


def test_written_checked_published_undone_and_published_again(cast: Cast):
    browser = browser_of(cast.coordinator)
    check = browser.post(reverse("write_directive"), answers(), follow=True)
    assert check.context["people"] == 2
    directive = check.context["directive"]

    out = browser.post(reverse("publish_directive", args=[directive.pk]), follow=True)
    assert reverse("take_back_directive", args=[directive.pk]) in out.content.decode()
    back = browser.post(reverse("take_back_directive", args=[directive.pk]), follow=True)
    assert back.request["PATH_INFO"] == reverse("check_directive", args=[directive.pk])
    browser.post(reverse("publish_directive", args=[directive.pk]))

    with acting_as(cast.coordinator):
        version = DirectiveVersion.objects.get()
    assert version.state == "sending"
    assert story.go_out(version) == 2


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_written(cast: Cast):
    browser = browser_of(cast.coordinator)
    page = browser.post(reverse("write_directive"), answers(number="", asks="do", effective_on_month=""))

    assert page.status_code == 422
    assert story.BODY.split("\n")[0] in page.content.decode()
    page = browser.post(reverse("write_directive"), answers(asks="do"))
    assert "act_words" in page.context["form"].errors
    page = browser.post(reverse("write_directive"), answers(place="51"))
    assert "place" in page.context["form"].errors
    with acting_as(cast.coordinator):
        assert not Directive.objects.exists()


def test_opening_is_not_reading_and_the_button_is(cast: Cast):
    version = story.sent(cast.coordinator)
    browser = browser_of(cast.volunteer)
    address = reverse("directive", args=[version.directive_id])
    assert version.subject in browser.get("/").content.decode()
    browser.get(address)
    assert story.own(cast.volunteer).read_at is None

    told = browser.post(reverse("mark_directive_read", args=[version.directive_id]), {"version": "1"})

    assert told["Location"] == address
    assert story.own(cast.volunteer).read_at is not None
    assert version.subject not in browser.get("/").content.decode()
    page = browser.get(reverse("directives"))
    assert (page.context["unread"], len(page.context["rows"])) == ([], 1)


def test_the_list_has_unread_first_finds_words_and_keeps_the_past(cast: Cast):
    story.sent(cast.coordinator, number="1", said=story.words(subject="แรกสุด"))
    story.sent(cast.coordinator, kind="news", number="", said=story.words(subject="ข่าวงานนัดพบ", asks=""))
    gone = story.sent(cast.coordinator, number="3", said=story.words(subject="ยกเลิกไป"))
    browser_of(cast.coordinator).post(
        reverse("withdraw_directive", args=[gone.directive_id]), {"why": "ออกซ้ำ"}
    )
    browser = browser_of(cast.volunteer)

    page = browser.get(reverse("directives"))
    found = browser.get(reverse("directives"), {"q": "นัดพบ"})
    past = browser.get(reverse("directives"), {"tab": "past"})

    assert [each["subject"] for each in page.context["unread"]] == ["แรกสุด"]
    assert [each["subject"] for each in page.context["rows"]] == ["ข่าวงานนัดพบ"]
    assert [each["subject"] for each in found.context["rows"]] == ["ข่าวงานนัดพบ"]
    assert found.context["unread"] == []
    assert [each["subject"] for each in past.context["rows"]] == ["ยกเลิกไป"]
    assert "ออกซ้ำ" in browser.get(reverse("directive", args=[gone.directive_id])).content.decode()


def test_a_new_version_is_written_and_both_are_read_on_the_page(cast: Cast):
    version = story.sent(cast.coordinator)
    browser = browser_of(cast.coordinator)
    said = answers(body="ขยายเวลา\n\nถึงสิ้นเดือน", changes="ขยายเวลา", again="yes")
    page = browser.post(reverse("amend_directive", args=[version.directive_id]), said, follow=True)
    assert page.status_code == 200
    browser.post(reverse("publish_directive", args=[version.directive_id]))
    with acting_as(cast.coordinator):
        story.go_out(DirectiveVersion.objects.get(number=2))
    reader = browser_of(cast.volunteer)
    address = reverse("directive", args=[version.directive_id])

    assert "ถึงสิ้นเดือน" in reader.get(address).content.decode()
    old = reader.get(f"{address}?version=1").content.decode()
    assert "รายงานภายในกำหนด" in old
    assert reader.get(f"{address}?version=3").status_code == 404


def test_who_has_not_read_is_named_and_reminded(cast: Cast):
    version = story.sent(cast.coordinator)
    story.read(cast.volunteer, version)
    browser = browser_of(cast.coordinator)
    address = reverse("directive_reading", args=[version.directive_id])

    page = browser.get(address)
    browser.post(reverse("remind_directive", args=[version.directive_id]))
    after = browser.get(address)

    assert len(page.context["names"]) == 1
    assert after.context["names"][0]["reminded_at"] is not None
    assert len(browser.get(f"{address}?tab=read").context["names"]) == 1


def test_the_letter_is_a_pdf(cast: Cast):
    version = story.sent(cast.coordinator)
    paper = browser_of(cast.volunteer).get(reverse("print_directive", args=[version.directive_id]))

    assert paper["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF")


def queries(browser: Client, address: str) -> int:
    browser.get(address)
    with CaptureQueriesContext(connection) as caught:
        assert browser.get(address).status_code == 200
    return len(caught)


def test_lists_cost_the_same_number_of_queries_with_one_and_thirty_rows(cast: Cast):
    first = story.sent(cast.coordinator, number="1", roles=("core", "network", "mentor", "coordinator"))
    lists = [
        (cast.volunteer, reverse("directives")),
        (cast.volunteer, "/"),
        (cast.coordinator, reverse("directives_sent")),
        (cast.mentor_dsd, reverse("directives_sent")),
        (cast.coordinator, reverse("directive_reading", args=[first.directive_id])),
    ]
    costs = [queries(browser_of(person), address) for person, address in lists]
    for number in range(2, 31):
        story.sent(cast.coordinator, number=str(number), roles=("core", "network", "mentor"))
    members.many(15, after=2)
    story.go_out(first)

    assert [queries(browser_of(person), address) for person, address in lists] == costs
    with acting_as(cast.volunteer):
        assert Recipient.objects.count() == 30


def test_an_address_nobody_wrote_is_not_found(cast: Cast):
    version = story.sent(cast.coordinator)
    browser = browser_of(cast.coordinator)
    reading = reverse("directive_reading", args=[version.directive_id])

    for address in (
        f"{reverse('directives')}?after=x~y",
        f"{reverse('directives_sent')}?after=x~y",
        f"{reading}?after=52~y",
    ):
        assert browser.get(address).status_code == 404
    own = reverse("mark_directive_read", args=[version.directive_id])
    assert browser_of(cast.volunteer).post(own, {"version": "x"}).status_code == 404
