"""HTCDS 2.0, the case data standard of IOM: cases out and in, and no more of them than a consent opens (docs/exports.md)."""

from raengjai.protection.rules.htcds.case import Context, Fault, HtcdsCase, Person, Row, faults, with_defaults
from raengjai.protection.rules.htcds.documents import NotHtcds, as_csv, as_json, from_json
from raengjai.protection.rules.htcds.schema import schema
from raengjai.protection.rules.htcds.sharing import Control, limited, methods_of_control

__all__ = [
    "Context",
    "Control",
    "Fault",
    "HtcdsCase",
    "NotHtcds",
    "Person",
    "Row",
    "as_csv",
    "as_json",
    "faults",
    "from_json",
    "limited",
    "methods_of_control",
    "schema",
    "with_defaults",
]
