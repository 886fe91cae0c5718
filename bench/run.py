"""`make bench`: measures the server beside the baseline and adds the figures to bench/RESULTS.md."""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence

from bench import drf, phones, requests, results, site
from bench.load import Rounds, Target, interleaved, run
from bench.processes import megabytes
from tools import postgres, server
from tools.database import Urls, connect
from tools.state import ROOT, Problem, said_plainly

RECORD_CLIENTS = (1, 8, 32)
PAGE_CLIENTS = (1, 8)
COLD_STARTS = 3


def main() -> None:
    """Everything in one run, so that the ratios hold whatever else the machine does."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--phones", action="store_true", help="measure phones only")
    parser.add_argument("--note", default="", help="how busy the machine was")
    wanted = parser.parse_args()
    with site.database() as urls, postgres.running(site.CLUSTER) as admin_url:
        sessions = _sessions(urls)
        known = phones.registered(urls)
        started = [_cold_start(urls) for _ in range(COLD_STARTS)]
        with site.serving(urls) as ours, drf.serving(admin_url) as baseline:
            measured = results.Measured(
                note=wanted.note,
                rounds=wanted.rounds,
                seconds=wanted.seconds,
                started=statistics.median(started),
                needs=_needs(urls),
            )
            try:
                if not wanted.phones:
                    _measure(measured, ours, baseline, sessions, urls)
                _measure_phones(measured, ours, baseline, known, urls)
            finally:  # what was measured before something broke is kept
                results.append(measured)


def _measure(
    measured: results.Measured,
    ours: site.Server,
    baseline: drf.Baseline,
    sessions: requests.Sessions,
    urls: Urls,
) -> None:
    db_pid = site.database_pid()
    theirs = requests.baseline(baseline, db_pid)
    record = requests.recording(ours, sessions, db_pid)
    queue = requests.page(ours, "queue of an office", "/queue/?state=waiting", sessions["mentor"], db_pid)
    report = requests.page(ours, "place report", "/reports/places/", sessions["coordinator"], db_pid)
    pages = [target for target in (queue, report) if _answers(target)]
    for target in (record, *pages, *theirs.values()):
        _check(run(target, clients=4, seconds=2).errors, target)
    measured.idle = {"Raengjai": megabytes(ours.pid), "DRF": megabytes(baseline.pid)}
    before, sent = _visits(urls), 0
    for clients in RECORD_CLIENTS:
        found = _side_by_side([record, theirs["post"]], clients, measured)
        sent += sum(round(each.per_second * measured.seconds) for each in found[0].runs)
    measured.recorded = (sent, _visits(urls) - before)
    for clients in PAGE_CLIENTS:
        _side_by_side([*pages, theirs["list"], theirs["admin"]], clients, measured)
    measured.after = {"Raengjai": megabytes(ours.pid), "DRF": megabytes(baseline.pid)}
    measured.sizes = {target.label: results.sizes(target) for target in (*pages, theirs["admin"])}


def _measure_phones(
    measured: results.Measured, ours: site.Server, baseline: drf.Baseline, known: phones.Known, urls: Urls
) -> None:
    """Entries one by one and twenty at a time, a first download and a later one."""
    db_pid = site.database_pid()
    post = requests.baseline(baseline, db_pid)["post"]
    single, batch = (
        phones.sending(ours, known, db_pid),
        phones.sending(ours, known, db_pid, parts=phones.BATCH),
    )
    before, sent = _from_phones(urls), 0
    for clients in PAGE_CLIENTS:
        found = _side_by_side([single, post, batch], clients, measured)
        sent += sum(
            round(run.per_second * measured.seconds)
            for each in found
            if each.label != post.label
            for run in each.runs
        )
    after = _from_phones(urls)
    measured.taken = (sent, after[0] - before[0], after[1] - before[1])
    for target in phones.downloads(ours, known, db_pid):
        _side_by_side([target], 1, measured)
        measured.downloads[target.label] = phones.weighed(target)


def _from_phones(urls: Urls) -> tuple[int, int]:
    visits = "SELECT count(*) FROM needs_visit WHERE channel = 'visit'"
    return _count(urls, "SELECT count(*) FROM offline_command"), _count(urls, visits)


def _side_by_side(targets: Sequence[Target], clients: int, measured: results.Measured) -> list[Rounds]:
    found = interleaved(targets, clients=clients, seconds=measured.seconds, rounds=measured.rounds)
    for each in found:
        sys.stdout.write(results.line(each) + "\n")
        sys.stdout.flush()
    measured.groups.append(found)
    return found


def _sessions(urls: Urls) -> requests.Sessions:
    made = subprocess.run(
        [sys.executable, "-m", "bench.accounts"],
        cwd=ROOT,
        env=site.environment(urls),
        check=True,
        capture_output=True,
        text=True,
    )
    sessions: requests.Sessions = json.loads(made.stdout)
    return sessions


def _cold_start(urls: Urls) -> float:
    """Seconds from nothing to the first answer, with two workers in production mode."""
    port = server.free_port()
    began = time.monotonic()
    process = server.start(
        site.environment(urls, mode="production", pool=4), port, workers=site.WORKERS, log=None
    )
    try:
        site.wait_until_ready(f"http://{server.HOST}:{port}/healthz", process)
        return time.monotonic() - began
    finally:
        server.stop(process)


def _answers(target: Target) -> bool:
    """A page that is not built yet is left out, and the results say so."""
    return results.fetch(target)[0] == 200


def _check(errors: int, target: Target) -> None:
    if errors:
        status, said = results.fetch(target)
        raise Problem(f"{target.label}: {errors} errors; the page answers {status}: {said[:300]!r}")


def _visits(urls: Urls) -> int:
    return _count(urls, "SELECT count(*) FROM needs_visit WHERE channel = 'paper'")


def _needs(urls: Urls) -> int:
    return _count(urls, "SELECT count(*) FROM needs_need")


def _count(urls: Urls, question: str) -> int:
    """Asked by the system, for row-level security holds for the owner too."""
    with connect(urls.owner) as database, database.transaction():
        database.execute("SELECT set_config('raengjai.actor', 'system', true)")
        for name in ("places", "provinces"):
            database.execute("SELECT set_config(%s, '00', true)", [f"raengjai.{name}"])
        for name in ("offices", "receipt"):
            database.execute("SELECT set_config(%s, '', true)", [f"raengjai.{name}"])
        found = database.execute(question).fetchone()
    return int(found[0]) if found else 0


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "raengjai.config.settings")
    said_plainly(main)
