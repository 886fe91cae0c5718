"""The room of tests, satisfaction, certificates and learning."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrainingConfig(AppConfig):
    name = "raengjai.training"
    label = "training"

    def ready(self) -> None:
        from raengjai.access import providers as access  # noqa: PLC0415 - models can be imported only now
        from raengjai.events import providers as events  # noqa: PLC0415 - the same
        from raengjai.network import providers as network  # noqa: PLC0415 - the same
        from raengjai.papers import providers as papers  # noqa: PLC0415 - the same
        from raengjai.training import actions, models  # noqa: PLC0415 - the same
        from raengjai.training.views import learning, reported  # noqa: PLC0415 - the same

        papers.register_credential(models.CERTIFICATE, number=2, name=_("Certificate"), grades={"": ""})
        papers.register_maker(actions.PRINT, actions.make_certificates)
        papers.register_maker(actions.PRINTS_OF_PART["pre"], actions.make_pre_papers)
        papers.register_maker(actions.PRINTS_OF_PART["post"], actions.make_post_papers)
        events.register_section(learning.training_section)
        events.register_readiness(learning.still_open)
        network.register_section(learning.learning_section)
        network.register_year(
            network.YearSource(works=learning.learning_works, labels=learning.YEAR, pages=learning.YEAR_PAGES)
        )
        access.account_sections.append(learning.own_learning)
        reported.register()
