"""Saying what just happened, with a way back: messages that survive one redirect."""

import json
from typing import Any

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest

from raengjai.web.pieces import Toast, Tone

_LEVELS: dict[Tone, int] = {
    "good": messages.SUCCESS,
    "info": messages.INFO,
    "warn": messages.WARNING,
    "bad": messages.ERROR,
}
_TONES = {level: tone for tone, level in _LEVELS.items()}


def say(
    request: HttpRequest,
    text: Any,
    *,
    tone: Tone = "good",
    undo_url: str = "",
    undo_fields: dict[str, str] | None = None,
) -> None:
    """Show `text` on the next page; with `undo_url` beside an undo button that posts `undo_fields` there."""
    undo = json.dumps({"url": undo_url, "fields": undo_fields or {}}) if undo_url else ""
    messages.add_message(request, _LEVELS.get(tone, messages.INFO), str(text), extra_tags=undo)


def toast_of(message: Message) -> Toast:
    undo: dict[str, Any] = json.loads(message.extra_tags or "{}")
    return Toast(
        text=str(message.message),
        tone=_TONES.get(message.level, "info"),
        undo_url=undo.get("url", ""),
        undo_fields=undo.get("fields", {}),
    )
