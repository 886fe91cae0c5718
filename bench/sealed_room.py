"""`python -m bench.sealed_room`: a case and the list of clues, with a small store and with a full one.

Two databases alike, in the second also 100,000 settled clues (a fifth with words) and 5,000 cases of others, of random bytes in
the sizes that seals have. A server in production mode on each; one browser asks both, in shuffled order, round by round, through
the room's door: its cookie, the keys unwrapped, the policies, the journal's entry, the page. Prints a line for RESULTS.md.
"""

import argparse
import http.client
import json
import os
import random
import statistics
import subprocess
import sys
import time
from base64 import urlsafe_b64encode
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import psycopg

from bench import site
from tools import postgres
from tools.database import connect, prepare, url_for
from tools.state import ROOT, said_plainly

FEW, MANY = "raengjai_bench_room_few", "raengjai_bench_room_many"
PORTS = (18381, 18382)
CLUES, CASES = 100_000, 5_000
WAITING, COLLEAGUES, NOTES = 10, 10, 20
ROUNDS, WARM_UP = 30, 5
PROVINCE = "52"
PASSPHRASE = "bench horse battery staple"
# A clue in the smallest of its sizes with what HPKE adds; a record as a short note; a key's envelope; a signature.
SIZES = {"clue": 4096 + 81, "record": 700, "envelope": 160, "signature": 64}
RECORDS = 15
BLOBS = 256

# As the administrator of its own cluster: policies and foreign keys are skipped, whose rows come from here too.
FILL = (
    "SET session_replication_role = replica",
    "CREATE TEMPORARY TABLE colleague AS SELECT row_number() OVER (ORDER BY id) - 1 AS no, id FROM sealed.member"
    " WHERE duty = 'officer'",
    "INSERT INTO sealed.clue (id, province_code, key_name, content, received_hour, state, due_at, climbed, place_tags, settled_on,"
    " handled_by) SELECT gen_random_uuid(), '52', (SELECT name FROM sealed.room_key WHERE purpose = 'intake'), b.bytes,"
    " now() - n * interval '5 minutes', CASE WHEN n %% 2 = 0 THEN 'passed' ELSE 'closed' END, now() - n * interval '5 minutes',"
    " 0, '{}', current_date, (SELECT id FROM colleague WHERE no = 0) FROM generate_series(1, %(clues)s) AS n"
    " JOIN blob b ON b.kind = 'clue' AND b.no = n %% %(blobs)s",
    # One in five has a way back, with a question and an answer that were read.
    "INSERT INTO sealed.channel (id, lookup, clue_id, province_code, public, wrapped, made_hour)"
    " SELECT gen_random_uuid(), sha256(c.id::text::bytea), c.id, '52', s.bytes, s.bytes, c.received_hour FROM sealed.clue c"
    " JOIN blob s ON s.kind = 'signature' AND s.no = 0 WHERE c.state IN ('passed', 'closed') AND left(c.id::text, 1) IN ('0', '1', '2')",
    "INSERT INTO sealed.message (id, channel_id, from_reporter, key_name, sealed, hour, read_at)"
    " SELECT gen_random_uuid(), c.id, w.no = 0, (SELECT name FROM sealed.room_key WHERE purpose = 'intake'), w.bytes, c.made_hour,"
    " now() FROM sealed.channel c JOIN blob w ON w.kind = 'clue' AND w.no < 2",
    "CREATE TEMPORARY TABLE other AS SELECT n, gen_random_uuid() AS id, c.id AS member FROM generate_series(1, %(cases)s) AS n"
    " JOIN colleague c ON c.no = n %% %(colleagues)s",
    "INSERT INTO sealed.case (id, code, province_code, state, generation, place_tags, opened_on, is_held, certificate)"
    " SELECT id, lpad(n::text, 8, '0'), '52', 'open', 1, ARRAY[sha256(n::text::bytea), sha256((n %% 100)::text::bytea)],"
    " current_date - n %% 900, false, '' FROM other",
    "INSERT INTO sealed.team (id, case_id, member_id, part, how, since, by)"
    " SELECT gen_random_uuid(), id, member, 'owner', 'assigned', now(), member FROM other",
    "INSERT INTO sealed.key_wrap (id, domain_id, case_id, generation, member_id, envelope, signed_by_id, signature)"
    " SELECT gen_random_uuid(), o.id, o.id, 1, member, e.bytes, member, s.bytes FROM other o"
    " JOIN blob e ON e.kind = 'envelope' AND e.no = n %% %(blobs)s JOIN blob s ON s.kind = 'signature' AND s.no = n %% %(blobs)s",
    "INSERT INTO sealed.record (id, case_id, kind, domain_id, sealed, at, by)"
    " SELECT gen_random_uuid(), o.id, CASE WHEN r = 1 THEN 'person' ELSE 'note' END, o.id, b.bytes, now() - n * interval '1 hour',"
    " member FROM other o CROSS JOIN generate_series(1, %(records)s) AS r JOIN blob b ON b.kind = 'record'"
    " AND b.no = (n * r) %% %(blobs)s",
    "INSERT INTO sealed.clock (id, case_id, record_id, due_at, told)"
    " SELECT gen_random_uuid(), id, gen_random_uuid(), now() + n * interval '1 hour', 0 FROM other",
)


