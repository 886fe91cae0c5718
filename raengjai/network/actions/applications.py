"""From an application to the order that appoints: entered or sent, corrected, decided, appointed together."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from raengjai.access.actions import add_user
from raengjai.access.models import User
from raengjai.files.actions import add_attachment, erase_attachments, pass_on_attachments
from raengjai.files.rules import Prepared
from raengjai.ground.actor import Actor
from raengjai.ground.ids import new_id
from raengjai.ground.refused import Refused
from raengjai.journal.actions import record
from raengjai.network.actions.profiles import profile_for, save_profile
from raengjai.network.actions.terms import appoint_to_place, checked_order
from raengjai.network.models import Applicant, Application, Member, where_number_is_held
from raengjai.network.rules import Order, last_day_of_term
from raengjai.network.rules.states import may_become
from raengjai.people.rules.names import name_key

MOST_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class ApplicationDraft:
    """What is asked for, and what the person said. `photo` is a prepared picture, or None to keep the one there is."""

    name: str
    place_code: str
    tier: str
    said: Applicant
    kind: str = "volunteer"
    village_no: int | None = None
    photo: Prepared | None = None
    id: UUID = field(default_factory=new_id)


@transaction.atomic
def send_application(
    draft: ApplicationDraft,
    *,
    source: str,
    by: Actor,
    at: datetime,
    language: str = "th",
    receipt_hash: bytes | None = None,
    device_hash: bytes | None = None,
) -> Application:
    """An application from paper (by coordinator or mentor of the province), or from the person (by the system)."""
    if by.kind == "user" and draft.place_code[:2] not in by.provinces:
        raise Refused(_("This place is outside your area."), field="place_code")
    if len(draft.place_code) != 6 and draft.village_no is not None:
        raise Refused(_("A village number belongs to a sub-district."), field="village_no")
    application = Application(
        id=draft.id,
        source=source,
        language=language,
        sent_at=at,
        entered_by=by.user_id,
        receipt_hash=receipt_hash,
        device_hash=device_hash,
    )
    _fill(application, draft)
    application.save(force_insert=True)
    _keep_photo(application, draft.photo, by=by, at=at)
    _record("application.sent", application, by=by, at=at, source=source, tier=application.tier)
    return application


@transaction.atomic
def correct_application(
    application: Application, draft: ApplicationDraft, *, seen_version: int, by: Actor, at: datetime
) -> None:
    """Other words on an application that is not decided; it waits for the decision again.

    Refused when somebody has changed it since `seen_version`.
    """
    application = _locked(application)
    _check_may_become(application, "sent")
    if application.version != seen_version:
        raise Refused(
            _("Somebody has changed this application meanwhile. Look at it again, then correct it.")
        )
    if draft.place_code[:2] != application.province_code:
        raise Refused(
            _("Another province decides about its own places. Send a new application there."),
            field="place_code",
        )
    _fill(application, draft)
    application.version += 1
    application.state, application.reason, application.reason_text = "sent", "", ""
    application.save()
    _keep_photo(application, draft.photo, by=by, at=at)
    _record("application.corrected", application, by=by, at=at)


def ask_to_correct(application: Application, *, text: str, by: Actor, at: datetime) -> None:
    """Something must be put right first; `text` says what, for the person and whoever typed it."""
    _decide(application, "correcting", text=text, by=by, at=at)


def approve_application(application: Application, *, by: Actor, at: datetime) -> None:
    """The province agrees; the order that appoints comes later, often for many together."""
    _decide(application, "approved", by=by, at=at)


def refuse_application(application: Application, *, reason: str, text: str, by: Actor, at: datetime) -> None:
    """The province does not agree; the reason is a code, `text` says more."""
    _decide(application, "refused", reason=reason, text=text, by=by, at=at)


@transaction.atomic
def withdraw_application(application: Application, *, by: Actor, at: datetime) -> None:
    """The person no longer wants it. Also whoever typed it may record that."""
    application = _locked(application)
    _check_may_become(application, "withdrawn")
    application.state, application.decided_at, application.decided_by = "withdrawn", at, by.user_id
    application.save(update_fields=["state", "decided_at", "decided_by"])
    _record("application.withdrawn", application, by=by, at=at)


@transaction.atomic
def appoint_applications(
    applications: Sequence[Application],
    *,
    order: Order,
    starts_on: date,
    by: Actor,
    at: datetime,
    ends_on: date | None = None,
) -> list[Member]:
    """One order appoints everybody in `applications`; either all of them, or none and a sentence that names whom not."""
    order = checked_order(order)
    if not order.number:
        raise Refused(_("Give the number and the day of the order."), field="order_no")
    if not applications:
        raise Refused(_("Choose whom the order appoints."))
    if len(applications) > MOST_AT_ONCE:
        raise Refused(_("At most %(count)s people at a time.") % {"count": MOST_AT_ONCE})
    made = []
    for application in sorted(applications, key=lambda each: str(each.pk)):
        try:
            made.append(_appoint(application, order, starts_on, ends_on, by=by, at=at))
        except Refused as refused:
            raise Refused(f"{application.name}: {refused.message}", field=refused.field) from refused
    return made


def _appoint(
    application: Application, order: Order, starts_on: date, ends_on: date | None, *, by: Actor, at: datetime
) -> Member:
    application = _locked(application)
    _check_may_become(application, "appointed")
    said, user = application.said, _account_for(application, starts_on, by=by, at=at)
    member = Member(
        user=user,
        kind=application.kind,
        tier=application.tier,
        name=application.name,
        phone=said.phone,
        village_no=application.village_no,
        place_code=application.place_code,
        starts_on=starts_on,
        ends_on=ends_on or last_day_of_term(application.kind, starts_on),
    )
    member = appoint_to_place(member, order=order, by=by, at=at)
    application.state, application.member, application.user = "appointed", member, user
    application.decided_at, application.decided_by = at, by.user_id
    application.save(update_fields=["state", "member", "user", "decided_at", "decided_by"])
    save_profile(user, _profile_of(said), cause="applied", by=by, at=at)
    if application.photo_id is not None:
        profile = profile_for(user, at=at)
        erase_attachments("profile", [profile.pk])
        pass_on_attachments(application, to=profile)
        profile.photo_id = application.photo_id
        profile.save(update_fields=["photo_id"])
    _record("application.appointed", application, by=by, at=at, member=member.pk)
    return member


def _account_for(application: Application, starts_on: date, *, by: Actor, at: datetime) -> User:
    """The account of former terms, also of another province, or a new one."""
    if application.number_index is not None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT network_account_of(%s, %s)", [bytes(application.number_index), starts_on])
            known = cursor.fetchone()[0]
        if known is not None:
            return User.objects.get(pk=known)
        if where_number_is_held(application.number_index, application.province_code, but=application.pk):
            raise Refused(_("somebody with this national ID serves already, or another application is open."))
    username = _free_username(application.place_code)
    return add_user(username=username, name=application.name, by=by, at=at, language="th")


def _free_username(place_code: str) -> str:
    """ "v520101", then "v520101-2" and so on."""
    first = f"v{place_code}"
    taken = set(User.objects.filter(username__startswith=first).values_list("username", flat=True))
    names = (first if number == 1 else f"{first}-{number}" for number in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)


def _profile_of(said: Applicant) -> dict[str, object]:
    return {
        "phone": said.phone,
        "line_id": said.line_id,
        "languages": list(said.languages),
        "skills": said.skills,
        "other_roles": list(said.other_roles),
        "education": said.education,
        "occupation": said.occupation,
        "home_place_code": said.home_place_code,
        "home_village_no": said.home_village_no,
        "citizen_id": said.citizen_id,
        "birth_date": said.birth_date.isoformat() if said.birth_date else "",
        "address": said.address,
        "emergency_name": said.emergency_name,
        "emergency_relation": said.emergency_relation,
        "emergency_phone": said.emergency_phone,
    }


@transaction.atomic
def _decide(
    application: Application, state: str, *, by: Actor, at: datetime, reason: str = "", text: str = ""
) -> None:
    if not by.covers(application.province_code):
        raise Refused(_("The provincial labour office decides about applications."))
    application = _locked(application)
    _check_may_become(application, state)
    if state == "correcting" and not text.strip():
        raise Refused(_("Write what must be corrected."), field="text")
    application.state, application.reason, application.reason_text = state, reason, text.strip()
    application.decided_at, application.decided_by = at, by.user_id
    application.save(update_fields=["state", "reason", "reason_text", "decided_at", "decided_by"])
    _record(f"application.{state}", application, by=by, at=at, reason=reason)


def _fill(application: Application, draft: ApplicationDraft) -> None:
    application.place_code, application.village_no = draft.place_code, draft.village_no
    application.kind, application.tier = draft.kind, draft.tier
    application.name, application.name_key = draft.name, name_key(draft.name)
    application.keep(draft.said)


def _keep_photo(application: Application, photo: Prepared | None, *, by: Actor, at: datetime) -> None:
    if photo is None:
        return
    if photo.media_type == "application/pdf":
        raise Refused(_("Choose a photo, not a document."), field="photo")
    erase_attachments("application", [application.pk])
    kept = add_attachment(
        photo,
        subject=application,
        place_code=application.province_code,
        office_codes=by.offices,
        by=by,
        at=at,
    )
    application.photo_id = kept.pk
    application.save(update_fields=["photo_id"])


def _check_may_become(application: Application, state: str) -> None:
    if not may_become(application.state, state):
        told = {"state": application.state_name}
        raise Refused(_("Somebody has been here before you: the application is “%(state)s” now.") % told)


def _locked(application: Application) -> Application:
    return Application.objects.select_for_update().get(pk=application.pk)


def _record(verb: str, application: Application, *, by: Actor, at: datetime, **codes: object) -> None:
    record(
        verb,
        application,
        by=by,
        at=at,
        place_code=application.place_code,
        codes={"kind": application.kind, **codes},
    )
