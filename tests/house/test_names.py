"""No drawer for odds and ends: a module is named for what it holds (R3)."""

from tests.house.rooms import PACKAGE, python_files

DRAWERS = {"util", "utils", "helper", "helpers", "common", "misc", "core", "base", "manager", "managers"}
DRAWERS |= {"service", "services"}
ROOM = "services"  # of the agencies: here the word says what it holds


def test_no_module_or_folder_is_a_drawer():
    paths = [path.relative_to(PACKAGE) for path in python_files("raengjai")]
    names = {str(path): {*path.parent.parts, path.stem} for path in paths}

    drawers = {
        path
        for path, words in names.items()
        if words & (DRAWERS - {ROOM} if path.startswith(f"{ROOM}/") else DRAWERS)
    }

    assert drawers == set()
