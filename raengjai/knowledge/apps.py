from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    name = "raengjai.knowledge"
    label = "knowledge"

    def ready(self) -> None:
        """Tell the rooms below how a directive reads: in tasks, notices, files and at appointments."""
        from raengjai.knowledge.views import told  # noqa: PLC0415 - models are loaded by now

        told.register()
