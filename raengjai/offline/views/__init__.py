from raengjai.offline.views.changes import changes
from raengjai.offline.views.commands import send_commands
from raengjai.offline.views.devices import register_device, remove_device

__all__ = ["changes", "register_device", "remove_device", "send_commands"]
