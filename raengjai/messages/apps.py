from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "raengjai.messages"
    label = "raengjai_messages"  # Django has an app of that name

    def ready(self) -> None:
        """The account page leads to the choice of channels, and what ends with a session ends here too."""
        from raengjai.access import providers as access  # noqa: PLC0415 - models are loaded by now
        from raengjai.messages.views.told import own_channels, session_ended  # noqa: PLC0415

        access.account_sections.append(own_channels)
        access.session_ends.append(session_ended)
