"""`python -m bench.directives`: one directive to the country's 7,800 volunteers, sent as the job worker sends it.

Prints a line for RESULTS.md: seconds from the moment it goes out until everybody has a row, a task and a notice.
"""

import argparse
import time

from bench import site
from bench.network import COORDINATOR, PEOPLE, fill
from tools.state import said_plainly

DATABASE = "raengjai_bench_directives"


def main() -> None:
    """Fill, publish, send, tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE)
    wanted = parser.parse_args()
    with site.fresh_database(DATABASE):
        fill(wanted.people)
        print(_measured())


def _measured() -> str:
    # Django's models only now: they want the environment that main() has set.
    from raengjai.access.door import acting_as, acting_as_system  # noqa: PLC0415
    from raengjai.access.models import User  # noqa: PLC0415
    from raengjai.ground.dates import bangkok_now, bangkok_today  # noqa: PLC0415
    from raengjai.knowledge import jobs  # noqa: PLC0415
    from raengjai.knowledge.actions import Heading, Words, publish_directive, write_directive  # noqa: PLC0415
    from raengjai.knowledge.models import DirectiveVersion  # noqa: PLC0415
    from raengjai.knowledge.rules import GOES_OUT_AFTER, Audience  # noqa: PLC0415

    today = bangkok_today()
    audience = Audience(("core", "network"), ("00",), ())
    heading = Heading(kind="directive", number="bench 1", dated_on=today, audience=audience)
    words = Words(subject="วัดเวลา", body="วัดเวลา", effective_on=today, asks="read")
    with acting_as(User.objects.get(username=COORDINATOR)) as actor:
        directive = write_directive(heading, words, by=actor, at=bangkok_now())
        version = publish_directive(directive, by=actor, at=bangkok_now())
    time.sleep(GOES_OUT_AFTER.total_seconds() + 1)  # till then it can be taken back
    began, cpu = time.monotonic(), time.process_time()
    jobs.send(str(version.pk))
    took, cpu = time.monotonic() - began, time.process_time() - cpu
    with acting_as_system("measure"):
        reached = DirectiveVersion.objects.get(pk=version.pk).reached
    return f"a directive to {reached:,} people in {took:.1f} s, {cpu:.1f} s of CPU here"


if __name__ == "__main__":
    said_plainly(main)
