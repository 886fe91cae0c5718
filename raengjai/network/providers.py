"""What upper rooms add to a member's page and to the network's first page, and what this room tells search and places."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.db.models import F
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from raengjai.access import providers as access
from raengjai.access.models import Activation, Posting, Session, User
from raengjai.access.roles import Permission
from raengjai.files import providers as files
from raengjai.ground import actor as actors
from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.messages import providers as notices
from raengjai.messages.actions import notify
from raengjai.network.models import Equipment, Member, may_help, names_of, standings_of
from raengjai.network.rules import LastAct, coverage_of
from raengjai.network.rules.handover import Leaving
from raengjai.network.rules.recognition import Works
from raengjai.network.rules.team import Known
from raengjai.papers.models import Credential
from raengjai.places import providers as places
from raengjai.places.models import Place, address_of
from raengjai.search import providers as search
from raengjai.search.providers import Found
from raengjai.search.rules import Words
from raengjai.services.models import catalogue
from raengjai.services.rules import latest

MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a member's page: heading, template and its context (under the name `section`)."""

    heading: Any
    template: str
    context: dict[str, Any]


member_sections: list[Callable[[Member, Actor], Section | None]] = []


def register_section(section: Callable[[Member, Actor], Section | None]) -> None:
    """`section(member, actor)` gives a part of the member's page, or None when there is nothing to show."""
    member_sections.append(section)


@dataclass(frozen=True, slots=True)
class Page:
    """Another page of the network: URL name, label, icon, and the permission that shows it."""

    url_name: str
    label: Any
    icon: str
    permission: Permission


network_pages: list[Page] = []


def register_page(url_name: str, *, label: Any, icon: str, permission: Permission) -> None:
    """The network's first page leads to this one."""
    network_pages.append(Page(url_name, label, icon, permission))


@dataclass(frozen=True, slots=True)
class Reach:
    """Where acts are known from. `acts(places)` gives the last day of each village and of what named no village;
    `reached(places, day)` in which sub-districts anything was done since a day, for the whole country at once. Neither
    tells of a person, and each is answered from indexes."""

    acts: Callable[[Sequence[str]], Sequence[LastAct]]
    reached: Callable[[Sequence[str], date], Sequence[str]]


reaches: list[Reach] = []


def register_reach(source: Reach) -> None:
    """Coverage asks this source, too, when somebody was last in a place."""
    reaches.append(source)


@dataclass(frozen=True, slots=True)
class TeamSource:
    """What an upper room knows of volunteers that helps their mentor.

    `known(accounts, day)` says of each how many, and a day; it answers only about those the person at the door stands
    by (the database's function asks `network_stood_by`), in a fixed number of queries. Tasks of `task_kinds` are told
    by this source already.
    """

    known: Callable[[Sequence[UUID], date], Mapping[UUID, Known]]
    task_kinds: tuple[str, ...] = ()


Sign = Literal["acts", "phone", "unread"]
team_sources: dict[Sign, TeamSource] = {}


def register_team_source(sign: Sign, source: TeamSource) -> None:
    """Which sign it is: entries of the month and the last day of one; what waits on a phone and when it was last heard;
    directives not read."""
    team_sources[sign] = source


@dataclass(frozen=True, slots=True)
class MentorLoad:
    """A number that says how much a mentor has at hand, beside the areas: `counts(province, accounts)`, one query."""

    label: Any
    counts: Callable[[str, Sequence[UUID]], Mapping[UUID, int]]


mentor_loads: list[MentorLoad] = []


def register_mentor_load(load: MentorLoad) -> None:
    """A column of the table of mentors."""
    mentor_loads.append(load)


@dataclass(frozen=True, slots=True)
class YearSource:
    """A kind of work that counts in somebody's year. `works(user, places, first, last)` are counts and days, never rows;
    `labels` names each number, `pages` the page (URL name) on which its owner opens the acts behind it."""

    works: Callable[[UUID, Sequence[str], date, date], Works]
    labels: Mapping[str, Any]
    pages: Mapping[str, str]


year_sources: list[YearSource] = []


def register_year(source: YearSource) -> None:
    year_sources.append(source)


# Called inside the transaction of each appointment; what takes longer than a moment is deferred.
appointed: list[Callable[[Member, datetime], None]] = []
# The same for many who are appointed together by a list; each room gets both calls or neither.
many_appointed: list[Callable[[Sequence[Member], datetime], None]] = []


