"""Codes of an authenticator app, against the published vectors."""

import base64

import pytest

from raengjai.access import totp
from raengjai.ground.crypto import hotp

RFC_SECRET = b"12345678901234567890"


def test_hotp_gives_the_codes_of_rfc_4226_appendix_d():
    expected = [
        "755224",
        "287082",
        "359152",
        "969429",
        "338314",
        "254676",
        "287922",
        "162583",
        "399871",
        "520489",
    ]

    assert [hotp(RFC_SECRET, counter) for counter in range(10)] == expected


@pytest.mark.parametrize(
    ("seconds", "eight_digits"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_codes_are_those_of_rfc_6238_appendix_b(seconds: int, eight_digits: str):
    secret = base64.b32encode(RFC_SECRET).decode()

    assert totp.codes(secret, [seconds // 30]) == {seconds // 30: eight_digits[-6:]}


def test_new_secrets_have_160_bits_and_differ():
    secrets = {totp.new_secret() for _ in range(50)}

    assert len(secrets) == 50
    assert all(len(base64.b32decode(secret)) == 20 for secret in secrets)


def test_address_is_what_authenticator_apps_read():
    address = totp.address("ABCDEFGH", username="som@jai")

    assert address == "otpauth://totp/Raengjai%3Asom%40jai?secret=ABCDEFGH&issuer=Raengjai"


def test_qr_svg_carries_no_style_and_escapes_its_title():
    picture = totp.qr_svg("otpauth://totp/x", title="<b>")

    assert "style" not in picture
    assert "<b>" not in picture
    assert picture.startswith("<svg")
