from datetime import timedelta
from pathlib import Path

from django.urls import reverse

from raengjai.access.door import acting_as, acting_as_system
from raengjai.events import actions
from raengjai.events.actions import GuestDraft
from raengjai.events.models import Guest, TargetGroup
from raengjai.events.rules.invitations import index_of
from raengjai.ground.dates import bangkok_now, bangkok_today
from tests.cast import assemble, browser_of
from tests.conftest import DESKTOP, PHONE
from tests.events import story
from tests.network import members

OUT = Path("/tmp/shots")
OUT.mkdir(exist_ok=True)


def test_shots(open_browser, live_server_url):
    cast = assemble()
    members.volunteer("นางคำแปง แก้วตัวอย่าง", place_code="520701")
    event = story.workshop(
        cast.coordinator,
        starts_on=bangkok_today() + timedelta(days=9),
        answer_by=bangkok_today() + timedelta(days=5),
        signup="public",
        latitude=18.2888,
        longitude=99.4908,
        contact_name="นางสาวสมศรี สมมติ",
        contact_phone="054265999",
        purpose="เสริมสร้างความรู้เรื่องสิทธิแรงงานและการป้องกันการค้ามนุษย์ด้านแรงงาน",
    )
    groups = story.groups_of(event)
    names = [
        "นางบัวผัน นามสมมติ",
        "นายปุ๋ย กิ่งน้ำใจสมมติ",
        "นางสาวดวงใจ เพื่อนสมมติ",
        "นายอินสม คำสมมติ",
        "นางจันทร์เพ็ญ ศรีวิไลสมมติวงศ์ตระกูล",
        "นายบุญมา ใจสมมติ",
        "นายศักดิ์ชัย แก้วสมมติ",
    ]
    with acting_as_system("x"):
        TargetGroup.objects.filter(pk=groups[0].pk).update(quota=8)
    with acting_as(cast.coordinator) as by:
        at = bangkok_now()
        drafts = [
            GuestDraft(n, "อาสาสมัครแรงงาน แกนนำ", "ตำบลเวียงเหนือ", f"+6681{i:07d}")
            for i, n in enumerate(names)
        ]
        drafts.append(GuestDraft("สมใจ รักงาน", user_id=cast.volunteer.pk))
        drafts += [GuestDraft(f"นายสำรอง คนที่ {i}", phone=f"+6682{i:07d}") for i in range(3)]
        l = actions.add_guests(groups[0], drafts, how="hand", over="wait", by=by, at=at)
        actions.add_guests(
            groups[1],
            [
                GuestDraft(f"พี่เลี้ยง สมมติ {i}", "นักวิชาการแรงงาน", "สำนักงานจัดหางานจังหวัดลำปาง", f"+6683{i:07d}")
                for i in range(9)
            ],
            how="hand",
            over="wait",
            by=by,
            at=at,
        )
        actions.invite_guests(event, [g.pk for g in l.seated[1:]], by=by, at=at)
        actions.accept_invitation(l.seated[1], by=by, at=at)
        actions.accept_invitation(l.seated[2], by=by, at=at)
        actions.decline_invitation(l.seated[3], why="ติดราชการต่างจังหวัด", by=by, at=at)
    with acting_as_system("x"):
        g = Guest.objects.get(pk=l.seated[1].pk)
        inv = Guest.objects.get(pk=l.seated[4].pk)
        w = Guest.objects.filter(group=groups[0]).queue().last()
        w.code_index = index_of(w.code)
        w.answered_at = bangkok_now()
        w.save()
        own = Guest.objects.get(user=cast.volunteer)

    def shots(person, paths, sizes=(("p", PHONE), ("d", DESKTOP)), language="th"):
        cookie = browser_of(person).cookies["sessionid"].value if person else None
        for tag, size in sizes:
            page = open_browser(size, language=language)
            if cookie:
                page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server_url}])
            for name, path, *steps in paths:
                page.goto(path)
                for step in steps:
                    step(page)
                page.screenshot(path=OUT / f"{name}-{tag}.png", full_page=True)

    e = [event.pk]

    def paste(page):
        page.fill(
            "[name=lines]",
            "ชื่อ-สกุล,ตำแหน่ง,หน่วยงาน,โทรศัพท์\nนาย ก ใจดี,ครู,โรงเรียนสมมติ,0812345678\n,,,0812345679\nนาย ข ใจดี,,,12\nนางบัวผัน นามสมมติ,,,081-000-0000",
        )
        page.check("[name=group]") if page.locator("input[name=group]").count() else None
        page.locator("main form .actions button").last.click()

    def bygroup(page):
        page.check("[name=roles][value=core]", force=True)
        page.check("[name=roles][value=mentor]", force=True)
        page.locator("main form .actions button").last.click()

    shots(
        cast.coordinator,
        [
            ("guests", reverse("guests", args=e)),
            ("add", reverse("add_guests", args=e), bygroup),
            ("list", reverse("add_guest_list", args=e), paste),
            ("hand", reverse("add_guest", args=e)),
            ("guest", reverse("guest", args=[event.pk, g.pk])),
            ("letter", reverse("event_letter", args=[event.pk, "invitation"])),
        ],
    )
    shots(
        None,
        [
            ("inv", reverse("invitation", args=[inv.code])),
            ("comes", reverse("invitation", args=[g.code])),
            ("waits", reverse("invitation", args=[w.code])),
            ("find", "/i/"),
            ("signup", reverse("register_for_event", args=e)),
            ("signup-my", reverse("register_for_event", args=e) + "?lang=my"),
        ],
    )

    def send(page):
        page.fill("[name=name]", "นายใหม่ มาลงทะเบียน")
        page.fill("[name=phone]", "0891234567")
        page.locator("input[name=group]").first.check(force=True)
        page.check("[name=consent]", force=True)
        page.click(".button-next")

    shots(
        None, [("receipt", reverse("register_for_event", args=e) + "?lang=vi", send)], sizes=(("p", PHONE),)
    )
    shots(cast.volunteer, [("mine", reverse("my_events")), ("my", reverse("my_invitation", args=[own.pk]))])
