"""One need: who, what, where it stands, its story, its files, and what can be done next."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.files.actions import add_attachment
from raengjai.files.forms import AttachForm
from raengjai.files.models import Attachment
from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_now, bangkok_today, document_date
from raengjai.ground.refused import Refused
from raengjai.needs.actions.sight import offices_that_see
from raengjai.needs.models import GroupMember, Need, Referral, Step, this_round
from raengjai.needs.rules.states import OPEN_NEED, NeedState, ReferralState
from raengjai.needs.views import shown
from raengjai.network.models import names_of
from raengjai.papers.actions import print_need_sheet
from raengjai.papers.rules.sheets import Fact, NeedSheet, TimelineLine
from raengjai.people.models.consent import may_telephone, telephone_for
from raengjai.places.models import address_of, place_path
from raengjai.services.models import catalogue
from raengjai.services.rules import latest
from raengjai.web.downloads import send
from raengjai.web.fragments import render
from raengjai.web.pieces import Answer, Link
from raengjai.web.toasts import say
from raengjai.web.wording import phone_link

# What the office may do next with a referral in a state: URL name and words, the usual one first.
OFFICE_STEPS = {
    ReferralState.WAITING: ("accept", "resolve", "ask", "pass_on", "return_referral"),
    ReferralState.ACCEPTED: ("resolve", "ask", "pass_on", "return_referral"),
    ReferralState.ASKED: ("answer", "resolve", "pass_on", "return_referral"),
}
STEP_WORDS = {
    "accept": gettext_lazy("Accept"),
    "resolve": gettext_lazy("Resolve"),
    "ask": gettext_lazy("Ask for more"),
    "answer": gettext_lazy("Answer the question"),
    "pass_on": gettext_lazy("Pass on to another office"),
    "return_referral": gettext_lazy("Send back"),
    "tell": gettext_lazy("The person has been told"),
    "refer": gettext_lazy("Refer to an office"),
    "reopen": gettext_lazy("Not fixed: open again"),
    "withdraw": gettext_lazy("Withdraw"),
    "note": gettext_lazy("Add a note"),
}


@requires(Permission.VIEW_NEED)
def need(request: Request, need_id: UUID) -> HttpResponse:
    """The record page. Reading follows the policies: what is not the reader's is not there."""
    found = get_need(need_id)
    referrals = list(found.referrals.order_by("sent_at", "id"))
    steps = list(Step.objects.filter(need=found).order_by("at", "id"))
    people = names_of(_everybody(found, referrals, steps))
    language = request.actor.language
    workable = _workable(request, referrals)
    single = workable[0] if len(workable) == 1 else None
    context = {
        "need": found,
        "person": shown.person_name(found),
        "topic": shown.topic_name(found.topic_code, language),
        "state": shown.state_word(found),
        "days_left": shown.days_left(found.due_on, bangkok_today()) if found.is_open else None,
        "path": [Link(crumb.name, "") for crumb in place_path(found.place_code, language)],
        "facts": _facts(found, referrals, request.actor),
        "referrals": [
            _referral(each, people, language)
            | {"steps": _steps_of_part(request, each) if each in workable and not single else []}
            for each in referrals
        ],
        "steps": _next_steps(request, found, referrals, single),
        "documents": _documents(found, language),
        "members": _members(found, request.actor),
        "events": shown.timeline(found, steps, language=language, people=people),
        "sees": _who_sees(found, referrals, language),
        "attachments": Attachment.objects.about(found).present(),
        "attach_form": AttachForm(),
    }
    return render(request, "needs/need.html", context)


@require_POST
@requires(Permission.VIEW_NEED)
def attach(request: Request, need_id: UUID) -> HttpResponse:
    """Add a photo or PDF. A refused file says why; the rest of the page stays as it was."""
    found = get_need(need_id)
    form = AttachForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            add_attachment(
                form.cleaned_data["file"],
                subject=found,
                place_code=found.place_code,
                office_codes=offices_that_see(found),
                from_office=_own_office(found, request.actor),
                title=form.cleaned_data.get("title", ""),
                by=request.actor,
                at=bangkok_now(),
            )
            say(request, _("The file is kept."))
            return redirect("need", need_id=found.pk)
        except Refused as refused:
            form.add_error(refused.field, refused.message)
    return render(
        request,
        "needs/attach.html",
        {"need": found, "form": form, "person": shown.person_name(found)},
        status=422,
    )


