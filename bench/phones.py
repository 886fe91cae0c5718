"""Phones while we measure: they sign and seal as the real ones do, one entry at a time or twenty.

Run with Django's environment: `python -m bench.phones` registers one for each volunteer and prints them as JSON.
"""

import gzip
import itertools
import json
import random
import subprocess
import sys
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

import django
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from bench import site
from bench.data import story
from bench.load import Target
from raengjai.ground import receipts
from raengjai.ground.crypto import seal_to
from raengjai.ground.ids import new_id
from raengjai.offline.rules import decoded, encoded, envelope_info, signed_text
from tools.database import Urls
from tools.state import ROOT

BATCH = 20
SINGLES, BATCHES = 9_600, 640  # more than a run can send
FIRST_DOWNLOAD, LATER = 2_000, 100
PATH = "/offline/commands/"


@dataclass(frozen=True, slots=True)
class Phone:
    """A registered phone; `headers` are those of its owner's browser."""

    id: UUID
    place: str
    private: ec.EllipticCurvePrivateKey
    headers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """All phones, and the server's key they seal to."""

    phones: Sequence[Phone]
    key: str
    public: bytes


def registered(urls: Urls) -> Known:
    made = subprocess.run(
        [sys.executable, "-m", "bench.phones"],
        cwd=ROOT,
        env=site.environment(urls),
        check=True,
        capture_output=True,
        text=True,
    )
    said = json.loads(made.stdout)
    found = [
        Phone(UUID(row["id"]), row["place"], _private(row["place"]), tuple(row["headers"]))
        for row in said["phones"]
    ]
    return Known(found, said["key"], decoded(said["public"]))


def sending(ours: site.Server, known: Known, db_pid: int, *, parts: int = 1) -> Target:
    """Whole recording forms, from every phone in turn; a batch is counted by its entries."""
    count = SINGLES if parts == 1 else BATCHES

    def made() -> list[tuple[tuple[str, ...], str]]:
        return [
            _request(ours, known, phone, parts)
            for phone in itertools.islice(itertools.cycle(known.phones), count)
        ]

    label = "phone: an entry" if parts == 1 else f"phone: an entry in a batch of {parts}"
    return Target(label, ours.url, PATH, ours.pid, db_pid, method="POST", signed=made, parts=parts)


