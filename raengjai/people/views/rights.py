"""Requests about the own data (PDPA): a copy for the person, and erasure."""

import json
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.people import actions
from raengjai.people.views.person import find
from raengjai.web.downloads import send
from raengjai.web.fragments import render
from raengjai.web.toasts import say


@require_POST
@requires(Permission.ANSWER_DATA_REQUEST)
@never_cache
def copy_of_data(request: Request, person_id: UUID) -> HttpResponse:
    """Everything kept about the person, as JSON that machines and people read."""
    found = find(person_id)
    data = actions.export_person(found)
    return send(
        request,
        json.dumps(data, ensure_ascii=False, indent=2, default=str).encode(),
        filename=f"person-{str(found.pk)[-12:]}.json",
        content_type="application/json",
        verb="person.copied",
        subject=found,
        by=request.actor,
        at=bangkok_now(),
        place_code=found.place_code,
    )


@requires(Permission.ANSWER_DATA_REQUEST)
@never_cache
def erase_person(request: Request, person_id: UUID) -> HttpResponse:
    """Asks first; erasing cannot be undone."""
    found, refusal = find(person_id), ""
    if request.method == "POST":
        try:
            actions.erase_person(found, by=request.actor, at=bangkok_now())
        except Refused as refused:
            refusal = refused.message
        else:
            say(request, _("The personal data are erased. What was done still counts, without a name."))
            return redirect("person", person_id=found.pk)
    context = {"person": found, "refusal": refusal}
    return render(request, "people/erase_person.html", context, status=422 if refusal else 200)
