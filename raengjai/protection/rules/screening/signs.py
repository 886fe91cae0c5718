"""The eleven signs of forced labour in everyday words, for the form of a clue. No weights, no threshold."""

from dataclasses import dataclass

from raengjai.protection.rules.screening.editions import Edition, Text


@dataclass(frozen=True, slots=True)
class Sign:
    """`plain` is what a person may have seen or heard; `also` what the 2025 booklet adds; `editions` the booklets that have it."""

    number: int
    text: Text
    plain: Text
    also: Text
    editions: tuple[int, ...]


def signs(rules: Edition) -> tuple[Sign, ...]:
    return tuple(
        Sign(
            number=row["number"],
            text=Text(row["en"], row["th"]),
            plain=Text(row["plain_en"], row["plain_th"]),
            also=Text(row.get("also_en", ""), row.get("also_th", "")),
            editions=tuple(row["editions"]),
        )
        for row in rules.raw["signs"]["sign"]
    )
