"""Photos small enough to be sealed with the words: drawn anew in memory, nothing of the camera left. Pure."""

from io import BytesIO

from raengjai.protection.rules.clue import HEAVIEST_FILE

# Longest side in points and JPEG quality, tried in this order until one is small enough.
_TRIES = ((1600, 80), (1600, 60), (1200, 60), (900, 55), (640, 50), (480, 40))


def small_jpeg(body: bytes) -> bytes:
    """`body`, a picture that was drawn anew already (files.rules.prepare), as a JPEG of at most HEAVIEST_FILE bytes."""
    from PIL import Image  # noqa: PLC0415 heavy: 0.1 s, only for uploads

    with Image.open(BytesIO(body)) as opened:
        image = opened.convert("RGB")
    for longest, quality in _TRIES:
        small_image = image.copy()
        small_image.thumbnail((longest, longest))
        written = BytesIO()
        small_image.save(written, "JPEG", quality=quality, optimize=True)
        if written.tell() <= HEAVIEST_FILE:
            break
    return written.getvalue()
