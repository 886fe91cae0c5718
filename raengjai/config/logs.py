"""The lines of the process log: one JSON object each, so that machines read them and nobody can write a line of their own into it.

What must not lie in a log is left out: addresses of the sealed room and of reports (docs/threat-model.md asks the same of the proxy), codes
that stand in addresses, and the rows that PostgreSQL quotes beside an error.
"""

import json
import logging
import re
from datetime import UTC, datetime
from typing import Any

_SEALED = re.compile(r"(/(?:room|report|offline/sealed)/)[^\s'\")>]+")
_CODES = re.compile(r"(/(?:i|t|events/feed|sign-in/demo)/)[^\s'\")>]+")
# PostgreSQL quotes whole rows there, over several lines; what follows in a traceback begins with an empty line and these words.
_ROWS = re.compile(r"(DETAIL:|CONTEXT:).*?(?=\n\nThe above exception|\n\nDuring handling|\Z)", re.DOTALL)


class Line(logging.Formatter):
    """`extra={"told": {...}}` of a record is added: codes and ids, never words of a person."""

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": without_secrets(record.getMessage()),
            **getattr(record, "told", {}),
        }
        if record.exc_info:
            said["error"] = without_secrets(self.formatException(record.exc_info))
        return json.dumps(said, ensure_ascii=False, default=str)


def without_secrets(text: str) -> str:
    for pattern in (_SEALED, _CODES, _ROWS):
        text = pattern.sub(r"\1…", text)
    return text
