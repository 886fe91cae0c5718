"""Proving who one is: a password, a code, a passkey. Wrong tries are counted and answered with a delay.

The count belongs to the account and the device: a device where this person has signed in before has a count of
its own, all other devices share one. So strangers who guess delay each other, and never the person
(OWASP, "Slow Down Online Guessing Attacks with Device Cookies"). No address is counted: a training room has one.

These actions raise Refused after they have counted. Their caller answers inside the same door, which keeps the
count; an action that rolled back would forget it.
"""

import logging
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import check_password
from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from raengjai.access import passkeys, totp
from raengjai.access.models import Attempt, Passkey, RecoveryCode, Totp, User
from raengjai.access.passkeys import Answer, NotProved, Site, State
from raengjai.access.rules import (
    FORGET_AFTER,
    LONGEST_SHARED_WAIT,
    LONGEST_WAIT,
    failed_in_a_row,
    seconds_left,
    time_steps,
    wait_after,
)
from raengjai.ground import receipts
from raengjai.ground.actor import COUNTRY, Actor
from raengjai.ground.crypto import blind_index, open_sealed, same
from raengjai.ground.ids import new_id
from raengjai.ground.refused import Refused
from raengjai.ground.text import arabic_digits
from raengjai.journal.actions import record

_log = logging.getLogger(__name__)
_COUNT_ONE = """
INSERT INTO access_attempt (id, account, device, failed, last_at) VALUES (%(id)s, %(account)s, %(device)s, 1, %(at)s)
ON CONFLICT (account, device) DO UPDATE SET last_at = excluded.last_at,
    failed = CASE WHEN access_attempt.last_at <= %(forgotten)s THEN 1 ELSE access_attempt.failed + 1 END
"""
# A stored password that no password fits; checking it takes as long as checking any other.
_UNUSABLE = "!"


def prove_password(username: str, password: str, *, device: str, by: Actor, at: datetime) -> User:
    """The account with this name and password. Refused alike, and as slowly, when there is no such name.

    `device` is the id of a device that this account trusts, or "".
    """
    account = _account(username, "password")
    failed = _hear(account, device, at)
    user = User.objects.filter(username=username.strip().lower(), deactivated_at=None).first()
    if check_password(password, user.password if user else _UNUSABLE) and user and user.is_active:
        _forget(account, device)
        return user
    _count(account, device, failed + 1, at)
    subject = user.pk if user else UUID(bytes=account[:16])
    with transaction.atomic():
        _record_refusal(subject, "password", by=by, at=at)
        if user is None:
            # The journal is for ever, so guessed names leave nothing there; yet they take the same time.
            transaction.set_rollback(True)
    told = {"account": user.pk if user else "unknown", "tries": failed + 1}
    _log.warning("sign-in refused", extra={"told": told})
    wrong = (
        _("The user name or the password is not right.")
        if by.kind != "user"
        else _("The password is not right.")
    )
    raise Refused(_with_wait(wrong, failed + 1), field="password")


def prove_code(user: User, code: str, *, device: str, by: Actor, at: datetime) -> str:
    """Six digits of the authenticator app, or a recovery code: returns "totp" or "recovery"."""
    account = _account(user.username, "code")
    failed = _hear(account, device, at)
    typed = receipts.normalise(arabic_digits(code))
    way = "totp" if len(typed) == 6 else "recovery"
    if _take_totp(user, typed, at) if way == "totp" else _take_recovery_code(user, typed, at):
        _forget(account, device)
        return way
    _count(account, device, failed + 1, at)
    _record_refusal(user.pk, "code", by=by, at=at)
    wrong = _("The code is not right, or it was used already. Take the one that the app shows now.")
    raise Refused(_with_wait(wrong, failed + 1), field="code")


def prove_passkey(user: User, answer: Answer, *, site: Site, state: State, at: datetime) -> Passkey:
    """The passkey of `user` that signed this answer."""
    passkey = (
        Passkey.objects.select_for_update().filter(user=user, credential_id=answer.credential_id).first()
    )
    if passkey is None:
        raise Refused(_("This passkey is not known here. Sign in with your password."))
    try:
        passkey.sign_count = passkeys.prove(
            site,
            state,
            answer,
            credential=bytes(passkey.credential),
            sign_count=passkey.sign_count,
        )
    except NotProved as wrong:
        raise Refused(_("The passkey did not work. Try once more.")) from wrong
    passkey.used_at = at
    passkey.save(update_fields=["sign_count", "used_at"])
    return passkey


def wait_for_receipt(*, device: str, kind: str, at: datetime) -> int:
    """Seconds until a receipt code from here is heard: by the count of a device that opened one before, else by
    that of all strangers with this kind of device."""
    return _wait_for("receipt", device=device, kind=kind, at=at)


def count_wrong_receipt(*, device: str, kind: str, at: datetime) -> None:
    _count_stranger("receipt", device=device, kind=kind, at=at)


def wait_for_activation(*, device: str, kind: str, at: datetime) -> int:
    """The same for the printed codes of a new start, counted apart."""
    return _wait_for("activation", device=device, kind=kind, at=at)


def count_wrong_activation(*, device: str, kind: str, at: datetime) -> None:
    _count_stranger("activation", device=device, kind=kind, at=at)


def wait_for_invitation(*, device: str, kind: str, at: datetime) -> int:
    """The same for the codes of invitations, counted apart."""
    return _wait_for("invitation", device=device, kind=kind, at=at)


