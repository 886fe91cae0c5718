"""Web push: encrypted for one browser (RFC 8291), signed by us (VAPID, RFC 8292), posted to its push service (RFC 8030).

The address came from a browser. It was checked when it was kept, and is again here: the name must be allowed, what it
resolves to must lie on the open internet, and the connection goes to exactly that address (no second look-up, no
redirects, no proxy).
"""

import http.client
import json
import socket
import ssl
from collections.abc import Mapping
from datetime import timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from raengjai.access.door import acting_as_system
from raengjai.ground.dates import bangkok_now
from raengjai.messages import actions
from raengjai.messages.jobs.parcels import Browser, Parcel
from raengjai.messages.rules import Outcome, after_http, is_public_address, wrong_with_endpoint
from raengjai.messages.rules.endpoints import LOOPBACK

LASTS = timedelta(days=2)  # TTL: a phone that is off for longer finds the notice in the inbox
TOKEN_LASTS = timedelta(hours=12)  # RFC 8292, section 2: at most 24 hours
PATIENCE = 10.0  # seconds
GONE = (404, 410)  # RFC 8030, section 7.3


def send(parcel: Parcel) -> Outcome:
    """To every browser of the person; taken when one of them takes it. Those that are gone are forgotten."""
    if not parcel.browsers:
        return Outcome("never", "push-none")
    payload = json.dumps(
        {"title": parcel.message.title, "text": parcel.message.text, "url": parcel.message.link},
        ensure_ascii=False,
    ).encode()
    outcomes = {browser: _send_one(browser, payload, topic=parcel.key.hex) for browser in parcel.browsers}
    _note(
        gone=[browser for browser, found in outcomes.items() if found.code == "push-gone"],
        told=[browser for browser, found in outcomes.items() if found.kind == "sent"],
    )
    order = {"sent": 0, "again": 1, "never": 2, "over": 3}
    return min(outcomes.values(), key=lambda outcome: order[outcome.kind])


def _send_one(browser: Browser, payload: bytes, *, topic: str) -> Outcome:
    if wrong_with_endpoint(browser.endpoint, settings.PUSH_HOSTS, loopback=settings.DEVELOPMENT):
        return Outcome("never", "push-refused-address")
    try:
        body = _encrypted(browser, payload)
    except ValueError:
        return Outcome("never", "push-unusable-key")
    headers = {
        **_signature(browser.endpoint),
        "TTL": str(int(LASTS.total_seconds())),
        "Topic": topic,
        "Urgency": "normal",
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
    }
    try:
        status, retry_after = _post(urlsplit(browser.endpoint), body, headers)
    except _NotPublic:
        return Outcome("never", "push-not-public")
    except (OSError, http.client.HTTPException):
        return Outcome("again", "push-unreachable")
    return (
        Outcome("never", "push-gone")
        if status in GONE
        else after_http("push", status, retry_after=retry_after)
    )


def _note(*, gone: list[Browser], told: list[Browser]) -> None:
    with acting_as_system("messages: browsers") as system:
        now = bangkok_now()
        actions.forget_subscriptions([each.id for each in gone], by=system, at=now)
        actions.note_told([each.id for each in told], at=now)


def _encrypted(browser: Browser, payload: bytes) -> bytes:
    from pywebpush import WebPusher  # noqa: PLC0415 - web workers never load it

    keys = {"p256dh": browser.public, "auth": browser.auth}
    pusher = WebPusher({"endpoint": browser.endpoint, "keys": keys})
    body: bytes = pusher.encode(payload, content_encoding="aes128gcm")["body"]
    return body


def _signature(endpoint: str) -> dict[str, str]:
    parts = urlsplit(endpoint)
    until = int((bangkok_now() + TOKEN_LASTS).timestamp())
    claims = {"sub": settings.VAPID_CONTACT, "aud": f"{parts.scheme}://{parts.netloc}", "exp": until}
    signed: dict[str, str] = _signer(settings.VAPID_PRIVATE_KEY).sign(claims)
    return {"Authorization": signed["Authorization"]}


@lru_cache(maxsize=2)
def _signer(private: str) -> Any:
    from py_vapid import Vapid02  # noqa: PLC0415 - web workers never load it

    return Vapid02.from_raw(private.encode())


class _NotPublic(Exception):
    """The name leads into a private network."""


def _post(address: SplitResult, body: bytes, headers: Mapping[str, str]) -> tuple[int, str]:
    """Status and Retry-After; the answer's body is not read."""
    host = address.hostname or ""
    port = address.port or (443 if address.scheme == "https" else 80)
    target = _resolved(host, port)
    connection: http.client.HTTPConnection = http.client.HTTPConnection(host, port, timeout=PATIENCE)
    wire = socket.create_connection((target, port), timeout=PATIENCE)
    try:
        if address.scheme == "https":
            wire = ssl.create_default_context().wrap_socket(wire, server_hostname=host)
        connection.sock = wire
        path = f"{address.path or '/'}{'?' + address.query if address.query else ''}"
        connection.request("POST", path, body=body, headers=dict(headers))
        answer = connection.getresponse()
        return answer.status, answer.headers.get("Retry-After", "")
    finally:
        connection.close()
        wire.close()


def _resolved(host: str, port: int) -> str:
    """The one address to connect to: every address of the name must be public, or this machine in development."""
    found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if settings.DEVELOPMENT and host in LOOPBACK:
        return found[0]
    if not found or not all(is_public_address(each) for each in found):
        raise _NotPublic(host)
    return found[0]
