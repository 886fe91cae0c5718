"""A case as a file, in HTCDS: for one recipient, of each person only what was agreed to, or a stated ground of the law opens."""

import io
import json
import secrets
import zipfile
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.ground.refused import Refused
from raengjai.protection.actions.agreed import NotAgreed, consent_words, held_about, people_of, shared_items
from raengjai.protection.actions.cases import CODE_LETTERS, OpenCase, enter_of, write_record
from raengjai.protection.actions.overrides import Without, noted, override_for
from raengjai.protection.rules import consent, htcds
from raengjai.protection.rules.records import Record
from raengjai.protection.rules.sharing import htcds_case, limited
from raengjai.protection.rules.sharing.recipients import live_consents

JSON, CSV = "json", "csv"
PURPOSES = ("work", "data_right", "court")
EXPORT = "export"  # the kind of the record that says what was given out


@dataclass(frozen=True, slots=True)
class Export:
    """A file. `items`: person → what is in it."""

    name: str
    content_type: str
    content: bytes
    items: dict[str, consent.Items]


@transaction.atomic
def export_case(
    opened: OpenCase,
    *,
    recipient: str,
    form: str,
    purpose: str,
    without: Without | None = None,
    at: datetime,
) -> Export:
    """What the recipient may have. Without a ground the rest stays behind; Refused where nothing at all may go out.

    The case keeps what was given to whom, and the journal that it was, with the purpose.
    """
    if purpose not in PURPOSES:
        raise Refused(_("Say what the file is for."), field="purpose")
    if not recipient:
        raise Refused(_("Choose who may be told."), field="recipient")
    if form not in (JSON, CSV):
        raise Refused(_("Choose a format."), field="form")
    items = {person: _items(opened, person, recipient, without, at) for person in people_of(opened)}
    if not any(items.values()):
        raise _nothing(opened)
    code = "".join(secrets.choice(CODE_LETTERS) for _each in range(8))
    case = _told(opened, items, code, recipient, at)
    content, name, kind = _file(case, form, code)
    kept = {person: sorted(chosen) for person, chosen in items.items()}
    row = write_record(
        opened,
        EXPORT,
        {"version": 1, "code": code, "recipient": recipient, "items": kept, "form": form, **noted(without)},
        at=at,
        also_closed=True,
    )
    enter_of(
        opened,
        "case.exported",
        at=at,
        subject_id=row.pk,
        purpose=purpose,
        form=form,
        overridden=without is not None,
    )
    return Export(name, kind, content, items)


def _items(
    opened: OpenCase, person: str, recipient: str, without: Without | None, at: datetime
) -> consent.Items:
    """What of a person goes out: of what the case holds, what was agreed to, and the rest only on a ground."""
    held = held_about(opened, person).items
    agreed = held & shared_items(opened, person, recipient, at)
    lacking = held - agreed
    if without is None or not lacking:
        return agreed
    return agreed | override_for(opened, without, recipient=recipient, items=lacking, at=at).items


def _told(
    opened: OpenCase, items: dict[str, consent.Items], code: str, recipient: str, at: datetime
) -> htcds.HtcdsCase:
    """Cut once as records, person by person, and once more as HTCDS."""
    kept: dict[tuple[str, str, str], Record] = {}
    consents = []
    for person, chosen in items.items():
        for number, record in enumerate(limited(held_about(opened, person).records, chosen)):
            name = (record.kind, record.code, "" if record.code else f"{person} {number}")
            before = kept[name].values if name in kept else {}
            kept[name] = replace(record, values={**before, **record.values})
        words = [] if not chosen else consent_words(opened, person)
        consents += [
            replace(one, items=one.items & chosen)
            for one in live_consents(words, recipient, at)
            if one.items & chosen
        ]
    every = frozenset().union(*items.values())
    year = opened.case.opened_on.year
    return htcds.limited(htcds_case(list(kept.values()), code=code, year=year, consents=consents), every)


def _file(case: htcds.HtcdsCase, form: str, code: str) -> tuple[bytes, str, str]:
    try:
        if form == JSON:
            text = json.dumps(htcds.as_json([case]), ensure_ascii=False, indent=1)
            return text.encode(), f"htcds-{code}.json", "application/json"
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as folder:
            for name, table in htcds.as_csv([case]).items():
                folder.writestr(f"{name}.csv", "\ufeff" + table)
        return packed.getvalue(), f"htcds-{code}.zip", "application/zip"
    except htcds.NotHtcds:
        raise Refused(
            _("The case cannot be written in this format: it says what was decided, and not who decided.")
        ) from None


def _nothing(opened: OpenCase) -> Refused:
    people = people_of(opened)
    held = held_about(opened, people[0]).items if people else frozenset()
    if not held:
        return Refused(_("Nothing is written about anybody yet."))
    return NotAgreed(", ".join(people), held)
