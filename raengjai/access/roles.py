"""Who may do what: one table, for people to read. The door asks it (403), nothing else does.

`sight` says which personal rows a role sees: those of its "place", those referred to its "office", or "none".
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _


class Permission(StrEnum):
    """One kind of deed. A page or command names exactly one."""

    USE_HOME = "use_home"
    MANAGE_OWN_ACCOUNT = "manage_own_account"
    SEARCH = "search"
    RECORD_NEED = "record_need"
    VIEW_NEED = "view_need"
    ATTACH_FILE = "attach_file"
    WORK_REFERRAL = "work_referral"
    ASSIGN_REFERRAL = "assign_referral"
    REFER_NEED = "refer_need"
    CLOSE_NEED = "close_need"
    MERGE_PEOPLE = "merge_people"
    VIEW_PERSON = "view_person"
    EDIT_PERSON = "edit_person"
    ANSWER_DATA_REQUEST = "answer_data_request"
    EDIT_ROUTING = "edit_routing"
    LOAD_VILLAGES = "load_villages"
    READ_PLACE_EVENTS = "read_place_events"
    ENTER_PLACE_EVENTS = "enter_place_events"
    VIEW_NETWORK = "view_network"
    MANAGE_NETWORK = "manage_network"
    READ_REGISTER = "read_register"
    LOAD_REGISTER = "load_register"
    ENTER_APPLICATION = "enter_application"
    MANAGE_OWN_PROFILE = "manage_own_profile"
    VIEW_PLACE_REPORT = "view_place_report"
    OPEN_ACTS = "open_acts"
    SET_TARGETS = "set_targets"
    WATCH_PHONES = "watch_phones"
    DECIDE_HELD = "decide_held"
    MAKE_SLIP = "make_slip"
    RESET_SECOND_STEP = "reset_second_step"
    READ_DIRECTIVE = "read_directive"
    PUBLISH_DIRECTIVE = "publish_directive"
    WATCH_READING = "watch_reading"
    COACH = "coach"
    HANDLE_COMPLAINT = "handle_complaint"
    HONOUR = "honour"
    READ_EVENTS = "read_events"
    PLAN_EVENT = "plan_event"
    APPROVE_EVENT = "approve_event"
    HELP_AT_EVENT = "help_at_event"
    PLACE_SERVICE_DAYS = "place_service_days"
    ENTER_SEALED_ROOM = "enter_sealed_room"


@dataclass(frozen=True, slots=True)
class Role:
    """A role as a manager reads it."""

    code: str
    name: Any
    description: Any
    sight: Literal["place", "office", "none"]
    needs_second_factor: bool
    permissions: frozenset[Permission]
    appoints: frozenset[str] = (
        frozenset()
    )  # roles that it hands out in the own province; the policies say the same
    # Roles for which it prints a slip with a sign-in code, and takes away a lost second step: a coordinator in the own
    # province, headquarters everywhere, a mentor for the own volunteers alone. The policies say the same.
    activates: frozenset[str] = frozenset()


_EVERYBODY = {
    Permission.USE_HOME,
    Permission.MANAGE_OWN_ACCOUNT,
    Permission.READ_DIRECTIVE,
    Permission.READ_EVENTS,
}

VOLUNTEER = Role(
    code="volunteer",
    name=_("Labour volunteer"),
    description=_("Hears what neighbours need, records it, and tells them what became of it."),
    sight="place",
    needs_second_factor=False,
    permissions=frozenset(
        _EVERYBODY
        | {
            Permission.SEARCH,
            Permission.RECORD_NEED,
            Permission.VIEW_NEED,
            Permission.ATTACH_FILE,
            Permission.CLOSE_NEED,
            Permission.VIEW_PERSON,
            Permission.EDIT_PERSON,
            Permission.VIEW_PLACE_REPORT,
            Permission.OPEN_ACTS,
            Permission.MANAGE_OWN_PROFILE,
            Permission.HELP_AT_EVENT,
        }
    ),
)
# Paid staff of the southern border provinces: another kind of person with a volunteer's work (docs/glossary.md).
GRADUATE = Role(
    code="graduate",
    name=_("Labour graduate"),
    description=_("Paid field worker of the southern border provinces: does what a volunteer does."),
    sight="place",
    needs_second_factor=False,
    permissions=VOLUNTEER.permissions,
)
MENTOR = Role(
    code="mentor",
    name=_("Mentor"),
    description=_("Officer of one agency's provincial office: works what is referred to the office."),
    sight="office",
    needs_second_factor=True,
    permissions=frozenset(
        _EVERYBODY
        | {
            Permission.SEARCH,
            Permission.VIEW_NEED,
            Permission.ATTACH_FILE,
            Permission.WORK_REFERRAL,
            Permission.ASSIGN_REFERRAL,
            Permission.REFER_NEED,
            Permission.CLOSE_NEED,
            Permission.VIEW_PERSON,
            Permission.EDIT_PERSON,
            Permission.VIEW_NETWORK,
            Permission.READ_REGISTER,
            Permission.ENTER_APPLICATION,
            Permission.MANAGE_OWN_PROFILE,
            Permission.VIEW_PLACE_REPORT,
            Permission.WATCH_PHONES,
            Permission.MAKE_SLIP,
            Permission.WATCH_READING,
            Permission.COACH,
            Permission.PLAN_EVENT,
            Permission.HELP_AT_EVENT,
        }
    ),
    activates=frozenset({VOLUNTEER.code}),
)
COORDINATOR = Role(
    code="coordinator",
    name=_("Coordinator"),
    description=_("Provincial labour office: sees the whole province and keeps work moving."),
    sight="place",
    needs_second_factor=True,
    permissions=frozenset(
        _EVERYBODY
        | {
            Permission.SEARCH,
            Permission.RECORD_NEED,
            Permission.VIEW_NEED,
            Permission.ATTACH_FILE,
            Permission.WORK_REFERRAL,
            Permission.ASSIGN_REFERRAL,
            Permission.REFER_NEED,
            Permission.CLOSE_NEED,
            Permission.VIEW_PERSON,
            Permission.EDIT_PERSON,
            Permission.MERGE_PEOPLE,
            Permission.ANSWER_DATA_REQUEST,
            Permission.EDIT_ROUTING,
            Permission.LOAD_VILLAGES,
            Permission.READ_PLACE_EVENTS,
            Permission.VIEW_NETWORK,
            Permission.MANAGE_NETWORK,
            Permission.READ_REGISTER,
            Permission.LOAD_REGISTER,
            Permission.ENTER_APPLICATION,
            Permission.VIEW_PLACE_REPORT,
            Permission.OPEN_ACTS,
            Permission.SET_TARGETS,
            Permission.WATCH_PHONES,
            Permission.DECIDE_HELD,
            Permission.MAKE_SLIP,
            Permission.RESET_SECOND_STEP,
            Permission.PUBLISH_DIRECTIVE,
            Permission.WATCH_READING,
            Permission.COACH,
            Permission.HANDLE_COMPLAINT,
            Permission.HONOUR,
            Permission.PLAN_EVENT,
            Permission.APPROVE_EVENT,
            Permission.HELP_AT_EVENT,
            Permission.PLACE_SERVICE_DAYS,
        }
    ),
    appoints=frozenset({VOLUNTEER.code, GRADUATE.code, MENTOR.code}),
    activates=frozenset({VOLUNTEER.code, GRADUATE.code, MENTOR.code}),
)
HEADQUARTERS = Role(
    code="headquarters",
    name=_("Headquarters"),
    description=_(
        "Ministry of Labour: plan against result for the country, routing rules; no personal rows."
    ),
    sight="none",
    needs_second_factor=True,
    permissions=frozenset(
        _EVERYBODY
        | {
            Permission.EDIT_ROUTING,
            Permission.READ_PLACE_EVENTS,
            Permission.ENTER_PLACE_EVENTS,
            Permission.VIEW_NETWORK,
            Permission.LOAD_REGISTER,
            Permission.VIEW_PLACE_REPORT,
            Permission.MAKE_SLIP,
            Permission.RESET_SECOND_STEP,
            Permission.PUBLISH_DIRECTIVE,
            Permission.WATCH_READING,
            Permission.HANDLE_COMPLAINT,
            Permission.HONOUR,
            Permission.PLAN_EVENT,
            Permission.APPROVE_EVENT,
        }
    ),
    activates=frozenset({COORDINATOR.code}),
)
# Handed out inside the sealed room alone, by its members (protection/actions/members.py). The posting opens the way to the room's
# door and nothing in it.
PROTECTION_OFFICER = Role(
    code="protection_officer",
    name=_("Protection officer"),
    description=_("Looks into reports of danger and cares for the cases, in the sealed room alone."),
    sight="none",
    needs_second_factor=True,
    permissions=frozenset(_EVERYBODY | {Permission.ENTER_SEALED_ROOM}),
)

ROLES = {
    role.code: role for role in (VOLUNTEER, GRADUATE, MENTOR, COORDINATOR, HEADQUARTERS, PROTECTION_OFFICER)
}
