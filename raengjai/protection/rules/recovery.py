"""Keys of a province sealed to its recovery key, for the day on which nobody's passphrase is left."""

from raengjai.ground import crypto
from raengjai.protection.rules import keys
from raengjai.protection.rules.keys import MemberKey, RoomKey, SignedWrap


def wrap_for_recovery(private: bytes, *, key: RoomKey, recovery: RoomKey, by: MemberKey) -> SignedWrap:
    """The private half of a key of the room for whoever joins the shares of the recovery key. Raises ValueError when it belongs
    to another public half."""
    if not crypto.belong_together(key.public, private):
        raise ValueError("halves of two keys")
    return keys.hand_over(private, recovery.public, _parts(key, recovery), by)


def unwrap_for_recovery(
    wrapped: SignedWrap, *, key: RoomKey, recovery: RoomKey, private: bytes, signer_public: bytes
) -> bytes:
    """The private half of `key`, with that of the recovery key. Raises SealBroken."""
    half = keys.receive(wrapped, private, _parts(key, recovery), signer_public)
    if not crypto.belong_together(key.public, half):
        raise crypto.SealBroken("room key")
    return half


def _parts(key: RoomKey, recovery: RoomKey) -> tuple[bytes, ...]:
    both = [
        part
        for each in (key, recovery)
        for part in (each.purpose.encode(), each.province_code.encode(), each.public)
    ]
    return (b"raengjai room key for recovery 1", *both)
