#!/usr/bin/env python
"""Django's command line for Raengjai."""

import os
import sys

import django
from django.core.management import execute_from_command_line


def main() -> None:
    """The worker that serves beside the web server starts under the same conditions."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "raengjai.config.settings")
    if sys.argv[1:2] == ["work"]:
        from raengjai.config import startup  # noqa: PLC0415 settings are read here, after the line above

        django.setup()
        startup.stop_if_unsafe()
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
