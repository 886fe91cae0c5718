"""Whether this session has shown a second factor (TOTP or passkey), which officers' roles ask for."""

from datetime import datetime

from django.http import HttpRequest

_KEY = "second_factor_at"


def is_passed(request: HttpRequest) -> bool:
    return bool(request.session.get(_KEY))


def mark_passed(request: HttpRequest, *, at: datetime) -> None:
    request.session[_KEY] = at.isoformat()
