from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "raengjai.home"
    label = "home"
