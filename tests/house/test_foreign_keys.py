"""Foreign keys point down the floors, as imports do (R2); a string reference is invisible to the import contract."""

from django.apps import apps

from tests.house.rooms import floors


def room_of(model: type) -> str:
    return model.__module__.split(".")[1] if model.__module__.startswith("raengjai.") else ""


def test_foreign_keys_point_down():
    height = floors()
    upward = {
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in apps.get_models()
        if room_of(model)
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and room_of(field.related_model)
        if room_of(field.related_model) != room_of(model)
        and height[room_of(field.related_model)] >= height[room_of(model)]
    }

    assert upward == set()
