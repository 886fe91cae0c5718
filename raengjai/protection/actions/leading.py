"""Words that supervisors leave for each other, sealed to the province's emergency key."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from raengjai.ground import crypto
from raengjai.ground.refused import Refused
from raengjai.protection.actions.room_keys import check_room_key, in_use, private_of
from raengjai.protection.models import EMERGENCY, RoomKey
from raengjai.protection.models.inside import Room

_NAME = 16  # letters in front: the name of the key
_BLOCK = 128  # lengths are rounded up


def seal_for_leaders(text: str, what: str, row_id: UUID, *, province_code: str, room: Room) -> bytes:
    """`text` for whoever holds the emergency key, bound to what it is and its row. Refused while the province has no key."""
    key = in_use(province_code, EMERGENCY)
    if key is None:
        raise Refused(_("Your province has no emergency key yet. Its supervisor makes it first."))
    check_room_key(key, room=room)
    said = text.encode()
    padded = said.ljust(-(-(len(said) + 1) // _BLOCK) * _BLOCK, b" ")
    return key.name.encode() + crypto.seal_to(bytes(key.public), padded, info=_info(what, row_id, key.name))


def open_for_leaders(sealed: bytes, what: str, row_id: UUID, *, room: Room) -> str:
    """Raises Refused for whoever does not hold the key, SealBroken when it was moved or changed."""
    name = sealed[:_NAME].decode()
    key = RoomKey.objects.get(name=name)
    private = private_of(key, room)
    text = crypto.open_envelope(private, sealed[_NAME:], info=_info(what, row_id, name), forget=True)
    return text.decode().rstrip(" ")


def _info(what: str, row_id: UUID, key_name: str) -> bytes:
    return crypto.packed(b"raengjai words for leaders 1", what.encode(), row_id.bytes, key_name.encode())
