"""What people ask the catalogue and write into the routing table."""

from raengjai.services.forms.asking import SearchForm, TryForm, WhereForm
from raengjai.services.forms.routing import CloseForm, ProvinceForm, RuleForm
from raengjai.services.forms.topic_field import Choice, Group, TopicField

__all__ = [
    "Choice",
    "CloseForm",
    "Group",
    "ProvinceForm",
    "RuleForm",
    "SearchForm",
    "TopicField",
    "TryForm",
    "WhereForm",
]
