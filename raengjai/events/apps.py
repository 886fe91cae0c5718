from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "raengjai.events"
    label = "events"

    def ready(self) -> None:
        """Each part of the room tells the others where it stands."""
        from raengjai.events.views import report_told  # noqa: PLC0415 - models are loaded by now

        report_told.register()
