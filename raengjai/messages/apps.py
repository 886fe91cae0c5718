from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "raengjai.messages"
    label = "raengjai_messages"  # Django has an app of that name

    def ready(self) -> None:
        """The account page leads to the choice of channels, and what ends with a session ends here too."""
        from raengjai.access import providers as access  # noqa: PLC0415 - models are loaded by now
        from raengjai.messages.views import told  # noqa: PLC0415 - the same

        access.account_sections.append(told.own_channels)
        access.session_ends.append(told.session_ended)
        access.told_of_change.append(told.tell_of_change)
        told.register()
