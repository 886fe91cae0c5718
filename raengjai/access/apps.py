from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "raengjai.access"
    label = "access"
