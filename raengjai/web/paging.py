"""Pages of a list that is ordered by (time, id), the newest first: each begins after the last row of the one before."""

from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.http import Http404

M = TypeVar("M", bound=Model)


def after(rows: QuerySet[M], key: str, field: str) -> QuerySet[M]:
    """What comes after the row with this key; everything for no key. A mangled key is not found."""
    if not key:
        return rows
    moment, _sign, last = key.partition("~")
    try:
        at, last_id = datetime.fromisoformat(moment), UUID(last)
        if at.tzinfo is None:
            raise ValueError(moment)
    except ValueError as unreadable:
        raise Http404 from unreadable
    return rows.filter(Q(**{f"{field}__lt": at}) | Q(id__lt=last_id), **{f"{field}__lte": at})


def key_of(moment: datetime, row_id: UUID) -> str:
    """For the address of the next page; to the microsecond, as the database orders."""
    return f"{moment:%Y-%m-%dT%H:%M:%S.%f}Z~{row_id}"
