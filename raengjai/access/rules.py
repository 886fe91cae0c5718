"""Pure decisions about signing in: how long to wait after wrong tries, which time steps a code may have."""

from datetime import datetime, timedelta

FREE_TRIES = 3
LONGEST_WAIT = timedelta(minutes=15)
# For what all strangers share and nobody owns: longer, and one of them could keep all others out.
LONGEST_SHARED_WAIT = timedelta(seconds=30)
FORGET_AFTER = timedelta(hours=24)
TOTP_STEP = 30
CONFIRMED_FOR = timedelta(minutes=15)
# Officers sit at shared desks; volunteers keep their own phone (settings.SESSION_COOKIE_AGE).
OFFICER_SESSION = timedelta(hours=12)
# However often a session is used, it ends so long after its sign-in.
LONGEST_SESSION = timedelta(days=30)
# A phone, a tablet, a desk, and some that were forgotten; one more ends the oldest.
MOST_SESSIONS = 10


def wait_after(failed: int, longest: timedelta = LONGEST_WAIT) -> timedelta:
    """How long the next try is refused after `failed` wrong tries in a row: 0, 0, 0, 2, 4, 8 … s, at most 15 min.

    A delay and never a lock: nobody can shut another person out for good.
    """
    late = failed - FREE_TRIES
    if late <= 0:
        return timedelta(0)
    # 2 ** 10 s is longer than the longest wait; a huge power is never computed.
    return min(timedelta(seconds=2 ** min(late, 10)), longest)


def seconds_left(failed: int, last_at: datetime, now: datetime, longest: timedelta = LONGEST_WAIT) -> int:
    """Whole seconds until the next try is heard (0 = now). A day without a wrong try forgets them."""
    passed = max(now - last_at, timedelta(0))
    if passed >= FORGET_AFTER:
        return 0
    left = wait_after(failed, longest) - passed
    return max(0, -(-left // timedelta(seconds=1)))


def failed_in_a_row(failed: int, last_at: datetime, now: datetime) -> int:
    """How many wrong tries still count."""
    return 0 if now - last_at >= FORGET_AFTER else failed


def time_steps(now: datetime) -> list[int]:
    """The time steps whose code is taken: the present one, and one before and after for clocks that differ."""
    step = int(now.timestamp()) // TOTP_STEP
    return [step - 1, step, step + 1]


def is_recent(confirmed_at: datetime | None, now: datetime) -> bool:
    """Whether the person showed a password or factor lately enough to change how they sign in."""
    return confirmed_at is not None and now - confirmed_at < CONFIRMED_FOR


# The first word that fits says what kind of device a browser runs on: all that is kept of it.
_DEVICES = (
    ("Android", "android"),
    ("iPhone", "iphone"),
    ("iPad", "ipad"),
    ("Windows", "windows"),
    ("Macintosh", "mac"),
    ("Linux", "linux"),
)


def kind_of_device(user_agent: str) -> str:
    return next((kind for word, kind in _DEVICES if word in user_agent), "other")
