"""A new start by a printed code: made for somebody, handed over on paper, used once to choose a password.

The code is returned once, to be printed; the server keeps a keyed hash. Who may make one for whom is asked of the
database (`access_may_activate`, and what upper rooms add for mentors): the policies say it once more.
"""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from raengjai.access import providers
from raengjai.access.actions.endings import end_all_sessions
from raengjai.access.door import acting_as_system
from raengjai.access.models import Activation, User
from raengjai.access.periods import good_for
from raengjai.ground import receipts
from raengjai.ground.actor import COUNTRY, Actor
from raengjai.ground.crypto import activation_hash
from raengjai.ground.dates import bangkok_day, document_date
from raengjai.ground.refused import Refused
from raengjai.journal.actions import record


@transaction.atomic
def make_activation(user: User, *, by: Actor, at: datetime) -> tuple[str, Activation]:
    """A new code for `user`, shown this once; a former one that was not used ends. The password in use stays until
    the code is used."""
    if user.deactivated_at is not None:
        raise Refused(_("This account is closed, so there is nothing to sign in to."))
    Activation.objects.filter(user=user).unused().update(revoked_at=at)
    purpose = "forgotten" if user.has_usable_password() else "first"
    code = receipts.new_code()
    activation = Activation(
        user=user,
        code_hash=activation_hash(code),
        purpose=purpose,
        made_by=by.user_id,
        made_at=at,
        expires_at=at + good_for(purpose, bangkok_day(at)),
    )
    try:
        with transaction.atomic():
            activation.save(force_insert=True)
    except IntegrityError as twice:
        raise Refused(_("Somebody else has just made a slip for this person. Look once more.")) from twice
    _record("user.activation_made", activation, by=by, at=at)
    return code, activation


def activation_behind(code: str) -> Activation | None:
    """What a typed code belongs to, also when it is used or ended: whoever holds all 75 bits may be told so."""
    return Activation.objects.select_related("user").filter(code_hash=activation_hash(code)).first()


def check_activation(activation: Activation, *, at: datetime) -> None:
    """Refused, with what to do next, when the code opens nothing any more."""
    if activation.used_at is not None:
        day = document_date(activation.used_at, get_language() or "th")
        raise Refused(
            _("This code was used on %(day)s. If it was not you, tell your mentor at once.") % {"day": day},
            field="code",
        )
    if activation.revoked_at is not None:
        raise Refused(_("A newer slip was made after this one. Use the newer one."), field="code")
    if not activation.is_open(at) or not activation.user.is_active:
        raise Refused(
            _(
                "The time of this code is over. Ask your mentor or the provincial labour office for a new slip."
            ),
            field="code",
        )


@transaction.atomic
def use_activation(activation: Activation, *, password: str, language: str, by: Actor, at: datetime) -> User:
    """The person has chosen a password: every session ends, the code is worth nothing, those who stand by are told."""
    activation = Activation.objects.select_for_update().get(pk=activation.pk)
    check_activation(activation, at=at)
    user = activation.user
    user.set_password(password)
    user.language = language
    user.save(update_fields=["password", "language"])
    end_all_sessions(user, by=by, at=at)
    activation.used_at = at
    activation.save(update_fields=["used_at"])
    _record("user.activated", activation, by=by, at=at)
    with acting_as_system("tell of a new start"):
        for tell in providers.told_of_activation:
            tell(activation, at)
    return user


@transaction.atomic
def end_activation(user: User, *, by: Actor, at: datetime) -> bool:
    """The slip was lost before it was used: its code opens nothing from now on. False when there was none."""
    activation = Activation.objects.filter(user=user).unused().first()
    if activation is None:
        return False
    activation.revoked_at = at
    activation.save(update_fields=["revoked_at"])
    _record("user.activation_ended", activation, by=by, at=at)
    return True


def _record(verb: str, activation: Activation, *, by: Actor, at: datetime) -> None:
    codes = {"purpose": activation.purpose, "activation": activation.pk, "made_by": activation.made_by}
    record(verb, activation.user, by=by, at=at, place_code=COUNTRY, codes=codes)
