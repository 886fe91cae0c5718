"""Writing the sealed journal: one chain for each province, read or write alike."""

import json
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from raengjai.ground import actor as actors
from raengjai.ground.crypto import digest
from raengjai.ground.locks import hold
from raengjai.ground.rows import inside
from raengjai.protection.models import Entry, Head
from raengjai.protection.rules import chain

Code = str | int | bool | None


def enter(
    verb: str,
    *,
    province_code: str,
    at: datetime,
    member_id: UUID | None = None,
    case_id: UUID | None = None,
    subject_id: UUID | None = None,
    purpose: str = "",
    codes: Mapping[str, Code] | None = None,
) -> Entry:
    """The next entry of a province's chain: ids and codes, never words about people."""
    with inside(actors.system()):  # the watch writes the same chain as the members
        hold(f"sealed.journal {province_code}")
        head = _head(province_code)
        told = chain.Entry(
            province_code,
            head.number + 1,
            at,
            member_id,
            verb,
            subject_id,
            purpose,
            details(case_id, codes or {}),
        )
        link = chain.follow(head, told)
        entry = Entry(
            province_code=province_code,
            number=told.number,
            at=at,
            member_id=member_id,
            verb=verb,
            case_id=case_id,
            subject_id=subject_id,
            purpose=purpose,
            codes=dict(codes or {}),
            previous=link.previous,
            hash=link.hash,
        )
        entry.save(force_insert=True)
        _set_head(chain.head_of(link))
    return entry


def details(case_id: UUID | None, codes: Mapping[str, Code]) -> bytes:
    """The digest of what an entry says beside its columns: JSON with sorted names."""
    return digest(
        json.dumps({"case": str(case_id or ""), **codes}, sort_keys=True, ensure_ascii=False).encode()
    )


def check_chain(province_code: str, *, anchored: tuple[chain.Head, ...] = ()) -> chain.Break | None:
    """The first break of a province's chain, or None. Reads all of it, as the system."""
    with inside(actors.system()):
        links = [_link(row) for row in Entry.objects.filter(province_code=province_code).order_by("number")]
        known = _head(province_code)
    return chain.check(links, after=chain.beginning(province_code), anchored=(*anchored, known))


def _link(row: Entry) -> chain.Link:
    told = chain.Entry(
        row.province_code,
        row.number,
        row.at,
        row.member_id,
        row.verb,
        row.subject_id,
        row.purpose,
        details(row.case_id, row.codes),
    )
    return chain.Link(told, bytes(row.previous), bytes(row.hash))


def _head(province_code: str) -> chain.Head:
    row = Head.objects.filter(province_code=province_code).first()
    if row is None:
        return chain.beginning(province_code)
    return chain.Head(province_code, row.number, bytes(row.hash))


def _set_head(head: chain.Head) -> None:
    values = {"number": head.number, "hash": head.hash}
    if head.number == 1:
        Head.objects.create(province_code=head.province_code, **values)
    else:
        Head.objects.filter(province_code=head.province_code).update(**values)