@dataclass
class Asked:
    """One page of one store, and how long it took each time, in milliseconds."""

    store: str
    page: str
    port: int
    address: str
    took: list[float] = field(default_factory=list)


def main() -> None:
    """Fill one, copy it, fill the copy, ask both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clues", type=int, default=CLUES)
    parser.add_argument("--cases", type=int, default=CASES)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.inside:
        json.dump(_tell(), sys.stdout)
        return
    with postgres.running(site.CLUSTER) as admin_url:
        for name in (MANY, FEW):
            with connect(admin_url) as administrator:
                administrator.execute(f"DROP DATABASE IF EXISTS {name}")
        with site.database(FEW) as few:
            pass
        # A copy needs that nobody is connected: what is told is told in a process of its own.
        told = _told(site.environment(few))
        with connect(admin_url) as administrator:
            administrator.execute(f"CREATE DATABASE {MANY} TEMPLATE {FEW}")
        many = prepare(admin_url, MANY)
        began = time.monotonic()
        _fill(url_for(admin_url, database=MANY), wanted.clues, wanted.cases)
        print(f"filled in {time.monotonic() - began:.0f} s", flush=True)
        with ExitStack() as stack:
            for urls, port in zip((few, many), PORTS, strict=True):
                stack.enter_context(site.serving(urls, port=port))
            print(
                f"with {wanted.clues:,} settled clues and {wanted.cases:,} cases of others: {_measured(told, wanted.rounds)}"
            )


def _told(environment: dict[str, str]) -> dict[str, Any]:
    said = subprocess.run(
        [sys.executable, "-m", "bench.sealed_room", "--inside"],
        cwd=ROOT,
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout
    found: dict[str, Any] = json.loads(said)
    return found


def _fill(url: str, clues: int, cases: int) -> None:
    sizes = {"clues": clues, "cases": cases, "blobs": BLOBS, "records": RECORDS, "colleagues": COLLEAGUES}
    with psycopg.connect(url) as owner, owner.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE blob (kind text, no int, bytes bytea)")
        with cursor.copy("COPY blob FROM STDIN") as copy:
            for kind, size in SIZES.items():
                for number in range(BLOBS):
                    copy.write_row((kind, number, os.urandom(size)))
        cursor.execute("ANALYZE blob")
        for step in FILL:
            cursor.execute(step, sizes if "%(" in step or "%%" in step else None)
    with connect(url) as owner:
        owner.execute("VACUUM (ANALYZE)")


# --- inside: the people, their keys, one case, a few clues -----------------------------------------------------


def _tell() -> dict[str, Any]:
    """A supervisor inside the room, with a case and clues that wait. Returns {"headers": {…}, "case": id}."""
    import django  # noqa: PLC0415 Django wants the environment that the measurement has set

    django.setup()
    from raengjai.access.door import acting_as, acting_as_system  # noqa: PLC0415
    from raengjai.ground.crypto import blind_index  # noqa: PLC0415
    from raengjai.ground.dates import bangkok_now  # noqa: PLC0415
    from raengjai.protection import actions  # noqa: PLC0415
    from raengjai.protection.models import EMERGENCY, INTAKE  # noqa: PLC0415
    from raengjai.protection.models.inside import inside_room  # noqa: PLC0415

    now = bangkok_now()
    with acting_as_system("measure"):
        user = _user("bench-room")
        member = actions.found_room(PROVINCE, user, at=now)
        colleagues = [_user(f"bench-room-{number}") for number in range(COLLEAGUES)]
    with acting_as(user) as by:
        actions.choose_passphrase(member, PASSPHRASE, by=by, at=now)
    with acting_as_system("measure"):
        session_key = _session(user)
    session = blind_index(session_key, purpose="room.session")
    with acting_as(user) as by:
        opened = actions.open_door(member, PASSPHRASE, session_hash=session, by=by, at=now)
        if opened is None:
            raise ValueError("the door stays shut")
        with inside_room(opened.room) as room:
            for purpose in (INTAKE, EMERGENCY):
                actions.make_room_key(purpose, room=room, at=now)
            for colleague in colleagues:
                actions.invite_member(colleague, "officer", room=room, at=now)
            case_id = _case(room)
    with acting_as_system("measure") as system:
        for _each in range(WAITING):
            _clue(system)
    secret = urlsafe_b64encode(opened.visit_id.bytes + opened.secret).decode()
    cookie = f"__Host-sessionid={session_key}; __Host-room={secret}; __Host-language=th"
    headers = {**site.FROM_PROXY, "Cookie": cookie, "Accept-Encoding": "gzip", "Host": "127.0.0.1"}
    return {"headers": headers, "case": str(case_id)}


def _user(username: str) -> Any:
    from raengjai.access.actions import add_user  # noqa: PLC0415
    from raengjai.access.door import acting_as_system  # noqa: PLC0415
    from raengjai.ground.dates import bangkok_now  # noqa: PLC0415

    with acting_as_system("measure") as system:
        return add_user(
            username=username, name=f"Bench {username}", password="", demo=False, by=system, at=bangkok_now()
        )


def _session(user: Any) -> str:
    """The cookie of a browser in which the person has signed in, second step included."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from raengjai.access.sessions import SessionStore  # noqa: PLC0415

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session["second_factor_at"] = session["confirmed_at"] = timezone.now().isoformat()
    session.create()
    return str(session.session_key)


