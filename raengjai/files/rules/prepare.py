"""One upload, looked at by its content, never by its name, and written anew."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import PurePath

from django.utils.translation import gettext_lazy as _

from raengjai.files.rules import documents, pictures
from raengjai.ground.refused import Refused

LARGEST = 10 * 1024 * 1024
_LONGEST_TITLE = 120
_NOT_IN_A_TITLE = re.compile("[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"heif")
_PICTURE_NAMES = {"jpg", "jpeg", "jpe", "jfif", "png", "webp"}


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file as it will be kept: `body` is ours, `sha256` is of `body`, `preview` a small JPEG or empty."""

    title: str
    media_type: str
    body: bytes
    preview: bytes
    sha256: bytes
    width: int | None = None
    height: int | None = None
    pages: int | None = None


def prepare(name: str, raw: bytes) -> Prepared:
    """`raw` as a harmless file. Raises Refused with what is wrong and what to do."""
    if not raw:
        raise Refused(_("This file is empty. Choose it again."))
    if len(raw) > LARGEST:
        raise file_too_large()
    kind = _kind(raw)
    _agree(kind, PurePath(name).suffix.lower().lstrip("."))
    if kind == "pdf":
        document = documents.write_anew(raw)
        return _kept(name, "application/pdf", document.body, pages=document.pages)
    picture = pictures.write_anew(raw, kind)
    return _kept(
        name,
        picture.media_type,
        picture.body,
        preview=picture.preview,
        width=picture.width,
        height=picture.height,
    )


def file_too_large() -> Refused:
    return Refused(_("This file is larger than 10 MB. Take a smaller photo, or split the document."))


def clean_title(text: str) -> str:
    """A file name or a typed title, without folders and control characters."""
    name = PurePath(text.replace("\\", "/")).name
    return " ".join(_NOT_IN_A_TITLE.sub(" ", name).split())[:_LONGEST_TITLE]


def _kept(name: str, media_type: str, body: bytes, *, preview: bytes = b"", **measures: int) -> Prepared:
    if len(body) > LARGEST:
        raise file_too_large()
    digest = hashlib.sha256(body).digest()
    return Prepared(clean_title(name), media_type, body, preview, digest, **measures)


def _kind(raw: bytes) -> str:
    """By the first bytes: "jpeg", "png", "webp", "pdf", "heic", or "" for anything else."""
    if raw.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if raw.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if raw[:4] == b"RIFF" and raw[8:12] == b"WEBP":
        return "webp"
    if raw.startswith(b"%PDF-"):
        return "pdf"
    if raw[4:8] == b"ftyp" and raw[8:12] in _HEIC_BRANDS:
        return "heic"
    return ""


def _agree(kind: str, ending: str) -> None:
    """Only kinds that can be kept, and not one that pretends to be another."""
    if kind == "heic":
        raise Refused(
            _(
                "This photo is in the HEIC format, which cannot be opened here. "
                "Set the camera to “Most compatible”, or send a screenshot of the photo."
            )
        )
    said = "pdf" if ending == "pdf" else "picture" if ending in _PICTURE_NAMES else ""
    is_really = "pdf" if kind == "pdf" else "picture" if kind else ""
    if said and said != is_really:
        raise Refused(_("This file is not what its name says. Choose the original photo or PDF."))
    if not kind:
        raise Refused(_("Only photos (JPEG, PNG, WebP) and PDF documents can be kept here."))
