"""The door of the room, through its pages: passphrase, visit, idle time, other sessions, waiting after wrong tries."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from raengjai.access.door import acting_as, acting_as_system
from raengjai.access.models import User
from raengjai.access.roles import Permission
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.protection.actions import check_chain, end_membership, found_room
from raengjai.protection.actions.doors import change_passphrase, choose_passphrase, open_door
from raengjai.protection.models import EMERGENCY, INTAKE, Entry, KeyWrap, Member, RoomKey, Visit
from raengjai.protection.rules import keys
from raengjai.protection.urls import urlpatterns
from raengjai.protection.views.entrance import cookie_name
from tests import make
from tests.cast import Cast, browser_of
from tests.protection import rooms

pytestmark = pytest.mark.django_db
PASSPHRASE = "มะม่วง กระดาษ 47 เรือใบ"
ROOM = "/room/"


@pytest.fixture(autouse=True)
def _quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """The floor that a passphrase may cost, not what it costs today: a fifth of a second."""
    floor = keys._read()["floor"]
    cost = keys.Cost(floor["memory_kib"], floor["passes"], floor["lanes"])
    monkeypatch.setattr("raengjai.protection.actions.doors.keys.cost_on", lambda day: cost)


def founder(username: str = "supervisor") -> User:
    person = make.user(username)
    with acting_as_system("test"):
        found_room("52", person, at=bangkok_now())
    return person


def ready(username: str = "supervisor") -> User:
    person = founder(username)
    answer = browser_of(person).post(reverse("room_door"), {"passphrase": PASSPHRASE, "again": PASSPHRASE})
    assert answer.status_code == 302, answer.content.decode()
    return person


def opened(person: User) -> Client:
    browser = browser_of(person)
    answer = browser.post(reverse("room_door"), {"passphrase": PASSPHRASE})
    assert (answer.status_code, answer["Location"]) == (302, ROOM), answer.content.decode()
    return browser


def member_of(person: User) -> Member:
    with acting_as_system("test"):
        return Member.objects.get(user=person)


def at_the_clock(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    for module in ("door", "entrance", "pages"):
        monkeypatch.setattr(f"raengjai.protection.views.{module}.bangkok_now", lambda: moment)


def test_first_visit_makes_keys_and_the_next_opens():
    person = founder()
    browser = browser_of(person)
    assert browser.get(ROOM).status_code == 302
    assert "เลือกวลีรหัสผ่าน" in browser.get(reverse("room_door")).content.decode()

    for said, where in (
        ({"passphrase": "สั้นไป", "again": "สั้นไป"}, "passphrase"),
        ({"passphrase": PASSPHRASE, "again": PASSPHRASE + "x"}, "again"),
        ({"passphrase": "", "again": ""}, "passphrase"),
        ({"passphrase": "อาสาสมัครแรงงาน 2569", "again": "อาสาสมัครแรงงาน 2569"}, "passphrase"),
    ):
        answer = browser.post(reverse("room_door"), said)
        assert answer.status_code == 422
        assert answer.context["form"].errors.keys() >= {where}
    assert member_of(person).ready_at is None

    assert (
        browser.post(reverse("room_door"), {"passphrase": PASSPHRASE, "again": PASSPHRASE}).status_code == 302
    )
    member = member_of(person)
    assert member.ready_at is not None
    assert PASSPHRASE.encode() not in bytes(member.locked or b"")
    assert opened(person).get(ROOM).status_code == 200


def test_the_cookie_is_for_this_browser_alone():
    cookie = opened(ready()).cookies[cookie_name()]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert cookie["expires"] == ""


@pytest.mark.parametrize("what", ["no cookie", "other cookie", "other session", "other person", "left"])
def test_without_the_own_open_door_nobody_is_inside(what: str):
    person = ready()
    browser = opened(person)
    cookie = browser.cookies[cookie_name()].value
    if what == "no cookie":
        del browser.cookies[cookie_name()]
    elif what == "other cookie":
        browser.cookies[cookie_name()] = cookie[:-8] + "AAAAAAA="
    elif what == "other session":  # the cookie alone was taken
        browser = browser_of(person)
        browser.cookies[cookie_name()] = cookie
    elif what == "other person":
        browser = browser_of(make.protection_officer())
        browser.cookies[cookie_name()] = cookie
    else:
        with acting_as_system("test"):
            Member.objects.filter(user=person).update(left_at=bangkok_now())
    for name in ("room", "room_members", "change_passphrase", "invite_room_member"):
        answer = browser.get(reverse(name))
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, reverse("room_door")), name
        assert answer["Cache-Control"] == "no-store"


def test_fifteen_idle_minutes_shut_the_door_and_use_keeps_it_open(monkeypatch: pytest.MonkeyPatch):
    person = ready()
    browser = opened(person)
    start = bangkok_now()
    for minutes, inside in ((14, True), (28, True), (44, False)):
        at_the_clock(monkeypatch, start + timedelta(minutes=minutes))
        assert (browser.get(reverse("stay_in_room")).status_code == 204) is inside, minutes


def test_ten_hours_are_the_longest_visit(monkeypatch: pytest.MonkeyPatch):
    browser = opened(ready())
    start = bangkok_now()
    for step in range(1, 50):
        at_the_clock(monkeypatch, start + timedelta(minutes=12 * step))
        answer = browser.get(reverse("stay_in_room"))
        assert answer.status_code == 204, step
    at_the_clock(monkeypatch, start + timedelta(minutes=601))
    assert browser.get(reverse("stay_in_room")).status_code == 302


def test_leaving_forgets_the_key():
    browser = opened(ready())
    answer = browser.post(reverse("shut_room"))
    assert answer.status_code == 302
    assert answer["Clear-Site-Data"] == '"cache"'
    with acting_as_system("test"):
        (visit,) = Visit.objects.all()
    assert (bytes(visit.held), visit.closed_at is None) == (b"", False)
    assert browser.get(ROOM).status_code == 302


def test_showing_the_password_anew_changes_the_session_and_leaves_the_door_open():
    person = ready()
    browser, thief = opened(person), Client()
    before = browser.cookies["sessionid"].value
    thief.cookies["sessionid"] = before
    answer = browser.post(reverse("confirm_identity"), {"password": make.PASSWORD, "next": ROOM})
    assert (answer.status_code, answer["Location"]) == (302, ROOM)
    assert browser.cookies["sessionid"].value != before
    assert browser.get(ROOM).status_code == 200
    assert thief.get(reverse("account")).status_code == 302


def test_signing_out_shuts_the_door_too():
    browser = opened(ready())
    browser.post(reverse("sign_out"))
    with acting_as_system("test"):
        (visit,) = Visit.objects.all()
    assert (bytes(visit.held), visit.closed_at is None) == (b"", False)


def test_wrong_passphrases_are_counted_and_from_the_sixth_one_waits(monkeypatch: pytest.MonkeyPatch):
    person = ready()
    colleague = rooms.member()
    browser = browser_of(person)
    for _try in range(5):
        answer = browser.post(reverse("room_door"), {"passphrase": "ไม่ใช่วลีที่ถูกต้องแน่ ๆ"})
        assert answer.status_code == 422
    refused = browser.post(reverse("room_door"), {"passphrase": PASSPHRASE})
    assert refused.status_code == 422
    assert cookie_name() not in refused.cookies
    assert rooms.browser_in(colleague).get(ROOM).status_code == 200  # nobody else waits

    at_the_clock(monkeypatch, bangkok_now() + timedelta(minutes=2))
    assert browser.post(reverse("room_door"), {"passphrase": PASSPHRASE}).status_code == 302
    assert member_of(person).failures == 0
    with acting_as_system("test"):
        assert Entry.objects.filter(verb="door.refused").count() == 5
    assert check_chain("52") is None


def test_another_passphrase_shuts_the_other_doors_and_keeps_the_keys():
    person = ready()
    here, elsewhere = opened(person), opened(person)
    public = bytes(member_of(person).public or b"")
    new = "ดาวเรือง 92 สะพาน ลมหนาว"
    wrong = here.post(
        reverse("change_passphrase"), {"former": "ผิดแน่นอนครับผม", "passphrase": new, "again": new}
    )
    assert wrong.status_code == 422
    answer = here.post(reverse("change_passphrase"), {"former": PASSPHRASE, "passphrase": new, "again": new})
    assert answer.status_code == 302
    assert elsewhere.get(ROOM).status_code == 302
    assert here.get(ROOM).status_code == 200
    assert bytes(member_of(person).public or b"") == public
    assert browser_of(person).post(reverse("room_door"), {"passphrase": PASSPHRASE}).status_code == 422
    assert browser_of(person).post(reverse("room_door"), {"passphrase": new}).status_code == 302


def test_whoever_found_an_open_desk_does_not_guess_the_passphrase_without_end():
    person = ready()
    here = opened(person)
    new = "ดาวเรือง 92 สะพาน ลมหนาว"
    for tries in range(1, 6):
        wrong = here.post(
            reverse("change_passphrase"),
            {"former": f"ไม่ใช่วลีที่ถูกต้อง {tries}", "passphrase": new, "again": new},
        )
        assert wrong.status_code == 422
        assert member_of(person).failures == tries

    right = here.post(reverse("change_passphrase"), {"former": PASSPHRASE, "passphrase": new, "again": new})

    assert right.status_code == 422
    assert right.context["form"].errors["former"]
    assert browser_of(person).post(reverse("room_door"), {"passphrase": new}).status_code == 422
    with acting_as_system("test"):
        assert Entry.objects.filter(verb="door.refused").count() == 5


def test_a_passphrase_chosen_meanwhile_does_not_bring_an_ended_membership_back():
    """The key is stretched for half a second; what a supervisor did in it stays done."""
    new = founder()
    stale, leader = member_of(new), rooms.member(duty="supervisor")
    with rooms.inside(leader) as supervisor:
        end_membership(stale, room=supervisor, at=bangkok_now())
    with acting_as(new) as person, pytest.raises(Refused):
        choose_passphrase(stale, PASSPHRASE, by=person, at=bangkok_now())
    with acting_as_system("test"):
        ended = Member.objects.get(pk=stale.pk)
    assert ended.left_at is not None
    assert ended.ready_at is None


def test_keys_chosen_on_two_pages_are_those_of_the_first():
    person = founder()
    first, second = member_of(person), member_of(person)
    with acting_as(person) as by:
        choose_passphrase(first, PASSPHRASE, by=by, at=bangkok_now())
        with pytest.raises(Refused):
            choose_passphrase(second, PASSPHRASE + " อีกคำ", by=by, at=bangkok_now())
    assert bytes(member_of(person).public or b"") == bytes(first.public or b"")


def test_a_changed_passphrase_does_not_undo_what_a_supervisor_did_meanwhile():
    person = ready()
    with acting_as(person) as by:
        opened_door = open_door(member_of(person), PASSPHRASE, session_hash=b"", by=by, at=bangkok_now())
    with acting_as_system("test"):
        Member.objects.filter(user=person).update(left_at=bangkok_now())
    with rooms.inside(opened_door.room), pytest.raises(Refused):
        change_passphrase(opened_door.room, PASSPHRASE, "ดาวเรือง 92 สะพาน ลมหนาว", at=bangkok_now())
    assert member_of(person).left_at is not None


def test_a_member_is_invited_confirmed_by_voice_and_given_the_keys():
    supervisor = opened(ready())
    for purpose in (INTAKE, EMERGENCY):
        assert supervisor.post(reverse("renew_room_key", args=[purpose])).status_code == 302
    newcomer = make.user("newcomer")
    unknown = supervisor.post(reverse("invite_room_member"), {"username": "nobody", "duty": "officer"})
    assert unknown.status_code == 422
    assert "nobody" in unknown.content.decode()
    assert (
        supervisor.post(
            reverse("invite_room_member"), {"username": "newcomer", "duty": "officer"}
        ).status_code
        == 302
    )

    theirs = browser_of(newcomer)
    theirs.post(reverse("room_door"), {"passphrase": PASSPHRASE, "again": PASSPHRASE})
    theirs.post(reverse("room_door"), {"passphrase": PASSPHRASE})
    number = theirs.get(ROOM).context["fingerprint"]
    assert number in theirs.get(ROOM).content.decode()

    member = member_of(newcomer)
    address = reverse("room_member", args=[member.pk])
    wrong = supervisor.post(address, {"fingerprint": number[:-1] + str((int(number[-1]) + 1) % 10)})
    assert wrong.status_code == 422
    assert member_of(newcomer).confirmed_at is None
    assert supervisor.post(address, {"fingerprint": number.replace(" ", "")}).status_code == 302
    with acting_as_system("test"):
        handed = KeyWrap.objects.filter(member=member, room_key_id__isnull=False)
        assert [RoomKey.objects.get(pk=wrap.room_key_id).purpose for wrap in handed] == [INTAKE]

    assert supervisor.post(reverse("end_room_member", args=[member.pk])).status_code == 302
    assert theirs.get(ROOM).status_code in (302, 403)
    with acting_as_system("test"):
        assert not KeyWrap.objects.filter(member=member).exists()


def test_an_officer_manages_nobody():
    rooms.province()
    officer, other = rooms.member(), rooms.member()
    browser = rooms.browser_in(officer)
    assert browser.post(reverse("renew_room_key", args=[INTAKE])).status_code == 302
    assert browser.post(reverse("end_room_member", args=[other.member_id])).status_code == 302
    make.user("newcomer")
    assert (
        browser.post(reverse("invite_room_member"), {"username": "newcomer", "duty": "officer"}).status_code
        == 422
    )
    with acting_as_system("test"):
        assert RoomKey.objects.filter(purpose=INTAKE).count() == 1
        assert Member.objects.get(pk=other.member_id).left_at is None


def test_nobody_else_comes_to_the_door(cast: Cast):
    people = {name: person for name, person in cast.everybody().items() if person is not None}
    for name, person in people.items():
        assert browser_of(person).get(reverse("room_door")).status_code == 403, name
    assert Client().get(reverse("room_door")).status_code == 302


def test_somebody_with_the_role_and_no_invitation_is_told_so():
    answer = browser_of(make.protection_officer()).get(reverse("room_door"))
    assert answer.status_code == 403
    assert "ยังไม่มีใครเชิญ" in answer.content.decode()


def test_the_page_carries_the_viewer_and_is_kept_nowhere():
    room = rooms.province()
    answer: Any = rooms.browser_in(room).get(ROOM)
    mark = answer.content.decode().partition('class="watermark"')[2].partition("</svg>")[0]
    assert room.member.user.name in mark
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "same-origin"


def test_members_cost_the_same_queries_for_one_and_thirty():
    room = rooms.province()
    browser = rooms.browser_in(room)
    browser.get(reverse("room_members"))

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(reverse("room_members")).status_code == 200
        return len(asked)

    few = cost()
    for _each in range(12):
        rooms.member()
    assert cost() == few


@pytest.mark.parametrize(
    "address", ["//evil.example/", "/needs/", "https://evil.example/room/", "/room/door/"]
)
def test_the_door_leads_into_the_room_and_nowhere_else(address: str):
    person = ready()
    answer = browser_of(person).post(reverse("room_door"), {"passphrase": PASSPHRASE, "next": address})
    assert answer["Location"] == ROOM


def test_every_page_of_the_room_stands_behind_its_door():
    views: dict[str | None, Any] = {route.name: route.callback for route in urlpatterns}
    inside = {name for name, view in views.items() if view.door.permission == Permission.ENTER_SEALED_ROOM}

    assert {name for name in inside if not getattr(views[name], "in_room", False)} == {"room_door"}
    assert {name for name, view in views.items() if getattr(view, "in_room", False)} <= inside