def downloads(ours: site.Server, known: Known, db_pid: int) -> list[Target]:
    """The first download of a phone that holds 2,000 needs, and what changed when 100 more were recorded."""
    phone = known.phones[0]
    path = f"/offline/changes/?device={phone.id}"
    while _rows(ours, phone, path) < FIRST_DOWNLOAD:
        _send(ours, known, phone, BATCH)
    cursor = _asked(ours, phone, path)["cursor"]
    for _ in range(LATER // BATCH):
        _send(ours, known, phone, BATCH)
    return [
        Target("phone: first download", ours.url, path, ours.pid, db_pid, headers=(phone.headers,)),
        Target(
            f"phone: {LATER} changes",
            ours.url,
            f"{path}&cursor={cursor}",
            ours.pid,
            db_pid,
            headers=(phone.headers,),
        ),
    ]


def weighed(target: Target) -> tuple[int, int, int]:
    """Needs, packed bytes and plain bytes of a download."""
    body = _fetched(target.url + target.path, target.headers[0])
    plain = gzip.decompress(body)
    return len(json.loads(plain)["needs"]), len(body), len(plain)


def _rows(ours: site.Server, phone: Phone, path: str) -> int:
    needs: list[object] = _asked(ours, phone, path)["needs"]
    return len(needs)


def _asked(ours: site.Server, phone: Phone, path: str) -> dict[str, list[object]]:
    body = _fetched(ours.url + path, phone.headers)
    said: dict[str, list[object]] = json.loads(gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body)
    return said


def _send(ours: site.Server, known: Known, phone: Phone, parts: int) -> None:
    headers, body = _request(ours, known, phone, parts)
    _fetched(ours.url + PATH, headers, body.encode())


def _fetched(url: str, headers: Sequence[str], body: bytes | None = None) -> bytes:
    question = urllib.request.Request(url, body, dict(each.split(": ", 1) for each in headers))
    with urllib.request.urlopen(question, timeout=60) as answer:
        found: bytes = answer.read()
    return found


def _request(ours: site.Server, known: Known, phone: Phone, parts: int) -> tuple[tuple[str, ...], str]:
    now = datetime.now(UTC).isoformat()
    envelopes = [_envelope(known, phone, now) for _ in range(parts)]
    body = json.dumps({"device": str(phone.id), "sent_at": now, "waiting": parts, "envelopes": envelopes})
    r, s = decode_dss_signature(
        phone.private.sign(signed_text(PATH, body.encode()), ec.ECDSA(hashes.SHA256()))
    )
    signature = encoded(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
    origin = ours.url.replace("http:", "https:")
    return (
        f"Raengjai-Signature: {signature}",
        f"Origin: {origin}",
        "Content-Type: application/json",
        "X-Forwarded-Proto: https",
    ), body


def _envelope(known: Known, phone: Phone, now: str) -> dict[str, str]:
    command = new_id()
    entry = {
        "id": str(command),
        "name": "needs.record",
        "version": 1,
        "made_at": now,
        "offset_ms": 0,
        "subject": str(new_id()),
        "language": "th",
        "fields": _fields(phone.place),
    }
    sealed = seal_to(known.public, json.dumps(entry).encode(), info=envelope_info(phone.id, command))
    return {"id": str(command), "key": known.key, "enc": encoded(sealed[:65]), "ct": encoded(sealed[65:])}


def _fields(place: str) -> list[tuple[str, str]]:
    """A new person with unpaid wages, as long as people are."""
    told = story()
    note = " ".join(next(talk["notes"] for talk in told["talk"] if talk["topic"] == "unpaid-wages"))
    same = {"for_whom": "self", "birth_year": "2505", "sex": "F", "nationality": "THA", "language": "th"}
    return [
        *same.items(),
        ("first_name", random.choice(told["women"])),
        ("last_name", random.choice(told["men"]) + random.choice(told["men"]) + told["surnames"][0]),
        ("phone", f"08{random.randrange(10**8):08d}"),
        ("place_code", place),
        ("village_no", "3"),
        ("topics", "unpaid-wages"),
        ("unpaid-wages-note", note),
        ("purposes", "share_with_office"),
        ("purposes", "contact_by_phone"),
        ("given_by", "self"),
        ("channel", "visit"),
        ("receipt_code", receipts.new_code()),
    ]


def _private(place: str) -> ec.EllipticCurvePrivateKey:
    """The same key for the same volunteer, run after run: measured phones protect nothing."""
    return ec.derive_private_key(int.from_bytes(sha256(place.encode()).digest()[:31], "big"), ec.SECP256R1())


def _registered_here() -> dict[str, object]:
    """Django is set up by now."""
    from bench.accounts import cast, headers_of  # noqa: PLC0415
    from raengjai.access.door import acting_as  # noqa: PLC0415
    from raengjai.access.models import User  # noqa: PLC0415
    from raengjai.ground.dates import bangkok_now  # noqa: PLC0415
    from raengjai.offline.actions import register_device  # noqa: PLC0415
    from raengjai.offline.models import keyring  # noqa: PLC0415

    rows = []
    for name, posting in cast().items():
        if not name.startswith("volunteer-"):
            continue
        headers, place = headers_of(name, *posting), posting[1]
        public = (
            _private(place)
            .public_key()
            .public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
        )
        device = UUID(bytes=sha256(b"bench" + place.encode()).digest()[:16], version=4)
        with acting_as(User.objects.get(username=f"bench-{name}")) as actor:
            register_device(
                device, public_key=public, name="bench", app_version="bench", by=actor, at=bangkok_now()
            )
        rows.append({"id": str(device), "place": place, "headers": headers})
    return {"phones": rows, "key": keyring().seal.name, "public": encoded(keyring().seal.public)}


if __name__ == "__main__":
    django.setup()
    json.dump(_registered_here(), sys.stdout)
