"""Where the next service days should go: facts and wishes in, a plan with its reasons out."""

from raengjai.outreach.rules.placing.facts import (
    LEAD,
    PRECISIONS,
    Choice,
    Covered,
    Impossible,
    Plan,
    Point,
    Precision,
    Rest,
    Solved,
    Spot,
    Wishes,
)
from raengjai.outreach.rules.placing.greedy import largest_first
from raengjai.outreach.rules.placing.plan import met_of, propose
from raengjai.outreach.rules.placing.problem import Problem, pose
from raengjai.outreach.rules.placing.road import Roads, straight_km
from raengjai.outreach.rules.placing.terms import Term, Terms, lines, terms_on

__all__ = [
    "LEAD",
    "PRECISIONS",
    "Choice",
    "Covered",
    "Impossible",
    "Plan",
    "Point",
    "Precision",
    "Problem",
    "Rest",
    "Roads",
    "Solved",
    "Spot",
    "Term",
    "Terms",
    "Wishes",
    "largest_first",
    "lines",
    "met_of",
    "pose",
    "propose",
    "straight_km",
    "terms_on",
]
