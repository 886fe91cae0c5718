"""Files as people and attackers send them."""

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image
from pypdf import PdfWriter
from pypdf.annotations import FreeText, Link
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    TextStringObject,
)

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
GPS = 0x8825
COMMENT = b"taken at my house"


def jpeg(width: int = 800, height: int = 600, *, orientation: int = 1, quality: int = 80) -> bytes:
    """A photo with a place, a camera and a comment in it."""
    image = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    exif = Image.Exif()
    exif[0x010F] = "Secret Camera"
    exif[0x0112] = orientation
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (18.0, 17.0, 30.0)
    buffer = BytesIO()
    image.save(buffer, "JPEG", quality=quality, exif=exif, comment=COMMENT)
    return buffer.getvalue()


def picture(kind: str, mode: str = "RGB", size: tuple[int, int] = (64, 48)) -> bytes:
    buffer = BytesIO()
    Image.new(mode, size, 128 if mode in ("L", "P") else (200, 30, 30, 0)[: len(mode)]).save(buffer, kind)
    return buffer.getvalue()


def huge_png(width: int, height: int) -> bytes:
    """A few hundred bytes that claim to be an enormous picture."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 9000))
        + chunk(b"IEND", b"")
    )


def pdf(pages: int = 2) -> bytes:
    writer = PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(200, 300)
    return _bytes(writer)


def locked_pdf(*, user_password: str, owner_password: str = "owner") -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 300)
    writer.encrypt(user_password, owner_password, algorithm="AES-256")
    return _bytes(writer)


def hostile_pdf() -> bytes:
    """Scripts, launches, links, an embedded program, notes about the author, and a photo that knows its place."""
    writer = PdfWriter()
    page = writer.add_blank_page(200, 300)
    script = DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
    )
    writer.root_object[NameObject("/Names")] = DictionaryObject(
        {
            NameObject("/JavaScript"): DictionaryObject(
                {NameObject("/Names"): ArrayObject([TextStringObject("x"), script])}
            )
        }
    )
    writer.add_attachment("virus.exe", EICAR)
    writer.add_metadata({"/Author": "Secret Author"})
    writer.add_annotation(0, Link(rect=(0, 0, 50, 50), url="https://evil.example/track"))
    writer.add_annotation(0, FreeText(text="Filled in", rect=(0, 60, 90, 90)))
    launch = DictionaryObject(
        {NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("cmd.exe")}
    )
    page[NameObject("/AA")] = DictionaryObject({NameObject("/O"): launch})
    writer.root_object[NameObject("/OpenAction")] = launch
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/XObject"): DictionaryObject({NameObject("/Im0"): writer._add_object(_photo())})}
    )
    notes: Any = page["/Annots"]
    notes.append(
        DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Annot"),
                NameObject("/Subtype"): NameObject("/Widget"),
                NameObject("/Rect"): ArrayObject([FloatObject(0)] * 4),
                NameObject("/A"): launch,
            }
        )
    )
    return _bytes(writer) + b"\n" + EICAR


def nested_pdf() -> bytes:
    """The same things deeper down: in dictionaries inside dictionaries, and photos that were packed once more."""
    writer = PdfWriter()
    page = writer.add_blank_page(200, 300)
    program, notes = DecodedStreamObject(), DecodedStreamObject()
    program.set_data(EICAR)
    notes.set_data(b"<x:xmpmeta>Secret Author</x:xmpmeta>")
    file = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Filespec"),
            NameObject("/EF"): DictionaryObject({NameObject("/F"): writer._add_object(program)}),
        }
    )
    script = DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
    )
    hidden = DictionaryObject(
        {
            NameObject("/Metadata"): writer._add_object(notes),
            NameObject("/Anything"): ArrayObject([ArrayObject([file])]),
            NameObject("/JavaScript"): DictionaryObject({NameObject("/Names"): ArrayObject([script])}),
            NameObject("/Other"): script,
        }
    )
    packed = {
        NameObject("/Im0"): writer._add_object(_packed_photo("/FlateDecode")),
        NameObject("/Im1"): writer._add_object(_packed_photo("/ASCIIHexDecode")),
        NameObject("/A"): writer._add_object(_photo()),  # a name that a deed could have
    }
    page[NameObject("/Resources")] = DictionaryObject(
        {
            NameObject("/XObject"): DictionaryObject(packed),
            NameObject("/Properties"): DictionaryObject({NameObject("/MC0"): hidden}),
        }
    )
    square = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Square"),
            NameObject("/Rect"): ArrayObject([FloatObject(0)] * 4),
            NameObject("/BS"): DictionaryObject({NameObject("/W"): FloatObject(2), NameObject("/X"): hidden}),
        }
    )
    page[NameObject("/Annots")] = ArrayObject([square])
    return _bytes(writer)


def _packed_photo(how: str) -> DecodedStreamObject:
    photo = _photo()
    photo._data = zlib.compress(photo._data) if how == "/FlateDecode" else photo._data.hex().encode() + b">"
    photo[NameObject("/Filter")] = ArrayObject([NameObject(how), NameObject("/DCTDecode")])
    return photo


def _photo() -> DecodedStreamObject:
    photo = DecodedStreamObject()
    photo.set_data(jpeg(64, 64))
    photo.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Image"),
            NameObject("/Width"): FloatObject(64),
            NameObject("/Height"): FloatObject(64),
            NameObject("/ColorSpace"): NameObject("/DeviceRGB"),
            NameObject("/BitsPerComponent"): FloatObject(8),
            NameObject("/Filter"): NameObject("/DCTDecode"),
        }
    )
    return photo


def _bytes(writer: PdfWriter) -> bytes:
    buffer = BytesIO()
    writer.write(buffer)
    return buffer.getvalue()
