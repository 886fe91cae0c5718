"""Areas: a place is its code. Reference data, so without row-level security; everybody may read it."""

import re
from collections.abc import Sequence
from datetime import date

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.lookups import TrigramSimilar
from django.contrib.postgres.search import TrigramSimilarity
from django.db import models
from django.db.models import Case, F, IntegerField, Q, When
from django.db.models.functions import Greatest, Left, Length
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from raengjai.ground.dates import short_date
from raengjai.ground.models import Row
from raengjai.ground.refused import Refused
from raengjai.places.models.names import SEPARATOR, Crumb, full_name_of, name_of, path_text, place_path
from raengjai.places.rules import (
    CODE_FORM,
    COUNTRY,
    Reading,
    is_code,
    is_registry_office,
    read_query,
)

EXACT, NAMED, STARTS, CONTAINS = range(4)
_THAI = re.compile("[\u0e00-\u0e7f]")
_MOST_SPLITS = 5
_SHORTEST_INDEXED = 3  # a trigram index knows nothing shorter
_has_parent = Q(parent__isnull=False)  # an unknown comparison would pass a check
_END = ":"  # the character after "9"


class PlaceQuerySet(models.QuerySet["Place"]):
    """Questions about places."""

    def inside(self, code: str) -> "PlaceQuerySet":
        """The place and everything in it, as a range of the key; "00" is every place."""
        return self if code == COUNTRY else self.filter(code__gte=code, code__lt=code + _END)

    def open_on(self, day: date) -> "PlaceQuerySet":
        return self.filter(
            Q(opened_on=None) | Q(opened_on__lte=day), Q(closed_on=None) | Q(closed_on__gt=day)
        )

    def provinces(self) -> "PlaceQuerySet":
        return self.filter(level="province")

    def children_of(self, code: str) -> "PlaceQuerySet":
        return self.filter(parent_id=code)

    def in_thai_order(self) -> "PlaceQuerySet":
        return self.order_by("sort_key", "code")

    def in_reading_order(self) -> "PlaceQuerySet":
        """The alphabet of the reader's language."""
        return self.in_thai_order() if (get_language() or "th") == "th" else self.order_by("name_en", "code")

    def search(self, text: str) -> "PlaceQuerySet":
        """Places by name (Thai or English, with or without the words around it), code or post code, best first.

        Order: the very name, a name whose surroundings were typed too, names that start so, names that hold
        it; what sounds alike only when there is nothing else. Closed places come last among equals.
        """
        reading = read_query(text)
        if reading.code:
            return self.filter(code=reading.code)
        if reading.postcode:
            return self.filter(postcodes__contains=reading.postcode).order_by("code")
        if not reading.tokens:
            return self.none()
        areas = self.exclude(code=COUNTRY)
        found = (
            areas.filter(_is_named(reading)).annotate(rank=_rank(reading)).order_by("rank", *_order(reading))
        )
        return found if found.exists() else areas._sounding_like(reading)

    def _sounding_like(self, reading: Reading) -> "PlaceQuerySet":
        """Misspelt names: those that share many trigrams, if the other words are in their surroundings."""
        alike, likeness = Q(), []
        for name, around in reading.splits[:_MOST_SPLITS]:
            if len(name) >= _SHORTEST_INDEXED:
                meant = Q(_all_in_path(around), TrigramSimilar(F(_key_of(name)), name))
                alike |= meant
                likeness.append(Case(When(meant, then=TrigramSimilarity(_key_of(name), name)), default=0.0))
        if not likeness:
            return self.none()
        best = Greatest(*likeness) if len(likeness) > 1 else likeness[0]
        return self.filter(alike).annotate(likeness=best).order_by("-likeness", *_order(reading))


def _key_of(name: str) -> str:
    """The column that can hold the name: Thai or English letters."""
    return "th_key" if _THAI.search(name) else "en_key"


def _holds(name: str) -> Q:
    """The name is in the area's own name; a very short one at its beginning."""
    how = "startswith" if len(name) < _SHORTEST_INDEXED else "contains"
    return Q((f"{_key_of(name)}__{how}", name))


def _is_one_of(names: Sequence[str]) -> Q:
    thai = [name for name in names if _key_of(name) == "th_key"]
    english = [name for name in names if _key_of(name) == "en_key"]
    return (Q(th_key__in=thai) if thai else Q()) | (Q(en_key__in=english) if english else Q())


def _all_in_path(tokens: Sequence[str]) -> Q:
    return Q(*(Q(path_key__contains=token) for token in tokens))


def _is_named(reading: Reading) -> Q:
    """Every word is in the path and one of them in the name; or the words together are in the name."""
    together = _holds(reading.joined)
    if len(reading.tokens) == 1:
        return together | _is_one_of(reading.names)
    if max(map(len, reading.tokens)) < _SHORTEST_INDEXED:
        return together
    own = Q()
    for token in reading.tokens:
        own |= Q((f"{_key_of(token)}__contains", token))
    return together | (_all_in_path(reading.tokens) & own)


def _rank(reading: Reading) -> Case:
    first = reading.tokens[0]
    return Case(
        When(_is_one_of([reading.joined]), then=EXACT),
        When(_is_one_of(reading.names), then=NAMED),
        When(Q((f"{_key_of(first)}__startswith", first)), then=STARTS),
        default=CONTAINS,
        output_field=IntegerField(),
    )


def _order(reading: Reading) -> list[models.expressions.OrderBy]:
    """Among equals: the level that was named, the very spelling, open before closed, wide before small."""
    return [
        Case(When(level=reading.level, then=0), default=1).asc(),
        Case(When(name_th=reading.typed, then=0), default=1).asc(),
        Case(When(closed_on=None, then=0), default=1).asc(),
        Length("code").asc(),
        F("sort_key").asc(),
        F("code").asc(),
    ]


