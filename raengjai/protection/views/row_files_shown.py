"""Files of rows as pages and data dictionaries say them."""

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from raengjai.protection.models import RowFile
from raengjai.protection.rules import ctdc, row_files, synthetic
from raengjai.protection.rules.row_files import FOR_CTDC, SYNTHETIC, Gate
from raengjai.protection.views import figures_shown
from raengjai.web.pieces import Column, Table

KIND_NAMES = {
    SYNTHETIC: gettext_lazy("Synthetic rows, for everybody"),
    FOR_CTDC: gettext_lazy("Rows for CTDC, under an agreement"),
}


def name_of(row: RowFile) -> str:
    return f"{KIND_NAMES[row.kind]}, {years_name(row)}"


def years_name(row: RowFile) -> str:
    first, last = figures_shown.year_name(row.from_year), figures_shown.year_name(row.year)
    return first if first == last else f"{first}–{last}"


def filename(row: RowFile, part: str) -> str:
    return f"{row.kind}-{row.year}-{part}.csv"


def gate_words(gate: Gate) -> str:
    name = KIND_NAMES[gate.kind]
    return _("%(kind)s: only from %(rows)s people on, whom a team has identified; no group under %(k)s.") % {
        "kind": name,
        "rows": f"{gate.rows:,}",
        "k": gate.k,
    }


def preview_points(row: RowFile) -> list[str]:
    """What the two who decide must know before they do."""
    gate = row_files.gate_of(row.kind, row.year)
    if row.kind == SYNTHETIC:
        return [
            _("Rows of nobody, drawn from %(tables)s tables of two columns that were counted with noise.")
            % {"tables": row.preview["tables"]},
            _("What fewer than %(line)s people have in a table, noise included, says nothing in the rows.")
            % {"line": row.preview["line"]},
            _("It costs %(epsilon)s of the privacy budget of each of its years, and is drawn once.")
            % {"epsilon": f"{row.epsilon.normalize():f}"},
        ]
    return [
        _("About %(n)s rows, before chance leaves one in %(part)s out.")
        % {"n": _about(row.preview["rows"], gate.k), "part": round(1 / (1 - gate.share))},
        _("Not in it: %(n)s people, for fewer than %(k)s are alike even when all but the year is emptied.")
        % {"n": _about(row.preview["withheld"], gate.k), "k": gate.k},
        _("Each row of the file is the same in all columns as at least %(n)s others.") % {"n": gate.k - 1},
    ]


def left_out(row: RowFile) -> Table:
    """The columns that lose something in at least k rows, in how many, and why."""
    language = "th" if get_language() == "th" else "en"
    data, emptied = ctdc.read(), row.preview["emptied"]
    known, flag = _("few would be alike"), _("it would set a few apart")
    rows = [
        [data["words"][column][language], f"{emptied[column]:,}", flag if column in data["flags"] else known]
        for column in ctdc.columns()
        if emptied[column] is not None
    ]
    columns = [Column(_("Column")), Column(_("Emptied in"), number=True), Column(_("Why"))]
    note = _(
        "Of columns that are not here fewer than %(k)s rows lose something, or none. Numbers go in steps, so that they tell of nobody."
    ) % {"k": row.preview["k"]}
    return Table(_("What is left out"), columns, rows, note=note)


def dictionary(row: RowFile) -> str:
    """The data dictionary as CSV, in the language of the page."""
    gate = row_files.gate_of(row.kind, row.year)
    notes = [
        (_("Fiscal years"), years_name(row)),
        (_("An empty field"), _("Says nothing; it never means no.")),
        (_("Fewest alike"), str(gate.k)),
    ]
    if row.kind == SYNTHETIC:
        notes += [(_("How it was made"), " ".join(synthetic_words(row)))]
    else:
        notes += [(_("How it was made"), " ".join(preview_points(row)))]
    return row_files.dictionary(
        get_language() or "th", notes, [_("Column"), _("What it says"), _("What may stand there")]
    )


def synthetic_words(row: RowFile) -> list[str]:
    """What synthetic rows keep and what they do not, with the numbers of the file."""
    return [
        _("No row is a person."),
        _("Each count behind the rows is off by fewer than %(n)s people, hardly ever more.")
        % {"n": synthetic.most_error()},
        _(
            "Kept are the shares of each column, and how each goes with gender or with the kind of exploitation."
        ),
        _("Not kept is anything of three columns together: ask for figures instead."),
        _("Take shares among rows in which the column is not empty."),
        _("Privacy loss of each person: at most ε = %(epsilon)s.")
        % {"epsilon": f"{row.epsilon.normalize():f}"},
    ]


def _about(number: int | None, k: int) -> str:
    return figures_shown.fewer_than(k) if number is None else f"{number:,}"
