from django.apps import AppConfig


class OfflineConfig(AppConfig):
    name = "raengjai.offline"
    label = "offline"

    def ready(self) -> None:
        """Register the commands, and tell the rooms below of phones: account, notices, what `prepare` makes."""
        from raengjai.home.providers import preparations  # noqa: PLC0415 - models are loaded by now
        from raengjai.offline import providers  # noqa: PLC0415 - models are loaded by now
        from raengjai.offline.actions import ensure_keys, place_moves  # noqa: PLC0415 - the same
        from raengjai.offline.commands import directives, events, outreach  # noqa: PLC0415 - the same
        from raengjai.offline.commands.needs import register_all  # noqa: PLC0415 - models are loaded by now
        from raengjai.offline.models import pack_presence, pack_service_day  # noqa: PLC0415 - the same

        register_all()
        directives.register_all()
        events.register_all()
        pack_presence.register()
        outreach.register_all()
        pack_service_day.register()
        providers.register()
        place_moves.register()
        preparations.append(("keys of the server", ensure_keys))
