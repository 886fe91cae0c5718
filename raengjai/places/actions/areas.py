"""The areas themselves as events of places say: opened, closed, named. Done again it changes nothing."""

from collections.abc import Iterable, Mapping
from datetime import date

from raengjai.ground.text import sort_key
from raengjai.places.models import (
    Place,
    PlaceChange,
    PlaceEvent,
    PlaceSuccession,
    Village,
    forget_lasting_places,
    read_names,
)
from raengjai.places.rules import RENAME, ancestors_of, fold, level_of, parent_of

_KEYS = ["sort_key", "th_key", "en_key", "path_key"]


def keyed(place: Place, path: Iterable[Mapping[str, str]]) -> Place:
    """The place with its sorting key and what a search compares."""
    place.sort_key = sort_key(place.name_th)
    place.th_key, place.en_key = fold(place.name_th), fold(place.name_en)
    place.path_key = " ".join(f"{fold(step['th'])} {fold(step['en'])}" for step in path)
    return place


def change_areas(event: PlaceEvent) -> None:
    """What takes the place begins, what ends is closed and says so, from the event's day on."""
    changes = list(event.changes.select_related("place").order_by("position"))
    for change in sorted(changes, key=lambda each: len(each.successor_code)):
        if change.is_new:
            _begin(change, event.in_force_on)
        elif event.kind == RENAME:
            _rename(change.place, change.name_th, change.name_en, event.in_force_on)
    ended = [change.place_id for change in changes if change.ends_place]
    Place.objects.filter(code__in=ended).update(closed_on=event.in_force_on)
    PlaceSuccession.objects.bulk_create(
        [_succession(change, event) for change in changes if change.place_id != change.successor_code],
        ignore_conflicts=True,
    )
    _take_villages_along(changes)
    forget_lasting_places()
    read_names()


def restore_areas(event: PlaceEvent) -> None:
    """As it was before the event, to which nothing points yet."""
    changes = list(event.changes.select_related("place").order_by("position"))
    PlaceSuccession.objects.filter(event=event).delete()
    begun = [change.successor_code for change in changes if change.is_new]
    Village.objects.filter(place__in=begun).delete()
    for code in sorted(begun, key=len, reverse=True):
        Place.objects.filter(code=code).delete()
    ended = [change.place_id for change in changes if change.ends_place]
    Place.objects.filter(code__in=ended).update(closed_on=None)
    if event.kind == RENAME:
        for change in changes:
            _rename(change.place, change.former_th, change.former_en, None)
    forget_lasting_places()
    read_names()


def change_areas_again() -> None:
    """After the data files were loaded, which know nothing of the events (or not yet)."""
    for event in PlaceEvent.objects.in_force().order_by("in_force_on", "applied_at"):
        change_areas(event)


def _begin(change: PlaceChange, day: date) -> None:
    code = change.successor_code
    place = Place(
        code=code,
        level=level_of(code),
        parent_id=parent_of(code),
        name_th=change.name_th,
        name_en=change.name_en,
        postcodes=change.place.postcodes,
        opened_on=day,
        named_on=day,
    )
    Place.objects.bulk_create([_keyed_by_table(place)], ignore_conflicts=True)
    Place.objects.filter(code=code, opened_on=None).update(opened_on=day)  # the files know it by now


def _rename(place: Place, name_th: str, name_en: str, day: date | None) -> None:
    """The place and what is inside it are found by the new name."""
    place.name_th, place.name_en, place.named_on = name_th, name_en, day
    _keyed_by_table(place).save(update_fields=["name_th", "name_en", "named_on", *_KEYS])
    inside = list(Place.objects.inside(place.code).exclude(pk=place.pk))
    if inside:
        Place.objects.bulk_update([_keyed_by_table(each) for each in inside], _KEYS)


def _keyed_by_table(place: Place) -> Place:
    above = {each.code: each for each in Place.objects.filter(code__in=ancestors_of(place.code))}
    path = [place, *(above[code] for code in ancestors_of(place.code) if code in above)]
    return keyed(place, [{"th": each.name_th, "en": each.name_en} for each in path])


def _succession(change: PlaceChange, event: PlaceEvent) -> PlaceSuccession:
    return PlaceSuccession(
        place=change.place,
        successor_id=change.successor_code,
        basis="notice",
        in_force_on=event.in_force_on,
        notice=event.notice,
        event=event,
    )


def _take_villages_along(changes: Iterable[PlaceChange]) -> None:
    """The list of villages that is known of the old area stands for the new one, where a number is not taken."""
    for change in changes:
        if change.place_id == change.successor_code:
            continue
        known = Village.objects.filter(place=change.place)
        if not change.takes_rest or change.villages:
            known = known.filter(village_no__in=change.villages)
        Village.objects.bulk_create(
            [
                Village(
                    place_id=change.successor_code,
                    village_no=each.village_no,
                    name_th=each.name_th,
                    name_en=each.name_en,
                    source=each.source,
                    is_sample=each.is_sample,
                )
                for each in known
            ],
            ignore_conflicts=True,
        )
