"""The volunteer's commands: record a visit, answer, note, tell, withdraw, hand out. Forms and actions are the pages' own."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from raengjai.access.roles import Permission
from raengjai.files.actions import add_attachment
from raengjai.files.rules import prepare
from raengjai.ground.dates import bangkok_day
from raengjai.ground.refused import Refused
from raengjai.needs import actions
from raengjai.needs.actions.steps import Stale
from raengjai.needs.forms import deeds
from raengjai.needs.forms.answers import Answers
from raengjai.needs.forms.handouts import HandoutForm
from raengjai.needs.models import Need, Referral, Step
from raengjai.needs.rules.states import STATE_NAMES, Deed, NeedState, ReferralState
from raengjai.needs.views import shown
from raengjai.offline.commands.registry import Changed, Done, Kind, Made, Unfit, check, register

GONE = _("This need is not there for you any more. Ask your provincial labour office.")
NOTHING_ASKED = _("The office does not ask anything about this need any more.")


def record(made: Made) -> Done:
    """The whole form of a visit. The form's own id, made on the phone, becomes the visit's."""
    data = made.data
    answers = Answers(
        _uuid(data.get("form_id") or made.said.subject) or made.said.id,
        data,
        actor=made.actor,
        language=made.said.language,
    )
    if not answers.are_valid():
        check(*answers.forms())
    draft = answers.draft()
    met_on = answers.visit.cleaned_data["made_on"]
    if met_on is None or met_on == bangkok_day(made.made_at):
        draft = replace(draft, made_at=made.made_at)
    visit = actions.record_visit(draft, by=made.actor, at=made.at)
    needs = list(Need.objects.filter(visit=visit).order_by("id")) if made.said.files else []
    if needs:
        attach(made, needs[0])
    return Done(needs=needs or Need.objects.filter(visit=visit))


def attach(made: Made, need: Need) -> None:
    """The photos that came along, as the page keeps them: written anew, without the place where they were taken."""
    if not made.said.files:
        return
    offices = tuple(Referral.objects.filter(need=need).values_list("office_code", flat=True))
    for file in made.said.files:
        try:
            prepared = prepare(file.name, file.body)
        except Refused as refused:
            raise Unfit({"files": f"{file.name}: {refused.message}"}) from refused
        add_attachment(
            prepared,
            subject=need,
            place_code=need.place_code,
            office_codes=offices,
            by=made.actor,
            at=made.at,
        )


def hand_out(made: Made) -> Done:
    """Leaflets or explanations, counted on the day they were given."""
    form = HandoutForm(made.data, actor=made.actor)
    check(form)
    said = form.cleaned_data
    place, actor, at, given_at = str(said["place_code"]), made.actor, made.at, made.made_at
    if said["topic"]:
        actions.record_information(
            said["topic"], people=said["copies"], place_code=place, by=actor, at=at, given_at=given_at
        )
    else:
        titles = [(said["title"], said["copies"])]
        actions.record_handouts(titles, place_code=place, by=actor, at=at, given_at=given_at)
    return Done()


def tell(made: Made) -> Done:
    return _deed(made, deeds.TellForm, actions.tell_person)


def withdraw(made: Made) -> Done:
    return _deed(made, deeds.WithdrawForm, actions.withdraw_need)


def note(made: Made) -> Done:
    def add(need: Need, *, version: int | None, **said: Any) -> Step:
        return actions.add_note(need, **said)  # a note changes nothing that somebody else could have changed

    return _deed(made, deeds.NoteForm, add)


def answer(made: Made) -> Done:
    """The answer to what an office asked; the office is that of the field `referral`, or the one that asks."""

    def give(need: Need, **said: Any) -> Step:
        asked = Referral.objects.filter(need=need, state=ReferralState.ASKED).order_by("sent_at", "id")
        chosen = _uuid(made.data.get("referral", ""))
        referral = (asked.filter(pk=chosen) if chosen else asked).first()
        if referral is None:
            raise Stale(NOTHING_ASKED)
        return actions.answer_question(referral, **said)

    return _deed(made, deeds.AnswerForm, give)


def _deed(made: Made, form_class: type[deeds.DeedForm], act: Callable[..., Step]) -> Done:
    need_id = _uuid(made.said.subject)
    need = Need.objects.with_names().filter(pk=need_id).first() if need_id else None
    if need is None:
        raise Refused(GONE)
    form = form_class(made.data, need=need, language=made.said.language)
    check(form)
    try:
        act(need, by=made.actor, at=made.at, **form.cleaned_data)
    except Stale as stale:
        now = now_of(need, since=form.cleaned_data["version"] or 0, language=made.said.language)
        raise Changed(stale.message, now) from stale
    if made.said.files:
        attach(made, need)
    return Done()


def now_of(need: Need, *, since: int, language: str) -> dict[str, Any]:
    """The need as it is, and the steps that were taken after the version on the phone, the newest first."""
    need.refresh_from_db()
    steps = Step.objects.filter(need=need, undone_at=None).order_by("-at", "-id")[
        : max(need.version - since, 1)
    ]
    return {
        "id": str(need.pk),
        "version": need.version,
        "state": need.state,
        "state_name": str(STATE_NAMES[NeedState(need.state)]),
        "steps": [_step(step, language) for step in steps],
    }


def _step(step: Step, language: str) -> dict[str, str]:
    office = shown.office_name(step.office_code, language) if step.office_code else ""
    return {
        "at": step.at.isoformat(),
        "who": step.by_name,
        "what": str(shown.DEED_WORDS[Deed(step.deed)] % {"office": office}),
        "text": step.text,
    }


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def register_all() -> None:
    """Called once, when the app is ready."""
    register("needs.record", Kind(Permission.RECORD_NEED, record, appends=True))
    register("needs.handouts", Kind(Permission.RECORD_NEED, hand_out, appends=True))
    register("needs.tell", Kind(Permission.CLOSE_NEED, tell))
    register("needs.withdraw", Kind(Permission.CLOSE_NEED, withdraw))
    register("needs.note", Kind(Permission.VIEW_NEED, note))
    register("needs.answer", Kind(Permission.VIEW_NEED, answer))
