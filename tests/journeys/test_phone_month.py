"""What a phone shows of the month, which office it lets choose, and a deed whose signal died on the way."""

from collections.abc import Callable

from playwright.sync_api import expect

from raengjai.access.door import acting_as, acting_as_system
from raengjai.access.models import User
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.needs.models import Need, Referral, Step
from raengjai.programmes.actions import set_targets
from raengjai.programmes.models import Indicator
from tests import make
from tests.journeys.phones import Phone, in_use, sign_in, states, wait_for
from tests.needs import story

NewPhone = Callable[..., Phone]


def resolved(volunteer: User) -> Need:
    """A need of Mrs Buaphan that she must be told about."""
    mentor = make.mentor(office_code="DLPW-52")
    need = story.need_of(story.record(volunteer), volunteer)
    story.resolve(mentor, story.referral_of(need, volunteer))
    return need


def steps(need: Need, deed: str) -> int:
    with acting_as_system("look"):
        return Step.objects.filter(need=need, deed=deed).count()


def test_a_deed_whose_signal_dies_on_the_way_is_in_the_outbox_and_happens_once(new_phone: NewPhone):
    _phone, page = in_use(new_phone)
    need = resolved(_volunteer())
    posted = f"**/needs/{need.pk}/tell/"
    page.goto(f"/needs/{need.pk}/tell/")
    page.fill("[name=text]", "โทรบอกแล้ว")
    page.context.route(
        posted, lambda route: route.abort() if route.request.method == "POST" else route.fallback()
    )

    page.locator("main form .button-next").last.click()

    page.wait_for_timeout(1500)
    page.context.unroute(posted)
    page.goto("/offline/outbox/")
    wait_for(page, ["taken"])
    assert steps(need, "tell") == 1
    with acting_as_system("look"):
        assert Step.objects.get(need=need, deed="tell").text == "โทรบอกแล้ว"


def test_a_deed_that_arrives_leaves_nothing_in_the_outbox(new_phone: NewPhone):
    _phone, page = in_use(new_phone)
    need = resolved(_volunteer())
    page.goto(f"/needs/{need.pk}/note/")
    page.fill("[name=text]", "ไปหาที่บ้านแล้ว")

    page.locator("main form .button-next").last.click()

    page.wait_for_url(f"**/needs/{need.pk}/")
    page.wait_for_timeout(800)
    page.goto("/")
    page.wait_for_timeout(800)
    assert states(page) == []
    assert steps(need, "note") == 1


def test_the_phone_shows_the_targets_and_a_task_goes_when_the_person_was_told(new_phone: NewPhone):
    _phone, page = in_use(new_phone)
    volunteer = _volunteer()
    resolved(volunteer)
    with acting_as(make.coordinator()) as actor:
        set_targets(
            Indicator.objects.get(code="needs-recorded"),
            province_code="52",
            from_month=bangkok_today().replace(day=1),
            for_each=20,
            exceptions={},
            by=actor,
            at=bangkok_now(),
        )
    sign_in(page, "v520101")
    page.goto("/offline/")
    expect(page.locator("[data-part=targets]")).to_contain_text("จาก 20")
    expect(page.locator("[data-tasks] li")).to_have_count(1)

    page.locator("[data-tasks] a").click()
    page.locator("[data-deed=tell] summary").click()
    page.locator("[data-deed=tell] button.button-next").click()
    page.evaluate(
        "dispatchEvent(new Event('online'))"
    )  # the browser says that there is a network: it is sent

    expect(page.locator("[data-tasks] li")).to_have_count(0)
    wait_for(page, ["taken"])


def test_without_signal_the_volunteer_chooses_among_the_offices(new_phone: NewPhone):
    phone, page = in_use(new_phone)
    sign_in(page, "v520101")
    page.goto("/offline/")
    page.wait_for_timeout(500)
    phone.signal(there=False)
    page.goto("/offline/record/")
    page.fill("[name=first_name]", "บัวผัน")
    page.locator("#topic-dismissed").check(force=True)
    page.fill("[name=dismissed-note]", "เลิกจ้างไม่จ่าย")
    expect(page.locator("[data-offices] input")).to_have_count(2)
    page.locator("#dismissed-offices-DOE-52").check(force=True)
    page.locator("[data-part=form] button.button-next").click()
    expect(page.locator("[data-part=done]")).to_be_visible()
    phone.signal(there=True)
    page.goto("/offline/outbox/")
    wait_for(page, ["taken"])

    with acting_as_system("look"):
        assert [each.office_code for each in Referral.objects.all()] == ["DOE-52"]


def _volunteer() -> User:
    with acting_as_system("look"):
        return User.objects.get(username="v520101")
