"""One person: the record, its correction, what the person agreed to."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.journal import timeline
from raengjai.people import actions, providers
from raengjai.people.forms import ConsentForm, CorrectionForm, WithdrawForm
from raengjai.people.models import Consent, Lookalike, Person, Revision, Sight, record_ids
from raengjai.people.models.consent import SHARE_WITH_OFFICE, telephone_for
from raengjai.people.models.person import PLAIN_FIELDS
from raengjai.people.rules.wording import purposes
from raengjai.people.views import shown
from raengjai.web.fragments import render
from raengjai.web.pieces import Answer, Link
from raengjai.web.refusals import put_refusal
from raengjai.web.toasts import say


def find(person_id: UUID) -> Person:
    """The record, when the reader may see it."""
    found = Person.objects.select_related("merged_into").filter(pk=person_id).first()
    if found is None:
        raise Http404
    return found


@requires(Permission.VIEW_PERSON)
@never_cache
def person(request: Request, person_id: UUID) -> HttpResponse:
    found, actor = find(person_id), request.actor
    ids = record_ids(found)
    sights = list(Sight.objects.open().of_persons(ids))
    consents_given = list(Consent.objects.of_persons(ids).order_by("given_at", "id"))
    revisions = list(Revision.objects.filter(person=found))
    sections = (section(ids, actor) for _order, section in providers.person_sections)
    context = {
        "person": found,
        "path": shown.path_of(found),
        "age": shown.age_words(found),
        "facts": shown.facts(found, actor),
        "consents": shown.consent_rows(consents_given, actor),
        "sees": shown.who_sees(found, sights, actor.language),
        "sections": [section for section in sections if section],
        "events": shown.events(timeline.of("person", found.pk), revisions, actor.language),
        "may_edit": actor.may(Permission.EDIT_PERSON) and not found.is_merged and not found.is_erased,
        "may_answer": actor.may(Permission.ANSWER_DATA_REQUEST) and not found.is_erased,
        "alike": _alike(found) if actor.may(Permission.MERGE_PEOPLE) else [],
        "joined": [each for each in Person.objects.filter(pk__in=ids) if each.merged_into_id == found.pk],
    }
    return render(request, "people/person.html", context)


@requires(Permission.EDIT_PERSON)
@never_cache
def edit_person(request: Request, person_id: UUID) -> HttpResponse:
    found, actor = find(person_id), request.actor
    shows_phone = not found.phone or bool(telephone_for(found, actor))
    form = CorrectionForm(request.POST or None, actor=actor, person=found, shows_phone=shows_phone)
    differences: list[Answer] = []
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_person(
                found, form.values(), version=form.cleaned_data["version"], by=actor, at=bangkok_now()
            )
        except actions.StaleRecord as stale:
            form.add_error(None, stale.message)
            differences = _differences(form, stale.current, actor.language)
            form.accept_version(stale.current.version)
        except Refused as refused:
            put_refusal(form, refused)
        else:
            say(request, _("The record is corrected."))
            return redirect("person", person_id=found.pk)
    context = {"person": found, "form": form, "differences": differences, "path": shown.path_of(found)}
    return render(request, "people/edit_person.html", context, status=422 if form.errors else 200)


@requires(Permission.EDIT_PERSON)
@never_cache
def consents(request: Request, person_id: UUID) -> HttpResponse:
    found, actor = find(person_id), request.actor
    given = list(Consent.objects.of_persons(record_ids(found)).order_by("given_at", "id"))
    valid = {consent.purpose for consent in given if consent.withdrawn_at is None}
    offered = [code for code in purposes() if code not in valid]
    by_office = not actor.covers(found.place_code)
    form = ConsentForm(request.POST or None, language=actor.language, offered=offered, by_office=by_office)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            actions.give_consents(
                found,
                told["purposes"],
                given_by=told["given_by"],
                language=actor.language,
                speaker_name=told["speaker_name"],
                speaker_relation=told["speaker_relation"],
                given_how=told.get("given_how", ""),
                by=actor,
                at=bangkok_now(),
            )
        except Refused as refused:
            form.add_error(refused.field, refused.message)
        else:
            say(request, _("The consent is recorded."))
            return redirect("person", person_id=found.pk)
    context = {
        "person": found,
        "form": form if offered else None,
        "consents": [row for row in shown.consent_rows(given, actor) if row["consent"]],
        "path": shown.path_of(found),
    }
    return render(request, "people/consents.html", context, status=422 if form.errors else 200)


@requires(Permission.EDIT_PERSON)
@never_cache
def withdraw_consent(request: Request, person_id: UUID) -> HttpResponse:
    """Asks first and says which offices lose sight; a form without a purpose of ours is no page.

    An office learns that all lose sight, the own included, and not which: that is the place's to know.
    """
    found, actor = find(person_id), request.actor
    of_place = actor.covers(found.place_code)
    form = WithdrawForm(request.POST if request.method == "POST" else request.GET)
    if not form.is_valid():
        raise Http404
    purpose = purposes()[form.cleaned_data["purpose"]]
    refusal = ""
    if request.method == "POST":
        try:
            lost = actions.withdraw_consent(found, purpose.code, by=actor, at=bangkok_now())
        except Refused as refused:
            refusal = refused.message
        else:
            say(request, _withdrawn(lost if of_place else [], actor.language))
            if not Person.objects.filter(pk=found.pk).exists():
                return redirect("home")
            return redirect("person", person_id=found.pk)
    shares = purpose.code == SHARE_WITH_OFFICE
    sights = Sight.objects.open().of_persons(record_ids(found)) if shares and of_place else ()
    offices = sorted({shown.office_name(sight.office_code, actor.language) for sight in sights})
    context: dict[str, Any] = {
        "person": found,
        "purpose": purpose.code,
        "name": purpose.name(actor.language),
        "offices": offices,
        "ends_own_sight": shares and not of_place,
        "refusal": refusal,
    }
    return render(request, "people/withdraw_consent.html", context, status=422 if refusal else 200)


def _alike(person: Person) -> list[Link]:
    """Records that may be the same person, each with the page that lays both side by side."""
    pairs = Lookalike.objects.about(person).select_related("one", "other").order_by("-found_at", "-id")[:5]
    others = [pair.other if pair.one_id == person.pk else pair.one for pair in pairs]
    address = reverse("compare_people")
    return [Link(other.full_name, f"{address}?kept={person.pk}&merged={other.pk}") for other in others]


def _withdrawn(lost: list[str], language: str) -> str:
    if not lost:
        return _("The consent is withdrawn.")
    offices = ", ".join(shown.office_name(code, language) for code in lost)
    return _("The consent is withdrawn. No longer sees the person: %(offices)s") % {"offices": offices}


def _differences(form: CorrectionForm, current: Person, language: str) -> list[Answer]:
    """What the record says now where it differs from what was typed."""
    typed = form.values()
    return [
        Answer(shown.label_of(field), shown.value_of(field, getattr(current, field), language) or "–")
        for field in PLAIN_FIELDS
        if field in typed and typed[field] != getattr(current, field)
    ]
