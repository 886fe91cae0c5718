"""The check before publishing, and what follows: out, back, away, withdrawn."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.files.models import Attachment
from raengjai.ground.dates import bangkok_now, bangkok_today, short_date
from raengjai.ground.refused import Refused
from raengjai.ground.text import paragraphs
from raengjai.knowledge import actions
from raengjai.knowledge.forms import DirectiveFileForm, WithdrawForm
from raengjai.knowledge.models import Directive, DirectiveVersion, reach_of
from raengjai.knowledge.rules import Reach, State, total
from raengjai.knowledge.views import shown
from raengjai.knowledge.views.writing import to_publish
from raengjai.web.fragments import render
from raengjai.web.pieces import Answer, Table
from raengjai.web.refusals import put_refusal
from raengjai.web.toasts import say


@requires(Permission.PUBLISH_DIRECTIVE)
def check_directive(request: Request, directive_id: UUID) -> HttpResponse:
    """The draft as everybody will read it, and how many people it reaches. Nothing is sent yet."""
    found = to_publish(request, directive_id)
    version = found.versions.filter(state=State.DRAFT).first()
    if version is None:
        return redirect("directive", directive_id=found.pk)
    return _check_page(request, found, version, DirectiveFileForm())


@require_POST
@requires(Permission.PUBLISH_DIRECTIVE)
def publish_directive(request: Request, directive_id: UUID) -> HttpResponse:
    """Out it goes in a moment; until then it can be undone."""
    found = to_publish(request, directive_id)
    try:
        version = actions.publish_directive(found, by=request.actor, at=bangkok_now())
    except Refused as refused:
        say(request, refused.message, tone="warn")
        return redirect("check_directive", directive_id=found.pk)
    words = ngettext(
        "It goes out to %(n)d person in a few seconds.",
        "It goes out to %(n)d people in a few seconds.",
        version.expected,
    )
    undo = reverse("take_back_directive", args=[found.pk])
    say(request, words % {"n": version.expected}, undo_url=undo)
    return redirect("directive", directive_id=found.pk)


@require_POST
@requires(Permission.PUBLISH_DIRECTIVE)
def take_back_directive(request: Request, directive_id: UUID) -> HttpResponse:
    found = to_publish(request, directive_id)
    try:
        actions.take_back_directive(found, by=request.actor, at=bangkok_now())
    except Refused as refused:
        say(request, refused.message, tone="warn")
        return redirect("directive", directive_id=found.pk)
    say(request, _("It is a draft again. Nobody got anything."))
    return redirect("check_directive", directive_id=found.pk)


@require_POST
@requires(Permission.PUBLISH_DIRECTIVE)
def discard_directive(request: Request, directive_id: UUID) -> HttpResponse:
    found = to_publish(request, directive_id)
    try:
        is_gone = actions.discard_directive(found, by=request.actor, at=bangkok_now())
    except Refused as refused:
        say(request, refused.message, tone="warn")
        return redirect("directives_sent")
    say(request, _("The draft is discarded."))
    return redirect("directives_sent") if is_gone else redirect("directive", directive_id=found.pk)


@requires(Permission.PUBLISH_DIRECTIVE)
def withdraw_directive(request: Request, directive_id: UUID) -> HttpResponse:
    found = to_publish(request, directive_id)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw_directive(
                found, why=form.cleaned_data["why"], by=request.actor, at=bangkok_now()
            )
        except Refused as refused:
            put_refusal(form, refused)
        else:
            say(request, _("It is withdrawn. Everybody who got it is told."))
            return redirect("directive", directive_id=found.pk)
    version = found.versions.order_by("-number").first()
    context = {"form": form, "directive": found, "version": version}
    return render(request, "knowledge/withdraw_directive.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.PUBLISH_DIRECTIVE)
def attach_to_directive(request: Request, directive_id: UUID) -> HttpResponse:
    """A file joins the draft."""
    found = to_publish(request, directive_id)
    version = get_object_or_404(found.versions.filter(state=State.DRAFT))
    form = DirectiveFileForm(request.POST, request.FILES)
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.attach_file(found, said["file"], title=said["title"], by=request.actor, at=bangkok_now())
        except Refused as refused:
            put_refusal(form, refused)
        else:
            say(request, _("The file is attached."))
            return redirect("check_directive", directive_id=found.pk)
    return _check_page(request, found, version, form)


@require_POST
@requires(Permission.PUBLISH_DIRECTIVE)
def remove_directive_file(request: Request, directive_id: UUID, attachment_id: UUID) -> HttpResponse:
    found = to_publish(request, directive_id)
    files = Attachment.objects.present().filter(subject_kind=shown.FILES_OF)
    try:
        actions.remove_file(
            found, get_object_or_404(files, pk=attachment_id), by=request.actor, at=bangkok_now()
        )
    except Refused as refused:
        say(request, refused.message, tone="warn")
    else:
        say(request, _("The file was removed."))
    return redirect("check_directive", directive_id=found.pk)


def _check_page(
    request: Request, found: Directive, version: DirectiveVersion, file_form: DirectiveFileForm
) -> HttpResponse:
    language = request.actor.language
    reaches = reach_of(found.audience, but=request.actor.user_id, on=bangkok_today())
    attached = Attachment.objects.about(version).present().oldest_first()
    context: dict[str, Any] = {
        "directive": found,
        "version": version,
        "answers": _answers(found, version, language),
        "paragraphs": paragraphs(version.body),
        "changes": paragraphs(version.changes),
        "people": total(reaches).people,
        "tables": _tables(reaches, language),
        "files": [(shown.card(found, each), each) for each in attached],
        "file_form": file_form,
    }
    status = 422 if file_form.errors else 200
    return render(request, "knowledge/check_directive.html", context, status=status)


def _tables(reaches: Sequence[Reach], language: str) -> list[Table]:
    """By group, and by province where there is more than one."""
    tables = [shown.table_of(reaches, "role", language, with_reading=False)]
    if len({each.province for each in reaches}) > 1:
        tables.append(shown.table_of(reaches, "province", language, with_reading=False))
    return tables


def _answers(found: Directive, version: DirectiveVersion, language: str) -> list[Answer]:
    is_first = version.number == 1
    change = reverse("edit_directive" if is_first else "amend_directive", args=[found.pk])
    rows = [
        Answer(_("What is it?"), found.kind_name, change if is_first else ""),
        Answer(_("Number and date"), shown.title_line(found, language), change if is_first else ""),
        Answer(_("To"), shown.for_whom(found, language), change if is_first else ""),
        Answer(_("Subject"), version.subject, change),
        Answer(_("In force"), shown.span(version, language), change),
        Answer(_("What it asks of those who get it"), shown.asked(version, language), change),
    ]
    if version.asks:
        day = short_date(version.reminds_on, language) if version.reminds_on else _("no reminder")
        rows.append(Answer(_("The system reminds"), day, change))
    if not is_first:
        again = (
            _("reads this one again and says so") if version.asks_again else _("need not say anything again")
        )
        rows.append(Answer(_("Who has read the version before"), again, change))
    return rows
