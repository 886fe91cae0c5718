"""The share of this room in a person's copy of the own data (PDPA section 30)."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from raengjai.files.models import Attachment
from raengjai.needs.models import GroupMember, Need, Referral, Step, Visit


def export_visits(ids: Sequence[UUID]) -> list[dict[str, Any]]:
    """Each contact: when and how, who spoke for the person, what was handed out."""
    visits = Visit.objects.filter(person__in=ids).order_by("made_at", "id").prefetch_related("handouts")
    return [
        {
            "made_at": visit.made_at.isoformat(),
            "recorded_at": visit.recorded_at.isoformat(),
            "place": visit.place_code,
            "village": visit.village_no,
            "channel": visit.channel,
            "for_whom": visit.for_whom,
            "speaker": visit.speaker_name,
            "relation": visit.speaker_relation,
            "handouts": [
                {"title": each.title_code, "copies": each.copies}
                for each in _in_order(visit.handouts.all(), "handed_at")
            ],
        }
        for visit in visits
    ]


def export_needs(ids: Sequence[UUID]) -> list[dict[str, Any]]:
    """Each need with all that belongs to it, as JSON values. Files are named; they are opened on the need's page."""
    needs = Need.objects.filter(person__in=ids).order_by("recorded_at", "id")
    rows = needs.prefetch_related("steps", "referrals", "members")
    files = _files([need.pk for need in rows])
    return [_need(need) | {"files": files.get(need.pk, [])} for need in rows]


def _need(need: Need) -> dict[str, Any]:
    return {
        "recorded_at": need.recorded_at.isoformat(),
        "topic": need.topic_code,
        "status": need.status_code,
        "note": need.note,
        "place": need.place_code,
        "village": need.village_no,
        "matter_place": need.matter_place_code,
        "state": need.state,
        "outcome": need.outcome_code,
        "amount": _amount(need),
        "rating": need.rating,
        "rated_at": need.rated_at.isoformat() if need.rated_at else None,
        "group_size": need.group_size,
        "group": [_member(each) for each in _in_order(need.members.all(), "position")],
        "referrals": [_referral(each) for each in _in_order(need.referrals.all(), "sent_at")],
        "steps": [_step(each) for each in _in_order(need.steps.all(), "at")],
    }


def _in_order(rows: Iterable[Any], by: str) -> list[Any]:
    return sorted(rows, key=lambda row: (getattr(row, by), row.pk))


def _member(member: GroupMember) -> dict[str, Any]:
    return {"name": member.name, "phone": member.phone}


def _referral(referral: Referral) -> dict[str, Any]:
    return {
        "office": referral.office_code,
        "service": referral.service_code,
        "sent_at": referral.sent_at.isoformat(),
        "state": referral.state,
        "note": referral.note,
        "ended_at": referral.ended_at.isoformat() if referral.ended_at else None,
        "end_reason": referral.end_reason,
        "end_note": referral.end_note,
        "outcome": referral.outcome_code,
        "amount": _amount(referral),
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        "at": step.at.isoformat(),
        "deed": step.deed,
        "office": step.office_code,
        "reason": step.reason_code,
        "text": step.text,
        "undone_at": step.undone_at.isoformat() if step.undone_at else None,
    }


def _amount(row: Need | Referral) -> str | None:
    return str(row.outcome_amount) if row.outcome_amount is not None else None


def _files(need_ids: Sequence[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    """Need → its files, also those that were removed and not yet erased."""
    found: dict[UUID, list[dict[str, Any]]] = {}
    attachments = Attachment.objects.filter(subject_kind="need", subject_id__in=need_ids)
    for each in attachments.oldest_first():
        found.setdefault(each.subject_id, []).append(
            {
                "title": each.title,
                "kind": each.kind,
                "size": each.size,
                "added_at": each.added_at.isoformat(),
                "removed_at": each.removed_at.isoformat() if each.removed_at else None,
            }
        )
    return found
