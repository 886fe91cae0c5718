"""A phone for tests: it seals, signs and sends as the real one does, and lets a test send what no real one would."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from django.test import Client

from raengjai.access.models import User
from raengjai.ground import receipts
from raengjai.ground.crypto import is_signed, seal_to
from raengjai.ground.dates import bangkok_now
from raengjai.ground.ids import new_id
from raengjai.offline.rules import decoded, encoded, envelope_info, receipt_text
from tests.cast import browser_of

COMMANDS = "/offline/commands/"
ORIGIN = "http://testserver"


@dataclass
class Phone:
    """One phone of one person."""

    id: UUID = field(default_factory=new_id)
    private: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    keys: dict[str, Any] = field(default_factory=dict)
    browser: Client = field(default_factory=Client)  # without a session: as the service worker sends

    @property
    def public(self) -> bytes:
        form = serialization.PublicFormat.UncompressedPoint
        return self.private.public_key().public_bytes(serialization.Encoding.X962, form)

    def envelope(self, command: Any, *, id: UUID | str = "") -> dict[str, str]:
        """`command` (or any bytes) sealed to the server; `id` when it should differ from the one inside."""
        outside = UUID(str(id or command["id"]))
        text = command if isinstance(command, bytes) else json.dumps(command).encode()
        sealed = seal_to(decoded(self.keys["seal"]["public"]), text, info=envelope_info(self.id, outside))
        return {
            "id": str(outside),
            "key": self.keys["seal"]["id"],
            "enc": encoded(sealed[:65]),
            "ct": encoded(sealed[65:]),
        }

    def body(self, *commands: Any, **changes: Any) -> bytes:
        envelopes = [each if "ct" in each else self.envelope(each) for each in commands]
        said = {
            "device": str(self.id),
            "sent_at": bangkok_now().isoformat(),
            "waiting": len(envelopes),
            "envelopes": envelopes,
        }
        return json.dumps(said | changes).encode()

    def signature(self, body: bytes, path: str = COMMANDS) -> str:
        text = f"raengjai/offline/1\nPOST {path}\n".encode() + body
        r, s = decode_dss_signature(self.private.sign(text, ec.ECDSA(hashes.SHA256())))
        return encoded(r.to_bytes(32, "big") + s.to_bytes(32, "big"))

    def post(self, body: bytes, *, signature: str = "", origin: str = ORIGIN) -> Any:
        return self.browser.post(
            COMMANDS,
            body,
            content_type="application/json",
            headers={"Raengjai-Signature": signature or self.signature(body), "Origin": origin},
        )

    def send(self, *commands: Any, **changes: Any) -> dict[str, Any]:
        answer = self.post(self.body(*commands, **changes))
        assert answer.status_code == 200, (answer.status_code, answer.content.decode())
        said: dict[str, Any] = answer.json()
        return said

    def result(self, command: Any, **changes: Any) -> dict[str, Any]:
        """What the server said about one command sent alone."""
        found: dict[str, Any] = self.send(command, **changes)["results"][0]
        return found

    def verifies(self, receipt: dict[str, str]) -> bool:
        text = receipt_text(UUID(receipt["id"]), receipt["entry"], receipt["at"])
        return is_signed(decoded(self.keys["receipt"]["public"]), decoded(receipt["signature"]), text)


def register(person: User, phone: Phone | None = None, **changes: Any) -> Phone:
    phone = phone or Phone()
    said = {"id": str(phone.id), "public": encoded(phone.public), "name": "Android", "version": "0.1.0"}
    answer = browser_of(person).post("/offline/devices/", said | changes, content_type="application/json")
    assert answer.status_code == 200, (answer.status_code, answer.content.decode())
    phone.keys = answer.json()["keys"]
    return phone


def command(name: str, fields: Any = (), **changes: Any) -> dict[str, Any]:
    made_at: datetime = changes.pop("made_at", None) or bangkok_now()
    return {
        "id": str(new_id()),
        "name": name,
        "version": 1,
        "made_at": made_at.isoformat(),
        "offset_ms": 0,
        "subject": "",
        "language": "th",
        "fields": list(fields),
        "files": [],
    } | changes


def visit(*topics: str, name: str = "บัวผัน", place: str = "520101", **changes: Any) -> dict[str, Any]:
    """A whole recording form, as the phone keeps it."""
    fields = [
        ("for_whom", "self"),
        ("first_name", name),
        ("last_name", "นามสมมติ"),
        ("place_code", place),
        ("sex", "F"),
        ("nationality", "THA"),
        ("language", "th"),
        *(("topics", topic) for topic in topics or ("unpaid-wages",)),
        ("purposes", "share_with_office"),
        ("given_by", "self"),
        ("channel", "visit"),
        ("receipt_code", receipts.new_code()),
    ]
    return command("needs.record", fields, subject=str(new_id()), **changes)
