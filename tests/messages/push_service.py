"""A push service on loopback, and the browser behind it: checks what RFC 8030, 8188, 8291 and 8292 ask for, and opens it."""

import base64
import json
import re
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

HOST = "127.0.0.1"


def encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Service:
    """One browser with as many subscriptions as are asked for. `answers` are given first, then 201 for whatever is right."""

    vapid_public: bytes
    address: str = ""
    private: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    auth: bytes = b"sixteen-bytes-16"
    answers: deque[tuple[int, dict[str, str]]] = field(default_factory=deque)
    opened: list[dict[str, Any]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def endpoint(self) -> str:
        return self.endpoint_of(1)

    def endpoint_of(self, number: int) -> str:
        return f"{self.address}/send/{number}"

    @property
    def public(self) -> bytes:
        return self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def take(self, path: str, headers: Any, body: bytes) -> tuple[int, dict[str, str]]:
        if self.answers:
            return self.answers.popleft()
        wrong = [
            *self._wrong_with_headers(headers),
            *self._wrong_with_token(headers.get("Authorization", "")),
        ]
        if not re.fullmatch(r"/send/\d+", path):
            wrong.append(f"path {path}")
        if wrong:
            self.wrong += wrong
            return 400, {}
        plain = http_ece.decrypt(body, private_key=self.private, auth_secret=self.auth, version="aes128gcm")
        self.opened.append(json.loads(plain))
        self.bodies.append(body)
        self.topics.append(headers["Topic"])
        return 201, {}

    def _wrong_with_headers(self, headers: Any) -> Iterator[str]:
        if not headers.get("TTL", "").isdecimal():
            yield "RFC 8030 5.2: TTL"
        if headers.get("Content-Encoding") != "aes128gcm":
            yield "RFC 8291 4: Content-Encoding"
        topic = headers.get("Topic", "")
        if not 0 < len(topic) <= 32 or not topic.replace("-", "").replace("_", "").isalnum():
            yield "RFC 8030 5.4: Topic"

    def _wrong_with_token(self, authorization: str) -> Iterator[str]:
        """RFC 8292: "vapid t=<JWT>,k=<public key>", ES256, with the origin as audience and an end within 24 hours."""
        scheme, _space, rest = authorization.partition(" ")
        given = dict(part.strip().split("=", 1) for part in rest.split(",") if "=" in part)
        if scheme != "vapid" or set(given) != {"t", "k"}:
            yield "RFC 8292 3: Authorization"
            return
        if decoded(given["k"]) != self.vapid_public:
            yield "RFC 8292 4.2: another key than the subscription is bound to"
        head, claims, signature = given["t"].split(".")
        raw = decoded(signature)
        r, s = (int.from_bytes(half, "big") for half in (raw[:32], raw[32:]))
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decoded(given["k"]))
        key.verify(utils.encode_dss_signature(r, s), f"{head}.{claims}".encode(), ec.ECDSA(SHA256()))
        said = json.loads(decoded(claims))
        if json.loads(decoded(head))["alg"] != "ES256":
            yield "RFC 8292 2: algorithm"
        if said["aud"] != self.address or not time.time() < said["exp"] <= time.time() + 86_400:
            yield "RFC 8292 2: audience or end"
        if not said["sub"].startswith(("mailto:", "https:")):
            yield "RFC 8292 2.1: contact"


@contextmanager
def serving(vapid_public: bytes) -> Iterator[Service]:
    service = Service(vapid_public)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, headers = service.take(self.path, self.headers, body)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_arguments: Any) -> None:
            """Tests read the lists."""

    server = ThreadingHTTPServer((HOST, 0), Handler)
    server.daemon_threads = True
    service.address = f"http://{HOST}:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=[0.05], daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
