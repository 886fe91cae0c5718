"""The news item of an event: a draft that the system wrote, edited and published by a person, and what everybody reads."""

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from raengjai.access.door import Request, public, requires
from raengjai.access.roles import Permission
from raengjai.events import actions
from raengjai.events.forms.planning import WhyForm
from raengjai.events.forms.report import NewsForm
from raengjai.events.models import Event, NewsItem, NewsVersion
from raengjai.events.views.report import event_to_write
from raengjai.ground.dates import bangkok_now, bangkok_today, long_date
from raengjai.ground.refused import Refused
from raengjai.ground.text import paragraphs
from raengjai.places.models import Place, full_name_of
from raengjai.services.models import office_name
from raengjai.web.fragments import render
from raengjai.web.pieces import Answer, Word
from raengjai.web.refusals import put_refusal
from raengjai.web.toasts import say

PAGE = 20
_TONES: dict[str, Any] = {"draft": "", "published": "good", "withdrawn": "warn"}


@requires(Permission.PLAN_EVENT)
def event_news(request: Request, event_id: UUID) -> HttpResponse:
    """The item as its readers see it, what may be done with it, and the form."""
    event = event_to_write(request, event_id)
    item = NewsItem.objects.filter(event=event).first()
    form = NewsForm(request.POST or None, initial=_initial(event, item, request))
    theirs: list[Answer] = []
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            actions.save_news(event, form.words(), version=version, by=request.actor, at=bangkok_now())
        except Refused as refused:
            put_refusal(form, refused)
            if refused.message is actions.CHANGED and item:
                theirs = _answers(item)
                form.data = {**request.POST.dict(), "version": str(item.version)}
        else:
            say(request, _("Kept. Nobody outside reads the change before it is published."))
            return redirect("event_news", event_id=event.pk)
    context = {
        "event": event,
        "item": item,
        "state": Word(item.state_name, _TONES[item.state]) if item else None,
        "waits": item is not None and item.waits,
        "form": form,
        "theirs": theirs,
        "why": WhyForm(),
        "versions": list(item.versions.order_by("-number")) if item else [],
    }
    return render(request, "events/event_news.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.PLAN_EVENT)
def publish_news(request: Request, event_id: UUID) -> HttpResponse:
    item = _item_to_write(request, event_id)
    try:
        actions.publish_news(item, by=request.actor, at=bangkok_now())
    except Refused as refused:
        say(request, refused.message, tone="warn")
    else:
        say(request, _("It is published. Everybody can read it."))
    return redirect("event_news", event_id=event_id)


@require_POST
@requires(Permission.PLAN_EVENT)
def withdraw_news(request: Request, event_id: UUID) -> HttpResponse:
    item = _item_to_write(request, event_id)
    try:
        actions.withdraw_news(item, why=request.POST.get("why", ""), by=request.actor, at=bangkok_now())
    except Refused as refused:
        say(request, refused.message, tone="warn")
    else:
        say(request, _("It is withdrawn. Nobody outside reads it any more."))
    return redirect("event_news", event_id=event_id)


@require_safe
@public("what an office published is for everybody")
def news(request: Request) -> HttpResponse:
    """What was published, the newest first; of one province when asked."""
    province = request.GET.get("province", "")
    found = NewsVersion.objects.public()
    if province:
        found = found.of_province(get_object_or_404(Place.objects.provinces(), code=province).code)
    if (start := _start(request)) is not None:
        found = found.filter(Q(dated_on__lt=start.dated_on) | Q(dated_on=start.dated_on, pk__lt=start.pk))
    rows = list(found.newest_first()[: PAGE + 1])
    language = request.LANGUAGE_CODE
    asked = f"province={province}&" if province else ""
    context = {
        "province": full_name_of(province, language) if province else "",
        "rows": [
            {
                "item": each,
                "day": long_date(each.dated_on, language),
                "place": full_name_of(each.province_code),
            }
            for each in rows[:PAGE]
        ],
        "older": f"?{asked}after={rows[PAGE - 1].pk}" if len(rows) > PAGE else "",
        "newer": f"?{asked}".rstrip("&?") or "?" if start is not None else "",
    }
    return render(request, "events/news.html", context)


@require_safe
@public("what an office published is for everybody")
def news_item(request: Request, item_id: UUID) -> HttpResponse:
    item = get_object_or_404(NewsVersion.objects.public(), item=item_id)
    context = {
        "item": item,
        "day": long_date(item.dated_on, request.LANGUAGE_CODE),
        "office": office_name(item.office_code, request.LANGUAGE_CODE),
        "paragraphs": paragraphs(item.body),
        "signature": item.signature.splitlines(),
    }
    return render(request, "events/news_item.html", context)


def _initial(event: Event, item: NewsItem | None, request: Request) -> dict[str, Any]:
    if item is not None:
        names = ("headline", "subheadline", "body", "signature", "dated_on", "source", "version")
        return {name: getattr(item, name) for name in names}
    drafted = actions.draft_news(
        event, division=office_name(event.office_code, "th"), writer=request.actor.name
    )
    return {
        "headline": drafted.headline,
        "subheadline": drafted.subheadline,
        "body": "\n\n".join(drafted.paragraphs),
        "signature": "\n".join(drafted.signature),
        "dated_on": event.ends_on or bangkok_today(),
        "version": 0,
    }


def _answers(item: NewsItem) -> list[Answer]:
    labels = {name: field.label for name, field in NewsForm.base_fields.items()}
    return [
        Answer(labels[name], getattr(item, name)) for name in ("headline", "subheadline", "body", "signature")
    ]


def _item_to_write(request: Request, event_id: UUID) -> NewsItem:
    return get_object_or_404(NewsItem, event=event_to_write(request, event_id))


def _start(request: Request) -> NewsVersion | None:
    try:
        after = UUID(request.GET.get("after", ""))
    except ValueError:
        return None
    return NewsVersion.objects.public().filter(pk=after).first()
