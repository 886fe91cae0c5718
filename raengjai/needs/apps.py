from django.apps import AppConfig


class NeedsConfig(AppConfig):
    name = "raengjai.needs"
    label = "needs"

    def ready(self) -> None:
        """Tell the rooms below how a need reads: in tasks, notices, files, search, papers, people and the ledger."""
        from raengjai.needs.views import told  # noqa: PLC0415 - models are loaded by now

        told.register()
