"""Which ways out of the building this installation has."""

from typing import Literal

from django.conf import settings

Channel = Literal["line", "push", "email"]
CHANNELS: tuple[Channel, ...] = ("line", "push", "email")


def available() -> list[Channel]:
    """The channels whose settings are there; without any, notices wait in the inbox only."""
    ready = {
        "line": bool(settings.LINE_CHANNEL_TOKEN and settings.LINE_CHANNEL_SECRET),
        "push": bool(settings.VAPID_PRIVATE_KEY),
        "email": bool(settings.EMAIL_FROM),
    }
    return [channel for channel in CHANNELS if ready[channel]]
