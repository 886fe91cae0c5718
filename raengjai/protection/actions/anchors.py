"""How far each province's journal went, signed for keeping outside, and compared with what was kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from raengjai.ground import actor as actors
from raengjai.ground import crypto
from raengjai.ground.rows import inside
from raengjai.protection.actions.entries import check_chain
from raengjai.protection.models import Head
from raengjai.protection.rules import chain

# A key for anchors alone, made of the server's secret: nothing more to configure, and no other signature can pass for an anchor.
_CONTEXT = "sealed journal anchors 1"


@dataclass(frozen=True, slots=True)
class Checked:
    """One province against the lines that were kept: how many were its own, how far they went, and the first break."""

    province_code: str
    lines: int
    number: int
    found: chain.Break | None


def anchor_public() -> bytes:
    """The half with which lines are checked; to be kept beside them."""
    return crypto.public_of_signing(_private())


@transaction.atomic
def anchor_journals(*, at: datetime) -> list[str]:
    """One line for each province whose journal has entries."""
    lines = []
    with inside(actors.system()):
        for row in Head.objects.filter(number__gt=0).order_by("province_code"):
            head = chain.Head(row.province_code, row.number, bytes(row.hash))
            lines.append(chain.anchor(head, _private(), at=at))
            Head.objects.filter(pk=row.pk).update(anchored_number=row.number, anchored_at=at)
    return lines


@transaction.atomic
def check_anchors(lines: Iterable[str], *, at: datetime) -> list[Checked]:
    """Each journal against the lines that were kept of it; also journals of which no line was kept, and lines of journals that are
    gone. Raises SealBroken for a line that this system has not signed."""
    public = anchor_public()
    heads = [chain.read_anchor(line, public)[0] for line in lines if line.strip()]
    with inside(actors.system()):
        known = set(Head.objects.filter(number__gt=0).values_list("province_code", flat=True))
    checked = []
    for province in sorted(known | {head.province_code for head in heads}):
        own = tuple(head for head in heads if head.province_code == province)
        found = check_chain(province, anchored=own)
        reached = max((head.number for head in own), default=0)
        checked.append(Checked(province, len(own), reached, found))
        with inside(actors.system()):
            Head.objects.filter(pk=province).update(
                checked_at=at, checked_number=reached, found=found.kind.value if found else ""
            )
    return checked


def short_form(head: Head) -> str:
    """What two people compare: the first 16 digits of the hash, in fours."""
    digits = bytes(head.hash).hex()[:16]
    return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))


def _private() -> bytes:
    return crypto.derive(settings.FIELD_KEY.encode(), context=_CONTEXT)
