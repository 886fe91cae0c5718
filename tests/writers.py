"""Writers whose transactions overlap as a test says: each has a thread and a connection of its own."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from threading import Event
from typing import Any

from django.db import connection

from raengjai.access.door import acting_as, acting_as_system
from raengjai.access.models import User
from raengjai.ground.actor import Actor

OVERLAP = 0.5  # seconds that the first transaction stays open after its deed


class Writer:
    """Somebody who opens a transaction, does things in it, and commits when told."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._open = ExitStack()
        self.actor: Actor | None = None

    def begin(self) -> int:
        """Open the door as the system and take a transaction id, which is returned."""
        return self._thread.submit(self._begin).result()

    def do(self, deed: Callable[..., Any], *args: Any, **more: Any) -> Any:
        return self._thread.submit(deed, *args, **more).result()

    def commit(self) -> None:
        self._thread.submit(self._open.close).result()

    def leave(self) -> None:
        self._thread.submit(_hang_up).result()
        self._thread.shutdown()

    def _begin(self) -> int:
        self.actor = self._open.enter_context(acting_as_system("test"))
        with connection.cursor() as database:
            database.execute("SELECT pg_current_xact_id()::text::bigint")
            number: int = database.fetchone()[0]
        return number


def _hang_up() -> None:
    connection.close()


@contextmanager
def writers(count: int) -> Iterator[list[Writer]]:
    everybody = [Writer() for _ in range(count)]
    try:
        yield everybody
    finally:
        for writer in everybody:
            writer.leave()


def at_once(
    deed: Callable[[Actor], Any],
    person: User,
    *,
    second: Callable[[Actor], Any] | None = None,
    then: Callable[[Actor], Any] | None = None,
) -> list[Any]:
    """`deed` and `second` (the same again) in two transactions of one person: the second begins its own while the first
    is not yet committed. `then`: what the first does while the second waits for it."""
    done = Event()

    def begin() -> Any:
        with acting_as(person) as actor:
            came = deed(actor)
            done.set()
            time.sleep(OVERLAP)
            if then is not None:
                came = then(actor)
        return came

    def follow() -> Any:
        done.wait()
        with acting_as(person) as actor:
            return (second or deed)(actor)

    with ThreadPoolExecutor(2) as pool:
        return [each.result() for each in (pool.submit(_alone, begin), pool.submit(_alone, follow))]


def _alone(deed: Callable[[], Any]) -> Any:
    try:
        return deed()
    finally:
        _hang_up()
