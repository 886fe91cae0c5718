"""Two records that are one person: joined, and parted again when that was wrong.

Rows of other rooms keep pointing to the record they were written for; the ledger joins the keys by an alias.
So the undo has only the record's own values to put back.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from raengjai.ground.actor import Actor
from raengjai.ground.crypto import seal
from raengjai.ground.refused import Refused
from raengjai.journal.actions import record
from raengjai.people.actions.consents import show_to_office
from raengjai.people.actions.index import note_lookalikes, put_into_search
from raengjai.people.actions.keys import counts_as, settle_key
from raengjai.people.actions.persons import changes_between, move_children, save_change
from raengjai.people.models import Lookalike, Merge, Person, Revision, Sight
from raengjai.people.models.person import PLAIN_FIELDS
from raengjai.people.rules.names import name_key
from raengjai.search import actions as search


@transaction.atomic
def merge_people(
    kept: Person, merged: Person, *, take: Collection[str] = (), reason: str, by: Actor, at: datetime
) -> Merge:
    """Join `merged` into `kept`, which takes over the fields named in `take` and a national ID it lacks."""
    kept, merged = _locked(kept, merged)
    _check_mergeable(kept, merged)
    former = counts_as(kept), counts_as(merged)
    revision = _take_over(kept, merged, take, by=by, at=at)
    merge = Merge(
        kept=kept,
        merged=merged,
        reason_code=reason,
        revision=revision,
        at=at,
        by_user=by.user_id,
        place_code=kept.place_code,
    )
    merge.save(force_insert=True)
    settle_key(kept, former[0], by=by, at=at)
    settle_key(merged, former[1], by=by, at=at)
    _settle_pairs(kept, merged, by=by, at=at)
    _carry_sights(merge, by=by, at=at)
    codes = {"kept": kept.pk, "merged": merged.pk, "reason": reason}
    record("person.merged", kept, by=by, at=at, place_code=kept.place_code, codes=codes)
    search.remove("person", merged.pk)
    put_into_search(kept)
    note_lookalikes(kept, at=at)
    return merge


@transaction.atomic
def undo_merge(merge: Merge, *, by: Actor, at: datetime) -> None:
    """Part the records. What `kept` took over goes back, unless it was corrected since."""
    merge = Merge.objects.select_for_update().get(pk=merge.pk)
    if merge.undone_at is not None:
        raise Refused(_("This has been undone already."))
    kept, merged = _locked(merge.kept, merge.merged)
    if kept.is_erased or merged.is_erased:
        raise Refused(_("This person's data were erased. Nothing can be changed."))
    if kept.is_merged:
        raise Refused(_("The record has been joined with another one since. Undo that joining first."))
    former = counts_as(kept), counts_as(merged)
    restored = _give_back(merge, kept, merged, by=by, at=at)
    merged.merged_into = merged.merged_at = merged.merged_by = None
    merged.save(update_fields=["merged_into", "merged_at", "merged_by"])
    merge.undone_at, merge.undone_by = at, by.user_id
    merge.save(update_fields=["undone_at", "undone_by"])
    for sight in Sight.objects.open().filter(merge=merge):
        _drop_sight(sight, by=by, at=at)
    settle_key(kept, former[0], by=by, at=at)
    settle_key(merged, former[1], by=by, at=at)
    _pair_of(kept, merged).update(is_same=False, settled_at=at, settled_by=by.user_id)
    codes = {"kept": kept.pk, "merged": merged.pk, "restored": restored}
    record("person.unmerged", kept, by=by, at=at, place_code=kept.place_code, codes=codes)
    for person in (kept, merged):
        put_into_search(person)
        note_lookalikes(person, at=at)
    _let_offices_find(merged)


@transaction.atomic
def judge_different(pair: Lookalike, *, by: Actor, at: datetime) -> None:
    """Two records that look alike are two people; the pair is not shown again."""
    pair.settled_at, pair.settled_by, pair.is_same = at, by.user_id, False
    pair.save(update_fields=["settled_at", "settled_by", "is_same"])
    codes = {"other": pair.other_id, "likeness": pair.likeness}
    record(
        "person.judged_different",
        ("person", pair.one_id),
        by=by,
        at=at,
        place_code=pair.place_code,
        codes=codes,
    )


def _locked(one: Person, other: Person) -> tuple[Person, Person]:
    """Both as they are now, locked in the order of their ids so that two merges cannot wait for each other."""
    rows = Person.objects.select_for_update().filter(pk__in=[one.pk, other.pk]).order_by("pk")
    found = {person.pk: person for person in rows}
    if len(found) < 2 or one.pk == other.pk:
        raise Refused(_("Choose two records that you can see."))
    return found[one.pk], found[other.pk]


def _check_mergeable(kept: Person, merged: Person) -> None:
    if kept.is_erased or merged.is_erased:
        raise Refused(_("This person's data were erased. Nothing can be changed."))
    if kept.is_merged or merged.is_merged:
        raise Refused(_("One of them was joined with another record already. Open that one."))
    if kept.province_code != merged.province_code:
        raise Refused(_("Records of two provinces are not joined; the same national ID counts them as one."))
    if kept.national_id() and merged.national_id() and kept.national_id() != merged.national_id():
        raise Refused(
            _("They have different national IDs, so they are two people. Correct the number first.")
        )


def _take_over(
    kept: Person, merged: Person, take: Collection[str], *, by: Actor, at: datetime
) -> Revision | None:
    """Mark `merged` first: of two open records only one may hold the index of a national ID."""
    before, place_before = kept.personal_values(), kept.place_code
    for field in PLAIN_FIELDS:
        if field in take:
            setattr(kept, field, getattr(merged, field))
    _refresh(kept)
    index = merged.national_id_index or kept.national_id_index
    merged.merged_into, merged.merged_at, merged.merged_by = kept, at, by.user_id
    merged.save(update_fields=["merged_into", "merged_at", "merged_by"])
    number = merged.national_id()
    if number:
        _take_number(kept, merged, bytes(index) if index else None)
    changes = changes_between(before, kept.personal_values())
    if not changes and not number:
        return None
    revision = save_change(kept, changes, "merged", by=by, at=at)
    move_children(kept, place_before)
    return revision


def _refresh(person: Person) -> None:
    person.province_code = person.place_code[:2]
    person.name_key = name_key(person.first_name, person.last_name)
    person.phone_last4 = person.phone[-4:]


def _take_number(kept: Person, merged: Person, index: bytes | None) -> None:
    """`kept` holds the number from now on, and counts as the key that the number carries."""
    if kept.national_id_sealed is None:
        kept.national_id_sealed = seal(
            merged.national_id(), table="people_person", column="national_id", row_id=kept.pk
        )
        key = merged.joined_key or merged.person_key
        kept.joined_key = key if key != kept.person_key else None
    kept.national_id_index = index


def _give_back(merge: Merge, kept: Person, merged: Person, *, by: Actor, at: datetime) -> list[str]:
    """Put back the values that `kept` took over and that nobody corrected since; returns their fields."""
    before, place_before = kept.personal_values(), kept.place_code
    taken = merge.revision.changes() if merge.revision else {}
    covered = {}
    for field, (old, new) in taken.items():
        if before[field] != new:
            covered[field] = (old, new)
        elif field != "national_id":
            setattr(kept, field, old)
    _rebase(merge, covered)
    _refresh(kept)
    if "national_id" in taken and before["national_id"] == taken["national_id"][1]:
        kept.national_id_sealed = kept.national_id_index = kept.joined_key = None
    elif kept.national_id_index is not None and kept.national_id_index == merged.national_id_index:
        kept.national_id_index = None  # both have the number; the other one held the index before
    changes = changes_between(before, kept.personal_values())
    save_change(kept, changes, "undone", by=by, at=at)
    move_children(kept, place_before)
    return sorted(changes)


def _rebase(merge: Merge, covered: dict[str, tuple[Any, Any]]) -> None:
    """A later merge replaced values of this one: its own undo must go back to what was before this one."""
    later = Merge.objects.filter(kept=merge.kept, undone_at=None, at__gte=merge.at).exclude(pk=merge.pk)
    for other in later.select_related("revision").order_by("at", "id") if covered else ():
        revision = other.revision
        changes = revision.changes() if revision else {}
        moved = [field for field, (_old, new) in covered.items() if changes.get(field, [None])[0] == new]
        for field in moved:
            changes[field][0] = covered.pop(field)[0]
        if moved and revision:
            revision.keep(changes)
            revision.save(update_fields=["values_sealed"])


def _pair_of(one: Person, other: Person) -> Any:
    return Lookalike.objects.filter(one__in=[one.pk, other.pk], other__in=[one.pk, other.pk])


def _settle_pairs(kept: Person, merged: Person, *, by: Actor, at: datetime) -> None:
    _pair_of(kept, merged).update(is_same=True, settled_at=at, settled_by=by.user_id)
    open_pairs = Lookalike.objects.filter(settled_at__isnull=True)
    open_pairs.filter(Q(one=merged) | Q(other=merged)).delete()


def _carry_sights(merge: Merge, *, by: Actor, at: datetime) -> None:
    """Offices that saw the merged record see the kept one, under the same consent."""
    seeing = set(merge.kept.sights.open().values_list("office_code", flat=True))
    for sight in merge.merged.sights.open().select_related("consent").order_by("office_code"):
        if sight.office_code not in seeing:
            show_to_office(merge.kept, sight.office_code, sight.consent, by=by, at=at, merge_id=merge.pk)


def _drop_sight(sight: Sight, *, by: Actor, at: datetime) -> None:
    sight.until, sight.ended_by = at, by.user_id
    sight.save(update_fields=["until", "ended_by"])
    search.hide_from_office("person", sight.person_id, sight.office_code)


def _let_offices_find(person: Person) -> None:
    for office_code in person.sights.open().values_list("office_code", flat=True):
        search.let_office_see("person", person.pk, office_code)
