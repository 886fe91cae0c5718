"""For coordinators: pairs that look alike, two records side by side, joining and parting."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.people import actions
from raengjai.people.forms import MergeForm, PairForm
from raengjai.people.forms.merging import KEEP, TAKE
from raengjai.people.models import Lookalike, Merge, Person
from raengjai.people.models.person import PLAIN_FIELDS
from raengjai.people.views import shown
from raengjai.people.views.person import find
from raengjai.places.models import path_text
from raengjai.web.fragments import render
from raengjai.web.pieces import Link
from raengjai.web.toasts import say

PAGE = 25


@requires(Permission.MERGE_PEOPLE)
@never_cache
def duplicates(request: Request) -> HttpResponse:
    """Pairs that nobody has judged, newest first, of the province the coordinator serves."""
    pairs = Lookalike.objects.waiting(_province(request.actor)).select_related("one", "other")
    start = _start(Lookalike, request)
    shown_pairs = list(pairs.after(start)[: PAGE + 1])
    context = {
        "pairs": [_pair(pair, request.actor) for pair in shown_pairs[:PAGE]],
        "older": f"?after={shown_pairs[PAGE - 1].pk}" if len(shown_pairs) > PAGE else "",
        "tabs": _tabs("duplicates"),
        "is_first": start is None,
    }
    return render(request, "people/duplicates.html", context)


@require_POST
@requires(Permission.MERGE_PEOPLE)
@never_cache
def judge_different(request: Request, pair_id: UUID) -> HttpResponse:
    pair = get_object_or_404(Lookalike, pk=pair_id)
    actions.judge_different(pair, by=request.actor, at=bangkok_now())
    say(request, _("Kept as two people. This pair is not shown again."))
    return redirect("duplicates")


@requires(Permission.MERGE_PEOPLE)
@never_cache
def compare_people(request: Request) -> HttpResponse:
    """Two records side by side; for each value that differs, which one holds."""
    pair = PairForm(request.GET)
    if not pair.is_valid():
        raise Http404
    kept, merged = find(pair.cleaned_data["kept"]), find(pair.cleaned_data["merged"])
    form = MergeForm(request.POST or None, kept=kept, merged=merged)
    if request.method == "POST" and form.is_valid():
        try:
            merge = actions.merge_people(
                kept,
                merged,
                take=form.taken(),
                reason=form.cleaned_data["reason"],
                by=request.actor,
                at=bangkok_now(),
            )
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            say(request, _("The two records are one now."), undo_url=reverse("undo_merge", args=[merge.pk]))
            return redirect("person", person_id=kept.pk)
    address = reverse("compare_people")
    context = {
        "kept": kept,
        "merged": merged,
        "form": form,
        "rows": [_comparison(field, form, kept, merged, request.actor.language) for field in PLAIN_FIELDS],
        "numbers": [kept.national_id_masked(), merged.national_id_masked()],
        "swap_url": f"{address}?kept={merged.pk}&merged={kept.pk}",
        "alike": _open_pair(kept, merged),
    }
    return render(request, "people/compare_people.html", context, status=422 if form.errors else 200)


@requires(Permission.MERGE_PEOPLE)
@never_cache
def merges(request: Request) -> HttpResponse:
    """What was joined, newest first, each with a way back."""
    start = _start(Merge, request)
    found = Merge.objects.newest(_province(request.actor)).after(start)
    page = list(found.select_related("kept", "merged")[: PAGE + 1])
    names = shown.names_of(user for merge in page for user in (merge.by_user, merge.undone_by))
    context = {
        "merges": [
            {"merge": merge, "by": names.get(merge.by_user), "undone_by": names.get(merge.undone_by)}
            for merge in page[:PAGE]
        ],
        "older": f"?after={page[PAGE - 1].pk}" if len(page) > PAGE else "",
        "tabs": _tabs("merges"),
        "is_first": start is None,
    }
    return render(request, "people/merges.html", context)


@require_POST
@requires(Permission.MERGE_PEOPLE)
@never_cache
def undo_merge(request: Request, merge_id: UUID) -> HttpResponse:
    merge = get_object_or_404(Merge, pk=merge_id)
    try:
        actions.undo_merge(merge, by=request.actor, at=bangkok_now())
    except Refused as refused:
        say(request, refused.message, tone="warn")
    else:
        say(request, _("The records are two again."))
    return redirect("merges")


def _province(actor: Actor) -> str:
    return actor.places[0][:2] if actor.places else ""


def _start(model: Any, request: Request) -> Any:
    """The row that a page goes on after, or None for the first page."""
    try:
        asked = UUID(request.GET.get("after", ""))
    except ValueError:
        return None
    return model.objects.filter(pk=asked).first()


def _tabs(current: str) -> list[Link]:
    return [
        Link(_("Look alike"), reverse("duplicates"), current=current == "duplicates"),
        Link(_("Joined"), reverse("merges"), current=current == "merges"),
    ]


def _pair(pair: Lookalike, actor: Actor) -> dict[str, Any]:
    return {
        "pair": pair,
        "people": [_side(person, actor) for person in (pair.one, pair.other)],
        "url": f"{reverse('compare_people')}?kept={pair.one_id}&merged={pair.other_id}",
    }


def _side(person: Person, actor: Actor) -> dict[str, Any]:
    return {
        "name": person.full_name,
        "place": path_text(person.place_code, actor.language),
        "age": shown.age_words(person),
        "phone": person.phone_shown,
    }


def _comparison(field: str, form: MergeForm, kept: Person, merged: Person, language: str) -> dict[str, Any]:
    """One line: the value of each record, and the choice where they differ."""
    bound = form[field] if field in form.differing else None
    return {
        "label": shown.label_of(field),
        "kept": shown.value_of(field, getattr(kept, field), language),
        "merged": shown.value_of(field, getattr(merged, field), language),
        "name": bound.html_name if bound else "",
        "choice": (bound.value() or KEEP) if bound else "",
        "keep": KEEP,
        "take": TAKE,
    }


def _open_pair(one: Person, other: Person) -> Lookalike | None:
    both = [one.pk, other.pk]
    return Lookalike.objects.filter(one__in=both, other__in=both, settled_at__isnull=True).first()