@requires(Permission.VIEW_NEED)
def need_sheet(request: Request, need_id: UUID) -> HttpResponse:
    """The need on paper (A4)."""
    found = get_need(need_id)
    referrals = list(found.referrals.order_by("sent_at", "id"))
    steps = list(Step.objects.filter(need=found).order_by("at", "id"))
    people = names_of(_everybody(found, referrals, steps))
    language, now = request.actor.language, bangkok_now()
    events = shown.timeline(found, steps, language=language, people=people)
    office = referrals[-1].office_code if referrals else f"OPS-{found.province_code}"
    sheet = NeedSheet(
        title=shown.topic_name(found.topic_code, language),
        reference=str(found.pk)[-12:].upper(),
        office=shown.office_name(office, language),
        printed=document_date(now, language),
        person=[Fact(str(line.label), str(line.value)) for line in _person_facts(found, request.actor)],
        matter=[Fact(str(line.label), str(line.value)) for line in _matter_facts(found, referrals, language)],
        note=found.note,
        timeline=[
            TimelineLine(when=document_date(event.at, language), what=str(event.what), who=str(event.who))
            for event in events
            if event.at
        ],
        documents=_documents(found, language),
        withheld=""
        if found.person or not found.person_id
        else _("The person did not agree to share the name."),
    )
    return send(
        request,
        print_need_sheet(sheet, language=language),
        filename=f"need-{sheet.reference}.pdf",
        content_type="application/pdf",
        verb="need.printed",
        subject=found,
        place_code=found.place_code,
        by=request.actor,
        at=now,
    )


def get_need(need_id: UUID) -> Need:
    found = Need.objects.with_names().filter(pk=need_id).first()
    if found is None:
        raise Http404
    return found


def _everybody(found: Need, referrals: list[Referral], steps: list[Step]) -> set[UUID]:
    ids = {found.recorded_by, *(each.assigned_to for each in referrals), *(step.by_user for step in steps)}
    return {each for each in ids if each}


def _workable(request: Request, referrals: list[Referral]) -> list[Referral]:
    """The open parts that this reader can move: those of the own office, for a place's people those of all."""
    actor = request.actor
    return [
        each
        for each in referrals
        if each.is_open
        and (each.office_code in actor.offices or actor.places)
        and (each.state == ReferralState.ASKED or actor.may(Permission.WORK_REFERRAL))
    ]


def _next_steps(
    request: Request, found: Need, referrals: list[Referral], single: Referral | None
) -> list[Link]:
    """What this reader may do now, the usual step first. With several parts each has its steps beside it."""
    of_part = _steps_of_part(request, single) if single else []
    of_need = [
        Link(
            STEP_WORDS[name],
            reverse(name, args=[found.pk]),
            current=place == 0 and not of_part and name != "note",
        )
        for place, name in enumerate(_steps_of_need(request, found, referrals))
    ]
    return of_part + of_need


def _steps_of_part(request: Request, part: Referral) -> list[Link]:
    works = request.actor.may(Permission.WORK_REFERRAL)
    names = OFFICE_STEPS[ReferralState(part.state)] if works else ("answer",)
    return [
        Link(STEP_WORDS[name], reverse(name, args=[part.pk]), current=place == 0)
        for place, name in enumerate(names)
    ]


def _steps_of_need(request: Request, found: Need, referrals: list[Referral]) -> list[str]:
    names = []
    if found.state == NeedState.RESOLVED:
        names.append("tell")
    if found.is_open and _came_back(referrals) and request.actor.may(Permission.CLOSE_NEED):
        names.append("refer")
    if found.state in (NeedState.RESOLVED, NeedState.TOLD, NeedState.WITHDRAWN):
        names.append("reopen")
    names.append("note")
    if found.state in OPEN_NEED and request.actor.covers(found.place_code):
        names.append("withdraw")
    return names


