"""The list of clues, and one clue with what may be done about it."""

from datetime import timedelta
from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from raengjai.access.door import requires
from raengjai.access.roles import Permission
from raengjai.files.rules import prepare
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.protection import actions
from raengjai.protection.actions.triage import AT_ONCE, MOST_OPENED, OpenClue, tags_of
from raengjai.protection.forms.triage import WordsForm
from raengjai.protection.models import Case, Clue
from raengjai.protection.models.cases import CLOSED, SHREDDED
from raengjai.protection.rules import triage as rules
from raengjai.protection.rules.clue import ClueFile
from raengjai.protection.views import triage_shown as shown
from raengjai.protection.views.entrance import Request, in_room, kept_nowhere
from raengjai.protection.views.pages import room_page
from raengjai.web.refusals import put_refusal
from raengjai.web.toasts import say

SHOWN_TYPES = frozenset({"image/jpeg", "image/png", "image/webp"})
_MOST_ALIKE = 10
_SAME_TIME = timedelta(days=30)
_LAST_PAGE = -(-MOST_OPENED // AT_ONCE)


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
def triage(request: Request) -> HttpResponse:
    """What nobody has decided on, danger first; then what reporters have written since about what was settled."""
    page = int(request.GET["page"]) if request.GET.get("page", "").isdecimal() else 1
    if not 1 <= page <= _LAST_PAGE:
        raise Http404
    now, language = bangkok_now(), request.actor.language
    found = actions.list_clues(request.room, page=page, at=now)
    settled = actions.settled_with_words(request.room)
    context = {
        "rows": shown.rows_of(found, request.room.member_id, now=now, language=language),
        "waiting": found.waiting,
        "is_cut": found.is_cut,
        "newer": f"?page={page - 1}" if page > 1 else "",
        "older": f"?page={page + 1}" if found.has_more else "",
        "settled": [{"id": each.pk, "received": shown.received(each, language)} for each in settled],
    }
    return room_page(request, "protection/triage.html", context)


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
def clue(request: Request, clue_id: UUID) -> HttpResponse:
    """One clue; for whoever has read it before a colleague decided: who that was."""
    row = Clue.objects.filter(pk=clue_id).first()
    if row is None:
        return _settled(request, clue_id)
    return _clue_page(request, row, WordsForm())


@require_POST
@requires(Permission.ENTER_SEALED_ROOM)
@in_room
def write_to_reporter(request: Request, clue_id: UUID) -> HttpResponse:
    """A question or an answer, on the channel."""
    row = get_clue(clue_id)
    form = WordsForm(request.POST)
    if form.is_valid():
        try:
            actions.write_to_reporter(row, form.cleaned_data["text"], room=request.room, at=bangkok_now())
        except Refused as refused:
            put_refusal(form, refused)
        else:
            say(request, _("Sent. Only whoever holds the receipt code can read it."))
            return redirect("clue", clue_id)
    return _clue_page(request, row, form, status=422)


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
def clue_picture(request: Request, clue_id: UUID, number: int) -> HttpResponse:
    """A photo that came with a clue, drawn anew in memory."""
    opened = opened_or_404(request, get_clue(clue_id))
    if not 1 <= number <= len(opened.content.files):
        raise Http404
    return _picture(opened.content.files[number - 1], number)


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
def message_picture(request: Request, clue_id: UUID, message_id: UUID, number: int) -> HttpResponse:
    """A photo that came with words of the reporter, the same way: the clue is read for a purpose, which the journal keeps."""
    row = get_clue(clue_id)
    opened_or_404(request, row)
    file = actions.file_of_words(row, message_id, number, room=request.room)
    if file is None:
        raise Http404
    return _picture(file, number)


def _picture(file: ClueFile, number: int) -> HttpResponse:
    """Drawn anew in memory whatever the sender called it; nothing but a picture is ever answered."""
    try:
        picture = prepare("", file.body)
    except Refused as refused:
        raise Http404 from refused
    if picture.media_type not in SHOWN_TYPES:
        raise Http404
    answer = HttpResponse(picture.body, content_type=picture.media_type)
    ending = picture.media_type.partition("/")[2]
    answer["Content-Disposition"] = f'inline; filename="photo-{number}.{ending}"'
    answer["X-Content-Type-Options"] = "nosniff"
    kept_nowhere(answer)
    return answer


def get_clue(clue_id: UUID) -> Clue:
    row = Clue.objects.filter(pk=clue_id).first()
    if row is None:
        raise Http404
    return row


def opened_or_404(request: Request, row: Clue) -> OpenClue:
    """Read and journaled; what is of a place that the member is excluded from does not exist."""
    purpose = "work" if row.case_id else "triage"
    opened = actions.open_clue(row, room=request.room, purpose=purpose, at=bangkok_now())
    if opened is None:
        raise Http404
    return opened


def alike(opened: OpenClue) -> list[Clue]:
    """Other clues that nobody has decided on, of the same village or sub-district (or wider, where no more is known) and
    about the same time."""
    row = opened.clue
    near = Q(
        received_hour__gte=row.received_hour - _SAME_TIME, received_hour__lte=row.received_hour + _SAME_TIME
    )
    rows = Clue.objects.filter(
        near,
        province_code=row.province_code,
        state__in=rules.UNDECIDED,
        case_id=None,
        place_tags__contains=[tags_of(opened)[-1]],
    )
    return list(rows.exclude(pk=row.pk).defer("content", "note").order_by("due_at", "pk")[:_MOST_ALIKE])


def own_cases(opened: OpenClue) -> list[Case]:
    """Cases of one's own, those of the same place first."""
    rows = Case.objects.exclude(state__in=(CLOSED, SHREDDED)).order_by("-opened_on", "code")[:100]
    tag = tags_of(opened)[-1]
    return sorted(rows, key=lambda case: tag not in [bytes(each) for each in case.place_tags])[:_MOST_ALIKE]


def _clue_page(request: Request, row: Clue, form: WordsForm, *, status: int = 200) -> HttpResponse:
    opened = opened_or_404(request, row)
    now, language, me = bangkok_now(), request.actor.language, request.room.member_id
    linked = Clue.objects.filter(linked_to=row.pk, case_id=None).order_by("received_hour", "pk")
    read = (actions.open_clue(each, room=request.room, at=now) for each in linked[:_MOST_ALIKE])
    with_it = [each for each in read if each is not None]
    words = actions.read_words(row, room=request.room, at=now)
    note = actions.read_note(row, request.room)
    undecided = row.state in rules.UNDECIDED
    line = shown.listed(opened)
    context = {
        "clue": row,
        "content": shown.content_of(opened, language),
        "is_in_case": row.case_id is not None,
        "case": Case.objects.filter(pk=row.case_id).first() if row.case_id else None,
        "marks": [] if row.case_id else shown.marks(line, me),
        "clock": shown.clock(row.due_at, now, language) if undecided else None,
        "linked": [shown.content_of(each, language) for each in with_it],
        "alike": [
            {"id": each.pk, "received": shown.received(each, language)}
            for each in (alike(opened) if undecided else [])
        ],
        "words": words,
        "form": form,
        "note": note,
        "reason": shown.reason_words(str(note.get("closing", {}).get("reason", "")), language),
        "agreed_by": shown.names_of([row.agreed_by]).get(row.agreed_by or me, ""),
        "handled_by": shown.names_of([row.handled_by]).get(row.handled_by or me, ""),
        "is_mine": row.handled_by == me,
        "sees": _sees(row),
    }
    return room_page(request, "protection/clue.html", context, status=status)


def _settled(request: Request, clue_id: UUID) -> HttpResponse:
    said = actions.said_meanwhile(clue_id, request.room)
    if not said:
        raise Http404
    return room_page(request, "protection/clue_settled.html", {"said": said})


def _sees(row: Clue) -> list[str]:
    if row.case_id is not None:
        return [_("the team of the case")]
    found = [_("officers of triage of this province")]
    return [*found, _("the duty officer of headquarters")] if row.climbed > 1 else found
