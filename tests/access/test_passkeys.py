"""Passkeys: challenges out, verified answers in, against an authenticator in software."""

import json

import pytest
from fido2.utils import websafe_decode, websafe_encode
from hypothesis import given
from hypothesis import strategies as st

from raengjai.access import passkeys
from raengjai.access.passkeys import NotProved, Site
from tests.access.authenticator import PRESENT, Authenticator

SITE = Site("testserver", "http://testserver")


def made(phone: Authenticator) -> passkeys.NewPasskey:
    options, state = passkeys.creation_options(SITE, handle=b"h" * 16, username="u", name="n", known=[])
    return passkeys.created(SITE, state, phone.create(options))


def signed(
    phone: Authenticator, kept: passkeys.NewPasskey, *, site: Site = SITE, flags: int | None = None
) -> int:
    options, state = passkeys.request_options(SITE, known=[])
    answer = passkeys.read(phone.get(options) if flags is None else phone.get(options, flags=flags))
    return passkeys.prove(site, state, answer, credential=kept.credential, sign_count=kept.sign_count)


def test_a_passkey_that_was_made_here_proves_itself_here():
    phone = Authenticator()
    kept = made(phone)

    assert signed(phone, kept) == 1
    assert kept.credential_id == phone.credential_id


def test_another_key_does_not():
    phone = Authenticator()
    kept = made(phone)

    with pytest.raises(NotProved, match="signature"):
        signed(Authenticator(credential_id=phone.credential_id), kept)


def test_a_challenge_of_somebody_else_is_refused():
    phone = Authenticator()
    kept = made(phone)
    options, _state = passkeys.request_options(SITE, known=[])
    _options, other_state = passkeys.request_options(SITE, known=[])

    with pytest.raises(NotProved, match="challenge"):
        passkeys.prove(
            SITE, other_state, passkeys.read(phone.get(options)), credential=kept.credential, sign_count=0
        )


def test_an_answer_given_to_another_site_is_refused():
    phone = Authenticator()
    kept = made(phone)
    phone.origin = "http://testserver.evil.example"

    with pytest.raises(NotProved, match="origin"):
        signed(phone, kept)


def test_a_passkey_without_finger_face_or_pin_is_refused():
    phone = Authenticator()

    with pytest.raises(NotProved, match="verif"):
        signed(phone, made(phone), flags=PRESENT)


def test_a_cloned_authenticator_is_refused():
    phone = Authenticator(count=5)
    kept = made(phone)
    phone.count = 3

    with pytest.raises(NotProved, match="count"):
        signed(phone, kept)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.dictionaries(st.text(), inner)
    )
)
def test_garbage_from_a_browser_is_not_proof(garbage: object):
    _options, state = passkeys.creation_options(SITE, handle=b"h", username="u", name="n", known=[])

    with pytest.raises(NotProved):
        passkeys.read(json.dumps(garbage))
    with pytest.raises(NotProved):
        passkeys.created(SITE, state, json.dumps(garbage))


@given(cut=st.integers(0, 150), noise=st.binary(max_size=60))
def test_attestations_cut_short_are_not_proof(cut: int, noise: bytes):
    options, state = passkeys.creation_options(SITE, handle=b"h" * 16, username="u", name="n", known=[])
    fields = json.loads(Authenticator().create(options))
    raw = websafe_decode(fields["response"]["attestationObject"])
    fields["response"]["attestationObject"] = websafe_encode(raw[:cut] + noise)

    with pytest.raises(NotProved):
        passkeys.created(SITE, state, json.dumps(fields))


@pytest.mark.parametrize(
    ("host", "possible"),
    [("localhost", True), ("raengjai.example", True), ("127.0.0.1", False), ("::1", False)],
)
def test_passkeys_need_a_host_name(host: str, possible: bool):  # noqa: FBT001
    assert Site(host, f"http://{host}").can_hold_passkeys is possible
