"""Second factors: an authenticator app, passkeys, and the printed codes that replace a lost phone."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.access import passkeys, providers, totp
from raengjai.access.actions.endings import end_all_sessions
from raengjai.access.actions.proofs import recovery_hash
from raengjai.access.actions.telling import tell_owner
from raengjai.access.door import acting_as_system
from raengjai.access.models import Passkey, RecoveryCode, Totp, User
from raengjai.access.passkeys import NotProved, Site, State
from raengjai.access.rules import time_steps
from raengjai.ground import receipts
from raengjai.ground.actor import COUNTRY, Actor
from raengjai.ground.crypto import seal
from raengjai.ground.refused import Refused
from raengjai.ground.text import arabic_digits
from raengjai.journal.actions import record

RECOVERY_CODES = 10
RECOVERY_LENGTH = 10
_ONLY_ONE = _("This is your only second step, and your role needs one. Add another one first.")


@transaction.atomic
def add_totp(user: User, *, secret: str, code: str, by: Actor, at: datetime) -> None:
    """The app that shows `code` is the person's second factor now, instead of a former one."""
    typed = "".join(arabic_digits(code).split())
    steps = totp.codes(secret, time_steps(at))
    step = next((step for step, right in steps.items() if right == typed), None)
    if step is None:
        raise Refused(
            _("This is not the code that the app shows now. Wait for the next one and type that."),
            field="code",
        )
    keep_totp(user, secret=secret, used_step=step, at=at)
    _record("user.second_factor_added", user, "totp", by=by, at=at)
    tell_owner(user, "factor_added", at=at)


def keep_totp(user: User, *, secret: str, used_step: int, at: datetime) -> None:
    """The sealed secret, in place of a former one."""
    Totp.objects.filter(user=user).delete()
    app = Totp(user=user, used_step=used_step, added_at=at)
    app.secret_sealed = seal(secret, table="access_totp", column="secret", row_id=app.pk)
    app.save(force_insert=True)


@transaction.atomic
def add_passkey(
    user: User,
    *,
    name: str,
    answer: str,
    site: Site,
    state: State,
    by: Actor,
    at: datetime,
) -> Passkey:
    """The passkey that the browser has just made."""
    try:
        made = passkeys.created(site, state, answer)
    except NotProved as wrong:
        raise Refused(_("The passkey did not work. Try once more.")) from wrong
    passkey = Passkey(
        user=user,
        name=name,
        credential_id=made.credential_id,
        credential=made.credential,
        sign_count=made.sign_count,
        added_at=at,
    )
    passkey.save(force_insert=True)
    _record("user.second_factor_added", user, "passkey", by=by, at=at)
    tell_owner(user, "factor_added", at=at)
    return passkey


@transaction.atomic
def remove_passkey(passkey: Passkey, *, needs_one: bool, by: Actor, at: datetime) -> None:
    """Refused for the last factor of somebody whose role needs one."""
    user = passkey.user
    others = Passkey.objects.filter(user=user).exclude(pk=passkey.pk).exists()
    if needs_one and not others and not Totp.objects.filter(user=user).exists():
        raise Refused(_ONLY_ONE)
    passkey.delete()
    _record("user.second_factor_removed", user, "passkey", by=by, at=at)
    tell_owner(user, "factor_removed", at=at)
    _tidy_recovery_codes(user)


@transaction.atomic
def remove_totp(user: User, *, needs_one: bool, by: Actor, at: datetime) -> None:
    """Refused for the last factor of somebody whose role needs one; nothing happens when there is no app."""
    if needs_one and not Passkey.objects.filter(user=user).exists():
        raise Refused(_ONLY_ONE)
    gone, _tables = Totp.objects.filter(user=user).delete()
    if not gone:
        return
    _record("user.second_factor_removed", user, "totp", by=by, at=at)
    tell_owner(user, "factor_removed", at=at)
    _tidy_recovery_codes(user)


@transaction.atomic
def forget_factors(user: User, *, by: Actor, at: datetime, reason: str = "") -> None:
    """The phone is lost and the printed codes too: the person sets up a second step anew. `reason` is a code."""
    for factor in (Totp, Passkey, RecoveryCode):
        factor.objects.filter(user=user).delete()
    _record("user.second_factor_removed", user, "all", by=by, at=at, reason=reason)


@transaction.atomic
def reset_second_step(user: User, *, reason: str, by: Actor, at: datetime) -> None:
    """The office takes a lost second step away. Whoever is signed in with it is not any more, and it is told to the
    person and to those who stand by. The caller has asked whether `by` may; the rows are opened by the system."""
    with acting_as_system("a lost second step") as system:
        if not Totp.objects.filter(user=user).exists() and not Passkey.objects.filter(user=user).exists():
            raise Refused(_("This person has no second step, so there is nothing to take away."))
        forget_factors(user, by=system, at=at, reason=reason)
        end_all_sessions(user, by=by, at=at)
        for tell in providers.told_of_reset:
            tell(user, by, at)
    record("user.second_step_reset", user, by=by, at=at, place_code=COUNTRY, codes={"reason": reason})


@transaction.atomic
def make_recovery_codes(user: User, *, by: Actor, at: datetime) -> list[str]:
    """Ten new codes, shown once; former ones stop working."""
    codes = [_new_recovery_code() for _number in range(RECOVERY_CODES)]
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, code_hash=recovery_hash(user, code), made_at=at) for code in codes
    )
    _record("user.recovery_codes_made", user, "recovery", by=by, at=at)
    tell_owner(user, "recovery_codes", at=at)
    return codes


def _new_recovery_code() -> str:
    """Ten characters (50 bits) in two groups, from the alphabet of receipt codes."""
    text = "".join(secrets.choice(receipts.ALPHABET) for _place in range(RECOVERY_LENGTH))
    return f"{text[:5]}-{text[5:]}"


def _tidy_recovery_codes(user: User) -> None:
    """Codes that replace a lost phone are worth nothing without a factor to replace."""
    if not Totp.objects.filter(user=user).exists() and not Passkey.objects.filter(user=user).exists():
        RecoveryCode.objects.filter(user=user).delete()


def _record(verb: str, user: User, factor: str, *, by: Actor, at: datetime, reason: str = "") -> None:
    codes = {"factor": factor} | ({"reason": reason} if reason else {})
    record(verb, user, by=by, at=at, place_code=COUNTRY, codes=codes)
