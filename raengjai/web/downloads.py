"""The only way to send a file: it is written into the journal first, and never shown inside a page."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from raengjai.ground.actor import Actor
from raengjai.journal.actions import Subject, record


def send(
    request: HttpRequest,
    body: bytes,
    *,
    filename: str,
    content_type: str,
    verb: str,
    subject: Subject,
    by: Actor,
    at: datetime,
    place_code: str,
    office_code: str = "",
    codes: Mapping[str, Any] | None = None,
    inline: bool = False,
) -> HttpResponse:
    """`body` as a download, after a journal entry `verb` about `subject`.

    `inline` is for pictures that our own pages show (previews); nothing may be cached or sniffed.
    """
    record(verb, subject, by=by, at=at, place_code=place_code, office_code=office_code, codes=codes)
    response = HttpResponse(body, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(not inline, filename) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
