"""The queue as a page: its filter offers what can be chosen, and its table has no column that says nothing."""

from django.urls import reverse

from tests.cast import Cast, browser_of
from tests.needs import story


def test_a_coordinator_chooses_all_offices_or_one(cast: Cast):
    story.record(cast.volunteer)
    browser = browser_of(cast.coordinator)

    everything = browser.get(reverse("queue"), {"state": "waiting"})
    one = browser.get(reverse("queue"), {"state": "waiting", "office": "SSO-52"})

    assert '<option value="" selected>ทุกสำนักงาน</option>' in everything.content.decode()
    assert '<option value="SSO-52" selected>ประกันสังคม</option>' in one.content.decode()
    assert len(everything.context["rows"]) == 1
    assert one.context["rows"] == []


def test_an_officer_of_one_office_is_not_asked_which(cast: Cast):
    story.record(cast.volunteer)

    page = browser_of(cast.mentor_dlpw).get(reverse("queue"), {"state": "waiting"}).content.decode()

    assert 'name="office" id="filter_office"' not in page
    assert 'name="topic"' in page


def test_the_topic_is_a_control_of_the_page(cast: Cast):
    story.record(cast.volunteer)
    browser = browser_of(cast.mentor_dlpw)

    same = browser.get(reverse("queue"), {"state": "waiting", "topic": "unpaid-wages"})
    other = browser.get(reverse("queue"), {"state": "waiting", "topic": "dismissed"})

    assert '<option value="unpaid-wages" selected>' in same.content.decode()
    assert len(same.context["rows"]) == 1
    assert other.context["rows"] == []


def test_columns_that_say_nothing_are_left_out(cast: Cast):
    story.record(cast.volunteer)
    browser = browser_of(cast.mentor_dlpw)

    page = browser.get(reverse("queue"), {"state": "waiting"}).content.decode()

    table = page[page.index("<table") : page.index("</table>")]
    assert "สถานะ" not in table
    assert "ผู้ทำ" not in table
    assert "<span>นางบัวผัน</span> <span>นามสมมติ</span>" in table
