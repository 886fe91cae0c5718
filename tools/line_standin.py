"""A stand-in for LINE on loopback: it checks every call as LINE publishes it, and plays the chats of invented people.

Tests start it; `python -m tools.line_standin` plays one chat in the terminal (docs/messages.md). What it answers:
200; 400 for a wrong body, key or reply token; 401 without the token; 404; 409 for a retry key that was taken; 429 over the
month's quota, or when a test says so.
"""

import base64
import hashlib
import hmac
import itertools
import json
import re
import secrets
import sys
import threading
import time
import urllib.request
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import UUID

from jsonschema import Draft202012Validator

from tools import line_shapes as shapes
from tools.server import HOST

MOST_IMAGE = 1_000_000  # bytes of a rich menu's picture
_RETRY = "/v2/bot/message/push", "/v2/bot/message/multicast"


@dataclass(frozen=True)
class Answer:
    """What goes back: status, JSON and headers."""

    status: int
    body: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Call:
    """One call that was taken."""

    path: str
    body: Any
    retry_key: str


@dataclass
class Line:
    """What LINE knows: the quota, the keys it took, the tokens it gave, the menus it shows."""

    token: str
    secret: str
    most: int | None = 1000
    used: int = 0
    calls: list[Call] = field(default_factory=list)
    refused: list[tuple[str, Answer]] = field(default_factory=list)
    next_answers: deque[Answer] = field(default_factory=deque)
    reply_tokens: set[str] = field(default_factory=set)
    menus: dict[str, Any] = field(default_factory=dict)
    pictures: dict[str, bytes] = field(default_factory=dict)
    default_menu: str = ""
    address: str = ""
    _keys: set[str] = field(default_factory=set)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    # --- what a test or a person says ---

    def texts_to(self, line_user: str) -> list[str]:
        """What stands in the chat of this person, pushes only."""
        return [
            message["text"]
            for call in self.calls
            if call.path in _RETRY and line_user in (call.body["to"], *call.body["to"])
            for message in call.body["messages"]
        ]

    def replies(self) -> list[dict[str, Any]]:
        return [call.body for call in self.calls if call.path.endswith("/reply")]

    def event(self, kind: str, line_user: str, *, text: str = "", **more: Any) -> dict[str, Any]:
        """As webhook.yml writes it; `more` overrides, for tests of what is wrong."""
        event: dict[str, Any] = {
            "type": kind,
            "mode": "active",
            "timestamp": int(time.time() * 1000),
            "source": {"type": "user", "userId": line_user},
            "webhookEventId": secrets.token_hex(13).upper(),
            "deliveryContext": {"isRedelivery": False},
        }
        if kind in ("message", "follow"):
            event["replyToken"] = secrets.token_hex(16)
            self.reply_tokens.add(event["replyToken"])
        if kind == "message":
            event["message"] = {"id": "1", "type": "text", "quoteToken": "q", "text": text}
        return event | more

    def signed(self, *events: dict[str, Any]) -> tuple[bytes, str]:
        """Body and X-Line-Signature."""
        body = json.dumps({"destination": "U" + "0" * 32, "events": list(events)}).encode()
        digest = hmac.new(self.secret.encode(), body, hashlib.sha256).digest()
        return body, base64.b64encode(digest).decode()

    # --- what is asked over the wire ---

    def answer(self, method: str, path: str, headers: Any, raw: bytes) -> Answer:
        given = self._answer(method, path, headers, raw)
        if given.status != 200:
            self.refused.append((path, given))
        return given

    def _answer(self, method: str, path: str, headers: Any, raw: bytes) -> Answer:
        if headers.get("Authorization") != f"Bearer {self.token}":
            return _no(401, "Authentication failed. Confirm that the access token is valid.")
        if self.next_answers:
            return self.next_answers.popleft()
        for way, pattern, deed in _WAYS:
            if method == way and (found := re.fullmatch(pattern, path)):
                return deed(self, headers, raw, *found.groups())
        return _no(404, "Not found")

    def _push(self, headers: Any, raw: bytes) -> Answer:
        return self._sent(_RETRY[0], shapes.PUSH, headers, raw)

    def _multicast(self, headers: Any, raw: bytes) -> Answer:
        return self._sent(_RETRY[1], shapes.MULTICAST, headers, raw)

    def _sent(self, path: str, shape: shapes.Shape, headers: Any, raw: bytes) -> Answer:
        body, wrong = _checked(shape, headers, raw)
        if wrong:
            return wrong
        key = headers.get("X-Line-Retry-Key", "")
        if key and not _is_uuid(key):
            return _no(400, "The retry key is not a UUID")
        if key in self._keys:
            return _no(409, "The retry key is already accepted")
        number = len(body["to"]) if isinstance(body["to"], list) else 1
        if self.most is not None and self.used + number > self.most:
            return _no(429, "You have reached your monthly limit.")
        self.used += number
        self._keys |= {key} if key else set()
        self.calls.append(Call(path, body, key))
        return Answer(200, {"sentMessages": [{"id": str(next(self._numbers))} for _each in body["messages"]]})

    def _reply(self, headers: Any, raw: bytes) -> Answer:
        body, wrong = _checked(shapes.REPLY, headers, raw)
        if wrong:
            return wrong
        if headers.get("X-Line-Retry-Key") or body["replyToken"] not in self.reply_tokens:
            return _no(400, "Invalid reply token")
        self.reply_tokens.remove(body["replyToken"])
        self.calls.append(Call("/v2/bot/message/reply", body, ""))
        return Answer(200, {"sentMessages": [{"id": str(next(self._numbers))} for _each in body["messages"]]})

    def _quota(self, _headers: Any, _raw: bytes) -> Answer:
        return Answer(200, {"type": "none"} if self.most is None else {"type": "limited", "value": self.most})

    def _consumption(self, _headers: Any, _raw: bytes) -> Answer:
        return Answer(200, {"totalUsage": self.used})

    def _new_menu(self, headers: Any, raw: bytes) -> Answer:
        body, wrong = _checked(shapes.RICH_MENU, headers, raw)
        if wrong:
            return wrong
        name = f"richmenu-{secrets.token_hex(16)}"
        self.menus[name] = body
        return Answer(200, {"richMenuId": name})

    def _menu_list(self, _headers: Any, _raw: bytes) -> Answer:
        return Answer(200, {"richmenus": [{"richMenuId": name, **menu} for name, menu in self.menus.items()]})

    def _menu_picture(self, headers: Any, raw: bytes, name: str) -> Answer:
        kind = headers.get("Content-Type", "")
        if name not in self.menus or kind not in ("image/png", "image/jpeg") or len(raw) > MOST_IMAGE:
            return _no(400, "The image is not one for this menu")
        self.pictures[name] = raw
        return Answer(200)

    def _menu_for_all(self, _headers: Any, _raw: bytes, name: str) -> Answer:
        if name not in self.pictures:
            return _no(400, "must upload richmenu image before applying it to user")
        self.default_menu = name
        return Answer(200)

    def _menu_gone(self, _headers: Any, _raw: bytes, name: str) -> Answer:
        return Answer(200) if self.menus.pop(name, None) else _no(404, "richmenu not found")


