"""Browsers that take notices: who may add one, where a push may go, and when it ends."""

import json
import socket
import subprocess
import sys
from datetime import timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from raengjai.access.door import acting_as, acting_as_system
from raengjai.ground.refused import Refused
from raengjai.messages.actions import remove_subscriptions_of_device
from raengjai.messages.jobs import web_push
from raengjai.messages.models import PushSubscription
from raengjai.messages.rules import is_public_address, wrong_with_endpoint
from tests import make
from tests.cast import browser_of
from tests.messages.people import NOON, states_of, tell, with_push, work
from tests.messages.push_service import encoded
from tools.state import ROOT

KNOWN = ["fcm.googleapis.com", "*.push.apple.com"]


@pytest.mark.parametrize(
    ("endpoint", "wrong"),
    [
        ("https://fcm.googleapis.com/fcm/send/abc:def", ""),
        ("https://web.push.apple.com/QGl", ""),
        ("https://fcm.googleapis.com:443/x", ""),
        ("https://FCM.googleapis.com/x", ""),
        ("http://fcm.googleapis.com/x", "not-https"),
        ("https://fcm.googleapis.com:8443/x", "not-https"),
        ("https://fcm.googleapis.com.evil.example/x", "unknown-service"),
        ("https://evil.example/fcm.googleapis.com", "unknown-service"),
        ("https://push.apple.com/x", "unknown-service"),
        ("https://evilpush.apple.com/x", "unknown-service"),
        ("https://user:pass@fcm.googleapis.com/x", "unreadable"),
        ("https://fcm.googleapis.com@evil.example/x", "unreadable"),
        ("https://fcm.googleapis.com\\@evil.example/x", "unreadable"),
        ("https://fcm.googleapis.com/x#y", "unreadable"),
        ("https://fcm.googleapis.com/x y", "unreadable"),
        ("https://fcm.googleapis.com/ไทย", "unreadable"),
        ("https://fcm.googleapis.com:x/", "unreadable"),
        ("https://fcm.googleapis.com/" + "x" * 1000, "unreadable"),
        ("file:///etc/passwd", "unreadable"),
        ("", "unreadable"),
        ("https://127.0.0.1/x", "not-a-name"),
        ("https://[::1]/x", "not-a-name"),
        ("https://localhost/x", "not-a-name"),
        ("https://2130706433/x", "not-a-name"),
        ("https://127.1/x", "not-a-name"),
        ("https://169.254.169.254/latest/meta-data", "not-a-name"),
    ],
)
def test_where_a_push_may_go(endpoint, wrong):
    assert wrong_with_endpoint(endpoint, KNOWN) == wrong
    if wrong == "unknown-service":
        assert wrong_with_endpoint(endpoint, ["*"]) == ""
    elif wrong:
        assert wrong_with_endpoint(endpoint, ["*"]) == wrong


def test_this_machine_only_where_it_is_allowed():
    assert wrong_with_endpoint("http://127.0.0.1:8000/x", KNOWN, loopback=True) == ""
    assert wrong_with_endpoint("http://127.0.0.1:8000/x", KNOWN) == "not-https"
    assert wrong_with_endpoint("http://10.0.0.1/x", KNOWN, loopback=True) == "not-https"


@given(st.text(max_size=60))
def test_any_text_is_judged_and_never_breaks(text):
    for endpoint in (text, f"https://{text}/x", f"https://fcm.googleapis.com{text}"):
        wrong_with_endpoint(endpoint, KNOWN)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("142.250.4.95", True),
        ("2404:6800:4003:c00::5f", True),
        ("10.0.0.1", False),
        ("192.168.1.1", False),
        ("127.0.0.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1", False),
        ("fd00::1", False),
        ("::ffff:10.0.0.1", False),
        ("2002:0a00:0001::1", False),
    ],
)
def test_what_lies_on_the_open_internet(address, public):
    assert is_public_address(address) is public


