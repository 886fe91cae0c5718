from django.apps import AppConfig


class ProtectionConfig(AppConfig):
    name = "raengjai.protection"
    label = "protection"

    def ready(self) -> None:
        """With a session of the front door ends what was open in the room; a notice of the room reads the same, whatever it is
        about; the demonstration has a room too."""
        from raengjai.access.providers import demo_tales, session_ends  # noqa: PLC0415 - models are loaded by now
        from raengjai.protection.actions import end_visits, tell_sealed_room  # noqa: PLC0415 - the same
        from raengjai.protection.views import triage_told  # noqa: PLC0415 - the same

        session_ends.append(end_visits)
        demo_tales.append(tell_sealed_room)
        triage_told.register()
