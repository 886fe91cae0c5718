"""Thai-aware words: what the index keeps of a text, and what somebody's words ask for."""

from raengjai.search.rules.lexemes import Words, index_version, vector_of
from raengjai.search.rules.questions import LONGEST_QUESTION, SHORTEST_QUESTION, Question, question_of

__all__ = [
    "LONGEST_QUESTION",
    "SHORTEST_QUESTION",
    "Question",
    "Words",
    "index_version",
    "question_of",
    "vector_of",
]
