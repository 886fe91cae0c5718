"""`python -m bench.certificates`: 128 certificates in one order, signed and drawn by the job worker.

Invented names, a workshop of one day, a durable database of its own. Prints a line for RESULTS.md: seconds from the
order to its file, the worker's CPU and memory, the file's size, and how busy the machine was.
"""

import argparse
import os
import subprocess
import sys
import time
from datetime import time as clock
from datetime import timedelta
from uuid import UUID

from bench import site
from bench.processes import cpu_seconds, megabytes
from tools import server
from tools.database import Urls
from tools.state import ROOT, said_plainly

DATABASE = "raengjai_bench_certificates"
ADDRESS = "https://raengjai.mol.go.th/verify/"
COORDINATOR = "bench"
GUESTS = 128
PAUSE = 0.1
TITLE = "ประชุมเชิงปฏิบัติการเสริมสร้างศักยภาพเครือข่ายอาสาสมัครแรงงานเพื่อบูรณาการภารกิจของกระทรวงแรงงาน"


def main() -> None:
    """Fill, order, watch, tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--certificates", type=int, default=GUESTS)
    wanted = parser.parse_args()
    with site.fresh_database(DATABASE) as urls:
        event_id = _fill(wanted.certificates)
        print(_measured(urls, event_id))


def _fill(guests: int) -> UUID:
    """A coordinator, a workshop that is over, and so many guests who were there."""
    # Django's models only now: they want the environment that the measurement has set.
    from raengjai.access.actions import add_user, assign_posting  # noqa: PLC0415
    from raengjai.access.door import acting_as_system  # noqa: PLC0415
    from raengjai.events.models import AgendaItem, Attendance, Event, Guest, Session, TargetGroup  # noqa: PLC0415
    from raengjai.ground.dates import bangkok_now, bangkok_today  # noqa: PLC0415
    from raengjai.ground.ids import new_id  # noqa: PLC0415
    from raengjai.training.models import Course  # noqa: PLC0415

    now, today = bangkok_now(), bangkok_today()
    with acting_as_system("measure") as system:
        user = add_user(username=COORDINATOR, name="Bench", password="", demo=False, by=system, at=now)
        assign_posting(
            user,
            role="coordinator",
            place_code="52",
            agency_code="OPS",
            office_code="OPS-52",
            starts_on=today,
            ends_on=None,
            by=system,
            at=now,
        )
        event = Event(
            kind="workshop",
            title=TITLE,
            venue="โรงแรม ณ บ้านแม่ รีสอร์ท",
            room="ห้องล้อมรัก",
            place_code="520101",
            office_code="OPS-52",
            state="held",
            starts_on=today,
            ends_on=today,
            project_codes=["NET", "AHT"],
            written_by=user.pk,
            written_at=now,
            approved_by=new_id(),
            approved_at=now - timedelta(days=1),
        )
        event.save(force_insert=True)
        group = TargetGroup(event=event, kind="volunteer", name="อาสาสมัครแรงงาน", quota=guests)
        group.save()
        session = Session(event=event, day=today, part="day")
        session.save()
        AgendaItem(
            event=event, day=today, starts_at=clock(9), ends_at=clock(15), kind="lecture", topic="บรรยาย"
        ).save()
        for number in range(guests):
            guest = Guest(
                event=event,
                group=group,
                state="accepted",
                how="hand",
                name=f"นางสาวสมมติ ตัวอย่างที่{number}",
                listed_at=now,
            )
            guest.save(force_insert=True)
            Attendance(
                event=event,
                session=session,
                guest=guest,
                at=now,
                how="list",
                seen_by=user.pk,
                received_at=now,
            ).save(force_insert=True)
        Course(
            event=event,
            title=TITLE,
            signer_name="นายสมมติ ใจดี",
            signer_position="แรงงานจังหวัดลำปาง",
            dated_on=today,
            written_by=user.pk,
            written_at=now,
        ).save(force_insert=True)
    return event.pk


def _measured(urls: Urls, event_id: UUID) -> str:
    """One order from its beginning to its file."""
    from raengjai.access.door import acting_as  # noqa: PLC0415
    from raengjai.access.models import User  # noqa: PLC0415
    from raengjai.events.models import Event  # noqa: PLC0415
    from raengjai.ground.dates import bangkok_now  # noqa: PLC0415
    from raengjai.papers.models import Print, PrintPart  # noqa: PLC0415
    from raengjai.training.actions import begin_certificates  # noqa: PLC0415

    worker = _worker(urls)
    time.sleep(4)  # it has started and waits
    user = User.objects.get(username=COORDINATOR)
    began, most, cpu = time.monotonic(), 0.0, cpu_seconds(worker.pid)
    with acting_as(user) as actor:
        event = Event.objects.get(pk=event_id)
        order = begin_certificates(event, address=ADDRESS, by=actor, at=bangkok_now())
    while True:
        time.sleep(PAUSE)
        most = max(most, megabytes(worker.pid)[0])
        with acting_as(user):
            seen = Print.objects.get(pk=order.pk)
        if seen.finished_at is not None:
            break
    took = time.monotonic() - began
    cpu = cpu_seconds(worker.pid) - cpu
    server.stop(worker)
    with acting_as(user):
        size = sum(PrintPart.objects.filter(print=order).values_list("size", flat=True))
    return (
        f"{seen.done:,} of {seen.total:,} certificates in {took:.1f} s, {size / 1e6:.1f} MB; the worker {cpu:.1f} s of CPU "
        f"and at most {most:.0f} MB; load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"
    )


def _worker(urls: Urls) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "manage.py", "work"],
        cwd=ROOT,
        env=site.environment(urls),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


if __name__ == "__main__":
    said_plainly(main)
