"""What may be kept: looked at by content, written anew, or refused with a sentence."""

from io import BytesIO
from typing import Any

import pytest
from django.utils import translation
from PIL import Image
from pypdf import PdfReader
from pypdf.generic import StreamObject

from raengjai.files.rules import LARGEST, prepare
from raengjai.files.rules.documents import MOST_PAGES, without_notes
from raengjai.files.rules.prepare import clean_title
from raengjai.ground.refused import Refused
from tests.files import samples


def opened(body: bytes) -> Image.Image:
    return Image.open(BytesIO(body))


def refusal(name: str, raw: bytes) -> str:
    with pytest.raises(Refused) as refused:
        prepare(name, raw)
    with translation.override("en"):
        return str(refused.value.message)


def test_prepare_leaves_place_camera_and_comment_behind() -> None:
    raw = samples.jpeg()

    kept = prepare("photo.jpg", raw)

    assert b"Secret Camera" in raw
    assert samples.COMMENT in raw
    for body in (kept.body, kept.preview):
        assert b"Secret Camera" not in body
        assert samples.COMMENT not in body
        assert b"Exif" not in body
        assert not opened(body).getexif()
        assert "comment" not in opened(body).info


def test_prepare_leaves_behind_what_hides_after_the_picture() -> None:
    for name, raw in (("a.jpg", samples.jpeg()), ("a.png", samples.picture("PNG"))):
        kept = prepare(name, raw + samples.EICAR)

        assert b"EICAR" not in kept.body


def test_prepare_turns_the_photo_upright() -> None:
    kept = prepare("photo.jpg", samples.jpeg(800, 600, orientation=6))

    assert (kept.width, kept.height) == (600, 800)


def test_prepare_makes_large_photos_smaller() -> None:
    kept = prepare("photo.jpg", samples.jpeg(4000, 3000))

    assert (kept.width, kept.height) == (2400, 1800)
    assert opened(kept.body).size == (2400, 1800)
    assert max(opened(kept.preview).size) == 320


@pytest.mark.parametrize(
    ("kind", "mode", "media_type"),
    [
        ("PNG", "RGB", "image/png"),
        ("PNG", "RGBA", "image/png"),
        ("PNG", "P", "image/png"),
        ("PNG", "1", "image/png"),
        ("PNG", "I;16", "image/png"),
        ("WEBP", "RGB", "image/jpeg"),
        ("WEBP", "RGBA", "image/jpeg"),
        ("JPEG", "CMYK", "image/jpeg"),
        ("JPEG", "L", "image/jpeg"),
    ],
)
def test_prepare_takes_every_kind_of_picture(kind: str, mode: str, media_type: str) -> None:
    buffer = BytesIO()
    Image.new(mode, (64, 48)).save(buffer, kind)

    kept = prepare(f"picture.{kind.lower()}", buffer.getvalue())

    assert kept.media_type == media_type
    assert opened(kept.body).size == (64, 48)


def test_prepare_puts_transparent_pictures_on_white_paper() -> None:
    kept = prepare("drawing.webp", samples.picture("WEBP", "RGBA"))

    assert opened(kept.body).getpixel((1, 1)) == (255, 255, 255)


def test_prepare_never_decodes_an_enormous_picture() -> None:
    assert "too many points" in refusal("bomb.png", samples.huge_png(60_000, 60_000))
    assert "too many points" in refusal("bomb.png", samples.huge_png(6_000, 6_000))


@pytest.mark.parametrize(
    ("name", "raw", "words"),
    [
        ("empty.jpg", b"", "empty"),
        ("photo.heic", b"\x00\x00\x00\x18ftypheic" + b"\0" * 40, "HEIC"),
        ("virus.pdf", b"MZ\x90\x00" + samples.EICAR, "not what its name says"),
        ("page.jpg", b"<html><script>alert(1)</script></html>", "not what its name says"),
        ("photo.pdf", samples.picture("PNG"), "not what its name says"),
        ("paper.jpg", samples.pdf(), "not what its name says"),
        ("table.xlsx", b"PK\x03\x04" + b"\0" * 40, "Only photos"),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "Only photos"),
        ("move.gif", b"GIF89a" + b"\0" * 40, "Only photos"),
        ("noname", samples.EICAR, "Only photos"),
        ("cut.jpg", samples.jpeg()[:900], "broken"),
        ("cut.png", samples.picture("PNG")[:40], "broken"),
        ("cut.webp", samples.picture("WEBP")[:20], "broken"),
        ("cut.pdf", b"%PDF-1.7\n1 0 obj\n<<", "broken"),
        ("nopages.pdf", b"%PDF-1.7\ntrailer<<>>\n%%EOF", "broken"),
        ("script.pdf", b"%PDF-1.7\n<script>" + b"%%EOF\n" * 20, "broken"),
    ],
)
def test_prepare_refuses_with_a_sentence(name: str, raw: bytes, words: str) -> None:
    assert words in refusal(name, raw)


