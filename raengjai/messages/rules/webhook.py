"""What LINE tells us: whether it is LINE, whether it is news, and what it says.

Source: LINE Developers, Messaging API reference, "Webhook event objects" and "Signature validation"; the shapes are
those of line/line-openapi (webhook.yml). The official library would cost a web worker 60 MB.
"""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

# Ids are remembered far longer than this (docs/retention.yaml), so nothing that is timely can come twice unknown.
OLDEST = timedelta(hours=24)
NEWEST = timedelta(minutes=5)
LONGEST_TEXT = 200
_LONGEST_ID = 64


class Unreadable(Exception):
    """The body is not what LINE sends."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened in a chat. `kind`: "message", "follow", "unfollow"; others are passed over."""

    id: str
    kind: str
    at: datetime
    line_user: str
    reply_token: str
    text: str


def is_signed_by_line(body: bytes, signature: str, secret: str) -> bool:
    """HMAC-SHA256 of the raw bytes under the channel's secret, in base64 (header X-Line-Signature)."""
    try:
        given = base64.b64decode(signature, validate=True)
    except (binascii.Error, ValueError):
        return False
    right = hmac.digest(secret.encode(), body, hashlib.sha256)
    return bool(secret) and hmac.compare_digest(given, right)


def is_timely(event: Event, now: datetime) -> bool:
    """LINE delivers at once, and again for some hours when we did not answer. What is older is somebody's copy."""
    return now - OLDEST <= event.at <= now + NEWEST


def read_events(body: bytes) -> list[Event]:
    """The events of people in a chat with us. Raises Unreadable."""
    try:
        events = json.loads(body)["events"]
        if not isinstance(events, list):
            raise Unreadable
        return list(_read(events))
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, OSError, RecursionError) as error:
        raise Unreadable from error


def _read(events: list[dict[str, Any]]) -> Iterator[Event]:
    for event in events:
        source = event.get("source") or {}
        kind = str(event["type"])
        is_ours = event.get("mode") == "active" and source.get("type") == "user" and "userId" in source
        if not is_ours or kind not in ("message", "follow", "unfollow"):
            continue
        message = event.get("message") or {}
        yield Event(
            id=_text(event["webhookEventId"], _LONGEST_ID),
            kind=kind,
            at=datetime.fromtimestamp(int(event["timestamp"]) / 1000, UTC),
            line_user=_text(source["userId"], _LONGEST_ID),
            reply_token=str(event.get("replyToken") or "")[:_LONGEST_ID],
            text=str(message.get("text") or "")[:LONGEST_TEXT] if message.get("type") == "text" else "",
        )


def _text(value: Any, longest: int) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= longest:
        raise Unreadable
    return value