def _came_back(referrals: list[Referral]) -> bool:
    """Whether a part was sent back and nothing has been sent since."""
    parts = this_round(referrals)
    back = [each.ended_at for each in parts if each.state == ReferralState.RETURNED and each.ended_at]
    return bool(back) and all(each.sent_at < max(back) for each in parts)


def _facts(found: Need, referrals: list[Referral], actor: Actor) -> list[Answer]:
    """The same lines as on paper; here the name leads to the person's record and the number calls."""
    person, *others = _person_facts(found, actor)
    if found.person is not None:
        url = reverse("person", args=[found.person.pk])
        person = Answer(person.label, format_html('<a href="{}">{}</a>', url, person.value))
        telephone, *others = others
        others.insert(0, Answer(telephone.label, phone_link(str(telephone.value))))
    return [person, *others, *_matter_facts(found, referrals, actor.language)]


def _person_facts(found: Need, actor: Actor) -> list[Answer]:
    """Who and where; the telephone number only as far as the person agreed that this reader sees it."""
    facts = [Answer(_("Person"), shown.person_name(found))]
    if found.person is not None:
        facts.append(Answer(_("Telephone"), telephone_for(found.person, actor)))
    if found.visit.speaker_name and (found.person is not None or actor.covers(found.place_code)):
        facts.append(
            Answer(_("Spoken for by"), f"{found.visit.speaker_name} {found.visit.speaker_relation}".strip())
        )
    facts.append(
        Answer(
            _("Where the person is"),
            address_of(found.place_code, actor.language, village_no=found.village_no),
        )
    )
    return facts


def _members(found: Need, actor: Actor) -> list[GroupMember]:
    """The names that this reader may see; their telephone numbers as the number of who speaks for them."""
    members = list(found.members.order_by("position"))
    if actor.covers(found.place_code) or (found.person is not None and may_telephone(found.person, actor)):
        return members
    for member in members:
        member.phone = ""
    return members


def _own_office(found: Need, actor: Actor) -> str:
    """The office for which this reader adds a file; "" when it is added for the place."""
    if actor.covers(found.place_code):
        return ""
    return found.referrals.filter(office_code__in=actor.offices).values_list("office_code", flat=True)[0]


def _matter_facts(found: Need, referrals: list[Referral], language: str) -> list[Answer]:
    facts = [Answer(_("Need"), shown.topic_name(found.topic_code, language))]
    if found.matter_place_code != found.place_code:
        facts.append(Answer(_("Where the matter is"), address_of(found.matter_place_code, language)))
    for part in shown.outcomes(referrals, language):
        amount = f"{part['amount']:,.2f} {_('baht')}" if part["amount"] else ""
        said = [each for each in (part["outcome"], amount, part["office"]) if each]
        facts.append(Answer(_("Outcome"), " · ".join(said)))
    if found.rating:
        facts.append(Answer(_("Satisfaction"), _("%(rating)d out of 5") % {"rating": found.rating}))
    return facts


def _referral(each: Referral, people: dict[UUID, str], language: str) -> dict[str, object]:
    return {
        "office": shown.office_name(each.office_code, language),
        "service": shown.service_name(each.service_code, language),
        "state": shown.REFERRAL_WORDS[ReferralState(each.state)],
        "officer": people.get(each.assigned_to, "") if each.assigned_to else "",
        "reason": each.route_reason.get(language if language in ("th", "en") else "en", ""),
        "sent_at": each.sent_at,
        "due_on": each.due_on,
        "is_open": each.is_open,
    }


def _documents(found: Need, language: str) -> list[str]:
    service = latest(catalogue().services, found.service_code)
    return [paper.say(language) for paper in service.documents] if service else []


def _who_sees(found: Need, referrals: list[Referral], language: str) -> list[str]:
    offices = list(dict.fromkeys(each.office_code for each in referrals))
    return [
        _("the volunteers of this sub-district"),
        _("the coordinator of the province"),
        *(shown.office_name(code, language) for code in offices),
    ]
