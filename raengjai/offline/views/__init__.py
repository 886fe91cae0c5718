from raengjai.offline.views.changes import changes
from raengjai.offline.views.commands import send_commands
from raengjai.offline.views.devices import register_device, remove_device
from raengjai.offline.views.held import accept_held, discard_held, held_entry
from raengjai.offline.views.phones import phones, revoke_phone
from raengjai.offline.views.sealed import sealed

__all__ = [
    "accept_held",
    "changes",
    "discard_held",
    "held_entry",
    "phones",
    "register_device",
    "remove_device",
    "revoke_phone",
    "sealed",
    "send_commands",
]
