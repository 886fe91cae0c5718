from django.apps import AppConfig


class GroundConfig(AppConfig):
    name = "raengjai.ground"
    label = "ground"
