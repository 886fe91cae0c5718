"""Foreign keys point down the floors, as imports do (R2); a string reference is invisible to the import contract."""

from typing import Any

from django.apps import apps

from tests.house.rooms import floors


def room_of(model: Any) -> str:
    return model.__module__.split(".")[1] if model.__module__.startswith("raengjai.") else ""


def test_foreign_keys_point_down():
    height = floors()
    keys = [
        (field, room_of(model), room_of(field.related_model))
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete
    ]

    upward = {
        str(field)
        for field, own, other in keys
        if own and other not in ("", own) and height[other] >= height[own]
    }

    assert upward == set()
