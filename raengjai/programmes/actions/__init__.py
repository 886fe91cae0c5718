"""The verbs of this room: posting and correcting facts, joining persons, keeping the sums, loading projects, setting targets."""

from raengjai.programmes.actions.aliases import alias_person, undo_alias
from raengjai.programmes.actions.correcting import correct_fact, correct_subject
from raengjai.programmes.actions.folding import Folded, fold_once
from raengjai.programmes.actions.loading import load_projects
from raengjai.programmes.actions.posting import FactDraft, post_fact, post_facts
from raengjai.programmes.actions.recounting import Difference, mend_areas, mend_leaves, recount
from raengjai.programmes.actions.tables import keep_partitions
from raengjai.programmes.actions.targeting import set_targets

__all__ = [
    "Difference",
    "FactDraft",
    "Folded",
    "alias_person",
    "correct_fact",
    "correct_subject",
    "fold_once",
    "keep_partitions",
    "load_projects",
    "mend_areas",
    "mend_leaves",
    "post_fact",
    "post_facts",
    "recount",
    "set_targets",
    "undo_alias",
]
