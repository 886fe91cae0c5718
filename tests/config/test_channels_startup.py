"""A channel is set up wholly or not at all: what is half set stops production with a sentence."""

import pytest

from raengjai.config.startup import wrong_in_channels

KEY = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE"
WHOLE: dict[str, object] = {
    "SITE_URL": "https://raengjai.example",
    "LINE_CHANNEL_TOKEN": "token",
    "LINE_CHANNEL_SECRET": "secret",
    "LINE_API": "https://api.line.me",
    "VAPID_PRIVATE_KEY": KEY,
    "VAPID_CONTACT": "mailto:it@raengjai.example",
    "PUSH_HOSTS": ["fcm.googleapis.com"],
    "EMAIL_URL": "smtp+tls://mail.example:587",
    "EMAIL_FROM": "raengjai@raengjai.example",
}
NONE: dict[str, object] = {**dict.fromkeys(WHOLE, ""), "PUSH_HOSTS": []}


@pytest.mark.parametrize("values", [WHOLE, NONE, NONE | {"VAPID_CONTACT": "mailto:it@raengjai.example"}])
def test_all_or_nothing_starts(settings, values):
    for name, value in values.items():
        setattr(settings, name, value)

    assert wrong_in_channels() == []


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("LINE_CHANNEL_SECRET", "", "LINE_CHANNEL_TOKEN is set and LINE_CHANNEL_SECRET is not"),
        ("LINE_CHANNEL_TOKEN", "", "LINE_CHANNEL_SECRET is set and LINE_CHANNEL_TOKEN is not"),
        ("LINE_API", "http://127.0.0.1:8090", "LINE_API must begin with https://"),
        ("VAPID_CONTACT", "", "VAPID_PRIVATE_KEY is set and VAPID_CONTACT is not"),
        ("VAPID_CONTACT", "it@raengjai.example", "VAPID_CONTACT must begin with mailto:"),
        ("VAPID_PRIVATE_KEY", "short", "VAPID_PRIVATE_KEY is no key"),
        ("VAPID_PRIVATE_KEY", "A" * 43, "VAPID_PRIVATE_KEY is no key"),
        ("EMAIL_FROM", "", "EMAIL_URL is set and EMAIL_FROM is not"),
        ("EMAIL_URL", "", "EMAIL_FROM is set and EMAIL_URL is not"),
        ("PUSH_HOSTS", ["127.0.0.1"], "PUSH_HOSTS names this machine"),
        ("SITE_URL", "http://raengjai.example", "SITE_URL must be the https:// address"),
        ("SITE_URL", "", "SITE_URL must be the https:// address"),
    ],
)
def test_half_a_channel_is_named(settings, name, value, sentence):
    for each, right in WHOLE.items():
        setattr(settings, each, right)
    setattr(settings, name, value)

    found = wrong_in_channels()
    assert len(found) == 1
    assert found[0].startswith(sentence)
