"""The JSON Schema (draft 2020-12) of our HTCDS documents, made of the field list: docs/schema/htcds-2.0.schema.json."""

from collections.abc import Mapping
from typing import Any

from raengjai.protection.rules.htcds.case import OF_CONTEXT, PARTS, Context, of_persons
from raengjai.protection.rules.htcds.fields import BOUNDS, EXTENSION, PATTERNS, Field, fields_of, kinds, read

DRAFT = "https://json-schema.org/draft/2020-12/schema"
_ID = {"type": "string", "minLength": 1}


def schema() -> dict[str, Any]:
    """Read it with `format` asserted, or dates are not checked."""
    standard = read()["standard"]
    return {
        "$schema": DRAFT,
        "$id": "urn:raengjai:schema:htcds-2.0",
        "title": "Human Trafficking Case Data Standard 2.0, cases",
        "description": f"Fields and codes of HTCDS 2.0 ({standard['licence']}). Fields beginning with x_ are extensions.",
        "type": "object",
        "required": ["standard", "version", "cases"],
        "additionalProperties": False,
        "properties": {
            "standard": {"const": standard["name"]},
            "version": {"const": standard["version"]},
            "cases": {"type": "array", "items": {"$ref": "#/$defs/case"}},
        },
        "$defs": {
            "case": _case(),
            "person": _person(),
            **{kind: _row(fields_of(kind)) for kind in PARTS.values() if kind != "person"},
        },
    }


def _case() -> dict[str, Any]:
    row = _row(fields_of("case"))
    row["properties"] |= {
        part: {"type": "array", "items": {"$ref": f"#/$defs/{kind}"}} for part, kind in PARTS.items()
    }
    return row


def _person() -> dict[str, Any]:
    """Every field of a person; which of them go with which context follows."""
    row = _row(of_persons())
    row["properties"]["context"] = {"enum": [str(one) for one in Context]}
    row["required"].append("context")
    row["allOf"] = [
        {
            "if": {"properties": {"context": {"const": str(context)}}},
            "then": {"properties": {name: False for name in _foreign_to(context)}},
        }
        for context in Context
    ]
    return row


def _foreign_to(context: Context) -> list[str]:
    """Fields of the standard that a person of this context does not have."""
    own = fields_of(*OF_CONTEXT[context])
    return [name for name, field in of_persons().items() if name not in own and not field.is_ours]


def _row(fields: Mapping[str, Field]) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["id"],
        "properties": {"id": _ID} | {name: _value(field) for name, field in fields.items()},
        "patternProperties": {EXTENSION: {}},
        "additionalProperties": False,
    }


def _value(field: Field) -> dict[str, Any]:
    notes: dict[str, Any] = {"title": f"{kinds()[field.kind].name}: {field.name}"}
    if field.is_core:
        notes["description"] = "Core field."
    if field.is_deprecated:
        notes["deprecated"] = True
    return notes | _type(field)


def _type(field: Field) -> dict[str, Any]:
    if field.type in PATTERNS:
        return {"type": "string", "pattern": PATTERNS[field.type]}
    if field.type in BOUNDS:
        return {"type": "number", "minimum": -BOUNDS[field.type], "maximum": BOUNDS[field.type]}
    if field.type in ("many", "countries"):
        one = (
            {"enum": list(field.codes)} if field.codes else {"type": "string", "pattern": PATTERNS["country"]}
        )
        return {"type": "array", "items": one, "minItems": 1, "uniqueItems": True}
    plain: dict[str, dict[str, Any]] = {
        "text": {"type": "string"},
        "lookup": {**_ID, "description": f"Id of the {field.to}."},
        "date": {"type": "string", "format": "date"},
        "number": {"type": "number"},
        "checkbox": {"type": "boolean"},
        "one": {"enum": list(field.codes)},
    }
    return plain[field.type]
