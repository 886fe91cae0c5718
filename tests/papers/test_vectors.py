"""The example of docs/credentials.md: what the server writes is what phones, and others, were tested to read."""

import base64
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from raengjai.ground import crypto
from raengjai.papers.models.keys import name_of
from raengjai.papers.rules import credential
from raengjai.papers.rules.credential import Claims
from raengjai.papers.rules.revoked import LIST_CONTEXT, list_body

FILE = Path(__file__).parent.parent / "js" / "offline" / "credential.json"
PRIVATE = bytes(range(32))  # of the example alone
MADE_AT = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
FROM, UNTIL = date(2026, 10, 1), date(2028, 9, 30)

NOTE = "ประชุมเชิงปฏิบัติการ"


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _code(number: str, name: str, private: bytes = PRIVATE, note: str = "") -> str:
    key = name_of(crypto.public_of_signing(PRIVATE))
    kind, grade = (2, "") if note else (1, "core")
    body = credential.body_of(
        Claims(kind, number, key, "520101", grade, FROM, UNTIL, credential.short_name(name), note)
    )
    return credential.text_of(body, crypto.sign(private, credential.CONTEXT + body))


def vector() -> dict[str, Any]:
    public = crypto.public_of_signing(PRIVATE)
    revoked = {"0000000B": date(2026, 11, 20), "0000000C": date(2026, 11, 30)}
    body = list_body(name_of(public), MADE_AT, revoked.items())
    name = "นางบัวผัน นามสมมติ"
    return {
        "key": name_of(public),
        "public": _text(public),
        "valid": _code("0000000A", name),
        "claims": {
            "kind": 1,
            "number": "0000000A",
            "key": name_of(public),
            "place": "520101",
            "grade": "core",
            "from": credential.day_number(FROM),
            "until": credential.day_number(UNTIL),
            "name": name,
            "note": "",
        },
        "other": _code("0000000D", "Zoë မြန်မာ"),
        "other_name": "Zoë မြန်မာ",
        "certificate": _code("0000000E", name, note=NOTE),
        "note": NOTE,
        "revoked": _code("0000000B", name),
        "later": _code("0000000C", name),
        "forged": _code("0000000A", name, private=bytes(32)),
        "list": _text(body + crypto.sign(PRIVATE, LIST_CONTEXT + body)),
        "revoked_from": {number: credential.day_number(day) for number, day in revoked.items()},
        "made_at": "2026-11-25T03:00:00.000Z",
    }


def test_the_example_is_what_the_server_writes():
    assert json.loads(FILE.read_text(encoding="utf-8")) == vector()


def test_the_page_of_the_format_shows_the_example():
    page = (FILE.parents[3] / "docs" / "credentials.md").read_text(encoding="utf-8")

    made = vector()
    assert made["valid"] in page
    assert made["public"] in page
    assert made["list"] in page
