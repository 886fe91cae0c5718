"""LINE, through its official library: pushes with a retry key, answers that cost nothing, and the month's quota.

Rules of LINE's side: Messaging API reference and line/line-openapi (messaging-api.yml): 500 people a call, five
messages, a retry key that makes trying again safe (409 says that the first try was taken).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from raengjai.access.door import acting_as_system
from raengjai.ground.dates import bangkok_now
from raengjai.messages import actions
from raengjai.messages.actions.quota import ASK_AGAIN, month_of
from raengjai.messages.jobs.parcels import Parcel
from raengjai.messages.jobs.texts import address
from raengjai.messages.models import LineQuota
from raengjai.messages.rules import Outcome, after_http

if TYPE_CHECKING:
    from linebot.v3.messaging import MessagingApi

PATIENCE = 15.0  # seconds
TAKEN_BEFORE = 409
TOO_MANY = 429
_MONTHLY = "monthly limit"  # so LINE's 429 says that the month is used up, in its "message"


def send(parcel: Parcel) -> Outcome:
    """One push, or one call to several people with the same words; within the quota, or not at all."""
    if not parcel.chats:
        return Outcome("never", "line-none")
    if not _reserved(len(parcel.chats)):
        return Outcome("over", "quota")
    outcome = _pushed(parcel)
    if outcome.kind != "sent" and outcome.code != "line-unreachable":  # who knows whether that one arrived
        with acting_as_system("messages: LINE refused"):
            actions.give_back(len(parcel.chats), at=bangkok_now())
    return outcome


def _pushed(parcel: Parcel) -> Outcome:
    from linebot.v3.messaging import MulticastRequest, PushMessageRequest  # noqa: PLC0415 - web workers never load it

    messages = [text_message(parcel.message.whole())]
    with _called() as (line, answer):
        if len(parcel.chats) == 1:
            request = PushMessageRequest(to=parcel.chats[0], messages=messages)
            line.push_message(request, str(parcel.key), _request_timeout=PATIENCE)
        else:
            several = MulticastRequest(to=list(parcel.chats), messages=messages)
            line.multicast(several, str(parcel.key), _request_timeout=PATIENCE)
    return answer[0] if answer else Outcome("sent")


def reply(token: str, texts: list[str], *, language: str) -> Outcome:
    """Answer what somebody wrote; free, and good for about a minute."""
    from linebot.v3.messaging import ReplyMessageRequest  # noqa: PLC0415 - web workers never load it

    messages = [text_message(text) for text in texts]
    with translation.override(language):
        messages[-1].quick_reply = quick_replies()
    with _called() as (line, answer):
        line.reply_message(
            ReplyMessageRequest(replyToken=token, messages=messages), _request_timeout=PATIENCE
        )
    return answer[0] if answer else Outcome("sent")


def text_message(text: str) -> Any:
    from linebot.v3.messaging import TextMessage  # noqa: PLC0415 - web workers never load it

    return TextMessage(text=text)


def quick_replies() -> Any:
    """Buttons under the newest answer: ask for news, open the inbox, change the choice."""
    from linebot.v3.messaging import MessageAction, QuickReply, QuickReplyItem, URIAction  # noqa: PLC0415

    news = _("What is new?")
    buttons = [
        MessageAction(label=news, text=news),
        URIAction(label=_("Open notices"), uri=address(reverse("inbox"))),
        URIAction(label=_("Choose channels"), uri=address(reverse("notice_channels"))),
    ]
    return QuickReply(items=[QuickReplyItem(action=button) for button in buttons])


@contextmanager
def client() -> Iterator["MessagingApi"]:
    from linebot.v3.messaging import ApiClient, Configuration, MessagingApi  # noqa: PLC0415 - web workers never load it

    configuration = Configuration(host=settings.LINE_API, access_token=settings.LINE_CHANNEL_TOKEN)
    configuration.retries = 0  # trying again is ours
    with ApiClient(configuration) as wire:
        yield MessagingApi(wire)


@contextmanager
def _called() -> Iterator[tuple["MessagingApi", list[Outcome]]]:
    """One call inside; what LINE refused is put into the list."""
    from linebot.v3.messaging.exceptions import ApiException  # noqa: PLC0415 - web workers never load it
    from urllib3.exceptions import HTTPError  # noqa: PLC0415

    answer: list[Outcome] = []
    try:
        with client() as line:
            yield line, answer
    except ApiException as refused:
        answer.append(outcome_of(refused.status, str(refused.body or ""), dict(refused.headers or {})))
    except (HTTPError, OSError):
        answer.append(Outcome("again", "line-unreachable"))


def outcome_of(status: int, body: str, headers: dict[str, str]) -> Outcome:
    if status == TAKEN_BEFORE:
        return Outcome("sent", "line-409")
    if status == TOO_MANY and _MONTHLY in body:
        return Outcome("over", "quota")
    return after_http("line", status, retry_after=headers.get("Retry-After", ""))


def _reserved(number: int) -> bool:
    """Within LINE's limit and our ceiling; LINE is asked first when we have not asked for half an hour."""
    now = bangkok_now()
    with acting_as_system("messages: quota") as _system:
        asked_lately = LineQuota.objects.filter(Q(asked_at__gt=now - ASK_AGAIN), month=month_of(now)).exists()
    if not asked_lately:
        _ask_quota()
    with acting_as_system("messages: quota"):
        return actions.reserve(number, at=now)


def _ask_quota() -> None:
    """What LINE does not tell us now stays as we know it; LINE itself still refuses what is over."""
    with _called() as (line, _answer):
        quota = line.get_message_quota(_request_timeout=PATIENCE)
        used = line.get_message_quota_consumption(_request_timeout=PATIENCE).total_usage
        most = None if quota.type == "none" else int(quota.value or 0)
        with acting_as_system("messages: quota"):
            actions.note_quota(most=most, used=int(used), at=bangkok_now())
