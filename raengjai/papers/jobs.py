"""Orders of many papers, part by part; and what is over goes."""

from uuid import UUID

from raengjai.access.door import acting_as, acting_as_system
from raengjai.ground.dates import bangkok_now
from raengjai.ground.queue import defer, job, periodic
from raengjai.papers import actions
from raengjai.papers.actions.printing import JOB
from raengjai.papers.models import Print


@job(name=JOB)
def make_parts(print_id: str) -> None:
    """Until nothing waits. Each part is made in the name, and with the reach of today, of whoever ordered it."""
    with acting_as_system("whose order it is"):
        order = Print.objects.select_related("user").filter(pk=print_id).first()
    if order is None:
        return
    while True:
        with acting_as(order.user) as actor:
            if not actions.make_next_part(UUID(print_id), by=actor, at=bangkok_now()):
                return


@periodic(cron="* * * * *")
@job(name="papers.go_on", queueing_lock="papers.go_on")
def go_on(timestamp: int = 0) -> None:
    """Takes up what a worker left unfinished. Two at once share the parts."""
    with acting_as_system("go on with orders"):
        waiting = Print.objects.unfinished().filter(expires_at__gt=bangkok_now()).order_by("begun_at")
        for order_id in list(waiting.values_list("pk", flat=True)[:20]):
            defer(JOB, print_id=str(order_id))


@periodic(cron="10 * * * *")
@job(name="papers.tidy_up", queueing_lock="papers.tidy_up")
def tidy_up(timestamp: int = 0) -> None:
    with acting_as_system("papers: files that are no longer offered"):
        actions.forget_old_prints(at=bangkok_now())
