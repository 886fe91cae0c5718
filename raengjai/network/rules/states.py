"""What an application may become."""

_NEXT: dict[str, frozenset[str]] = {
    "sent": frozenset({"sent", "correcting", "approved", "refused", "withdrawn"}),
    "correcting": frozenset({"sent", "approved", "refused", "withdrawn"}),
    "approved": frozenset({"appointed", "correcting", "refused", "withdrawn"}),
    "appointed": frozenset(),
    "refused": frozenset(),
    "withdrawn": frozenset(),
}


def may_become(state: str, wanted: str) -> bool:
    """Whether an application that is `state` may become `wanted`. Decided is decided: who applies again, applies anew."""
    return wanted in _NEXT[state]


def next_states(state: str) -> frozenset[str]:
    return _NEXT[state]