def _case(room: Any) -> Any:
    """The kiln of the practice deck, with notes, a task and a clock; opened in this visit."""
    from raengjai.ground.dates import bangkok_now  # noqa: PLC0415
    from raengjai.protection import actions  # noqa: PLC0415
    from raengjai.protection.rules.practice import practice_case  # noqa: PLC0415
    from raengjai.protection.rules.records import Record  # noqa: PLC0415

    now, story = bangkok_now(), practice_case("kiln")
    today = now.date().isoformat()
    opened = actions.open_new_case(room=room, place_code="520101", at=now)
    note = Record("note", {"kind": "x_Talk", "on": today, "words": story.why})
    task = Record("task", {"what": story.title.th, "due_on": today, "state": "open"})
    for record in (*story.records, *story.screenings, task, *[note] * NOTES):
        actions.add_record(opened, record, at=now)
    actions.start_clock(opened, "reflection_45_days", started_at=now, at=now)
    return opened.case_id


def _clue(system: Any) -> None:
    from uuid import uuid4  # noqa: PLC0415

    from raengjai.ground.dates import bangkok_now  # noqa: PLC0415
    from raengjai.protection import actions  # noqa: PLC0415
    from raengjai.protection.rules.clue import packed_clue  # noqa: PLC0415

    said = {"seen": "เรื่องสมมติ " * 30, "province": PROVINCE, "place": "520101", "came": "public"}
    text = packed_clue(
        [("signs", "debt"), *said.items(), ("practice", "yes")], made_at=bangkok_now(), language="th"
    )
    actions.seal_on_arrival(text, clue_id=uuid4(), province=PROVINCE, code="", by=system, at=bangkok_now())


# --- asking ----------------------------------------------------------------------------------------------------


def _measured(told: dict[str, Any], rounds: int) -> str:
    pages = {"a case": f"/room/cases/{told['case']}/", "the list of clues": "/room/clues/"}
    asked = [
        Asked(store, page, port, address)
        for store, port in zip(("few", "many"), PORTS, strict=True)
        for page, address in pages.items()
    ]
    for turn in range(WARM_UP + rounds):
        for each in random.sample(asked, len(asked)):
            took = _ask(each, told["headers"])
            if turn >= WARM_UP:
                each.took.append(took)
    lines = [_line(page, *[each for each in asked if each.page == page]) for page in pages]
    busy = f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"
    return f"{'; '.join(lines)}; {rounds} rounds, {busy}"


def _ask(each: Asked, headers: dict[str, str]) -> float:
    """Milliseconds from the question to the last byte, on a connection that is open already."""
    connection = http.client.HTTPConnection("127.0.0.1", each.port, timeout=60)
    connection.connect()
    began = time.perf_counter()
    connection.request("GET", each.address, headers=headers)
    answer = connection.getresponse()
    answer.read()
    took = (time.perf_counter() - began) * 1000
    connection.close()
    if answer.status != 200:
        raise ValueError(f"{each.address} answered {answer.status} {answer.headers.get('Location', '')}")
    return took


def _line(page: str, few: Asked, many: Asked) -> str:
    """Medians, the 95th of a hundred, and the quartiles of the rounds' ratios."""
    ratios = [one / other for one, other in zip(many.took, few.took, strict=True)]
    low, ratio, high = statistics.quantiles(ratios, n=4)
    few_ms, many_ms = (statistics.median(each.took) for each in (few, many))
    slow = statistics.quantiles(many.took, n=20)[-1]
    return f"{page} {few_ms:.0f} ms with few, {many_ms:.0f} ms with many (p95 {slow:.0f}), {ratio:.2f} × ({low:.2f}-{high:.2f})"


if __name__ == "__main__":
    said_plainly(main)
