"""The workshop of 7 January 2563 played whole, from the plan to the news item; each number is checked.

100 volunteers, 14 mentors and 14 officers are invited for two projects; 119 come, registered at three desks that see two
people twice and of which one comes back on the third day.
"""

import tomllib
from collections import Counter
from datetime import datetime
from random import Random

import pytest
from django.test import Client
from django.urls import reverse

from raengjai.access.door import acting_as, acting_as_system
from raengjai.events.models import Attendance, Event, Guest, NewsVersion, money_summary, results_of
from raengjai.ground.dates import BANGKOK
from raengjai.home.actions.story import TALK, YEAR
from raengjai.home.actions.story_people import appoint_cast
from raengjai.home.actions.story_workshop import TOLD, tell_workshop
from raengjai.papers.models import Credential
from raengjai.programmes.models import Fact
from raengjai.training.models import Certificate, satisfaction_summary, test_summary
from tests.cast import browser_of
from tests.programmes import ledger

SEED = tomllib.loads(TOLD.read_text(encoding="utf-8"))


@pytest.fixture
def workshop(fresh_database) -> Event:
    talk = tomllib.loads(TALK.read_text(encoding="utf-8"))
    cast = appoint_cast(talk, Random(YEAR), at=datetime(2019, 10, 1, 8, 30, tzinfo=BANGKOK))
    event = tell_workshop(cast)
    ledger.fold_all()
    return event


def test_the_workshop_of_the_seed(workshop: Event):
    """One play, looked at from three sides: it takes a while to tell."""
    every_number_is_right(workshop)
    the_news_item_says_what_was_published(workshop)
    the_neighbour_province_does_not_see_it(workshop)


def every_number_is_right(workshop: Event) -> None:
    with acting_as_system("test"):
        event = Event.objects.get(pk=workshop.pk)
        results = results_of(event)
        attendance = Attendance.objects.of_event(event.pk)
        present = Counter(attendance.values_list("guest", flat=True))
        seen_twice = [row for row in attendance if len({each["device"] for each in row.reports}) > 1]
        facts = list(Fact.objects.filter(subject_id=event.pk, kind="event.attended"))
        money = money_summary(event)
        tested, asked = test_summary(event), satisfaction_summary(event)
        certified = set(Certificate.objects.filter(event=event).values_list("guest", flat=True))
        credentials = Credential.objects.filter(kind="certificate").count()

    assert event.state == "reported"
    assert [(each.quota, each.invited, each.present) for each in results] == [
        (100, 100, 93),
        (14, 14, 13),
        (14, 14, 13),
    ]
    # Nobody is counted twice: not at two desks, not at two sessions, not in two projects.
    assert len(present) == 119
    assert max(present.values()) == 2
    assert len({row.guest_id for row in seen_twice}) == 2
    assert len(facts) == len({fact.person_key for fact in facts}) == 119
    assert {tuple(fact.project_codes) for fact in facts} == {("AHT", "NET")}
    people = ledger.kept()["area people"]
    assert [people["52", "FY2563", "event.attended", "", project] for project in ("", "NET", "AHT")] == [
        (119, 0, 119)
    ] * 3
    # Certificates for those who came, and no one else.
    assert certified == set(present)
    assert credentials == 119
    assert {each.code: (float(each.planned), float(each.spent)) for each in money.projects} == {
        "NET": (14_300, 13_400),
        "AHT": (44_800, 41_650),
    }
    assert tested is not None
    assert asked is not None
    assert tested.total.both == 119
    assert asked.answers == 119


def the_news_item_says_what_was_published(workshop: Event) -> None:
    told = SEED["event"]
    with acting_as_system("test"):
        item = NewsVersion.objects.get(event=workshop.pk)

    page = Client().get(reverse("news_item", args=[item.item_id])).content.decode()

    facts = [
        SEED["report"]["headline"],
        told["opener_name"],
        told["opener_position"],
        "โครงการเสริมสร้างศักยภาพเครือข่ายอาสาสมัครแรงงานเพื่อบูรณาการภารกิจของกระทรวงแรงงาน",
        "โครงการขับเคลื่อนกลไกเชิงนโยบายในการป้องกันและแก้ไขปัญหาการค้ามนุษย์ด้านแรงงานไปสู่การปฏิบัติ",
        "จังหวัดลำปาง ประจำปีงบประมาณ พ.ศ. 2563",
        "ห้องประชุมล้อมรัก โรงแรม ณ บ้านแม่ รีสอร์ท",
        "วันอังคารที่ 7 มกราคม 2563",
        "วันนี้ (7 ม.ค. 63)",
        SEED["report"]["opening_words"],
        told["purpose"].removeprefix("เพื่อ"),
        *(f"{group['name']} จำนวน {group['quota']} คน" for group in SEED["group"]),
        SEED["news"]["division"],
        f"{SEED['news']['writer']} ข่าว",
        SEED["source"],
    ]
    assert [fact for fact in facts if fact not in page] == []


def the_neighbour_province_does_not_see_it(workshop: Event) -> None:
    with acting_as_system("test"):
        guest = Guest.objects.filter(event=workshop.pk, group__kind="volunteer").select_related("user")[0]
        neighbour = type(guest.user).objects.get(username="labour51")
    assert guest.user is not None

    with acting_as(neighbour):
        assert not Event.objects.filter(pk=workshop.pk).exists()
        assert not Guest.objects.filter(event=workshop.pk).exists()
    assert browser_of(neighbour).get(reverse("event", args=[workshop.pk])).status_code == 404
    assert browser_of(guest.user).get(reverse("event", args=[workshop.pk])).status_code == 200
