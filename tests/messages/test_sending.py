"""From a notice to what stands in the chat, on the screen and in the mailbox; and everything that can go wrong between."""

from datetime import datetime, time, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from raengjai.access.door import acting_as, acting_as_system
from raengjai.ground.dates import BANGKOK
from raengjai.messages import jobs
from raengjai.messages.actions import mark_read, notify
from raengjai.messages.models import Delivery, Notice, PushSubscription
from raengjai.messages.rules import BACK_OFF, MOST_TRIES, Hours
from tests import make
from tests.messages.people import (
    KIND,
    NOON,
    PLANTED,
    Subject,
    chat_id,
    chooses,
    deliveries_of_as,
    deliveries_to,
    notices_of,
    states_of,
    tell,
    with_email,
    with_line,
    with_push,
    work,
)
from tools.line_standin import Answer

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 3, 2, 22, 0, tzinfo=BANGKOK)


def test_a_notice_goes_by_every_chosen_channel_and_says_nothing_of_anybody(line, service):
    person = make.volunteer(language="en")
    with_line(person)
    with_push(person, service)
    with_email(person)
    chooses(person, "line", "push", "email")

    subject = tell(person)
    work()

    link = f"https://raengjai.test/notices/{subject.pk}/"
    words = "There is news about something you work on."
    assert line.texts_to(chat_id(1)) == [f"{words}\n{link}"]
    assert service.opened == [{"title": "You have something to read", "text": words, "url": link}]
    assert service.wrong == []
    assert [(each.to, each.subject, each.body) for each in mail.outbox] == [
        (["somjai@raengjai.test"], "You have something to read", f"{words}\n{link}\n")
    ]
    assert states_of(person) == [("email", "sent", ""), ("line", "sent", ""), ("push", "sent", "")]
    everything = str([line.calls, service.opened, [each.message().as_string() for each in mail.outbox]])
    assert PLANTED not in everything
    assert person.name not in everything


def test_a_push_is_unreadable_on_its_way(service):
    person = make.volunteer(language="en")
    with_push(person, service)

    tell(person)
    work()

    assert len(service.bodies) == 1
    assert b"news" not in service.bodies[0]


def test_nobody_is_sent_anything_without_having_connected_something(line, service):
    person = make.volunteer()

    tell(person)

    assert work() == []
    assert deliveries_to(person) == []
    assert len(notices_of(person)) == 1


def test_several_notices_are_one_message_in_the_reader_s_language(line):
    person = make.volunteer(language="th")
    with_line(person)

    for minutes in range(3):
        tell(person, at=NOON + timedelta(seconds=minutes))
    work(NOON + timedelta(minutes=1))

    assert line.texts_to(chat_id(1)) == ["มีแจ้งเตือนใหม่ 3 เรื่อง\nhttps://raengjai.test/inbox/"]
    assert line.used == 1
    assert states_of(person) == [("line", "sent", "")] * 3


def test_the_same_news_to_many_is_one_call_to_line(line):
    people = [make.volunteer(language="en") for _each in range(7)]
    for number, person in enumerate(people):
        with_line(person, number + 1)
    subject = tell(*people)

    sent = work()

    assert len(sent) == 1
    assert [len(call.body["to"]) for call in line.calls] == [7]
    assert line.used == 7
    assert deliveries_of_as(people[0], subject) == (7, 0, {"sent": 7}, {})


def test_a_call_to_line_never_names_more_than_five_hundred_people(line, monkeypatch):
    monkeypatch.setattr("raengjai.messages.actions.deliveries.MOST_RECIPIENTS", 3)
    people = [make.volunteer(language="en") for _each in range(7)]
    for number, person in enumerate(people):
        with_line(person, number + 1)
    tell(*people)

    work()

    assert sorted(call.path.rpartition("/")[2] for call in line.calls) == ["multicast", "multicast", "push"]
    assert sum(len(line.texts_to(chat_id(number))) for number in range(1, 8)) == 7


def test_what_was_read_meanwhile_is_not_sent(line):
    person = make.volunteer()
    with_line(person)
    tell(person)
    with acting_as(person):
        mark_read(Notice.objects.of(person.pk), at=NOON)

    work()

    assert line.calls == []
    assert states_of(person) == [("line", "not_needed", "read")]


def test_quiet_hours_hold_it_until_they_end(line):
    person = make.volunteer()
    with_line(person)
    chooses(person, "line", hours=Hours(time(20), time(6)))
    tell(person, at=NIGHT)

    for hour in range(8):
        work(NIGHT + timedelta(hours=hour, seconds=-1))
    assert line.calls == []
    work(datetime(2026, 3, 3, 6, 0, tzinfo=BANGKOK))

    assert len(line.calls) == 1
    assert states_of(person) == [("line", "sent", "")]


def test_once_a_day_everything_comes_together(line):
    person = make.volunteer(language="en")
    with_line(person)
    chooses(person, "line", hours=Hours(time(20), time(6), "daily", time(18)))
    for hour in range(4):
        tell(person, at=NOON + timedelta(hours=hour))
        work(NOON + timedelta(hours=hour, minutes=1))
    assert line.calls == []

    work(NOON.replace(hour=18))

    assert line.texts_to(chat_id(1)) == ["You have 4 new notices.\nhttps://raengjai.test/inbox/"]


def test_a_failure_is_tried_again_later_and_with_the_same_key(line):
    person = make.volunteer()
    with_line(person)
    tell(person)
    line.next_answers += [Answer(200, {"type": "none"}), Answer(200, {"totalUsage": 0}), Answer(500)]

    first = work()
    assert states_of(person) == [("line", "failed", "line-500")]
    assert work(NOON + BACK_OFF[0] - timedelta(seconds=1)) == []
    second = work(NOON + BACK_OFF[0])

    assert first == second
    assert [call.retry_key for call in line.calls] == [first[0][1]]
    assert states_of(person) == [("line", "sent", "")]


