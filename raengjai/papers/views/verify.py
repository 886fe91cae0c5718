"""Is this card real, and valid today? A page for everybody; a phone answers by itself, also without signal.

The code stands behind the # of the address, which browsers keep to themselves. Without JavaScript it is posted.
"""

import base64
from typing import Any

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from raengjai.access.actions import count_wrong_card, wait_for_card
from raengjai.access.door import Request, acting_as_system, public
from raengjai.access.rules import kind_of_device
from raengjai.ground.actor import ANONYMOUS
from raengjai.ground.dates import bangkok_now, short_date
from raengjai.papers import actions
from raengjai.papers.forms import CardCodeForm
from raengjai.papers.models import signing_keys
from raengjai.papers.providers import CredentialKind, credential_kinds, kind_of
from raengjai.papers.rules import credential
from raengjai.papers.rules.credential import Claims
from raengjai.papers.rules.verdict import Verdict
from raengjai.places.models import Place, address_of, name_of
from raengjai.web.fragments import render
from raengjai.web.pieces import Answer, Link

# What a phone may have to say: the server's verdicts, and four for what it cannot know without signal.
ON_A_PHONE = (*(verdict.value for verdict in Verdict), "old", "clock", "no_keys", "new_key")


@require_http_methods(["GET", "HEAD", "POST"])
@public("anybody may ask whether a card is real; only whoever holds one learns what stands on it")
def verify_card(request: Request) -> HttpResponse:
    """Asks for the code; says what stands on the card and whether it is valid today."""
    now, kind = bangkok_now(), kind_of_device(request.headers.get("User-Agent", ""))
    form = CardCodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and (wait := wait_for_card(kind=kind, at=now)):
        return _page(request, {"form": form, "wait": wait}, status=429)
    if not form.is_valid():
        return _page(request, {"form": form}, status=422 if form.is_bound else 200)
    with acting_as_system("is this card revoked"):
        verdict, claims = actions.verify(form.cleaned_data["code"], at=now)
    if verdict is Verdict.NOT_OURS:
        count_wrong_card(kind=kind, at=now)
    return _page(request, {"form": form, "verdict": verdict.value, "claims": claims, "checked_at": now})


@require_GET
@public("the list holds numbers of cards and days, nothing of a person; phones fetch it", asks_who=False)
def revoked_cards(request: Request) -> HttpResponse:
    """The signed list of revoked cards and the public keys, for phones that will verify without signal."""
    now = bangkok_now()
    with acting_as_system("list of revoked cards"):
        signed = actions.signed_list(at=now)
    keys = {key.name: _text(key.public) for key in signing_keys().keys.values()}
    response = JsonResponse({"time": now.isoformat(timespec="seconds"), "list": _text(signed), "keys": keys})
    response["Cache-Control"] = "public, max-age=60"
    return response


def _page(request: Request, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """Drawn as for a stranger, in the language that the address asks for: browsers keep one of each."""
    asked = request.GET.get("language", "")
    language = asked if asked in dict(settings.LANGUAGES) else translation.get_language() or "th"
    with translation.override(language):
        claims: Claims | None = context.pop("claims", None)
        frame = {
            "shell": "verify",
            "version": settings.VERSION,
            "actor": ANONYMOUS,
            "frame": "public",
            "navigation": (),
            "place_name": "",
            "office_name": "",
            "theme": "",
            "others": [
                Link(label=label, url=f"?language={code}", current=code == language)
                for code, label in settings.LANGUAGES
            ],
            "verdicts": ON_A_PHONE,
            "kinds": credential_kinds.values(),
            "provinces": _provinces(language),
            "facts": _facts(claims, language) if claims else [],
        }
        response = render(request, "papers/verify_card.html", frame | context, status=status)
    if context.get("verdict"):
        response["Cache-Control"] = "no-store"
    return response


def _facts(claims: Claims, language: str) -> list[Answer]:
    """What stands on the card, in the order of the card."""
    kind = kind_of(claims.kind)
    note = [Answer(_("Given for"), claims.note)] if claims.note else []
    return [
        Answer(_("Name"), claims.name),
        Answer(_("Card"), _kind_words(kind, claims.grade) if kind else ""),
        *note,
        Answer(_("Place"), address_of(claims.place_code, language)),
        Answer(_("Valid"), _term(claims, language)),
        Answer(_("Card number"), credential.grouped(claims.number)),
    ]


def _kind_words(kind: CredentialKind, grade: str) -> str:
    name = kind.grades.get(grade, "")
    return f"{kind.name} · {name}" if name else str(kind.name)


def _term(claims: Claims, language: str) -> str:
    first = short_date(claims.valid_from, language)
    if claims.valid_until is None:
        return _("from %(first)s, no last day set") % {"first": first}
    return _("%(first)s to %(last)s") % {"first": first, "last": short_date(claims.valid_until, language)}


def _provinces(language: str) -> list[tuple[str, str]]:
    codes = Place.objects.provinces().order_by("code").values_list("code", flat=True)
    return [(code, name_of(code, language)) for code in codes]


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
