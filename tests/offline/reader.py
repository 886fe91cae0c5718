"""The pages of a phone's owner, as tests read them."""

import json
from time import monotonic, sleep
from typing import Any

from django.db import connection

from raengjai.access.door import acting_as_system
from raengjai.ground.dates import bangkok_now
from tests.cast import browser_of
from tests.needs import story
from tests.offline import phone

Rows = dict[str, dict[str, Any]]


class Reader:
    """The pages of a phone's owner, and the cursor that the phone keeps."""

    def __init__(self, person, **headers):
        self.phone, self.browser, self.cursor = phone.register(person), browser_of(person), ""
        self.headers = headers

    def ask(self, cursor=None):
        asked = {"device": str(self.phone.id), "cursor": self.cursor if cursor is None else cursor}
        self.answer = self.browser.get("/offline/changes/", asked, headers=self.headers)
        assert self.answer.status_code == 200, self.answer.content
        said = json.loads(self.answer.content)
        self.cursor = said["cursor"]
        return said

    def until_settled(self):
        """Asks until the transactions of all tests beside this one have ended; what came is put together."""
        needs: Rows = {}
        tasks: Rows = {}
        gone: set[str] = set()
        deadline = monotonic() + 120
        while monotonic() < deadline:
            said = self.ask()
            needs |= {row["id"]: row for row in said["needs"]}
            tasks |= {row["id"]: row for row in said["tasks"]}
            gone |= set(said["gone"])
            if _is_settled():
                said = self.ask()
                return (
                    needs | {row["id"]: row for row in said["needs"]},
                    tasks | {row["id"]: row for row in said["tasks"]},
                    gone | set(said["gone"]),
                )
            sleep(0.1)
        raise AssertionError("transactions beside this test do not end")


def _is_settled():
    with acting_as_system("test"), connection.cursor() as database:
        database.execute(
            "SELECT NOT EXISTS (SELECT FROM journal_entry WHERE xid >= pg_snapshot_xmin(pg_current_snapshot()))"
        )
        return database.fetchone()[0]


def record(person, *topics, **changes):
    now = bangkok_now()
    visit = story.record(person, story.visit_draft(*topics, made_at=now, **changes), at=now)
    return story.need_of(visit, person)
