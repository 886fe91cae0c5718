"""What a person chose: by which channels, and when."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.ground.actor import COUNTRY, Actor
from raengjai.ground.refused import Refused
from raengjai.journal.actions import record
from raengjai.messages.models import Preference
from raengjai.messages.rules import Hours, is_quiet_at


@transaction.atomic
def choose_notices(
    *, line: bool, push: bool, email: bool, hours: Hours, by: Actor, at: datetime
) -> Preference:
    """The choice holds for what waits already, too. Refused when the daily time lies in the quiet hours."""
    if hours.rhythm == "daily" and is_quiet_at(hours.daily_at, hours):
        raise Refused(_("This time lies in your quiet hours. Choose one outside."), field="daily_at")
    values = {
        "line": line,
        "push": push,
        "email": email,
        "quiet_from": hours.quiet_from,
        "quiet_until": hours.quiet_until,
        "rhythm": hours.rhythm,
        "daily_at": hours.daily_at,
        "changed_at": at,
    }
    chosen, _made = Preference.objects.update_or_create(user_id=by.me, defaults=values)
    codes = {
        "channels": [name for name, wanted in (("line", line), ("push", push), ("email", email)) if wanted],
        "rhythm": hours.rhythm,
    }
    record("user.notices_chosen", ("user", by.me), by=by, at=at, place_code=COUNTRY, codes=codes)
    return chosen
