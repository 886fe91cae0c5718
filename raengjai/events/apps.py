from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "raengjai.events"
    label = "events"
