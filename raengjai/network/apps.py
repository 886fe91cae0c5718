from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "raengjai.network"
    label = "network"
