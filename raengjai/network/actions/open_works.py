"""What this room itself hands over when a term ends: tasks, what the office lent, and whom a mentor stands by."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_day
from raengjai.network.actions.equipment import pass_equipment, return_equipment_to_former
from raengjai.network.actions.pairing import end_with_term, go_on_with_term
from raengjai.network.actions.terms import record_member
from raengjai.network.models import Equipment, Member, Pairing
from raengjai.network.providers import OpenThing, OpenWork, register_open_work
from raengjai.network.rules.handover import Leaving
from raengjai.places.models import full_name_of
from raengjai.tasks import providers as tasks
from raengjai.tasks.actions import end_task, hand_over, resume_task
from raengjai.tasks.models import Task


def register() -> None:
    """Called once, when the app is ready. In the order of the check page."""
    register_open_work("task", OpenWork(_("Tasks"), "field", _tasks, _pass_task, _task_back))
    register_open_work(
        "mentee", OpenWork(_("Volunteers to stand by"), "office", _mentees, _pass_mentee, _mentee_back)
    )
    register_open_work(
        "pairing", OpenWork(_("Looks after"), "office", _pairings, _end_pairing, _pairing_back)
    )
    register_open_work(
        "equipment",
        OpenWork(_("Equipment"), "field", _equipment, pass_equipment, return_equipment_to_former),
    )


# --- tasks ---------------------------------------------------------------------------------------------------


def _tasks(leaving: Leaving) -> list[OpenThing]:
    found = [
        task
        for task in Task.objects.open().of(leaving.user_id).soonest_first()
        if not leaving.keeps(task.place_code, task.office_code)
    ]
    subjects = _subjects(found)
    return [_task_thing(task, subjects.get(task.subject_id)) for task in found]


def _subjects(found: Sequence[Task]) -> dict[UUID, tasks.Subject]:
    """What the tasks are about, one question for each kind of subject."""
    subjects: dict[UUID, tasks.Subject] = {}
    for kind in {task.subject_kind for task in found}:
        if describe := tasks.describers.get(kind):
            subjects |= describe([task.subject_id for task in found if task.subject_kind == kind])
    return subjects


def _task_thing(task: Task, subject: tasks.Subject | None) -> OpenThing:
    return OpenThing(
        kind="task",
        id=task.pk,
        person=subject.person if subject else _("You may not see whom it is about"),
        what=tasks.labels.get(task.kind, task.kind),
        place_code=task.place_code,
        village_no=subject.spot.village_no if subject else None,
        office_code=task.office_code,
        due_on=task.due_on,
        is_own=task.kind in tasks.own_kinds,
    )


def _pass_task(task_id: UUID, to: UUID | None, by: Actor, at: datetime) -> str:
    task = Task.objects.open().select_for_update().filter(pk=task_id).first()
    if task is None:
        return "undone"
    if task.kind in tasks.own_kinds or to is None:
        end_task(task, by=by, at=at)
        return "ended"
    return "passed" if hand_over(task, to=to, by=by, at=at) else "ended"


def _task_back(task_id: UUID, former: UUID, receiver: UUID | None, by: Actor, at: datetime) -> bool:
    """Back to whom it was taken from; what was done meanwhile stays done, what went further stays there."""
    task = Task.objects.select_for_update().get(pk=task_id)
    if task.assigned_to == former and task.ended_at is not None:
        resume_task(task, by=by, at=at)
    elif task.assigned_to == receiver and task.ended_at is None:
        hand_over(task, to=former, by=by, at=at)
    else:
        return False
    return True


# --- the volunteers of a mentor ------------------------------------------------------------------------------


def _mentees(leaving: Leaving) -> list[OpenThing]:
    if not leaving.left.office_code:
        return []
    paired = Member.objects.serving_between(leaving.day, None).filter(
        mentor__user=leaving.user_id, mentor__office_code=leaving.left.office_code
    )
    return [
        OpenThing("mentee", each.pk, each.name, each.duty_name, each.place_code, each.village_no,
                  leaving.left.office_code)
        for each in paired.order_by("place_code", "id")
        if not leaving.keeps(each.place_code, leaving.left.office_code)
    ]  # fmt: skip


def _pass_mentee(member_id: UUID, to: UUID | None, by: Actor, at: datetime) -> str:
    """The volunteer's mentor is now the receiver, where that is a mentor; else there is none until one is chosen."""
    mentee = Member.objects.select_for_update().get(pk=member_id)
    _pair(mentee, _term_of_mentor(to, mentee.province_code, at), by=by, at=at)
    return "passed"


def _mentee_back(member_id: UUID, former: UUID, receiver: UUID | None, by: Actor, at: datetime) -> bool:
    mentee = Member.objects.select_for_update().filter(pk=member_id).first()  # none: that term was taken back
    if mentee is None or (mentee.mentor.user_id if mentee.mentor else None) not in (receiver, None):
        return False
    _pair(mentee, _term_of_mentor(former, mentee.province_code, at), by=by, at=at)
    return True


def _term_of_mentor(user_id: UUID | None, province_code: str, at: datetime) -> Member | None:
    if user_id is None:
        return None
    terms = Member.objects.of_province(province_code).mentors().filter(user=user_id)
    return terms.serving_between(bangkok_day(at), None).order_by("-starts_on", "-id").first()


def _pair(mentee: Member, mentor: Member | None, *, by: Actor, at: datetime) -> None:
    mentee.mentor = mentor
    mentee.save(update_fields=["mentor"])
    record_member("member.paired", mentee, by=by, at=at, mentor=mentor.user_id if mentor else None)


# --- the areas of a mentor: they end with the service, and the coordinator sees the gap ---------------------------


def _pairings(leaving: Leaving) -> list[OpenThing]:
    """Of a mentor the areas of the office left; of a volunteer who leaves the province the pairings by name."""
    if leaving.left.office_code:
        found = Pairing.objects.of_mentor(leaving.user_id).of_office(leaving.left.office_code)
    else:
        found = Pairing.objects.of_province(leaving.left.place_code[:2]).filter(volunteer=leaving.user_id)
    going = found.not_over(leaving.day).select_related("mentor", "volunteer")
    return [
        OpenThing(
            kind="pairing",
            id=each.pk,
            person=each.volunteer.name if each.volunteer else full_name_of(each.place_code),
            what=each.mentor.name,
            place_code=each.place_code,
            office_code=each.office_code,
            is_own=True,
        )
        for each in going.order_by("place_code", "id")
        if not _goes_on(leaving, each)
    ]


def _goes_on(leaving: Leaving, pairing: Pairing) -> bool:
    if leaving.left.office_code:
        return leaving.keeps(pairing.place_code, leaving.left.office_code)
    return any(each.place_code[:2] == pairing.province_code for each in leaving.remaining)


def _end_pairing(pairing_id: UUID, _to: UUID | None, by: Actor, at: datetime) -> str:
    return end_with_term(pairing_id, by, at)


def _pairing_back(pairing_id: UUID, _former: UUID, _receiver: UUID | None, by: Actor, at: datetime) -> bool:
    return go_on_with_term(pairing_id, by, at)


# --- equipment -----------------------------------------------------------------------------------------------


def _equipment(leaving: Leaving) -> list[OpenThing]:
    """Whoever goes on serving in the province keeps it."""
    out = Equipment.objects.out().held_by(leaving.user_id).filter(province_code=leaving.left.place_code[:2])
    return [
        OpenThing("equipment", each.pk, each.serial or "–", each.kind_name, each.place_code)
        for each in out.order_by("handed_on", "id")
        if not any(service.place_code[:2] == each.province_code for service in leaving.remaining)
    ]
