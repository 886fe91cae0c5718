"""How a page of the room is drawn: sealed frame, who is inside, the watermark."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from raengjai.ground.dates import bangkok_now
from raengjai.places.models import full_name_of
from raengjai.places.rules import COUNTRY
from raengjai.protection.views.entrance import IDLE, Request, kept_nowhere

TOLD_BEFORE = 120  # seconds before the door shuts


def room_page(
    request: Request, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """A page for who is inside. It carries the viewer's name and the time behind its text."""
    member = request.room.member
    province = member.province_code
    here = {
        "sealed": True,
        "room": request.room,
        "watermark": {"name": member.user.name, "at": bangkok_now()},
        "idle_seconds": int(IDLE.total_seconds()),
        "told_before": TOLD_BEFORE,
        "room_place": "" if province == COUNTRY else full_name_of(province, request.actor.language),
    }
    answer = render(request, template, here | (context or {}), status=status)
    kept_nowhere(answer)
    return answer
