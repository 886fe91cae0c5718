"""What this room tells the rooms below: how a need reads in tasks, notices, search, on a person's page and in acts."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Count, Max
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from raengjai.files import providers as files
from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_day
from raengjai.messages import providers as notices
from raengjai.needs.actions import place_moves
from raengjai.needs.actions.erase import erase_needs, erase_visits
from raengjai.needs.actions.export import export_needs, export_visits
from raengjai.needs.actions.handover import give_referral_back, pass_referral_on
from raengjai.needs.actions.record import words_of
from raengjai.needs.actions.sight import hide_from_all_offices, show_to_offices_at_work
from raengjai.needs.models import (
    Need,
    Referral,
    Visit,
    in_work,
    last_acts,
    reached_since,
    recorded_by,
    to_be_told,
    works_of,
)
from raengjai.needs.rules.states import STATE_NAMES, NeedState
from raengjai.needs.views import shown
from raengjai.needs.views.blank import form_content
from raengjai.network import providers as network
from raengjai.network.models import Member
from raengjai.network.rules.handover import Leaving
from raengjai.papers import providers as papers
from raengjai.people import providers as people
from raengjai.people.providers import PersonalData, Section, SharingFollower
from raengjai.programmes import providers as programmes
from raengjai.search import providers as search
from raengjai.search.providers import Found
from raengjai.search.rules import Words
from raengjai.services.models import catalogue
from raengjai.tasks import providers as tasks
from raengjai.tasks.providers import Subject
from raengjai.tasks.rules import Spot

TASKS = {
    "answer_question": _("Answer the office’s question"),
    "refer_again": _("Sent back: mend it or withdraw it"),
    "tell_person": _("Tell the person the result"),
}
NOTICES = {
    "need_accepted": _("An office accepted a need that you recorded."),
    "need_asked": _("An office asks you something about a need."),
    "need_answered": _("Your question about a need is answered."),
    "need_returned": _("A need came back to you with a reason."),
    "need_resolved": _("A need is resolved. Please tell the person."),
    "need_reopened": _("A need is not fixed and is open again."),
    "need_withdrawn": _("A need that you work on was withdrawn."),
    "referral_assigned": _("A need was given to you."),
}
YEAR = {
    "needs_recorded": _("Needs recorded"),
    "needs_ended": _("of these answered by an office"),
    "people_told": _("Results told to the person"),
    "leaflets": _("Leaflets and forms handed out"),
    "people_reached": _("People told about services"),
}
YEAR_PAGES = {
    "needs_recorded": "own_needs",
    "needs_ended": "own_needs",
    "people_told": "own_needs",
    "leaflets": "handouts",
    "people_reached": "handouts",
}
MOST_SHOWN = 30


def register() -> None:
    """Called once, when the app is ready."""
    place_moves.register()
    tasks.register("need", describe=_subjects, kinds=TASKS)
    notices.register("need", address=_address, kinds=NOTICES)
    files.register("need", address=_address)
    papers.register_form(form_content)
    search.register("need", heading=_("Needs"), icon="inbox", order=20, describe=_found, words=_words)
    people.register_section(_section, order=10)
    people.register_last_meeting(_last_meetings)
    people.register_personal_data(PersonalData("visits", export_visits, erase_visits))
    people.register_personal_data(PersonalData("needs", export_needs, erase_needs))
    people.register_sharing(SharingFollower(show_to_offices_at_work, hide_from_all_offices))
    network.register_section(_work_of_member)
    network.register_reach(network.Reach(acts=last_acts, reached=reached_since))
    network.register_year(network.YearSource(works=works_of, labels=YEAR, pages=YEAR_PAGES))
    network.register_open_work(
        "referral",
        network.OpenWork(_("Referrals"), "office", _in_work, pass_referral_on, give_referral_back),
    )
    network.register_team_source("acts", network.TeamSource(recorded_by))
    network.register_mentor_load(network.MentorLoad(_("Referrals in work"), in_work))
    network.register_mentor_load(network.MentorLoad(_("People still to be told"), to_be_told))
    programmes.subject_links["need"] = _address
    programmes.code_names["service"] = _service_names
    programmes.code_names["agency"] = _agency_names


def _address(need_id: UUID) -> str:
    return reverse("need", args=[need_id])


def _language() -> str:
    return get_language() or "th"


def _subjects(ids: Iterable[UUID]) -> dict[UUID, Subject]:
    return {
        need.pk: Subject(
            person=shown.person_name(need),
            what=shown.topic_name(need.topic_code, _language()),
            url=_address(need.pk),
            spot=Spot(need.place_code, need.village_no),
        )
        for need in Need.objects.with_names().filter(pk__in=list(ids))
    }


def _found(ids: Sequence[UUID]) -> dict[UUID, Found]:
    return {
        need.pk: Found(
            title=f"{shown.person_name(need)} · {shown.topic_name(need.topic_code, _language())}",
            note=f"{shown.where(need, _language())} · {need.state_name}",
            url=_address(need.pk),
        )
        for need in Need.objects.with_names().filter(pk__in=ids)
    }


def _words(ids: Sequence[UUID]) -> dict[UUID, Words]:
    return {need.pk: words_of(need) for need in Need.objects.filter(pk__in=ids)}


def _section(ids: Sequence[UUID], actor: Actor) -> Section | None:
    """A person's needs, the newest first."""
    needs = Need.objects.filter(person__in=ids).with_names().order_by("-recorded_at", "-id")[:MOST_SHOWN]
    rows = [
        {
            "url": _address(need.pk),
            "topic": shown.topic_name(need.topic_code, actor.language),
            "state": shown.state_word(need),
            "at": need.recorded_at,
        }
        for need in needs
    ]
    return Section(_("Needs"), "needs/needs_of_person.html", {"rows": rows}) if rows else None


def _work_of_member(member: Member, actor: Actor) -> network.Section | None:
    """What became of the needs that a volunteer recorded, as far as the reader may see them."""
    if member.kind == "mentor":
        return None
    counts = dict(
        Need.objects.filter(recorded_by=member.user_id).values_list("state").annotate(Count("id")).order_by()
    )
    rows = [(STATE_NAMES[state], counts[state]) for state in NeedState if state in counts]
    total = sum(counts.values())
    return network.Section(_("Needs recorded"), "needs/needs_of_member.html", {"rows": rows, "total": total})


def _in_work(leaving: Leaving) -> list[network.OpenThing]:
    """Referrals that an officer who leaves has accepted for the office, the most urgent first."""
    if not leaving.left.office_code:
        return []
    mine = Referral.objects.open().filter(assigned_to=leaving.user_id, office_code=leaving.left.office_code)
    return [
        network.OpenThing(
            kind="referral",
            id=each.pk,
            person=shown.person_name(each.need),
            what=shown.topic_name(each.topic_code, _language()),
            place_code=each.place_code,
            office_code=each.office_code,
            due_on=each.due_on,
        )
        for each in mine.with_names().order_by("due_on", "id")
        if not leaving.keeps(each.place_code, each.office_code)
    ]


def _last_meetings(ids: Sequence[UUID]) -> dict[UUID, date]:
    met = Visit.objects.filter(person__in=ids).values_list("person").annotate(Max("made_at"))
    return {person: bangkok_day(at) for person, at in met}


def _service_names() -> dict[str, tuple[str, str]]:
    return {code: tuple(versions[-1].name) for code, versions in catalogue().services.items()}  # type: ignore[misc]


def _agency_names() -> dict[str, tuple[str, str]]:
    return {code: tuple(versions[-1].short) for code, versions in catalogue().agencies.items()}  # type: ignore[misc]
