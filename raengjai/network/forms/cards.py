"""What is asked about cards: for whom, and why one is revoked."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from raengjai.ground.actor import COUNTRY, Actor
from raengjai.ground.dates import bangkok_today
from raengjai.papers.models import REASONS
from raengjai.places.models import Place, full_name_of

# The other reasons are the system's own: a new card, a term that ended.
_ASKED = ("lost", "damaged", "wrong", "misused")


class CardPrintForm(forms.Form):
    """For which place, and for whom there."""

    place = forms.ChoiceField(label=_("For whom"))
    who = forms.ChoiceField(
        label=_("Which cards"),
        choices=[
            ("missing", _("Only those who have no valid card")),
            ("all", _("Everybody, also who has a card already")),
        ],
        initial="missing",
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any = None, *, actor: Actor) -> None:
        super().__init__(data)
        field: Any = self.fields["place"]
        field.choices = list(_places_of(actor))
        who: Any = self.fields["who"]
        who.choice_hints = {"all": _("Cards that are valid are printed once more, with the same number.")}


class RevokeForm(forms.Form):
    """Why, and whether a new card is wanted at once."""

    reason = forms.ChoiceField(
        label=_("Why"), choices=[each for each in REASONS if each[0] in _ASKED], widget=forms.RadioSelect
    )
    again = forms.BooleanField(label=_("Issue a new card at once"), required=False)


def _places_of(actor: Actor) -> list[tuple[str, Any]]:
    """The provinces of the coordinator, each followed by its districts."""
    today, places = bangkok_today(), []
    for province in [code for code in actor.places if len(code) == 2 and code != COUNTRY]:
        places.append((province, _("All of %(place)s") % {"place": full_name_of(province)}))
        districts = Place.objects.children_of(province).open_on(today).in_reading_order()
        places += [(place.code, full_name_of(place.code)) for place in districts]
    return places