class Place(models.Model):
    """A province, district or sub-district (in Bangkok เขต and แขวง), in force or abolished; "00" the country.

    Names are bare, without the word for the level. `latitude` and `longitude` are those of a town that
    carries the name (`point_source`), not the middle of the area. The keys are for searching only. `named_on` is the
    day from which the place has its names by an event, and not by the data files.
    """

    code = models.CharField(max_length=6, primary_key=True, db_collation="C")
    level = models.CharField(max_length=11)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, db_column="parent_code", related_name="children"
    )
    name_th = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    sort_key = models.CharField(max_length=120, db_collation="C")
    th_key = models.TextField(db_collation="C")
    en_key = models.TextField(db_collation="C")
    path_key = models.TextField(db_collation="C")
    postcodes = models.CharField(max_length=40, blank=True, default="")
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True)
    point_source = models.CharField(max_length=40, blank=True, default="")
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    named_on = models.DateField(null=True)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        db_table = "places_place"
        indexes = [
            GinIndex(
                fields=["th_key", "en_key", "path_key", "postcodes"],
                opclasses=["gin_trgm_ops"] * 4,
                fastupdate=False,
                name="place_words",
            ),
            models.Index(fields=["th_key"], name="place_th_key"),
            models.Index(fields=["en_key"], name="place_en_key"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=CODE_FORM), name="place_code_form"),
            models.CheckConstraint(
                condition=Q(code=COUNTRY, level="country", parent=None)
                | Q(_has_parent, Q(code__regex="^[1-9][0-9]$"), level="province", parent=COUNTRY)
                | Q(_has_parent, Q(code__regex="^[0-9]{4}$"), level="district", parent=Left("code", 2))
                | Q(_has_parent, Q(code__regex="^[0-9]{6}$"), level="subdistrict", parent=Left("code", 4)),
                name="place_level_and_parent",
            ),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None, point_source="")
                | Q(
                    ~Q(latitude=None),
                    ~Q(longitude=None),
                    ~Q(point_source=""),
                    latitude__range=(5, 21),
                    longitude__range=(97, 106),
                ),
                name="place_point_has_source",
            ),
            models.CheckConstraint(
                condition=Q(opened_on=None) | Q(closed_on=None) | Q(opened_on__lt=F("closed_on")),
                name="place_opens_before_it_closes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name_en}"

    @classmethod
    def check_open(cls, code: str, day: date) -> "Place":
        """The place with this code, if it exists on that day; otherwise Refused, with what took its place."""
        place = cls.objects.filter(code=code).first() if is_code(code) else None
        if place is None:
            raise Refused(_why_unknown(code), field="place_code")
        if place.closed_on and place.closed_on <= day:
            raise Refused(place.closed_sentence(), field="place_code")
        if place.opened_on and place.opened_on > day:
            opened = short_date(place.opened_on, get_language() or "th")
            message = _("%(place)s exists only from %(day)s on.")
            raise Refused(message % {"place": place.full_name, "day": opened}, field="place_code")
        return place

    def closed_sentence(self) -> str:
        """What became of a closed place, for people."""
        day = short_date(self.closed_on, get_language() or "th") if self.closed_on else ""
        successors = [link.successor_id for link in self.successions.order_by("successor_id")]
        told = {
            "place": f"{self.full_name} ({self.code})",
            "day": day,
            "successors": ", ".join(f"{path_text(code)} ({code})" for code in successors),
        }
        if successors:
            return _("%(place)s has not been in use since %(day)s. Choose %(successors)s.") % told
        return _("%(place)s has not been in use since %(day)s. It is not known what took its place.") % told

    @property
    def is_closed(self) -> bool:
        return self.closed_on is not None

    @property
    def name(self) -> str:
        """By the row itself: it may have its name by an event that this process has not heard of."""
        return self.name_th if (get_language() or "th") == "th" else self.name_en

    @property
    def other_name(self) -> str:
        """The name in the language that the reader does not use."""
        return name_of(self.code, "en" if (get_language() or "th") == "th" else "th")

    @property
    def full_name(self) -> str:
        return full_name_of(self.code)

    @property
    def path(self) -> list[Crumb]:
        return place_path(self.code)

    @property
    def surroundings(self) -> str:
        """The path without the place itself: what tells two places of one name apart."""
        return SEPARATOR.join(crumb.name for crumb in self.path[:-1])


def _why_unknown(code: str) -> str:
    if is_registry_office(code):
        message = _("%(code)s is the number of a registration office, not of an area. Give the sub-district.")
    else:
        message = _("There is no place with the code %(code)s.")
    return message % {"code": code}


class PlaceSuccession(Row):
    """What took the place of an abolished area, and how sure that is.

    `basis`: "notice" (Royal Gazette), "name" (same name, likely). `event` is the one that was entered here; without
    it the row comes from the data files.
    """

    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, db_column="place_code", related_name="successions"
    )
    successor = models.ForeignKey(
        Place, on_delete=models.PROTECT, db_column="successor_code", related_name="predecessions"
    )
    basis = models.CharField(max_length=8)
    in_force_on = models.DateField(null=True)
    notice = models.TextField(blank=True, default="")
    event = models.ForeignKey(
        "places.PlaceEvent", on_delete=models.PROTECT, null=True, related_name="successions"
    )

    class Meta:
        db_table = "places_succession"
        constraints = [
            models.UniqueConstraint(fields=["place", "successor"], name="succession_once"),
            models.CheckConstraint(condition=Q(basis__in=["notice", "name"]), name="succession_basis"),
            models.CheckConstraint(condition=~Q(place=F("successor")), name="succession_to_another"),
        ]