@dataclass(frozen=True, slots=True)
class OpenThing:
    """Something that somebody of the network has to do, has, or stands by, and that must not be left without an owner.

    `person` is whom or what it is about, `what` says it in words. `due_on` where there is a day. What `is_own` ends with
    the service, for nobody can do it for somebody else.
    """

    kind: str
    id: UUID
    person: Any
    what: Any
    place_code: str
    village_no: int | None = None
    office_code: str = ""
    due_on: date | None = None
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class OpenWork:
    """One kind of open things. An upper room registers what only it can name.

    `things(leaving)` are those that the person can no longer keep; `pass_on(thing id, to, by, at)` gives one to
    somebody (None: back to the office) and says "passed", "ended" or "undone" (it is open no more);
    `give_back(thing id, former, receiver, by, at)` undoes that where nobody has gone on with it, and says whether it did.
    `heirs` says who can take it: those who serve the place ("field"), an officer of the same office ("office").
    """

    heading: Any
    heirs: Literal["field", "office"]
    things: Callable[[Leaving], Sequence[OpenThing]]
    pass_on: Callable[[UUID, UUID | None, Actor, datetime], str]
    give_back: Callable[[UUID, UUID, UUID | None, Actor, datetime], bool]


open_works: dict[str, OpenWork] = {}


def register_open_work(kind: str, work: OpenWork) -> None:
    """`kind` is a code of at most 12 letters: what an ending term hands over, besides what this room knows itself."""
    open_works[kind] = work


def register() -> None:
    """Called once, when the app is ready."""
    search.register("member", heading=_("Network"), icon="users", order=30, describe=describe, words=words_of)
    places.place_sections.append(who_serves_here)
    register_section(sign_in_of_member)
    register_section(equipment_of_member)
    register_page("sign_in_slips", label=_("Sign-in slips"), icon="printer", permission=Permission.MAKE_SLIP)
    access.told_of_activation.append(tell_of_activation)
    access.told_of_reset.append(tell_of_reset)
    notices.register("user", address=_sign_in_help, kinds=SIGN_IN_NOTICES)
    register_section(card_section)
    register_page("card_prints", label=_("Print cards"), icon="id-card", permission=Permission.MANAGE_NETWORK)
    access.account_sections.append(own_record)
    files.register("profile", address=lambda profile_id: reverse("volunteers"))
    files.register(
        "application", address=lambda application_id: reverse("application", args=[application_id])
    )
    register_page(
        "coverage", label=_("Coverage and reach"), icon="map-pin", permission=Permission.VIEW_NETWORK
    )
    register_page("register", label=_("Register"), icon="list-checks", permission=Permission.READ_REGISTER)
    register_page(
        "import_volunteers",
        label=_("Load a list"),
        icon="file-spreadsheet",
        permission=Permission.LOAD_REGISTER,
    )
    register_page(
        "applications", label=_("Applications"), icon="inbox", permission=Permission.ENTER_APPLICATION
    )
    register_page(
        "ending_terms", label=_("Terms that end soon"), icon="calendar", permission=Permission.MANAGE_NETWORK
    )


SIGN_IN_NOTICES = {
    "activated_yours": _("Your slip was used to sign in. Was it not you? Tell your mentor at once."),
    "activated_first": _("Somebody you help has signed in for the first time."),
    "activated_again": _("Somebody you help has chosen a new password with a slip."),
    "reset_yours": _("The office took your lost second step away. Was it not asked for? Tell them at once."),
    "reset_other": _("A lost second step of somebody in your province was taken away."),
}


def sign_in_of_member(member: Member, actor: Actor) -> Section | None:
    """How far the member has come with signing in, for those who may print a slip."""
    if not actor.may(Permission.MAKE_SLIP) or member.user_id not in may_help([member.user_id]):
        return None
    standing = standings_of([member.user], at=bangkok_now())[member.user_id]
    context = {"standing": standing, "user_id": member.user_id}
    return Section(_("Signing in"), "network/sign_in_of_member.html", context)


def equipment_of_member(member: Member, actor: Actor) -> Section | None:
    """What the office lent to the person in this term, what is out first; for the province and the person."""
    may_lend = actor.may(Permission.MANAGE_NETWORK) and actor.covers(member.place_code)
    lent = Equipment.objects.filter(member=member).order_by(F("returned_on").desc(nulls_first=True), "-id")
    things = list(lent[:MOST_SHOWN])
    if not things and not may_lend:
        return None
    names = names_of({key for each in things for key in (each.handed_by, each.returned_to) if key})
    shown = [
        {
            "id": each.pk,
            "name": each.kind_name,
            "serial": each.serial,
            "handed_on": each.handed_on,
            "giver": names.get(each.handed_by, "") if each.handed_by else "",
            "returned_on": each.returned_on,
            "receiver": names.get(each.returned_to, "") if each.returned_to else "",
        }
        for each in things
    ]
    context = {"things": shown, "member_id": member.pk, "may_lend": may_lend}
    return Section(_("Equipment"), "network/equipment_of_member.html", context)


