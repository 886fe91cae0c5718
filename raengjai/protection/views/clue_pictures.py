"""Photos that come with a form, held in memory alone: what is to be sealed never lies on a disk, not even for a moment.

A video, a file that is too large or one too many is read past and let go; the words of the form stay. A request that is
larger than all of this could be is not read on: the words stand before the files, so they are still there.
"""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.http import HttpRequest

from raengjai.files.rules import LARGEST, prepare
from raengjai.ground.refused import Refused
from raengjai.protection.rules.clue import MOST_FILES, ClueFile
from raengjai.protection.rules.small_picture import small_jpeg

MOST_BYTES = 100_000_000  # of a request that is read to its end, so that the answer arrives


class WrongPicture(Exception):
    """A file is no picture, too large, or one too many."""


class _InMemory(FileUploadHandler):
    """Keeps small files in memory and nothing else anywhere."""

    chunk_size = 64 * 2**10

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.refused = 0
        self.taken = 0
        self.is_too_much = False
        self.body = BytesIO()

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, *args: Any, **more: Any
    ) -> None:
        self.is_too_much = content_length > MOST_BYTES

    def new_file(self, *args: Any, **more: Any) -> None:
        super().new_file(*args, **more)
        if self.is_too_much:
            self.refused += 1
            raise StopUpload(connection_reset=True)
        if self.taken == MOST_FILES or not str(self.content_type).startswith("image/"):
            self._refuse()
        self.taken += 1
        self.body = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start + len(raw_data) > LARGEST:
            self.body = BytesIO()
            self._refuse()
        self.body.write(raw_data)

    def file_complete(self, file_size: int) -> "UploadedFile[Any] | None":
        self.body.seek(0)
        return InMemoryUploadedFile(
            self.body, self.field_name, "photo", self.content_type, file_size, self.charset
        )

    def _refuse(self) -> None:
        self.refused += 1
        raise SkipFile


class Pictures:
    """What a request brings: to be made before anything of it is read."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self._handler = _InMemory(request)
        request.upload_handlers = [self._handler]

    def drawn_anew(self, name: str = "files") -> list[ClueFile]:
        """The photos, small, without place and camera. Raises WrongPicture."""
        posted = self.request.FILES.getlist(name)
        if self._handler.refused:
            raise WrongPicture
        return [_drawn(file, number) for number, file in enumerate(posted, 1)]


def _drawn(file: "UploadedFile[Any]", number: int) -> ClueFile:
    try:
        picture = prepare("", file.read())
    except Refused as refused:
        raise WrongPicture from refused
    if not picture.media_type.startswith("image/"):
        raise WrongPicture
    return ClueFile(f"photo-{number}.jpg", "image/jpeg", small_jpeg(picture.body))