def test_a_known_name_that_leads_into_our_own_network_is_not_called(monkeypatch):
    """The name is allowed, but somebody made it resolve to a machine inside."""
    inside = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("142.250.4.95", 443))]
    inside += [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.8", 443))]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_given, **_more: inside)

    with pytest.raises(web_push._NotPublic):
        web_push._resolved("fcm.googleapis.com", 443)


# --- who may -----------------------------------------------------------------------------------------------

pytestmark = pytest.mark.django_db


def subscriptions():
    with acting_as_system("test"):
        return list(PushSubscription.objects.order_by("added_at"))


def posted(browser, service, to="add_push", **more):
    body = {
        "endpoint": service.endpoint,
        "p256dh": encoded(service.public),
        "auth": encoded(service.auth),
        "name": "Chrome, Android",
        "device": "",
        "until_sign_out": True,
    } | more
    return browser.post(reverse(to), json.dumps(body), content_type="application/json")


def test_a_browser_is_added_told_and_removed(service):
    person = make.volunteer(language="en")
    browser = browser_of(person)

    assert posted(browser, service).json() == {"words": "This device takes notices now."}
    page = browser.get(reverse("notice_channels")).content.decode()
    assert "Chrome, Android" in page
    assert service.endpoint not in page
    tell(person)
    work()
    assert len(service.opened) == 1

    browser.post(reverse("remove_push", args=[subscriptions()[0].pk]))
    assert subscriptions() == []


def test_the_browser_itself_may_say_that_it_takes_no_more(service):
    browser = browser_of(make.volunteer())
    posted(browser, service)

    assert posted(browser, service, "stop_push").status_code == 200
    assert subscriptions() == []


def test_nobody_removes_somebody_else_s_browser(service):
    person = make.volunteer()
    with_push(person, service)

    browser_of(make.coordinator()).post(reverse("remove_push", args=[subscriptions()[0].pk]))
    posted(browser_of(make.volunteer()), service, "stop_push")

    assert [each.user_id for each in subscriptions()] == [person.pk]


def test_a_browser_that_somebody_else_uses_now_is_theirs(service):
    first, second = make.volunteer(), make.volunteer()
    with_push(first, service)
    with_push(second, service)
    tell(first)

    assert [each.user_id for each in subscriptions()] == [second.pk]
    assert states_of(first) == []


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"endpoint": "https://intranet.example/x"}, 422),
        ({"endpoint": "http://169.254.169.254/latest"}, 422),
        ({"p256dh": "AAAA"}, 422),
        ({"auth": "AAAA"}, 422),
        ({"auth": "ไทย"}, 422),
        ({"endpoint": "https://x/" + "x" * 2000}, 400),
        ({"name": "x" * 6000}, 400),
        ({"name": "x\x00"}, 400),
    ],
)
def test_bad_input_is_refused_with_a_sentence_and_nothing_is_kept(service, wrong, status):
    answer = posted(browser_of(make.volunteer()), service, **wrong)

    assert answer.status_code == status
    assert answer.json()["words"]
    assert subscriptions() == []


@pytest.mark.parametrize("body", ["", "[]", "1", "{", '{"endpoint": null}'])
def test_a_body_that_is_no_object_is_refused(body):
    answer = browser_of(make.volunteer()).post(reverse("add_push"), body, content_type="application/json")

    assert answer.status_code in (400, 422)
    assert subscriptions() == []


def test_ten_browsers_are_enough(service):
    person = make.volunteer()
    for number in range(10):
        with_push(person, service, endpoint=f"{service.address}/send/x{number}")

    with pytest.raises(Refused, match="10"):
        with_push(person, service)


def test_what_a_copy_of_the_database_shows_cannot_be_sent_to(service):
    with_push(make.volunteer(), service)
    with acting_as_system("test"):
        row = PushSubscription.objects.values().get()

    kept = b"".join(bytes(value) for value in row.values() if isinstance(value, bytes | memoryview))
    assert service.endpoint.encode() not in kept
    assert service.auth not in kept


# --- when it ends ------------------------------------------------------------------------------------------


def test_signing_out_ends_it_where_that_was_asked(service):
    person = make.volunteer()
    here, elsewhere = browser_of(person), browser_of(person)
    posted(elsewhere, service, endpoint=f"{service.address}/send/2", name="elsewhere")
    posted(here, service, name="here")

    here.post(reverse("sign_out"))

    assert [each.name for each in subscriptions()] == ["elsewhere"]


def test_signing_out_leaves_it_where_it_was_to_stay(service):
    browser = browser_of(make.volunteer())
    posted(browser, service, until_sign_out=False)

    browser.post(reverse("sign_out"))

    assert len(subscriptions()) == 1


def test_signing_out_everywhere_ends_all_that_were_to_end(service):
    person = make.volunteer()
    browser = browser_of(person)
    with_push(person, service, until_sign_out=True)
    with_push(person, service, endpoint=f"{service.address}/send/2", name="stays")

    browser.post(reverse("sign_out_elsewhere"))

    assert [each.name for each in subscriptions()] == ["stays"]


def test_a_phone_out_of_use_takes_no_more(service):
    person, watcher = make.volunteer(), make.coordinator()
    device = make.user().pk  # any id
    with_push(person, service, device_id=device)
    with acting_as(watcher) as actor:
        remove_subscriptions_of_device(device, user_id=person.pk, by=actor, at=NOON)

    assert subscriptions() == []


def test_the_signature_is_good_for_half_a_day(service):
    assert timedelta(0) < web_push.TOKEN_LASTS <= timedelta(hours=24)


# --- what web workers carry ----------------------------------------------------------------------------------


def test_no_web_worker_loads_the_libraries_of_the_channels():
    """60 MB and 1.2 s for LINE's alone; the job worker loads them with the first message."""
    loads = (
        "import sys, django; django.setup(); import raengjai.config.urls, raengjai.messages.jobs\n"
        "from django.urls import get_resolver; get_resolver().url_patterns\n"
        "print(sorted({'linebot', 'pywebpush', 'py_vapid', 'aiohttp', 'requests', 'pydantic'} & set(sys.modules)))"
    )
    said = subprocess.run(
        [sys.executable, "-c", loads], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert said.strip() == "[]"
