from django.apps import AppConfig


class ServicesConfig(AppConfig):
    name = "raengjai.services"
    label = "services"
