"""The watch of the sealed room: clocks of clues and cases, doors that nobody uses any more, terms that are over. It opens nothing."""

from datetime import timedelta
from uuid import UUID

from raengjai.access.door import acting_as_system
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.ground.queue import job, periodic
from raengjai.protection import actions
from raengjai.protection.actions.case_watch import AT_ONCE as CLOCKS_AT_ONCE
from raengjai.protection.actions.triage_watch import AT_ONCE
from raengjai.protection.models import APPROVED, FigureSet, RowFile

_IDLE = timedelta(minutes=15)  # as at the door (views/entrance.py); a test compares them


@periodic(cron="*/10 * * * *")
@job(name="protection.watch", queueing_lock="protection.watch")
def watch(timestamp: int = 0) -> None:
    """Each portion in a transaction of its own."""
    moved = AT_ONCE
    while moved == AT_ONCE:
        with acting_as_system("protection: clues that wait"):
            moved = actions.climb_clues(at=bangkok_now())
    moved = CLOCKS_AT_ONCE
    while moved == CLOCKS_AT_ONCE:
        with acting_as_system("protection: clocks of cases"):
            moved = actions.tell_clocks(at=bangkok_now())
    with acting_as_system("protection: keys whose time is over"):
        actions.end_expired(at=bangkok_now())
        actions.end_late_offers(at=bangkok_now())
    with acting_as_system("protection: doors left open"):
        actions.forget_idle_visits(before=bangkok_now() - _IDLE)


@periodic(cron="40 2 * * *")
@job(name="protection.end_terms", queueing_lock="protection.end_terms")
def end_terms(timestamp: int = 0) -> None:
    """Destroys cases whose term is over, each by itself, and reports that were settled long ago."""
    with acting_as_system("protection: cases over their term"):
        due = actions.due_to_shred(bangkok_today())
    for case in due:
        with acting_as_system("protection: a case over its term"):
            actions.shred_case(case, at=bangkok_now())
    with acting_as_system("protection: reports over their term"):
        actions.forget_settled_clues(bangkok_today())


@job(name=actions.FIGURES_JOB)
def publish_figures(set_id: str) -> None:
    """Once more does nothing more."""
    with acting_as_system("protection: figures that were approved"):
        actions.publish_figures(UUID(set_id), at=bangkok_now())


@periodic(cron="*/15 * * * *")
@job(name="protection.go_on_with_figures", queueing_lock="protection.go_on_with_figures")
def go_on_with_figures(timestamp: int = 0) -> None:
    """A worker was killed before it had published: what it drew is gone unseen, another one draws."""
    with acting_as_system("protection: figures that wait"):
        waiting = list(FigureSet.objects.filter(state=APPROVED).values_list("pk", flat=True))
        files = list(RowFile.objects.filter(state=APPROVED).values_list("pk", flat=True))
    for set_id in waiting:
        publish_figures(str(set_id))
    for file_id in files:
        make_row_file(str(file_id))


@job(name=actions.ROW_FILE_JOB)
def make_row_file(file_id: str) -> None:
    """Once more does nothing more."""
    with acting_as_system("protection: a file of rows that was approved"):
        actions.make_row_file(UUID(file_id), at=bangkok_now())


@periodic(cron="20 20 1 * *")  # 03:20 in Bangkok, once a month
@job(name="protection.thin_answers", queueing_lock="protection.thin_answers")
def thin_answers(timestamp: int = 0) -> None:
    with acting_as_system("protection: answers of years that are over"):
        actions.thin_answers(bangkok_today())
