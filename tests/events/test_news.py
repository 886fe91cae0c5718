"""The news item: the draft carries every fact of the published one of 7 January 2563, a person publishes, everybody reads."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from raengjai.access.door import acting_as
from raengjai.events import actions
from raengjai.events.actions import NewsWords
from raengjai.events.models import Event, NewsItem, TargetGroup
from raengjai.events.rules.news import NewsFacts, compose
from raengjai.ground.dates import bangkok_now
from tests.cast import Cast, assemble, browser_of
from tests.events import story

pytestmark = pytest.mark.django_db
# thaigov.go.th, contents/details/25650, 7 January 2563: what its draft must say.
SEED = NewsFacts(
    kind="workshop",
    title="ประชุมเชิงปฏิบัติการเสริมสร้างศักยภาพเครือข่ายอาสาสมัครแรงงาน",
    first_day=date(2020, 1, 7),
    last_day=date(2020, 1, 7),
    projects=(
        "โครงการเสริมสร้างศักยภาพเครือข่ายอาสาสมัครแรงงานเพื่อบูรณาการภารกิจของกระทรวงแรงงาน",
        "โครงการขับเคลื่อนกลไกเชิงนโยบายในการป้องกันและแก้ไขปัญหาการค้ามนุษย์ด้านแรงงานไปสู่การปฏิบัติ",
    ),
    province="จังหวัดลำปาง",
    district="อำเภอเมืองลำปาง",
    venue="โรงแรม ณ บ้านแม่ รีสอร์ท",
    room="ห้องประชุมล้อมรัก",
    headline="‘ก.แรงงาน’ เสริมสร้างศักยภาพเครือข่าย อสร. บูรณาการภารกิจ ก.แรงงาน ป้องกันและแก้ไขปัญหาการค้ามนุษย์ด้านแรงงาน",
    opener_name="รศ.ดร.จักษ์ พันธ์ชูเพชร",
    opener_position="ที่ปรึกษารัฐมนตรีว่าการกระทรวงแรงงาน",
    opening_words="กระทรวงแรงงาน ได้เล็งเห็นความสำคัญของเครือข่ายอาสาสมัครแรงงาน (อสร.)",
    purpose="เพื่อให้เครือข่ายอาสาสมัครแรงงาน และเจ้าหน้าที่หน่วยงานสังกัดกระทรวงแรงงาน ได้รับทราบนโยบาย",
    groups=(
        ("เครือข่ายอาสาสมัครแรงงาน", 100),
        ("พี่เลี้ยงอาสาสมัครแรงงานจากหน่วยงานสังกัดกระทรวงแรงงานจังหวัดลำปาง", 14),
        ("เจ้าหน้าที่ผู้ปฏิบัติงานด้านการป้องกันการค้ามนุษย์ด้านแรงงาน", 14),
    ),
    division="กองเผยแพร่และประชาสัมพันธ์",
    writer="ปริยรณ พรหมสาขา ณ สกลนคร",
)


@pytest.fixture
def cast() -> Cast:
    return assemble()


@pytest.fixture
def event(cast: Cast) -> Event:
    return story.workshop(
        cast.coordinator,
        opener_name=SEED.opener_name,
        opener_position=SEED.opener_position,
        purpose=SEED.purpose,
    )


def save(browser: Client, event: Event, **said: str):
    form = browser.get(reverse("event_news", args=[event.pk])).context["form"]
    data = {name: str(form.initial.get(name, "")) for name in form.fields}
    day = form.initial["dated_on"]
    data |= {"dated_on_day": str(day.day), "dated_on_month": str(day.month), "dated_on_year": str(day.year)}
    return browser.post(reverse("event_news", args=[event.pk]), data | said)


def test_the_draft_reads_as_the_published_item_does():
    drafted = compose(SEED)

    assert drafted.headline == SEED.headline
    assert drafted.subheadline == (
        f"{SEED.opener_position} เปิดการประชุมเชิงปฏิบัติการ{SEED.projects[0]} และ{SEED.projects[1]} ปี 63"
    )
    assert drafted.paragraphs == (
        f"วันนี้ (7 ม.ค. 63) {SEED.opener_name} {SEED.opener_position} เป็นประธานพิธีเปิดการประชุมเชิงปฏิบัติการ"
        f"{SEED.projects[0]} และ{SEED.projects[1]} จังหวัดลำปาง ประจำปีงบประมาณ พ.ศ. 2563"
        " ณ ห้องประชุมล้อมรัก โรงแรม ณ บ้านแม่ รีสอร์ท อำเภอเมืองลำปาง จังหวัดลำปาง"
        f" โดย {SEED.opener_position} กล่าวว่า “{SEED.opening_words}”",
        f"การประชุมในครั้งนี้ มีวัตถุประสงค์{SEED.purpose} โดยมีกลุ่มเป้าหมายดำเนินการ ได้แก่"
        f" {SEED.groups[0][0]} จำนวน 100 คน {SEED.groups[1][0]} จำนวน 14 คน และ{SEED.groups[2][0]} จำนวน 14 คน",
    )
    assert drafted.signature == (SEED.division, f"{SEED.writer} ข่าว", "7 มกราคม 2563")


def test_what_is_not_known_is_left_out():
    bare = compose(
        NewsFacts(
            kind="service_day",
            title="กระทรวงแรงงานพบประชาชน",
            first_day=date(2020, 1, 7),
            last_day=date(2020, 1, 8),
            projects=(),
            province="จังหวัดลำปาง",
        )
    )

    assert bare.paragraphs == (
        "ระหว่างวันที่ 7 ม.ค. 63 ถึง 8 ม.ค. 63 มีการจัดกระทรวงแรงงานพบประชาชน จังหวัดลำปาง"
        " ประจำปีงบประมาณ พ.ศ. 2563 ณ จังหวัดลำปาง",
    )
    assert "None" not in " ".join((bare.headline, bare.subheadline, *bare.paragraphs))


def test_drafted_kept_published_read_by_everybody_and_withdrawn(cast: Cast, event: Event):
    browser, visitor = browser_of(cast.coordinator), Client()
    save(browser, event, headline="ลำปางจัดประชุมเครือข่าย อสร.")
    with acting_as(cast.coordinator):
        item = NewsItem.objects.get(event=event)
    assert "ลำปางจัดประชุม" not in visitor.get(reverse("news")).content.decode()
    assert visitor.get(reverse("news_item", args=[item.pk])).status_code == 404

    browser.post(reverse("publish_news", args=[event.pk]))
    page = visitor.get(reverse("news_item", args=[item.pk])).content.decode()
    assert SEED.opener_name in page
    assert "ลำปางจัดประชุม" in visitor.get(reverse("news"), {"province": "52"}).content.decode()
    assert "ลำปางจัดประชุม" not in visitor.get(reverse("news"), {"province": "51"}).content.decode()

    browser.post(reverse("withdraw_news", args=[event.pk]), {"why": "ชื่อผิด"})
    assert visitor.get(reverse("news_item", args=[item.pk])).status_code == 404


def test_an_edited_item_is_not_read_before_it_is_published_again(cast: Cast, event: Event):
    browser, visitor = browser_of(cast.coordinator), Client()
    save(browser, event)
    browser.post(reverse("publish_news", args=[event.pk]))

    save(browser, event, headline="แก้ไขแล้ว")

    with acting_as(cast.coordinator):
        item = NewsItem.objects.get(event=event)
        assert item.versions.count() == 1
    before = visitor.get(reverse("news_item", args=[item.pk]))
    assert before.status_code == 200
    assert "แก้ไขแล้ว" not in before.content.decode()
    browser.post(reverse("publish_news", args=[event.pk]))
    assert "แก้ไขแล้ว" in visitor.get(reverse("news_item", args=[item.pk])).content.decode()


def test_a_second_writer_is_told_and_keeps_what_was_typed(cast: Cast, event: Event):
    browser = browser_of(cast.coordinator)
    save(browser, event, headline="คนแรก")

    answer = save(browser, event, headline="คนที่สอง", version="0")

    assert answer.status_code == 422
    assert "คนแรก" in answer.content.decode()
    assert "คนที่สอง" in answer.content.decode()


def test_nobody_else_writes_news_of_an_event(cast: Cast, event: Event):
    for person in (cast.mentor_dsd, cast.coordinator_51, cast.headquarters):
        assert browser_of(person).get(reverse("event_news", args=[event.pk])).status_code == 404
    assert browser_of(cast.volunteer).get(reverse("event_news", args=[event.pk])).status_code == 403


@pytest.mark.parametrize("count", [1, 30])
def test_the_public_list_costs_the_same_whatever_its_length(
    cast: Cast, count: int, django_assert_max_num_queries
):
    with acting_as(cast.coordinator) as actor:
        for number in range(count):
            event = story.workshop(cast.coordinator, title=f"งาน {number}")
            actions.save_news(
                event,
                NewsWords(headline=f"ข่าว {number}", body="เนื้อข่าว", dated_on=event.days()[0]),
                version=0,
                by=actor,
                at=bangkok_now(),
            )
            actions.publish_news(NewsItem.objects.get(event=event), by=actor, at=bangkok_now())
        assert TargetGroup.objects.count() == 3 * count

    with django_assert_max_num_queries(8):
        answer = Client().get(reverse("news"))

    assert len(answer.context["rows"]) == min(count, 20)
