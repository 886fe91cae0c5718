"""PDF documents: opened and written anew page by page, so that only what can be seen remains.

Scripts, actions, links, embedded files, forms' programs, document notes and everything behind the end of the
file stay behind; filled-in fields keep how they look.
"""

import re
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from raengjai.ground.refused import Refused

if TYPE_CHECKING:
    from pypdf import PdfReader

MOST_PAGES = 200
MOST_THINGS = 500_000
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
_HIDDEN = {"/Metadata", "/PieceInfo", "/AF", "/JS", "/JavaScript", "/OPI", "/EF", "/EmbeddedFiles"}
_DEEDS = {"/A", "/AA"}
_ACTIONS = {
    "/GoTo", "/GoToR", "/GoToE", "/GoToDp", "/Launch", "/Thread", "/URI", "/Sound", "/Movie", "/Hide", "/Named",
    "/SubmitForm", "/ResetForm", "/ImportData", "/JavaScript", "/SetOCGState", "/Rendition", "/Trans",
    "/GoTo3DView", "/RichMediaExecute",
}  # fmt: skip
# Markers of a JPEG. Of the application's segments only JFIF, colour profile and Adobe's transform are needed.
_NOTES = set(range(0xE0, 0xF0)) - {0xE0, 0xE2, 0xEE} | {0xFE}
_WITHOUT_LENGTH = {0x01, *range(0xD0, 0xD8)}
_POINTS, _END = 0xDA, 0xD9
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")


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
    pages = _bare_pages(reader)
    _clean_from(pages)  # before they are copied: what nothing leads to any more is not copied at all
    for page in pages:
        writer.add_page(page)
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


def _clean_from(pages: list[Any]) -> None:
    """Takes out what may hide in anything that the pages lead to, however deep."""
    from pypdf.generic import ArrayObject, DictionaryObject  # noqa: PLC0415 heavy: 0.6 s, only for uploads

    seen: dict[int, Any] = {}  # kept, so that no number is given to another thing
    waiting = list(pages)
    while waiting:
        thing = waiting.pop().get_object()
        if id(thing) in seen:
            continue
        seen[id(thing)] = thing
        if len(seen) > MOST_THINGS:
            raise ValueError("too many objects")
        if isinstance(thing, DictionaryObject):
            _clean(thing)
            waiting += [thing.raw_get(key) for key in thing if key != "/Parent"]
        elif isinstance(thing, ArrayObject):
            waiting += list(thing)


def _clean(thing: Any) -> None:
    from pypdf.generic import StreamObject  # noqa: PLC0415 heavy: 0.6 s, only for uploads

    if thing.get("/S") in _ACTIONS:
        thing.clear()
    for key in _HIDDEN & set(thing):
        del thing[key]
    for key in _DEEDS & set(thing):
        if not _is_drawn(thing[key]):
            del thing[key]
    if isinstance(thing, StreamObject):
        _clean_picture(thing)


def _is_drawn(value: Any) -> bool:
    """Whether this is a font or picture that the document happens to call /A, and no deed."""
    from pypdf.generic import DictionaryObject, StreamObject  # noqa: PLC0415 heavy: 0.6 s, only for uploads

    return isinstance(value, StreamObject) or (
        isinstance(value, DictionaryObject) and value.get("/Type") in ("/Font", "/ExtGState", "/Pattern")
    )


def _clean_picture(stream: Any) -> None:
    """A photo without its notes, also when it was packed once more."""
    from pypdf.filters import decode_stream_data  # noqa: PLC0415 heavy: 0.6 s, only for uploads
    from pypdf.generic import ArrayObject  # noqa: PLC0415 heavy: 0.6 s, only for uploads

    filters = stream.get("/Filter")
    chain = [each.get_object() for each in filters] if isinstance(filters, ArrayObject) else [filters]
    if not set(chain) & {"/DCTDecode", "/DCT"}:
        return
    if chain[-1] not in ("/DCTDecode", "/DCT"):
        raise ValueError("a photo inside no photo")
    stream._data = without_notes(decode_stream_data(stream))
    stream[_name("/Filter")] = _name("/DCTDecode")
    settings = stream.get("/DecodeParms")
    if isinstance(settings, ArrayObject) and settings:
        stream[_name("/DecodeParms")] = settings[-1]


def without_notes(jpeg: bytes) -> bytes:
    """A JPEG stream without EXIF, XMP, IPTC, comments and what stands behind its end; the points are untouched."""
    if not jpeg.startswith(b"\xff\xd8"):
        return jpeg
    kept, place = [jpeg[:2]], 2
    while place + 4 <= len(jpeg) and jpeg[place] == 0xFF:
        marker, end = jpeg[place + 1], _end_of_segment(jpeg, place)
        if marker == _END:
            return b"".join([*kept, jpeg[place : place + 2]])
        if marker not in _NOTES:
            kept.append(jpeg[place:end])
        place = end
    return b"".join([*kept, jpeg[place:]])


def _end_of_segment(jpeg: bytes, place: int) -> int:
    marker = jpeg[place + 1]
    if marker == 0xFF:  # a byte that only fills
        return place + 1
    if marker in _WITHOUT_LENGTH:
        return place + 2
    end = place + 2 + int.from_bytes(jpeg[place + 2 : place + 4], "big")
    if marker != _POINTS:
        return end
    following = _NEXT_MARKER.search(jpeg, end)
    return following.start() if following else len(jpeg)


def _name(text: str) -> Any:
    from pypdf.generic import NameObject  # noqa: PLC0415 heavy: 0.6 s, only for uploads

    return NameObject(text)
