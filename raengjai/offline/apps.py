from django.apps import AppConfig


class OfflineConfig(AppConfig):
    name = "raengjai.offline"
    label = "offline"
