from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "raengjai.outreach"
    label = "outreach"
