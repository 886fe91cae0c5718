"""The quota of LINE, people who changed their mind, browsers that are gone, mail servers that refuse."""

import smtplib
from datetime import datetime, timedelta

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from django.core import mail

from raengjai.access.door import acting_as_system
from raengjai.ground.dates import BANGKOK
from raengjai.messages.models import PushSubscription
from tests import make
from tests.messages.people import (
    AT_ONCE,
    NOON,
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
from tools.server import free_port

pytestmark = pytest.mark.django_db


# --- the quota ---------------------------------------------------------------------------------------------


def test_over_the_quota_the_message_waits_until_there_is_room(line):
    line.most = line.used = 5
    person = make.volunteer()
    with_line(person)
    subject = tell(person)

    work()
    assert line.calls == []
    assert states_of(person) == [("line", "waiting", "quota")]
    assert deliveries_of_as(person, subject) == (1, 0, {"waiting": 1}, {"quota": 1})

    line.most = 6
    work(NOON + timedelta(hours=7))
    assert states_of(person) == [("line", "sent", "")]


def test_over_the_quota_the_other_channel_is_enough(line, service):
    line.most = 0
    person = make.volunteer()
    with_line(person)
    with_push(person, service)
    tell(person)

    work()

    assert line.calls == []
    assert len(service.opened) == 1
    assert states_of(person) == [("line", "given_up", "quota-elsewhere"), ("push", "sent", "")]


def test_our_own_ceiling_holds_where_line_would_still_send(line, settings):
    settings.LINE_MONTHLY_CEILING = 2
    people = [make.volunteer() for _each in range(3)]
    for number, person in enumerate(people):
        with_line(person, number + 1)
        tell(person)

    work()

    assert line.used == 2
    assert sorted(states_of(person)[0][1] for person in people) == ["sent", "sent", "waiting"]


def test_a_new_month_has_a_new_quota(line, settings):
    settings.LINE_MONTHLY_CEILING = 1
    person = make.volunteer()
    with_line(person)
    tell(person)
    work()
    tell(person, at=NOON + timedelta(hours=1))
    work(NOON + timedelta(hours=1))
    assert line.used == 1

    line.used = 0
    work(datetime(2026, 4, 1, 12, 0, tzinfo=BANGKOK))

    assert line.used == 1
    assert states_of(person) == [("line", "sent", ""), ("line", "sent", "")]


def test_the_count_of_line_itself_holds_even_when_we_counted_less(line):
    """LINE's own 429 says that the month is over, although our count saw room."""
    person = make.volunteer()
    with_line(person)
    tell(person)
    line.next_answers += [
        *(Answer(200, {"type": "none"}), Answer(200, {"totalUsage": 0})),
        Answer(429, {"message": "You have reached your monthly limit."}),
    ]

    work()

    assert states_of(person) == [("line", "waiting", "quota")]


# --- people who changed their mind ---------------------------------------------------------------------------


def test_a_channel_that_was_switched_off_sends_nothing_that_waited(line):
    person = make.volunteer()
    with_line(person)
    tell(person)
    chooses(person, hours=AT_ONCE)

    work()

    assert line.calls == []
    assert states_of(person) == [("line", "given_up", "switched-off")]


def test_a_closed_account_is_told_nothing(line):
    person = make.volunteer()
    with_line(person)
    tell(person)
    with acting_as_system("test"):
        type(person).objects.filter(pk=person.pk).update(deactivated_at=NOON)

    work()

    assert states_of(person) == [("line", "given_up", "account-closed")]


def test_without_settings_the_channel_is_absent_and_nothing_is_planned(line, settings):
    person = make.volunteer()
    with_line(person)
    settings.LINE_CHANNEL_TOKEN = ""

    tell(person)

    assert deliveries_to(person) == []
    assert len(notices_of(person)) == 1


def test_what_was_planned_waits_while_the_channel_is_absent(line, settings):
    person = make.volunteer()
    with_line(person)
    subject = tell(person)
    settings.LINE_CHANNEL_TOKEN = ""
    work()
    assert deliveries_of_as(person, subject) == (1, 0, {"waiting": 1}, {"absent": 1})

    settings.LINE_CHANNEL_TOKEN = line.token
    work(NOON + timedelta(hours=2))

    assert states_of(person) == [("line", "sent", "")]


# --- push and mail -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(service, status):
    person = make.volunteer()
    with_push(person, service)
    tell(person)
    service.answers.append((status, {}))

    work()

    with acting_as_system("test"):
        assert PushSubscription.objects.count() == 0
    assert states_of(person) == [("push", "given_up", "push-gone")]


def test_a_push_service_that_is_busy_is_tried_again(service):
    person = make.volunteer()
    with_push(person, service)
    tell(person)
    service.answers.append((503, {"Retry-After": "120"}))

    first = work()
    assert [each.due_at for each in deliveries_to(person)] == [NOON + timedelta(minutes=2)]
    work(NOON + timedelta(minutes=2))

    assert service.topics == [first[0][1].replace("-", "")]
    assert states_of(person) == [("push", "sent", "")]


@pytest.mark.parametrize(
    ("raised", "state"),
    [
        (smtplib.SMTPRecipientsRefused({"somjai@raengjai.test": (550, b"no")}), "given_up"),
        (smtplib.SMTPRecipientsRefused({"somjai@raengjai.test": (450, b"later")}), "failed"),
        (smtplib.SMTPDataError(554, b"no"), "given_up"),
        (smtplib.SMTPAuthenticationError(535, b"no"), "failed"),
        (smtplib.SMTPServerDisconnected("gone"), "failed"),
        (ConnectionRefusedError(), "failed"),
    ],
)
def test_what_a_mail_server_says(monkeypatch, raised, state):
    person = make.volunteer()
    with_email(person)
    chooses(person, "email")
    tell(person)

    def refuse(mail):
        raise raised

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    work()

    assert [each.state for each in deliveries_to(person)] == [state]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_an_address_with_ends_of_lines_writes_no_header_of_its_own(settings, end: str):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []
    person = make.volunteer(language="th")
    with_email(person, f"somjai@raengjai.test{end}Bcc: other@raengjai.test")
    chooses(person, "email")
    tell(person)

    work()

    assert mail.outbox == []
    assert [(each.state, each.code) for each in deliveries_to(person)] == [("given_up", "email-address")]


def test_a_mail_arrives_at_a_real_server(settings):
    arrived = []

    class Keep(Message):
        def handle_message(self, message):
            arrived.append(message)

    server = Controller(Keep(), hostname="127.0.0.1", port=free_port())
    server.start()
    try:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.hostname, server.port
        person = make.volunteer(language="th")
        with_email(person)
        chooses(person, "email")
        tell(person)
        sent = work()
    finally:
        server.stop()

    assert [message["To"] for message in arrived] == ["somjai@raengjai.test"]
    assert arrived[0]["Message-ID"] == f"<{sent[0][1]}@raengjai.test>"
    assert "raengjai.test/notices/" in arrived[0].get_payload(decode=True).decode()
