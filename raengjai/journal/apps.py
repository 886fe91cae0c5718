from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "raengjai.journal"
    label = "journal"