def tell_of_activation(activation: Activation, at: datetime) -> None:
    """The owner, the mentor and who made the slip hear of it; the coordinators too when a password was replaced,
    for only then somebody could have taken over an account in use."""
    user, system = activation.user, actors.system()
    notify([user.pk], "activated_yours", Session(user=user), by=system, at=at)
    near = [*_mentors_of(user.pk), *([activation.made_by] if activation.made_by else [])]
    is_first = activation.purpose == "first"
    told = near if is_first else [*near, *_coordinators_of(user.pk)]
    notify(
        (each for each in told if each != user.pk),
        "activated_first" if is_first else "activated_again",
        user,
        by=system,
        at=at,
    )


def tell_of_reset(user: User, by: Actor, at: datetime) -> None:
    """The owner hears of it when signed in again; mentor and coordinators at once."""
    notify([user.pk], "reset_yours", Session(user=user), by=by, at=at)
    others = [*_mentors_of(user.pk), *_coordinators_of(user.pk)]
    notify((each for each in others if each != user.pk), "reset_other", user, by=by, at=at)


def _mentors_of(user_id: UUID) -> list[UUID]:
    serving = Member.objects.filter(user=user_id).serving_between(bangkok_today(), None)
    return list(serving.exclude(mentor=None).values_list("mentor__user", flat=True))


def _coordinators_of(user_id: UUID) -> list[UUID]:
    """Those of the provinces where somebody serves, today or from a day to come."""
    theirs = Posting.objects.filter(user=user_id).overlapping(bangkok_today(), None)
    provinces = set(theirs.values_list("province_code", flat=True))
    coordinators = Posting.objects.valid_on(bangkok_today()).filter(
        province_code__in=provinces, role="coordinator"
    )
    return list(coordinators.values_list("user", flat=True))


def _sign_in_help(user_id: UUID) -> str:
    return reverse("sign_in_help", args=[user_id])


def own_record(actor: Actor) -> access.Section | None:
    """The account page leads to what the network keeps about oneself."""
    if not actor.may(Permission.MANAGE_OWN_PROFILE):
        return None
    newest = Member.objects.filter(user=actor.me).order_by("-starts_on", "-id").first()
    return access.Section(_("In the network"), "network/own_record.html", {"newest": newest})


def describe(ids: Sequence[UUID]) -> dict[UUID, Found]:
    """How members read among search results."""
    return {member.pk: _found(member) for member in Member.objects.filter(pk__in=ids)}


def words_of(ids: Sequence[UUID]) -> dict[UUID, Words]:
    """What search finds members by."""
    return {member.pk: member_words(member) for member in Member.objects.filter(pk__in=ids)}


def member_words(member: Member) -> Words:
    return Words(names=member.name, numbers=(member.phone,) if member.phone else ())


def where_of(member: Member, language: str) -> str:
    """The office of a mentor, the place of a volunteer."""
    if member.kind == "mentor":
        office = latest(catalogue().offices, member.office_code)
        return office.name.say(language) if office else member.office_code
    return address_of(member.place_code, language, village_no=member.village_no)


def who_serves_here(place: Place, actor: Actor) -> places.Section | None:
    """The page of a sub-district names its people; a wider one counts. Only for those who may read the network."""
    if place.level == "country" or not actor.may(Permission.READ_REGISTER):
        return None
    province = place.code[:2]
    if not {province, "00"} & set(actor.provinces):
        return None
    serving = Member.objects.of_province(province).in_the_field().serving(bangkok_today())
    context: dict[str, Any] = {}
    if place.level == "subdistrict":
        context["members"] = list(serving.of_places([place.code]).order_by("tier", "id")[:MOST_SHOWN])
    else:
        below = Place.objects.inside(place.code).filter(level="subdistrict").open_on(bangkok_today())
        codes = list(below.order_by("code").values_list("code", flat=True))
        context["coverage"] = coverage_of(codes, serving.of_places(codes))
    district = f"&district={place.code[:4]}" if len(place.code) > 2 else ""
    url = f"{reverse('volunteers')}?province={province}{district}"
    return places.Section(_("Who serves here"), "network/who_serves_here.html", {**context, "url": url})


def card_section(member: Member, actor: Actor) -> Section | None:
    """Whether a volunteer has a valid card, with the way to its page."""
    if member.kind != "volunteer":
        return None
    card = Credential.objects.about("member", [member.pk]).live().first()
    return Section(_("Card"), "network/card_section.html", {"card": card, "member": member})


def _found(member: Member) -> Found:
    note = f"{member.duty_name} · {where_of(member, get_language() or 'th')}"
    return Found(title=member.name, note=note, url=reverse("member", args=[member.pk]))
