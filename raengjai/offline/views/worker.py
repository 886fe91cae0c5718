"""The service worker, with a first line that says which pages and files make the shell of this version."""

import hashlib
import json
import re
from collections.abc import Collection, Sequence
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from raengjai.access.door import Request, public
from raengjai.offline.views.phone import DESK_PAGES, PAGES
from raengjai.services.models import catalogue
from raengjai.web.templatetags.scripts import address_of

DIST = Path(settings.STATICFILES_DIRS[0])
TEMPLATES = tuple(settings.PACKAGE / room / "templates" for room in ("offline", "papers", "protection"))
_WORDS = tuple(
    settings.PACKAGE / "protection" / "data" / name for name in ("report_words.toml", "signs.toml")
)
GUIDES = ("services", "hotlines")
_SHELL = ("main.css", "main.js", "phone.js", "offline.js", "icons.svg", "icon.svg")
_CHUNKS = "part-*.js"
# The modules of the pages at events, as the build names them in offline.js; what only they need is no part of the shell.
_DESK = re.compile(r'(?:check_in|reception|station):\(\)=>import\("\./(part-[^"]+)"\)')
_ANY_IMPORT = re.compile(r'"\./(part-[^"]+\.js)"')
_ROOTS = ("phone.js", "offline.js")
_FONTS = ("fonts/sarabun-thai-*.woff2", "fonts/sarabun-latin-*.woff2")


@require_GET
@public("the worker holds no data; the browser asks for it without a session")
def service_worker(request: Request) -> HttpResponse:
    """Its bytes change when anything of the shell does: so the browser sees a new version."""
    response = HttpResponse(_script(_stamp()), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


def shell_files() -> list[str]:
    """Files of the asset build that the shell needs, by their names there."""
    desk = set(desk_files())
    found = [path for pattern in (_CHUNKS, *_FONTS) for path in sorted(DIST.glob(pattern))]
    return [*_SHELL, *(name for name in (str(path.relative_to(DIST)) for path in found) if name not in desk)]


def desk_files() -> list[str]:
    """Files that only the pages at events need."""
    entries = set(_DESK.findall(_text("offline.js")))
    if not entries:
        raise LookupError("offline.js does not import the pages at events")
    return sorted(_reached(sorted(entries), without=set()) - _reached(_ROOTS, without=entries))


def _reached(names: Sequence[str], *, without: Collection[str]) -> set[str]:
    """The parts that some modules import, at once or later, and what those import; never through `without`."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in found or name in without:
            continue
        found.add(name)
        waiting += _ANY_IMPORT.findall(_text(name))
    return found


def _text(name: str) -> str:
    return (DIST / name).read_text(encoding="utf-8")


@cache
def _script(stamp: str) -> str:
    shell = {
        "version": stamp,
        "languages": [code for code, _name in settings.LANGUAGES],
        "pages": [reverse(name) for name in (*PAGES, "verify_card")],
        "files": [address_of(name) for name in shell_files()],
        "desk": {
            "pages": [reverse(name) for name in DESK_PAGES],
            "files": [address_of(name) for name in desk_files()],
        },
        "guides": [reverse(name) for name in GUIDES],
    }
    return f"self.SHELL = {json.dumps(shell)};\n{(DIST / 'service_worker.js').read_text(encoding='utf-8')}"


def _stamp() -> str:
    """A version for what the shell is made of. Files change with a release (while developing, at any time), topics
    and hotlines with each edition of the catalogue."""
    files = _digest() if settings.DEVELOPMENT else _kept_digest()
    return f"{files}-{catalogue().edition}"


@cache
def _kept_digest() -> str:
    return _digest()


def _digest() -> str:
    digest = hashlib.sha256(settings.VERSION.encode())
    for path in sorted(path for folder in TEMPLATES for path in folder.rglob("*.html")):
        digest.update(path.read_bytes())
    for path in _WORDS:
        digest.update(path.read_bytes())
    for name in [*shell_files(), *desk_files(), "service_worker.js"]:
        digest.update((DIST / name).read_bytes())
    return digest.hexdigest()[:12]
