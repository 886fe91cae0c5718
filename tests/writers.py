"""Writers whose transactions overlap as a test says: each has a thread and a connection of its own."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from typing import Any

from django.db import connection

from raengjai.access.door import acting_as_system
from raengjai.ground.actor import Actor


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
