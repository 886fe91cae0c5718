from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "raengjai.events"
    label = "events"

    def ready(self) -> None:
        """Tell the rooms below, and the event's page, what the parts of this room show: one line for each part."""
        from raengjai.events.views import report_told, told  # noqa: PLC0415 - models are loaded by now

        for register in (told.register, report_told.register):
            register()
