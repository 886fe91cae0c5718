"""The part of a case's page that says who may be told what, and what was offered to others."""

from typing import Any

from raengjai.ground.dates import bangkok_now
from raengjai.protection import actions
from raengjai.protection.actions import OpenCase
from raengjai.protection.models import Partner, Transition
from raengjai.protection.views.sharing_case import STATES, recipient_name
from raengjai.protection.views.taken import taken_of


def sharing_of(opened: OpenCase) -> dict[str, Any]:
    """For `protection/case_sharing.html`, under the name `sharing`. Takes in what recipients wrote to the owner,
    and ends what rested on a consent that was taken back on another page."""
    actions.collect_replies(opened, at=bangkok_now())
    actions.catch_up(opened, at=bangkok_now())
    agreed = actions.agreements(opened, at=bangkok_now())
    told = {one.about_id: one.content for one in actions.read_records(opened, "transition")}
    partners = list(Partner.objects.filter(province_code=opened.room.member.province_code))
    rows = Transition.objects.filter(case=opened.case).order_by("-offered_at", "pk")
    return {
        "case_id": opened.case_id,
        "taken": taken_of(opened.case),
        "agreed": sum(bool(line.now) for line in agreed),
        "without": [
            person
            for person in actions.people_of(opened)
            if not any(line.now for line in agreed if line.person == person)
        ],
        "transitions": [
            {
                "id": row.pk,
                "is_transfer": row.kind == Transition.TRANSFER,
                "is_bundle": row.to_member_id is None,
                "name": recipient_name(told[row.pk]["recipient"], partners) if row.pk in told else "",
                "person": told.get(row.pk, {}).get("person", ""),
                "state": STATES[row.state],
                "at": row.offered_at,
            }
            for row in rows
        ],
    }