_WAYS = (
    ("POST", "/v2/bot/message/push", Line._push),
    ("POST", "/v2/bot/message/multicast", Line._multicast),
    ("POST", "/v2/bot/message/reply", Line._reply),
    ("GET", "/v2/bot/message/quota", Line._quota),
    ("GET", "/v2/bot/message/quota/consumption", Line._consumption),
    ("POST", "/v2/bot/richmenu", Line._new_menu),
    ("GET", "/v2/bot/richmenu/list", Line._menu_list),
    ("POST", "/v2/bot/richmenu/([^/]+)/content", Line._menu_picture),
    ("POST", "/v2/bot/user/all/richmenu/([^/]+)", Line._menu_for_all),
    ("DELETE", "/v2/bot/richmenu/([^/]+)", Line._menu_gone),
)


@contextmanager
def standing_in(*, token: str, secret: str, port: int = 0) -> Iterator[Line]:
    """A stand-in on loopback while inside; its address is what LINE_API must say."""
    line = Line(token, secret)

    class Handler(BaseHTTPRequestHandler):
        def _any(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            given = line.answer(self.command, self.path, self.headers, raw)
            body = json.dumps(given.body).encode()
            self.send_response(given.status)
            for name, value in {**given.headers, "X-Line-Request-Id": secrets.token_hex(16)}.items():
                self.send_header(name, value)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_DELETE = _any

        def log_message(self, *_arguments: Any) -> None:
            """Tests read `calls`."""

    server = ThreadingHTTPServer((HOST, port), Handler)
    server.daemon_threads = True
    line.address = f"http://{HOST}:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=[0.05], daemon=True)
    thread.start()
    try:
        yield line
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def _checked(shape: shapes.Shape, headers: Any, raw: bytes) -> tuple[Any, Answer | None]:
    if not headers.get("Content-Type", "").startswith("application/json"):
        return None, _no(415, "The media type is not supported")
    try:
        body = json.loads(raw)
    except ValueError:
        return None, _no(400, "The request body could not be parsed as JSON")
    wrong = [
        {"message": error.message[:200], "property": "/".join(map(str, error.absolute_path))}
        for error in Draft202012Validator(shape).iter_errors(body)
    ]
    texts = [message.get("text", "") for message in body.get("messages", [])] if not wrong else []
    wrong += [
        {"message": "Length must be between 0 and 5000", "property": "messages/text"}
        for text in texts
        if len(text.encode("utf-16-le")) // 2 > shapes.MOST_TEXT
    ]
    return body, _no(400, "The request body has errors", wrong) if wrong else None


def _no(status: int, message: str, details: list[dict[str, str]] | None = None) -> Answer:
    return Answer(status, {"message": message, **({"details": details} if details else {})})


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False


def main() -> int:
    """Plays the chat of one invented person: what is typed goes to the product, what it sends is shown."""
    site = (sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000").rstrip("/")
    person = "U" + "1" * 32
    with standing_in(token="stand-in", secret="stand-in", port=8090) as line:  # noqa: S106 nobody's
        print(f"LINE stands in at {line.address}; the product is asked at {site}.")
        print("Type what the person writes, or /follow or /unfollow. Ctrl-D ends it.")
        threading.Thread(target=_show, args=[line], daemon=True).start()
        for typed in sys.stdin:
            words = typed.strip()
            kind = words[1:] if words in ("/follow", "/unfollow") else "message"
            body, signature = line.signed(line.event(kind, person, text=words))
            headers = {"Content-Type": "application/json", "X-Line-Signature": signature}
            told = urllib.request.Request(f"{site}/line/webhook/", body, headers)  # noqa: S310 loopback
            with urllib.request.urlopen(told, timeout=10) as answer:  # noqa: S310 loopback
                print(f"  ({answer.status})")
    return 0


def _show(line: Line) -> None:
    shown = 0
    while True:
        for call in line.calls[shown:]:
            for message in call.body.get("messages", []):
                print(f"  {call.path.rpartition('/')[2]}: {message['text']}", flush=True)
        shown = len(line.calls)
        time.sleep(0.3)


if __name__ == "__main__":
    sys.exit(main())
