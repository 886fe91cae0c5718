"""Nightly: erase removed files after 30 days, and files that no record knows."""

from raengjai.access.door import acting_as_system
from raengjai.files import actions
from raengjai.ground.dates import bangkok_now
from raengjai.ground.queue import job, periodic


@periodic(cron="15 20 * * *")  # 03:15 in Bangkok
@job(name="files.tidy_up", queueing_lock="files.tidy_up")
def tidy_up(timestamp: int = 0) -> None:
    with acting_as_system("files: retention of removed attachments"):
        actions.erase_removed(at=bangkok_now())
    with acting_as_system("files: files without a record"):
        actions.sweep_orphans(at=bangkok_now())
