"""Photos: decoded, turned upright, made smaller and written anew. EXIF, places and comments stay behind."""

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from raengjai.ground.refused import Refused

if TYPE_CHECKING:
    from PIL.Image import Image

LONGEST_SIDE = 2400
PREVIEW_SIDE = 320
_QUALITY = 85
# Points that may be decoded: JPEG is decoded at a fraction of its size, the others whole.
_MOST_POINTS = {"jpeg": 64_000_000, "png": 30_000_000, "webp": 30_000_000}
_FORMATS = {"jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture written anew."""

    media_type: str
    body: bytes
    preview: bytes
    width: int
    height: int


def write_anew(raw: bytes, kind: str) -> Picture:
    """PNG stays PNG (drawings, screenshots), everything else becomes JPEG. Raises Refused."""
    from PIL import Image  # noqa: PLC0415 heavy: 0.1 s, only for uploads

    try:
        image = _decoded(raw, kind)
    except Refused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise _too_many_points() from bomb
    except Exception as broken:  # a decoder of other people's bytes fails in every way there is
        raise Refused(
            _("This picture is broken and cannot be opened. Take it again or choose another.")
        ) from broken
    media_type, body = _written(image, kind)
    width, height = image.size
    image.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE))
    return Picture(media_type, body, _jpeg(image, quality=75), width, height)


def _decoded(raw: bytes, kind: str) -> "Image":
    from PIL import Image, ImageOps  # noqa: PLC0415 heavy: 0.1 s, only for uploads

    image = Image.open(BytesIO(raw), formats=[_FORMATS[kind]])
    if image.width * image.height > _MOST_POINTS[kind]:
        raise _too_many_points()
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    image.load()
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return _plain(upright)


def _too_many_points() -> Refused:
    return Refused(_("This picture has too many points. Take it again with a smaller size."))


def _plain(image: "Image") -> "Image":
    """Points only: a new picture that carries none of the old one's notes."""
    from PIL import Image  # noqa: PLC0415 heavy: 0.1 s, only for uploads

    mode = "RGBA" if image.has_transparency_data else "L" if image.mode in ("1", "L") else "RGB"
    points = image.convert(mode)
    bare = Image.new(mode, points.size)
    bare.paste(points)
    return bare


def _written(image: "Image", kind: str) -> tuple[str, bytes]:
    if kind != "png":
        return "image/jpeg", _jpeg(image, quality=_QUALITY)
    buffer = BytesIO()
    image.save(buffer, "PNG", optimize=True)
    return "image/png", buffer.getvalue()


def _jpeg(image: "Image", *, quality: int) -> bytes:
    from PIL import Image  # noqa: PLC0415 heavy: 0.1 s, only for uploads

    if image.mode == "RGBA":
        paper = Image.new("RGB", image.size, "white")
        paper.paste(image, mask=image.getchannel("A"))
        image = paper
    buffer = BytesIO()
    image.save(buffer, "JPEG", quality=quality, progressive=True, optimize=True)
    return buffer.getvalue()
