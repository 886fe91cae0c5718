"""Passkeys (WebAuthn) over the fido2 library: a challenge goes out, a verified answer comes back.

Nothing here touches the database; `actions/factors.py` keeps what is returned.
"""

import json
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from ipaddress import ip_address
from typing import Any

State = dict[str, Any]
# What the library's parsers raise when bytes from a browser are not what they should be.
_BROKEN = (
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    AssertionError,
    struct.error,
)


class NotProved(Exception):
    """The answer is no valid answer to this challenge."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where the passkey belongs: a host name, and the origin that the browser must report."""

    host: str
    origin: str

    @property
    def can_hold_passkeys(self) -> bool:
        """Browsers bind passkeys to host names, never to bare addresses."""
        try:
            ip_address(self.host)
        except ValueError:
            return True
        return False


@dataclass(frozen=True, slots=True)
class NewPasskey:
    """What is kept of a passkey: its id, and its id, key and model as FIDO2 writes them."""

    credential_id: bytes
    credential: bytes
    sign_count: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What a browser sent, not verified yet: whose passkey it says it is."""

    user_handle: bytes
    credential_id: bytes
    fields: Mapping[str, Any]


def creation_options(
    site: Site, *, handle: bytes, username: str, name: str, known: Iterable[bytes]
) -> tuple[dict[str, Any], State]:
    """For navigator.credentials.create, and the state to verify its answer with."""
    fido2 = _fido2()
    user = fido2.PublicKeyCredentialUserEntity(id=handle, name=username, display_name=name)
    options, state = _server(site).register_begin(
        user,
        credentials=[fido2.AttestedCredentialData(data) for data in known],
        resident_key_requirement=fido2.ResidentKeyRequirement.REQUIRED,
        user_verification=fido2.UserVerificationRequirement.REQUIRED,
    )
    return _plain(options), _plain(state)


def created(site: Site, state: State, answer: str) -> NewPasskey:
    """The verified new passkey. Raises NotProved."""
    try:
        data = _server(site).register_complete(state, _fields(answer))
    except _BROKEN as wrong:
        raise NotProved(str(wrong)) from wrong
    return NewPasskey(data.credential_data.credential_id, bytes(data.credential_data), data.counter)


def request_options(site: Site, known: Iterable[bytes]) -> tuple[dict[str, Any], State]:
    """For navigator.credentials.get. With nothing `known` the browser offers every passkey of the site."""
    fido2 = _fido2()
    credentials = [fido2.AttestedCredentialData(data) for data in known]
    options, state = _server(site).authenticate_begin(
        credentials or None,
        user_verification=fido2.UserVerificationRequirement.REQUIRED,
    )
    return _plain(options), _plain(state)


def read(answer: str) -> Answer:
    """Whose passkey an answer claims to be. Raises NotProved."""
    fields = _fields(answer)
    try:
        parsed = _fido2().AuthenticationResponse.from_dict(fields)
        return Answer(parsed.response.user_handle or b"", parsed.raw_id, fields)
    except _BROKEN as wrong:
        raise NotProved(str(wrong)) from wrong


def prove(site: Site, state: State, answer: Answer, *, credential: bytes, sign_count: int) -> int:
    """The new signature count of a valid answer. Raises NotProved, also for a cloned authenticator."""
    fido2 = _fido2()
    known = fido2.AttestedCredentialData(credential)
    try:
        _server(site).authenticate_complete(state, [known], answer.fields)
    except _BROKEN as wrong:
        raise NotProved(str(wrong)) from wrong
    parsed = fido2.AuthenticationResponse.from_dict(answer.fields)
    count: int = parsed.response.authenticator_data.counter
    if (count or sign_count) and count <= sign_count:
        raise NotProved("the signature count did not grow")
    return count


def _server(site: Site) -> Any:
    fido2 = _fido2()
    entity = fido2.PublicKeyCredentialRpEntity(id=site.host, name="Raengjai")
    return fido2.Fido2Server(entity, verify_origin=site.origin.__eq__)


def _fido2() -> Any:
    """The library, loaded with the first passkey: 11 MB that most workers never need."""
    return import_module("fido2.server")


def _fields(answer: str) -> Mapping[str, Any]:
    try:
        fields = json.loads(answer)
    except ValueError as unreadable:
        raise NotProved("not JSON") from unreadable
    if not isinstance(fields, dict):
        raise NotProved("not an object")
    return fields


def _plain(value: Any) -> Any:
    """The library's mappings as plain JSON values, without the members that are not set."""
    if isinstance(value, Mapping):
        return {str(key): _plain(value[key]) for key in value if value[key] is not None}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, str) else value