def count_wrong_invitation(*, device: str, kind: str, at: datetime) -> None:
    _count_stranger("invitation", device=device, kind=kind, at=at)


def wait_for_card(*, kind: str, at: datetime) -> int:
    """The same for codes of cards, counted apart and for all strangers alike: there is nothing to guess."""
    return _wait_for("card", device="", kind=kind, at=at)


def count_wrong_card(*, kind: str, at: datetime) -> None:
    _count_stranger("card", device="", kind=kind, at=at)


def wait_for_test_code(test: str, *, kind: str, at: datetime) -> int:
    """The same for the codes with which guests take a test, each test by itself: a room full of people who mistype
    delays nobody elsewhere."""
    return _wait_for(f"test {test}", device="", kind=kind, at=at)


def count_wrong_test_code(test: str, *, kind: str, at: datetime) -> None:
    _count_stranger(f"test {test}", device="", kind=kind, at=at)


def count_look_up(what: str, *, device: str, kind: str, at: datetime) -> int:
    """How many look-ups of this sort came from here in this hour, this one included: from a device that looked up
    before, else from all strangers with this kind of device. Nothing says who looked up what."""
    account = _account("", f"{what} {at:%Y-%m-%dT%H}")
    told: dict[str, Any] = {
        "id": new_id(),
        "account": account,
        "device": device or kind,
        "at": at,
        "forgotten": at - FORGET_AFTER,
    }
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_ONE + " RETURNING failed", told)
        counted: int = cursor.fetchone()[0]
    return counted


def forget_old_attempts(*, before: datetime) -> int:
    """Counts that no longer matter go; returns how many."""
    gone, _tables = Attempt.objects.filter(last_at__lt=before).delete()
    return gone


def _wait_for(what: str, *, device: str, kind: str, at: datetime) -> int:
    counted = Attempt.objects.filter(account=_account("", what), device=device or kind).first()
    if counted is None:
        return 0
    longest = LONGEST_WAIT if device else LONGEST_SHARED_WAIT
    return seconds_left(counted.failed, counted.last_at, at, longest)


def _count_stranger(what: str, *, device: str, kind: str, at: datetime) -> None:
    """One statement, so that many tries at once count as many."""
    with connection.cursor() as cursor:
        cursor.execute(
            _COUNT_ONE,
            {
                "id": new_id(),
                "account": _account("", what),
                "device": device or kind,
                "at": at,
                "forgotten": at - FORGET_AFTER,
            },
        )


def _take_totp(user: User, code: str, at: datetime) -> bool:
    app = Totp.objects.select_for_update().filter(user=user).first()
    if app is None:
        return False
    secret = open_sealed(bytes(app.secret_sealed), table="access_totp", column="secret", row_id=app.pk)
    for step, right in totp.codes(secret, time_steps(at)).items():
        if step > app.used_step and same(code.encode(), right.encode()):
            app.used_step = step
            app.save(update_fields=["used_step"])
            return True
    return False


def _take_recovery_code(user: User, code: str, at: datetime) -> bool:
    unused = RecoveryCode.objects.filter(user=user, used_at=None, code_hash=recovery_hash(user, code))
    return unused.update(used_at=at) == 1


def recovery_hash(user: User, code: str) -> bytes:
    return blind_index(receipts.normalise(code), purpose=f"recovery.{user.pk}")


def _account(username: str, what: str) -> bytes:
    return blind_index(username.strip().lower(), purpose=f"attempt.{what}")


def _hear(account: bytes, device: str, at: datetime) -> int:
    """How many wrong tries came before this one. Refused when it comes too early.

    The lock makes tries at one account from one device wait for each other, so that many at once count as many.
    """
    key = int.from_bytes(
        blind_index(f"{account.hex()}{device}", purpose="attempt.lock")[:8],
        "big",
        signed=True,
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])
    attempt = Attempt.objects.filter(account=account, device=device).first()
    if attempt is None:
        return 0
    left = seconds_left(attempt.failed, attempt.last_at, at)
    if left:
        raise Refused(f"{_('Too many wrong tries.')} {_wait_sentence(left)}")
    return failed_in_a_row(attempt.failed, attempt.last_at, at)


def _count(account: bytes, device: str, failed: int, at: datetime) -> None:
    Attempt.objects.update_or_create(
        account=account, device=device, defaults={"failed": failed, "last_at": at}
    )


def _forget(account: bytes, device: str) -> None:
    Attempt.objects.filter(account=account, device=device).delete()


def _with_wait(sentence: str, failed: int) -> str:
    wait = int(wait_after(failed).total_seconds())
    return f"{sentence} {_wait_sentence(wait)}" if wait else sentence


def _wait_sentence(seconds: int) -> str:
    if seconds < 60:
        return ngettext(
            "Wait %(count)d second, then try again.",
            "Wait %(count)d seconds, then try again.",
            seconds,
        ) % {"count": seconds}
    minutes = -(-seconds // 60)
    return ngettext(
        "Wait %(count)d minute, then try again.",
        "Wait %(count)d minutes, then try again.",
        minutes,
    ) % {"count": minutes}


def _record_refusal(subject: UUID, reason: str, *, by: Actor, at: datetime) -> None:
    record(
        "user.sign_in_refused",
        ("user", subject),
        by=by,
        at=at,
        place_code=COUNTRY,
        codes={"reason": reason},
    )
