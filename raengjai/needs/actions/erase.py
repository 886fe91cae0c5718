"""Erasing what this room keeps about a person (PDPA section 33): words go, what was counted stays."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from raengjai.ground.actor import Actor
from raengjai.ground.refused import Refused
from raengjai.needs.models import GroupMember, Need, Referral, Step, Visit
from raengjai.search import actions as search


def erase_needs(ids: Sequence[UUID], by: Actor, at: datetime) -> None:
    """Blank every text about the person. Raises Refused while a need is open: the office still needs it."""
    needs = Need.objects.filter(person__in=ids)
    if needs.open().exists():
        raise Refused(_("A need of this person is still open. Finish or withdraw it first."))
    found = list(needs.values_list("pk", flat=True))
    Step.objects.filter(need__in=found).update(text="", before={}, made={})
    Referral.objects.filter(need__in=found).update(note="", end_note="")
    GroupMember.objects.filter(need__in=found).update(name="", phone="")
    Visit.objects.filter(person__in=ids).update(speaker_name="", speaker_relation="")
    needs.update(note="")
    for need_id in found:
        search.remove("need", need_id)
