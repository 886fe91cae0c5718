"""The people who are signed in while we measure, and what their browsers send.

Run with Django's environment: `python -m bench.accounts` prints {name: headers} as JSON.
"""

import json
import sys

import django

django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402 after setup
from django.middleware.csrf import CSRF_SECRET_LENGTH  # noqa: E402
from django.utils import timezone  # noqa: E402
from django.utils.crypto import get_random_string  # noqa: E402

from raengjai.access.actions import add_user, assign_posting  # noqa: E402
from raengjai.access.door import acting_as_system  # noqa: E402
from raengjai.access.models import User  # noqa: E402
from raengjai.access.sessions import SessionStore  # noqa: E402
from raengjai.ground.dates import bangkok_now, bangkok_today  # noqa: E402
from raengjai.places.models import Place  # noqa: E402

VOLUNTEERS = 32
# Name → role, place and office.
CAST = {
    "mentor": ("mentor", "52", "DLPW-52"),
    "coordinator": ("coordinator", "52", "OPS-52"),
}
HOST = "https://127.0.0.1:18380/"


def cast() -> dict[str, tuple[str, str, str]]:
    """Officers of one province, and volunteers of sub-districts all over the country."""
    codes = Place.objects.filter(level="subdistrict", closed_on=None, code__endswith="01").order_by("code")
    chosen = list(codes.values_list("code", flat=True))[:: codes.count() // VOLUNTEERS][:VOLUNTEERS]
    return CAST | {f"volunteer-{code}": ("volunteer", code, "") for code in chosen}


def headers_of(name: str, role: str, place: str, office: str) -> list[str]:
    """Headers of a browser in which this person has signed in, second step included."""
    user = _user(name, role, place, office)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session["second_factor_at"] = session["confirmed_at"] = timezone.now().isoformat()
    session.create()
    token = get_random_string(CSRF_SECRET_LENGTH)
    return [
        # Named as production names them (settings.COOKIE_PREFIX).
        f"Cookie: __Host-sessionid={session.session_key}; __Host-csrftoken={token}; __Host-language=th",
        f"X-CSRFToken: {token}",
        f"Referer: {HOST}",
        "X-Forwarded-Proto: https",
        "Accept-Encoding: gzip",
    ]


def _user(name: str, role: str, place: str, office: str) -> User:
    with acting_as_system("measure") as system:
        known = User.objects.filter(username=f"bench-{name}").first()
        if known is not None:
            return known
        user = add_user(
            username=f"bench-{name}",
            name=f"Bench {name}",
            language="th",
            password=get_random_string(20),
            demo=False,
            by=system,
            at=bangkok_now(),
        )
        assign_posting(
            user,
            role=role,
            place_code=place,
            agency_code=office.partition("-")[0],
            office_code=office,
            starts_on=bangkok_today(),
            ends_on=None,
            by=system,
            at=bangkok_now(),
        )
        return user


if __name__ == "__main__":
    json.dump({name: headers_of(name, *posting) for name, posting in cast().items()}, sys.stdout)
