"""What LINE takes at the addresses we call: the shapes of its Messaging API as JSON Schema, in our own words.

Source: line/line-openapi, messaging-api.yml (Apache-2.0, read in November 2026) and the Messaging API reference, whose
limits stand in the notes beside them. Narrower than LINE where we send less: an unknown field is a mistake of ours.
"""

from typing import Any

Shape = dict[str, Any]
USER_ID = "^U[0-9a-f]{32}$"
MOST_TEXT = 5000  # characters of a text message, counted as UTF-16 units (reference, "Text message")


def _exactly(required: dict[str, Shape], **optional: Shape) -> Shape:
    properties = {**required, **optional}
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def _text(longest: int) -> Shape:
    return {"type": "string", "minLength": 1, "maxLength": longest}


def _kind(name: str) -> Shape:
    return {"const": name}


_NUMBER: Shape = {"type": "integer", "minimum": 0, "maximum": 2_147_483_647}
_ADDRESS: Shape = {"type": "string", "pattern": "^(https?|line|tel):", "maxLength": 1000}
_ACTION: Shape = {
    "oneOf": [
        _exactly({"type": _kind("message"), "label": _text(20), "text": _text(300)}),
        _exactly({"type": _kind("uri"), "label": _text(20), "uri": _ADDRESS}),
    ]
}
_QUICK_REPLY: Shape = _exactly(
    {
        "items": {
            "type": "array",
            "minItems": 1,
            "maxItems": 13,
            "items": _exactly({"type": _kind("action"), "action": _ACTION}),
        }
    }
)
_MESSAGE: Shape = _exactly({"type": _kind("text"), "text": _text(MOST_TEXT)}, quickReply=_QUICK_REPLY)
_MESSAGES: Shape = {"type": "array", "minItems": 1, "maxItems": 5, "items": _MESSAGE}
_FLAG: Shape = {"type": "boolean"}
_USER: Shape = {"type": "string", "pattern": USER_ID}

PUSH: Shape = _exactly({"to": _USER, "messages": _MESSAGES}, notificationDisabled=_FLAG)
MULTICAST: Shape = _exactly(
    {
        "to": {"type": "array", "minItems": 1, "maxItems": 500, "uniqueItems": True, "items": _USER},
        "messages": _MESSAGES,
    },
    notificationDisabled=_FLAG,
)
REPLY: Shape = _exactly({"replyToken": _text(100), "messages": _MESSAGES}, notificationDisabled=_FLAG)
RICH_MENU: Shape = _exactly(
    {
        "size": _exactly(
            {
                "width": {"type": "integer", "minimum": 800, "maximum": 2500},
                "height": {"type": "integer", "minimum": 250},
            }
        ),
        "selected": _FLAG,
        "name": _text(300),
        "chatBarText": _text(14),
        "areas": {
            "type": "array",
            "maxItems": 20,
            "items": _exactly(
                {
                    "bounds": _exactly({"x": _NUMBER, "y": _NUMBER, "width": _NUMBER, "height": _NUMBER}),
                    "action": _ACTION,
                }
            ),
        },
    }
)
