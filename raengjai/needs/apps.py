from django.apps import AppConfig


class NeedsConfig(AppConfig):
    name = "raengjai.needs"
    label = "needs"
