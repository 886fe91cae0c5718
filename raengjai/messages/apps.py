from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "raengjai.messages"
    label = "raengjai_messages"  # Django has an app of that name