def test_prepare_refuses_what_is_too_large() -> None:
    assert "10 MB" in refusal("photo.jpg", samples.jpeg() + b"\0" * LARGEST)


def test_prepare_takes_a_picture_whose_name_says_another_picture() -> None:
    assert prepare("from-chat.jpg", samples.picture("WEBP")).media_type == "image/jpeg"


def test_prepare_writes_a_pdf_anew_without_anything_active() -> None:
    raw = samples.hostile_pdf()

    kept = prepare("paper.pdf", raw)

    assert (kept.media_type, kept.pages, kept.preview) == ("application/pdf", 1, b"")
    words = (
        b"/JavaScript", b"/JS", b"/Launch", b"/OpenAction", b"/AA", b"/EmbeddedFile", b"/Link", b"/URI",
        b"EICAR", b"Secret Author", b"Secret Camera", b"cmd",
    )  # fmt: skip
    assert all(word in raw for word in words)
    for word in words:
        assert word not in kept.body


def test_prepare_finds_what_hides_deep_in_a_pdf() -> None:
    kept = prepare("paper.pdf", samples.nested_pdf())

    reader: Any = PdfReader(BytesIO(kept.body))
    things: list[Any] = [reader.get_object(number) for number in range(1, reader.trailer["/Size"])]
    streams = b"".join(thing.get_data() for thing in things if isinstance(thing, StreamObject))
    for word in (b"/JavaScript", b"/JS", b"/EF", b"/Metadata", b"EICAR", b"Secret Author", b"Secret Camera"):
        assert word not in kept.body + streams
    photos: Any = reader.pages[0]["/Resources"]["/XObject"]
    assert {name: opened(photos[name]._data).size for name in photos} == dict.fromkeys(
        ("/Im0", "/Im1", "/A"), (64, 64)
    )


def test_prepare_keeps_what_can_be_seen_of_a_pdf() -> None:
    page: Any = PdfReader(BytesIO(prepare("paper.pdf", samples.hostile_pdf()).body)).pages[0]

    assert [note.get_object()["/Subtype"] for note in page["/Annots"]] == ["/FreeText", "/Widget"]
    assert page["/Annots"][0].get_object()["/Contents"] == "Filled in"
    assert opened(page["/Resources"]["/XObject"]["/Im0"]._data).size == (64, 64)
    assert page.mediabox.width == 200


def test_prepare_opens_a_pdf_that_is_only_closed_for_changes() -> None:
    kept = prepare("bank.pdf", samples.locked_pdf(user_password=""))

    assert not PdfReader(BytesIO(kept.body)).is_encrypted


def test_prepare_refuses_a_pdf_that_needs_a_password() -> None:
    assert "locked with a password" in refusal("secret.pdf", samples.locked_pdf(user_password="1234"))


def test_prepare_refuses_a_pdf_with_too_many_pages() -> None:
    assert "200 pages" in refusal("book.pdf", samples.pdf(MOST_PAGES + 1))


def test_prepared_bytes_are_the_same_for_the_same_photo() -> None:
    raw = samples.jpeg()

    assert prepare("a.jpg", raw).sha256 == prepare("b.jpg", raw).sha256


def test_without_notes_leaves_other_bytes_alone() -> None:
    assert without_notes(b"no jpeg") == b"no jpeg"
    assert without_notes(b"\xff\xd8") == b"\xff\xd8"


def test_without_notes_finds_notes_behind_filling_bytes_and_behind_the_end() -> None:
    photo = samples.jpeg()
    start = photo.index(b"\xff\xe1")

    cleaned = without_notes(photo[:start] + b"\xff\xff" + photo[start:] + photo)

    assert b"Secret Camera" not in cleaned
    assert opened(cleaned).size == (800, 600)
    assert cleaned.endswith(b"\xff\xd9")
    assert opened(cleaned).tobytes() == opened(photo).tobytes()


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\fakepath\\slip.jpg", "slip.jpg"),
        ("  สลิป \u202e เดือน\x00ม.ค.  ", "สลิป เดือน ม.ค."),
        ("x" * 500, "x" * 120),
        ("", ""),
    ],
)
def test_clean_title(typed: str, title: str) -> None:
    assert clean_title(typed) == title
