from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "raengjai.papers"
    label = "papers"
