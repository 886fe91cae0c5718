"""Where a web push may be sent: the address comes from a browser, so it could lead anywhere (SSRF)."""

from collections.abc import Sequence
from ipaddress import IPv6Address, ip_address
from urllib.parse import urlsplit

LONGEST = 1000
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def wrong_with_endpoint(endpoint: str, hosts: Sequence[str], *, loopback: bool = False) -> str:
    """ "" when a push may go to `endpoint`; else a code that says why not.

    `hosts` are the push services: "fcm.googleapis.com", "*.push.apple.com" for every name below it, "*" for any
    public host. `loopback` opens this machine itself, for development and tests.
    """
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError:
        return "unreadable"
    host = (parts.hostname or "").rstrip(".")
    plain = endpoint.isascii() and endpoint.isprintable() and " " not in endpoint
    if len(endpoint) > LONGEST or not plain or not host:
        return "unreadable"
    if parts.username is not None or parts.password is not None or parts.fragment:
        return "unreadable"
    if loopback and host in LOOPBACK and parts.scheme in ("http", "https"):
        return ""
    if parts.scheme != "https" or port not in (None, 443):
        return "not-https"
    if _is_address(host) or "." not in host:
        return "not-a-name"
    return "" if any(_fits(host, allowed) for allowed in hosts) else "unknown-service"


def is_public_address(address: str) -> bool:
    """Whether a host's address, found when the push is sent, lies on the open internet."""
    found = ip_address(address)
    if isinstance(found, IPv6Address) and (inner := found.ipv4_mapped or found.sixtofour):
        found = inner
    return found.is_global and not found.is_multicast


def _is_address(host: str) -> bool:
    """Also what systems read as one: "2130706433", "0x7f.1", "127.1"."""
    try:
        ip_address(host)
    except ValueError:
        last = host.rpartition(".")[2]
        return last.isdecimal() or last.startswith("0x")
    return True


def _fits(host: str, allowed: str) -> bool:
    if allowed == "*":
        return True
    if allowed.startswith("*."):
        return host.endswith(allowed[1:])
    return host == allowed
