"""Every value that the settings read stands in .env.example, and every value there is read."""

import re

from tests.house.rooms import PACKAGE, ROOT


def test_env_example_and_settings_name_the_same_values():
    settings = (PACKAGE / "config" / "settings.py").read_text(encoding="utf-8")
    calls = re.findall(r"env\.\w+\(([^)]*)", settings)
    read = {name for call in calls for name in re.findall(r'"([A-Z_]{3,})"', call)}
    named = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.M))

    assert read == named


def test_nothing_else_reads_the_environment():
    readers = {
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*.py")
        if re.search(r"os\.environ\b|os\.getenv|environ\.Env", path.read_text(encoding="utf-8"))
    }

    assert readers == {"config/settings.py", "config/wsgi.py"}
