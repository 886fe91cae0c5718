"""`python -m bench.placing`: where should the next service days go? The plan against "most open needs first".

Invented needs on the real map of Lampang (100 sub-districts, seeded), at district precision and with points of the
office's own. Both keep the same rules and are counted the same way; agencies are sent as well as possible to both.
"""

import argparse
import os
import time
from typing import Any

from tools.state import said_plainly


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--days", type=int, default=10)
    wanted = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "raengjai.config.settings")
    for imported in (False, True):
        print("points of the office's own" if imported else "district precision")
        lines = [_measured(seed, wanted.days, imported=imported) for seed in range(1, wanted.seeds + 1)]
        for line in lines:
            print(f"  {line[0]}")
        ratios = [line[1] for line in lines]
        print(f"  ratio {min(ratios):.2f} to {max(ratios):.2f}, mean {sum(ratios) / len(ratios):.2f}")


def _measured(seed: int, days: int, *, imported: bool) -> tuple[str, float]:
    from raengjai.outreach.rules.placing import largest_first, met_of, pose, propose, terms_on  # noqa: PLC0415
    from tests.outreach import lampang  # noqa: PLC0415

    wishes, terms = lampang.wishes(days), terms_on(lampang.TODAY)
    spots, open_days = lampang.spots(seed, imported=imported), lampang.office_days(lampang.wishes(days))
    about: dict[str, Any] = {"office": lampang.office(), "today": lampang.TODAY, "office_days": open_days}
    began = time.monotonic()
    plan = propose(spots, wishes, terms, **about)
    took = time.monotonic() - began
    problem = pose(spots, wishes, terms, **about)
    other = met_of(problem, largest_first(problem))
    ratio = plan.met / other
    return (
        f"seed {seed}: {plan.open} open needs; plan meets {plan.met / days:.1f} a day, most-open-first "
        f"{other / days:.1f}: x {ratio:.2f}; gap {plan.solved.gap:.2%}, solved in {plan.solved.seconds:.2f} s, "
        f"whole plan {took:.1f} s, ended: {plan.solved.ended}",
        ratio,
    )


if __name__ == "__main__":
    said_plainly(main)
