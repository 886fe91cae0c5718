"""Writes docs/access-matrix.txt anew: `python -m tests.house.access_matrix --write`. Read what changed before you commit."""

import os
import sys
from pathlib import Path

import pytest

FILE = Path(__file__).parents[2] / "docs" / "access-matrix.txt"
WRITE = "RAENGJAI_WRITE_ACCESS_MATRIX"

if __name__ == "__main__":
    if sys.argv[1:] != ["--write"]:
        sys.exit(__doc__)
    os.environ[WRITE] = "1"
    sys.exit(pytest.main(["-q", "-n0", str(Path(__file__).with_name("test_access_matrix.py"))]))
