"""`make shell as=somchai`: a Python shell inside the door, seeing and doing only what that person may."""

import code
import sys

import django
from django.apps import apps
from django.db import transaction


def main() -> None:
    """Nothing is kept unless the person says so at the end."""
    username = sys.argv[1] if len(sys.argv) > 1 else _who()
    django.setup()
    from raengjai.access.door import acting_as, acting_as_system  # noqa: PLC0415 (after django.setup)
    from raengjai.access.models import User  # noqa: PLC0415 (after django.setup)

    with acting_as_system("find who opens the shell"):
        user = User.objects.filter(username=username).first()
    if user is None:
        sys.exit(f"There is no account named {username!r}.")
    names = {model.__name__: model for model in apps.get_models() if model.__module__.startswith("raengjai")}
    with acting_as(user) as actor:
        banner = f"You are {actor.name}. All models are here by name, and `actor`. Ctrl-D ends."
        code.interact(banner=banner, local=names | {"actor": actor}, exitmsg="")
        if not _is_sure():
            transaction.set_rollback(True)


def _who() -> str:
    try:
        return input("Who are you? ").strip()
    except EOFError:
        sys.exit("Say who you are: make shell as=somchai")


def _is_sure() -> bool:
    try:
        return input("Keep what you changed? [y/N] ").strip().lower() == "y"
    except EOFError:
        return False


if __name__ == "__main__":
    main()
