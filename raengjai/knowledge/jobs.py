"""Sending in the background, the morning's reminders, and the night's look at who came or left."""

from datetime import timedelta
from uuid import UUID

from raengjai.access.door import acting_as_system
from raengjai.ground.actor import COUNTRY
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.ground.queue import job, periodic
from raengjai.knowledge import actions

_LOOKS_BACK = timedelta(days=31)  # nights in which the worker may not have run


@job(name="knowledge.send")
def send(version_id: str) -> None:
    """A published version goes out, some thousand people in each transaction, so that its progress can be seen."""
    while True:
        with acting_as_system("knowledge: send what was published") as system:
            sent = actions.send_some(UUID(version_id), by=system, at=bangkok_now())
        if sent < actions.AT_ONCE:
            return


@job(name="knowledge.catch_up_person")
def catch_up_person(user_id: str, places: list[str]) -> None:
    """Somebody was appointed."""
    with acting_as_system("knowledge: what is in force for somebody new") as system:
        actions.catch_up_person(UUID(user_id), places=places, by=system, at=bangkok_now())


@job(name="knowledge.catch_up_people")
def catch_up_people(people: list[list[str]]) -> None:
    """Many were appointed together; `people` are (account, province). Where nothing is in force there is nothing to do."""
    for province in sorted({province for _user, province in people}):
        with acting_as_system("knowledge: what is in force for somebody new"):
            found = actions.versions_in_force(bangkok_today(), places=[province, COUNTRY])
        for user_id in [user for user, of in people if found and of == province]:
            catch_up_person(user_id, [province, COUNTRY])


@periodic(cron="0 1 * * *")  # 08:00 in Bangkok
@job(name="knowledge.remind", queueing_lock="knowledge.remind")
def remind(timestamp: int = 0) -> None:
    with acting_as_system("knowledge: remind before the day") as system:
        actions.remind_when_due(by=system, at=bangkok_now())


@periodic(cron="5 20 * * *")  # 03:05 in Bangkok
@job(name="knowledge.catch_up", queueing_lock="knowledge.catch_up")
def catch_up(timestamp: int = 0) -> None:
    """Whoever came into an audience otherwise than by an appointment of the day, and whoever left."""
    with acting_as_system("knowledge: what is in force"):
        ids = actions.versions_in_force(bangkok_today())
    for version_id in ids:
        send(str(version_id))
        with acting_as_system("knowledge: who serves no more"):
            actions.close_who_left(version_id, today=bangkok_today())
    with acting_as_system("knowledge: what is over") as system:
        actions.end_expired(by=system, at=bangkok_now(), since=bangkok_today() - _LOOKS_BACK)
