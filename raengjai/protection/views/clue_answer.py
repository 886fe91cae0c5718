"""The page behind the receipt code of a report: what the officer writes, and writing back. No account, no name.

The code is posted and never stands in an address; a QR code carries it behind the #, which browsers keep to themselves. A
code that nobody has looks like one to which nobody has answered: same page, same status, the same work done.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from raengjai.access.door import Request, acting_for_receipt, public
from raengjai.ground import crypto
from raengjai.ground.dates import bangkok_now, short_date
from raengjai.ground.receipts import grouped
from raengjai.ground.refused import Refused
from raengjai.places.rules import COUNTRY
from raengjai.protection import actions
from raengjai.protection.forms import AnswerCodeForm, WriteBackForm
from raengjai.protection.models import Channel, Message
from raengjai.protection.rules import intake
from raengjai.protection.rules.clue import ClueFile
from raengjai.protection.rules.message import packed_message, read_message
from raengjai.protection.rules.report_words import words_of
from raengjai.protection.views.clue_pictures import Pictures, WrongPicture
from raengjai.protection.views.clue_shown import (
    drawn,
    foreign,
    frame_language,
    is_foreign,
    language_of,
    shared,
)


@dataclass(frozen=True, slots=True)
class _Shown:
    """What stands on the page once a code was written."""

    code: str
    form: WriteBackForm
    status: int = 200
    told: str = ""
    problem: str = ""


@csrf_exempt
@public("the receipt code is the key: who holds it reads the answer and writes back", asks_who=False)
def report_answer(request: Request) -> HttpResponse:
    """Ask for the code; with it, the messages and a form to write back."""
    if request.method == "POST" and is_foreign(request):
        return foreign(request)
    pictures, language = Pictures(request), language_of(request)
    words = words_of(language)
    form = AnswerCodeForm(request.POST if request.method == "POST" else None, words=words)
    context = shared(language, url_name="report_answer") | {
        "form": form,
        "messages": (),
        "shell": "answer",
        "write_form": WriteBackForm(words=words),
    }
    context["post_url"] = f"{reverse('report_answer')}?lang={language}"
    if not form.is_bound:
        return drawn(request, "protection/report_answer.html", context, may_be_kept=True)
    if not form.is_valid():
        return drawn(request, "protection/report_answer.html", context, status=422)
    now, code = bangkok_now(), form.cleaned_data["code"]
    finder = intake.finder_of(code)
    if not actions.may_ask(finder, at=now):
        context["problem"] = words["wait"]
        return drawn(request, "protection/report_answer.html", context, status=429)
    lookup = intake.lookup_of(finder)
    with acting_for_receipt(lookup):
        channel = actions.channel_of(lookup)
        shown = _heard(request, code, channel, pictures, words, at=now)
        context |= _opened(shown, channel, language, at=now, request=request)
    return drawn(request, "protection/report_answer.html", context, status=shown.status)


def _heard(
    request: Request, code: str, channel: Channel | None, pictures: Pictures, words: Any, *, at: datetime
) -> _Shown:
    """Takes what was written back, if anything was."""
    if request.POST.get("step") != "write":
        return _Shown(code, WriteBackForm(words=words))
    form = WriteBackForm(request.POST, words=words)
    if not form.is_valid():
        return _Shown(code, form, 422)
    try:
        files = pictures.drawn_anew()
    except WrongPicture:
        return _Shown(code, form, 422, problem=words["wrong_file"])
    try:
        _write(request, channel, form.cleaned_data["text"], files, at=at)
    except Refused as refused:
        form.add_error(None, refused.message)
        return _Shown(code, form, 422)
    return _Shown(code, WriteBackForm(words=words), told=words["write_sent"])


def _write(
    request: Request, channel: Channel | None, text: str, files: list[ClueFile], *, at: datetime
) -> None:
    """Sealed in memory to the province's key in use; for a code that nobody has the same work is done for nothing."""
    packed = intake.padded(packed_message(text, files))
    message_id = _message_id(request)
    key = actions.key_for(channel)
    info = intake.word_info(channel.province_code if channel else COUNTRY, message_id)
    public_half = bytes(key.public) if key else crypto.new_seal_key().public
    sealed = crypto.seal_to(public_half, packed, info=info)
    if channel is not None and key is not None:
        actions.write_back(
            channel, message_id=message_id, key=key.name, sealed=sealed, by=request.actor, at=at
        )


def _opened(
    shown: _Shown, channel: Channel | None, language: str, *, at: datetime, request: Request
) -> dict[str, Any]:
    messages = list(Message.objects.filter(channel=channel).order_by("hour", "id")) if channel else []
    lines = [_line(each, _private(shown.code, channel), language) for each in messages]
    if channel is not None:
        actions.note_read(channel, by=request.actor, at=at)
    return {
        "code": grouped(shown.code),
        "lines_said": lines,
        "write_form": shown.form,
        "told": shown.told,
        "problem": shown.problem,
        "message_id": uuid4(),
        "is_open": True,
        "shell": "",
    }


def _private(code: str, channel: Channel | None) -> bytes:
    if channel is None:
        return b""
    try:
        return intake.open_channel(code, public=bytes(channel.public), wrapped=bytes(channel.wrapped))
    except crypto.SealBroken:
        return b""


def _line(message: Message, private: bytes, language: str) -> dict[str, Any]:
    """The reporter's own words are sealed for the officer: only that they were written is known."""
    words = words_of(language)
    line = {
        "when": short_date(message.hour, frame_language(language)),
        "who": words["from_you"] if message.from_reporter else words["from_officer"],
        "is_own": message.from_reporter,
        "text": words["from_you_note"],
    }
    if not message.from_reporter:
        try:
            info = intake.answer_info(message.pk)
            line["text"] = read_message(
                crypto.open_envelope(private, bytes(message.sealed), info=info, forget=True)
            ).text
        except crypto.SealBroken:
            line["text"] = words["unreadable"]
    return line


def _message_id(request: Request) -> UUID:
    try:
        return UUID(request.POST.get("message_id", ""))
    except ValueError:
        return uuid4()
