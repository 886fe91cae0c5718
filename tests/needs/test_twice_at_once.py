"""The same form sent twice at the same moment: the second waits for the first and answers as a repeat does."""

from typing import Any

import pytest

from raengjai.access.door import acting_as
from raengjai.ground.ids import new_id
from raengjai.ground.refused import Refused
from raengjai.needs import actions
from raengjai.needs.models import Handout, Need, Visit
from raengjai.people.models import Person
from raengjai.programmes.models import Fact
from raengjai.services.models import catalogue
from tests.cast import assemble
from tests.needs import story
from tests.writers import at_once


def test_one_visit_of_a_form_sent_twice_at_once(fresh_database):
    cast, draft = assemble(), story.visit_draft()

    visits = at_once(lambda actor: actions.record_visit(draft, by=actor, at=story.MORNING), cast.volunteer)

    assert visits[0].pk == visits[1].pk == draft.id
    with acting_as(cast.volunteer):
        assert Visit.objects.count() == Need.objects.count() == Person.objects.count() == 1
        assert Fact.objects.filter(kind="need.recorded").count() == 1


def test_one_handout_of_a_double_tap(fresh_database):
    cast, form_id = assemble(), new_id()

    def tap(actor: Any) -> Handout:
        title = next(iter(catalogue().documents))
        return actions.record_handouts(
            [(title, 5)], place_code="520101", form_id=form_id, by=actor, at=story.MORNING
        )[0]

    rows = at_once(tap, cast.volunteer)

    assert rows[0].pk == rows[1].pk
    with acting_as(cast.volunteer):
        assert Handout.objects.count() == 1
        assert sum(Fact.objects.values_list("quantity", flat=True)) == 5


def test_a_form_id_that_another_used_out_of_sight_is_refused_in_words(db):
    cast, draft = assemble(), story.visit_draft()
    story.record(cast.volunteer, draft)

    with pytest.raises(Refused):
        story.record(
            cast.other_volunteer, story.visit_draft(id=draft.id, place_code="520102", new_person_id=new_id())
        )
