"""The end of a case: asked for, agreed to by a second person, kept for its term, destroyed with a certificate."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from raengjai.ground import actor as actors
from raengjai.ground.crypto import digest, packed
from raengjai.ground.dates import bangkok_day
from raengjai.ground.refused import Refused
from raengjai.ground.rows import inside
from raengjai.protection.actions.answers import keep_answers
from raengjai.protection.actions.cases import OpenCase, enter_of, read_records, write_record
from raengjai.protection.actions.entries import enter
from raengjai.protection.actions.running import check_nothing_runs, end_with_case
from raengjai.protection.actions.team import check_owner
from raengjai.protection.models import (
    BreakGlass,
    Case,
    Channel,
    Clock,
    Clue,
    KeyWrap,
    Message,
    Opening,
    Record,
    Release,
    TakenBundle,
    Team,
    Transition,
)
from raengjai.protection.models.cases import CLOSED, CLOSING, GUEST, OPEN, SHREDDED
from raengjai.protection.rules.keeping import keep_until

ENDING = "ending"
LEAST_REASON = 10


@transaction.atomic
def ask_closing(opened: OpenCase, *, reason: str, at: datetime) -> None:
    """The owner asks that the case be closed. Refused without an outcome, or while a clock or something with others runs."""
    check_owner(opened)
    _check_state(opened, OPEN)
    if not read_records(opened, "outcome"):
        raise Refused(_("Write down the outcome first: what became of it for each person."))
    if Clock.objects.filter(case=opened.case, ended_at=None).exists():
        raise Refused(_("Clocks still run in this case. Finish or stop each of them first."))
    check_nothing_runs(opened)
    _note(opened, "asked", reason, at)
    _set(opened, CLOSING)
    enter_of(opened, "case.closing_asked", at=at)


@transaction.atomic
def agree_closing(opened: OpenCase, *, at: datetime) -> None:
    """A second member of the team agrees. From now on nothing is written, and the time until it is destroyed runs."""
    _check_second(opened)
    check_nothing_runs(opened)
    today = bangkok_day(at)
    _note(opened, "agreed", "", at)
    keep_answers(opened, at=at, is_over=True)
    opened.case.closed_on, opened.case.keep_until = today, keep_until("case", today)
    _set(opened, CLOSED)
    enter_of(opened, "case.closed", at=at)


@transaction.atomic
def refuse_closing(opened: OpenCase, *, reason: str, at: datetime) -> None:
    """The second member sends it back, and says what is missing."""
    _check_second(opened)
    _note(opened, "sent_back", reason, at)
    _set(opened, OPEN)
    enter_of(opened, "case.closing_refused", at=at)


@transaction.atomic
def reopen_case(opened: OpenCase, *, reason: str, at: datetime) -> None:
    """Work goes on; the time until it is destroyed stops."""
    check_owner(opened)
    _check_state(opened, CLOSED)
    opened.case.closed_on = opened.case.keep_until = None
    _set(opened, OPEN)
    _note(opened, "reopened", reason, at)
    enter_of(opened, "case.reopened", at=at)


@transaction.atomic
def hold_case(opened: OpenCase, *, is_held: bool, reason: str, at: datetime) -> None:
    """A legal hold: the case is not destroyed while a court or an inquiry needs it. The owner sets it and takes it away."""
    check_owner(opened)
    if opened.case.is_held == is_held:
        raise Refused(_("This stands so already."))
    _note(opened, "held" if is_held else "hold_ended", reason, at)
    opened.case.is_held = is_held
    opened.case.save(update_fields=["is_held"])
    enter_of(opened, "case.held" if is_held else "case.hold_ended", at=at)


def due_to_shred(day: date) -> list[Case]:
    """Closed cases whose term is over, oldest first; those under a hold are none. For the watch, as the system."""
    found = Case.objects.filter(state=CLOSED, is_held=False, keep_until__lt=day)
    return list(found.order_by("keep_until", "pk"))


@transaction.atomic
def shred_case(case: Case, *, at: datetime) -> str:
    """Destroys keys and content; what stays is the case's row, who was on it, and the certificate, which is returned.

    Runs as the system: it can destroy what it cannot read. Refused unless the case is closed, over its term and free of a hold.
    """
    with inside(actors.system()):
        case = Case.objects.select_for_update().get(pk=case.pk)
        today = bangkok_day(at)
        if case.state != CLOSED or case.is_held or case.keep_until is None or case.keep_until >= today:
            raise Refused(_("This case is not to be destroyed yet."))
        wraps = KeyWrap.objects.filter(case_id=case.pk)
        records = Record.objects.filter(case=case)
        destroyed = _fingerprints(wraps, records)
        counts = {"keys": wraps.count(), "records": records.count()}
        end_with_case(case, at=at)
        _destroy(case)
        case.state, case.shredded_on, case.place_tags = SHREDDED, today, []
        case.certificate = digest(packed(case.pk.bytes, today.isoformat().encode(), *destroyed)).hex()
        case.save(update_fields=["state", "shredded_on", "place_tags", "certificate"])
    enter(
        "case.shredded",
        province_code=case.province_code,
        case_id=case.pk,
        at=at,
        codes={**counts, "certificate": case.certificate},
    )
    return case.certificate


@transaction.atomic
def forget_settled_clues(day: date) -> int:
    """Reports that were closed or passed on, and whose term is over, with their messages. As the system."""
    with inside(actors.system()):
        settled = Clue.objects.filter(settled_on__isnull=False, case_id=None)
        due = [clue.pk for clue in settled if clue.settled_on and keep_until("clue", clue.settled_on) < day]
        Channel.objects.filter(clue_id__in=due).delete()
        Clue.objects.filter(pk__in=due).delete()
    return len(due)


def _destroy(case: Case) -> None:
    """Children before what they hang on. The keys go first: from then on nothing opens, whatever else a copy holds."""
    KeyWrap.objects.filter(case_id=case.pk).delete()
    for model in (Release, Transition, Clock, Opening, Record):
        model.objects.filter(case=case).delete()
    BreakGlass.objects.filter(case=case).update(reason=b"")
    TakenBundle.objects.filter(case=case).update(answer=None)
    clues = Clue.objects.filter(case_id=case.pk)
    Message.objects.filter(channel__clue__in=clues).delete()
    Channel.objects.filter(clue__in=clues).delete()
    clues.update(content=b"", note=None, place_tags=[])


def _fingerprints(wraps: QuerySet[KeyWrap], records: QuerySet[Record]) -> list[bytes]:
    """What was destroyed, as digests: the certificate is bound to it and tells nothing of it."""
    kept = [bytes(each.envelope) for each in wraps.order_by("pk")]
    kept += [bytes(each.sealed) for each in records.order_by("pk")]
    return [digest(each) for each in kept]


def _check_second(opened: OpenCase) -> None:
    _check_state(opened, CLOSING)
    asked = [each for each in read_records(opened, ENDING) if each.content["what"] == "asked"]
    if asked and asked[-1].by == opened.room.member_id:
        raise Refused(_("Somebody else of the team agrees, not who asked."))
    row = Team.objects.filter(case=opened.case, member=opened.room.member, until=None).first()
    if row is None or row.part == GUEST:
        raise Refused(_("Only a member of the team agrees to the closing."))


def _check_state(opened: OpenCase, state: str) -> None:
    opened.case.refresh_from_db(fields=["state"])
    if opened.case.state != state:
        raise Refused(_("The case stands otherwise by now. Look at it again."))


def _note(opened: OpenCase, what: str, reason: str, at: datetime) -> None:
    if what not in ("agreed",) and len(reason.strip()) < LEAST_REASON:
        raise Refused(_("Write down the reason in a sentence."), field="reason")
    content = {"version": 1, "what": what, "reason": reason.strip()}
    write_record(opened, ENDING, content, at=at, also_closed=opened.case.state == CLOSED)


def _set(opened: OpenCase, state: str) -> None:
    opened.case.state = state
    opened.case.save(update_fields=["state", "closed_on", "keep_until"])
