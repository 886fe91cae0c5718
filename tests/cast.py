"""The people everybody knows: those who may see Mrs Buaphan's troubles, and those who must not."""

from dataclasses import dataclass, fields

from django.test import Client
from django.utils import timezone

from raengjai.access.models import User
from raengjai.access.rules import OFFICER_SESSION
from tests import make


@dataclass(frozen=True)
class Cast:
    """Lampang is province 52; the outsiders are at the end."""

    volunteer: User  # of sub-district 520101
    mentor_dsd: User
    mentor_dlpw: User
    coordinator: User
    mentor_sso: User  # a third agency of the same province
    other_volunteer: User  # of another sub-district of the same district
    mentor_dsd_51: User  # the neighbour province
    coordinator_51: User
    headquarters: User
    protection_officer: User  # has the role, and no open door of the sealed room

    def everybody(self) -> dict[str, User | None]:
        """Name → person; the visitor without an account is None."""
        return {field.name: getattr(self, field.name) for field in fields(self)} | {"anonymous": None}


def assemble() -> Cast:
    return Cast(
        volunteer=make.volunteer("volunteer"),
        mentor_dsd=make.mentor("mentor_dsd", office_code="DSD-52"),
        mentor_dlpw=make.mentor("mentor_dlpw", office_code="DLPW-52"),
        coordinator=make.coordinator("coordinator"),
        mentor_sso=make.mentor("mentor_sso", office_code="SSO-52"),
        other_volunteer=make.volunteer("other_volunteer", place_code="520102"),
        mentor_dsd_51=make.mentor("mentor_dsd_51", office_code="DSD-51"),
        coordinator_51=make.coordinator("coordinator_51", province_code="51"),
        headquarters=make.headquarters("headquarters"),
        protection_officer=make.protection_officer("protection_officer"),
    )


def browser_of(person: User | None) -> Client:
    """A browser in which `person` has signed in, second step included."""
    browser = Client()
    if person is not None:
        browser.force_login(person)
        session = browser.session
        session["second_factor_at"] = session["confirmed_at"] = timezone.now().isoformat()
        session.set_expiry(OFFICER_SESSION)  # as signing in does; else the first request of an officer would
        session.save()
    return browser
