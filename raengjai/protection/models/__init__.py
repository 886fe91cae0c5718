"""The tables of the sealed room (docs/sealed-room.md)."""