def test_a_push_that_line_took_although_we_did_not_hear_it_is_not_sent_twice(line):
    """The worker died after the call: the next one uses the same key, and LINE says that it was taken."""
    person = make.volunteer()
    with_line(person)
    tell(person)
    lost: list[tuple[str, str]] = []
    work(send=lambda channel, key: lost.append((channel, key)))
    line._keys.add(lost[0][1])

    assert work(NOON + timedelta(minutes=9)) == []
    work(NOON + timedelta(minutes=10))

    assert line.calls == []
    assert states_of(person) == [("line", "sent", "line-409")]


def test_after_the_last_try_it_is_given_up_and_the_sender_sees_it(line, settings):
    settings.LINE_API = "http://127.0.0.1:9"
    person, moment = make.volunteer(), NOON
    with_line(person)
    chooses(person, "line")
    subject = tell(person)

    for pause in (*BACK_OFF, timedelta(days=1)):
        work(moment)
        moment += pause

    assert [(each.state, each.tries, each.code) for each in deliveries_to(person)] == [
        ("given_up", MOST_TRIES, "line-unreachable")
    ]
    assert work(moment + timedelta(days=30)) == []
    assert deliveries_of_as(person, subject) == (1, 0, {"given_up": 1}, {"line-unreachable": 1})


def test_a_refusal_for_good_is_not_tried_again(line):
    person = make.volunteer()
    with_line(person)
    tell(person)
    line.next_answers += [Answer(200, {"type": "none"}), Answer(200, {"totalUsage": 0}), Answer(400)]

    work()

    assert states_of(person) == [("line", "given_up", "line-400")]
    assert [each.tries for each in deliveries_to(person)] == [1]


def test_nobody_is_followed_elsewhere_with_the_channels_token(line):
    person = make.volunteer()
    with_line(person)
    tell(person)
    line.next_answers += [
        *(Answer(200, {"type": "none"}), Answer(200, {"totalUsage": 0})),
        Answer(302, {}, {"Location": f"{line.address}/elsewhere"}),
    ]

    work()

    assert states_of(person) == [("line", "failed", "line-unreachable")]
    asked = [*(call.path for call in line.calls), *(path for path, _answer in line.refused)]
    assert "/v2/bot/message/push" in asked
    assert not [path for path in asked if "elsewhere" in path]


def test_too_many_requests_waits_as_long_as_line_says(line):
    person = make.volunteer()
    with_line(person)
    tell(person)
    line.next_answers += [
        *(Answer(200, {"type": "none"}), Answer(200, {"totalUsage": 0})),
        Answer(429, {"message": "The API rate limit has been exceeded."}, {"Retry-After": "3600"}),
    ]

    work()

    assert states_of(person) == [("line", "failed", "line-429")]
    assert [each.due_at for each in deliveries_to(person)] == [NOON + timedelta(hours=1)]


def test_a_fault_of_ours_is_an_attempt_that_failed(line, monkeypatch):
    person = make.volunteer()
    with_line(person)
    tell(person)

    def broken(parcel):
        raise RuntimeError(PLANTED)

    monkeypatch.setitem(jobs._SENDERS, "line", broken)
    work()

    assert states_of(person) == [("line", "failed", "fault-runtimeerror")]


# --- what it costs, and who sees it ----------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 30])
def test_telling_people_costs_one_statement(number):
    people = [make.volunteer() for _each in range(number)]
    for index, person in enumerate(people):
        with_line(person, index + 1)
    sender = make.coordinator()
    with acting_as(sender) as actor, CaptureQueriesContext(connection) as asked:
        notify([person.pk for person in people], KIND, Subject(), by=actor, at=NOON)

    assert len([each for each in asked.captured_queries if "messages_" in each["sql"]]) == 1
    with acting_as_system("test"):
        assert Delivery.objects.count() == Notice.objects.count() == number


@pytest.mark.parametrize("number", [1, 30])
def test_a_round_of_the_worker_costs_the_same_statements(number, line):
    people = [make.volunteer(language="en") for _each in range(number)]
    for index, person in enumerate(people):
        with_line(person, index + 1)
    tell(*people)
    with CaptureQueriesContext(connection) as asked:
        work()

    # Ours: what is due, the readers and their channels, the message, LINE's quota; the rest are doors and savepoints.
    assert len([each for each in asked.captured_queries if "messages_" in each["sql"]]) == 18


def test_whoever_did_it_is_not_told_and_nobody_twice(line):
    doer, other = make.coordinator(), make.volunteer()
    with_line(doer, 1)
    with_line(other, 2)

    tell(doer, other, other, by=doer)

    assert (notices_of(doer), deliveries_to(doer)) == ([], [])
    assert len(notices_of(other)) == len(deliveries_to(other)) == 1


def test_only_the_addressee_sees_a_delivery_and_the_sender_its_number(line):
    person, sender, neighbour = make.volunteer(), make.coordinator(), make.volunteer(place_code="510101")
    with_line(person)
    subject = tell(person, by=sender)

    for other in (sender, neighbour):
        with acting_as(other):
            assert Delivery.objects.count() == Notice.objects.count() == PushSubscription.objects.count() == 0
    with acting_as(person):
        assert Delivery.objects.count() == 1
    assert deliveries_of_as(sender, subject) == (1, 0, {"waiting": 1}, {})
