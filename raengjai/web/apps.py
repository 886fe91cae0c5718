from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "raengjai.web"
    label = "web"
