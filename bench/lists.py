"""The country's volunteers from one Excel file: seconds of the clock and of the processor.

`python -m bench.lists` loads 7,796 invented people into a database of the tests, 50 of their rows spoiled.
"""

import subprocess
import sys

TEST = "tests/network/test_country_list.py"


def main() -> int:
    command = [sys.executable, "-m", "pytest", "-n", "0", "-m", "long", "-q", TEST]
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
