from django.apps import AppConfig


class ProtectionConfig(AppConfig):
    name = "raengjai.protection"
    label = "protection"
