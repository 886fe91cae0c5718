"""PDF documents: opened and written anew page by page, so that only what can be seen remains.

Scripts, actions, links, embedded files, forms' programs, document notes and everything behind the end of the
file stay behind; filled-in fields keep how they look.
"""

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from raengjai.ground.refused import Refused

if TYPE_CHECKING:
    from pypdf import PdfReader

MOST_PAGES = 200
_PAGE_KEYS = {
    "/Type", "/Parent", "/MediaBox", "/CropBox", "/Rotate", "/Resources", "/Contents", "/Annots", "/Group",
    "/UserUnit",
}  # fmt: skip
# Annotations that only show something.
_SHOWN = {
    "/FreeText", "/Highlight", "/Underline", "/StrikeOut", "/Squiggly", "/Stamp", "/Ink", "/Square",
    "/Circle", "/Line", "/Polygon", "/PolyLine", "/Caret", "/Widget",
}  # fmt: skip
_ANNOTATION_KEYS = {
    "/Type", "/Subtype", "/Rect", "/AP", "/AS", "/F", "/C", "/CA", "/Border", "/BS", "/Contents",
    "/QuadPoints", "/InkList", "/L", "/Vertices", "/DA",
}  # fmt: skip
_EXIF_SEGMENTS = {0xE1, 0xED, 0xFE}  # APP1 (EXIF, XMP), APP13 (IPTC), comment


@dataclass(frozen=True, slots=True)
class Document:
    """A PDF written anew."""

    body: bytes
    pages: int


def write_anew(raw: bytes) -> Document:
    """Raises Refused when the document is locked, broken or too long."""
    try:
        return _written_anew(raw)
    except Refused:
        raise
    except Exception as broken:  # a parser of other people's bytes fails in every way there is
        raise Refused(
            _("This PDF is broken and cannot be opened. Save it again or scan the paper again.")
        ) from broken


def _written_anew(raw: bytes) -> Document:
    from pypdf import PdfReader, PdfWriter  # noqa: PLC0415 heavy: 0.6 s, only for uploads

    reader = PdfReader(BytesIO(raw), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise Refused(_("This PDF is locked with a password. Save it without one and send it again."))
    count = len(reader.pages)
    if count == 0:
        raise ValueError("no pages")
    if count > MOST_PAGES:
        raise Refused(_("This PDF has more than 200 pages. Send only the pages that are needed."))
    writer = PdfWriter()
    for page in _bare_pages(reader):
        writer.add_page(page)
    for thing in writer._objects:
        _clean(thing)
    writer.metadata = None
    buffer = BytesIO()
    writer.write(buffer)
    return Document(buffer.getvalue(), count)


def _bare_pages(reader: "PdfReader") -> list[Any]:
    pages = list(reader.pages)
    for page in pages:
        for key in set(page) - _PAGE_KEYS:
            del page[key]
        if "/Annots" in page:
            page[_name("/Annots")] = _harmless(page["/Annots"])
    return pages


def _harmless(annotations: Any) -> Any:
    from pypdf.generic import ArrayObject, DictionaryObject  # noqa: PLC0415 heavy: 0.6 s, only for uploads

    kept = ArrayObject()
    for reference in annotations.get_object() or []:
        note = reference.get_object()
        if isinstance(note, DictionaryObject) and note.get("/Subtype") in _SHOWN:
            kept.append(DictionaryObject({key: note.raw_get(key) for key in note if key in _ANNOTATION_KEYS}))
    return kept


def _clean(thing: Any) -> None:
    """Takes out what may hide in any object that the pages lead to."""
    from pypdf.generic import DictionaryObject, StreamObject  # noqa: PLC0415 heavy: 0.6 s, only for uploads

    if not isinstance(thing, DictionaryObject):
        return
    for key in ("/Metadata", "/PieceInfo", "/AF", "/AA", "/A", "/JS", "/OPI", "/EF"):
        if key in thing:
            del thing[key]
    if isinstance(thing, StreamObject) and thing.get("/Filter") in ("/DCTDecode", ["/DCTDecode"]):
        thing._data = without_notes(thing._data)


def without_notes(jpeg: bytes) -> bytes:
    """A JPEG stream without EXIF, XMP, IPTC and comments; the points are untouched."""
    if not jpeg.startswith(b"\xff\xd8"):
        return jpeg
    kept, place = [jpeg[:2]], 2
    while place + 4 <= len(jpeg) and jpeg[place] == 0xFF and jpeg[place + 1] != 0xDA:
        length = 2 + int.from_bytes(jpeg[place + 2 : place + 4], "big")
        if jpeg[place + 1] not in _EXIF_SEGMENTS:
            kept.append(jpeg[place : place + length])
        place += length
    return b"".join([*kept, jpeg[place:]])


def _name(text: str) -> Any:
    from pypdf.generic import NameObject  # noqa: PLC0415 heavy: 0.6 s, only for uploads

    return NameObject(text)
