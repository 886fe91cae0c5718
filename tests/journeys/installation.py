"""The server as an installation runs it: production's settings, hashed and packed files, HTTPS and HTTP/2."""

import base64
import contextlib
import datetime
import hashlib
import secrets
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.conftest import Database
from tools import assets, server, testing
from tools.state import ROOT


@contextlib.contextmanager
def installation(database: Database, folder: Path) -> Iterator[tuple[int, str]]:
    """The port it answers on, and the flag with which Chromium believes its certificate."""
    assets.build()
    without_channels = {
        name: value
        for name, value in testing.environment(database.urls).items()
        if not name.startswith(("VAPID_", "LINE_", "EMAIL_"))
    }
    environment = without_channels | {
        "RAENGJAI_MODE": "production",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "FIELD_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
        "STATIC_ROOT": str(folder / "static"),
        "DATABASE_POOL": "2",
    }
    _collect(environment)
    certificate, flag = _certificate(folder)
    with server.serving(environment, certificate) as address:
        yield int(address.rsplit(":", 1)[1]), flag


def _collect(environment: dict[str, str]) -> None:
    arguments = [sys.executable, ROOT / "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
    subprocess.run(arguments, cwd=ROOT, env=environment, check=True, capture_output=True)


def _certificate(folder: Path) -> tuple[server.Certificate, str]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    paths = server.Certificate(folder / "certificate.pem", folder / "key.pem")
    paths.shown.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    paths.key.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    known = base64.b64encode(hashlib.sha256(public).digest()).decode()
    return paths, f"--ignore-certificate-errors-spki-list={known}"
