"""The country from one Excel file: how long it takes, 50 planted faults each told by its row, and a second time nothing."""

import sys
import time

import pytest

from raengjai.access.door import acting_as, acting_as_system
from raengjai.network.models import Member
from tests.cast import Cast
from tests.network import country, lists

SECONDS = 180  # of the processor: the clock says less about a machine that does other work too


@pytest.mark.long
def test_the_country_loads_from_one_file_within_three_minutes(cast: Cast, capsys: pytest.CaptureFixture[str]):
    rows = country.people()
    assert len(rows) == 7_256 + 3 * 180
    planted = country.plant(rows)
    raw = lists.workbook(rows)

    began, worked = time.monotonic(), time.process_time()
    run = lists.read(cast.headquarters, raw)
    read_in = time.monotonic() - began
    assert lists.counts(run) == (len(rows) - len(planted), 0, 0, len(planted))
    run = lists.load(cast.headquarters, run)
    took, used = time.monotonic() - began, time.process_time() - worked
    with capsys.disabled():
        sys.stdout.write(
            f"\n{len(rows)} rows: read in {read_in:.1f} s, loaded after {took:.1f} s, {used:.1f} s of CPU here\n"
        )

    assert (run.state, run.loaded) == ("loaded", len(rows) - len(planted))
    found = lists.faults(cast.headquarters, run)
    assert {number: faults[0] for number, faults in found.items()} == planted
    assert all(len(faults) == 1 for faults in found.values())
    with acting_as_system("test"):
        assert Member.objects.in_the_field().count() == run.loaded
    assert used < SECONDS

    again = lists.read(cast.headquarters, raw)
    # the row that repeats a number stays a fault, whoever is known by it
    assert lists.counts(again) == (0, run.loaded, 0, len(planted))
    with acting_as(cast.coordinator):
        assert Member.objects.in_the_field().exists()
