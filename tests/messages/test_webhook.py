"""LINE's way in: who is believed, what counts once, what is kept."""

import json
from datetime import timedelta
from unittest import mock

import pytest
from django.test import Client

from raengjai.access.door import acting_as_system
from raengjai.messages.jobs import chat
from raengjai.messages.models import LineEvent, LineGuess
from tests import make
from tests.messages.chats import WEBHOOK, accounts, code_for, come_in, line_signature
from tests.messages.people import (
    NOON,
    PLANTED,
    chat_id,
    clock,
    deliveries_to,
    tell,
    with_line,
)

pytestmark = pytest.mark.django_db


# --- the door ------------------------------------------------------------------------------------------------


def test_a_code_typed_into_the_chat_connects_and_is_answered(line):
    person = make.volunteer(language="en")
    with clock(NOON):
        code = code_for(person)

        assert come_in(line, line.event("message", chat_id(1), text=code)) == (200, 1)

    assert accounts() == {(person.pk, chat_id(1))}
    assert [each["messages"][0]["text"] for each in line.replies()] == [
        "Connected. Notices from Raengjai come to this chat from now on."
    ]
    assert line.refused == []


def test_a_wrong_code_is_answered_in_thai_and_counted(line):
    come_in(line, line.event("message", chat_id(1), text="7K3M-9QPT"))

    assert "ไม่ถูกต้อง" in line.replies()[0]["messages"][0]["text"]
    with acting_as_system("test"):
        assert [each.failed for each in LineGuess.objects.all()] == [1]


def test_a_stranger_learns_how_to_connect(line):
    come_in(line, line.event("follow", chat_id(1)))
    come_in(line, line.event("message", chat_id(1), text="สวัสดี"))

    assert len(line.replies()) == 2
    assert all("ขอรหัส" in each["messages"][0]["text"] for each in line.replies())


def test_leaving_the_chat_disconnects_it(line):
    person = make.volunteer()
    with_line(person)

    come_in(line, line.event("unfollow", chat_id(1)))

    assert accounts() == set()
    assert line.replies() == []
    tell(person)
    assert deliveries_to(person) == []


def test_the_same_event_counts_once_however_often_it_comes(line):
    person = make.volunteer()
    with_line(person)
    event = line.event("unfollow", chat_id(1))
    assert come_in(line, event) == (200, 1)
    with_line(person)

    again = event | {"deliveryContext": {"isRedelivery": True}}
    assert come_in(line, again, again) == (200, 0)
    assert accounts() == {(person.pk, chat_id(1))}


@pytest.mark.parametrize("shift", [timedelta(hours=-25), timedelta(minutes=10)])
def test_an_event_of_another_time_is_passed_over(line, shift):
    event = line.event("unfollow", chat_id(1))
    event["timestamp"] += int(shift.total_seconds() * 1000)

    assert come_in(line, event) == (200, 0)


def test_a_redelivery_of_some_hours_ago_is_taken(line):
    person = make.volunteer()
    with_line(person)
    event = line.event("unfollow", chat_id(1), deliveryContext={"isRedelivery": True})
    event["timestamp"] -= 1000 * 60 * 60 * 5

    assert come_in(line, event) == (200, 1)
    assert accounts() == set()


def test_a_forged_or_missing_signature_changes_nothing(line):
    person = make.volunteer()
    with_line(person)
    body, signature = line.signed(line.event("unfollow", chat_id(1)))
    line.secret = "of somebody else"
    _body, forged = line.signed(line.event("unfollow", chat_id(1)))
    for headers in (
        {"X-Line-Signature": forged},
        {"X-Line-Signature": signature[:-2] + "AA"},
        {"X-Line-Signature": "ไทย"},
        {"X-Line-Signature": ""},
        {},
    ):
        answer = Client().post(WEBHOOK, body, content_type="application/json", headers=headers)
        assert answer.status_code == 401
    changed = body.replace(b"unfollow", b"unfollew")
    answer = Client().post(
        WEBHOOK, changed, content_type="application/json", headers={"X-Line-Signature": signature}
    )
    assert answer.status_code == 401
    assert accounts() == {(person.pk, chat_id(1))}
    with acting_as_system("test"):
        assert LineEvent.objects.count() == 0


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"[]",
        b'{"events": 1}',
        b'{"events": [1]}',
        b"\xff\xfe",
        b'{"events": [{"type": "message", "mode": "active", "source": {"type": "user", "userId": "U1"}}]}',
        b"[" * 100_000,
    ],
)
def test_what_line_would_never_send_is_refused_even_when_signed(line, body):
    signature = line_signature(line, body)
    answer = Client().post(
        WEBHOOK, body, content_type="application/json", headers={"X-Line-Signature": signature}
    )

    assert answer.status_code == 400


def test_a_body_that_is_too_large_is_not_read(line):
    body = json.dumps({"events": [], "filler": "x" * 300_000}).encode()
    answer = Client().post(
        WEBHOOK,
        body,
        content_type="application/json",
        headers={"X-Line-Signature": line_signature(line, body)},
    )

    assert answer.status_code == 413


def test_an_empty_list_is_line_s_way_to_say_hello(line):
    assert come_in(line) == (200, 0)


def test_groups_and_a_channel_in_standby_are_passed_over(line):
    group = line.event("message", chat_id(1), text="x", source={"type": "group", "groupId": "C1"})
    standby = line.event("message", chat_id(1), text="x", mode="standby")

    assert come_in(line, group, standby) == (200, 0)


def test_without_settings_there_is_no_door(line, settings):
    settings.LINE_CHANNEL_SECRET = ""

    assert come_in(line)[0] == 404


def test_what_was_said_in_the_chat_is_kept_sealed_and_only_until_it_is_answered(line):
    with mock.patch("raengjai.messages.jobs.line.reply") as reply:
        body, signature = line.signed(line.event("message", chat_id(1), text=PLANTED))
        Client().post(WEBHOOK, body, content_type="application/json", headers={"X-Line-Signature": signature})
        with acting_as_system("test"):
            row = LineEvent.objects.values().get()
        assert PLANTED.encode() not in bytes(row["content_sealed"])
        chat.answer(row["id"])
        chat.answer(row["id"])

    assert reply.call_count == 1
    with acting_as_system("test"):
        assert LineEvent.objects.get().content_sealed is None
