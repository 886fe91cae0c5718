from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "raengjai.programmes"
    label = "programmes"
