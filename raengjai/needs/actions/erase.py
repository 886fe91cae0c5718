"""Erasing what this room keeps about a person (PDPA section 33): words go, what was counted stays."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from raengjai.files.actions import erase_attachments
from raengjai.ground.actor import Actor
from raengjai.ground.refused import Refused
from raengjai.needs.models import GroupMember, Need, Referral, Step, Visit
from raengjai.search import actions as search


def erase_visits(ids: Sequence[UUID], by: Actor, at: datetime) -> None:
    """Who spoke for the person, and where the person was met."""
    Visit.objects.filter(person__in=ids).update(speaker_name="", speaker_relation="", village_no=None)


def erase_needs(ids: Sequence[UUID], by: Actor, at: datetime) -> None:
    """Blank every text about the person and erase the files. Raises Refused while a need is open: the office still
    needs it.
    """
    needs = Need.objects.filter(person__in=ids)
    if needs.open().exists():
        raise Refused(_("A need of this person is still open. Finish or withdraw it first."))
    found = list(needs.values_list("pk", flat=True))
    Step.objects.filter(need__in=found).update(text="", before={}, made={})
    Referral.objects.filter(need__in=found).update(note="", end_note="")
    GroupMember.objects.filter(Q(need__in=found) | Q(person__in=ids)).update(name="", phone="")
    needs.update(note="", village_no=None)
    erase_attachments("need", found)
    for need_id in found:
        search.remove("need", need_id)
