"""Reads the tables of a page as a person does: rows of text, and where each cell leads."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass(slots=True)
class Read:
    """One cell: what it says, and its link ("" when it leads nowhere)."""

    text: str = ""
    link: str = ""


@dataclass(slots=True)
class ReadTable:
    """A table by its name; the rows of its body and foot, the head aside."""

    name: str
    rows: list[list[Read]] = field(default_factory=list)

    def row(self, first: str) -> list[Read]:
        """The row that begins with these words; what follows them."""
        return next(row[1:] for row in self.rows if row[0].text == first)

    def figures(self, first: str) -> list[int]:
        return [int(cell.text.replace(",", "")) for cell in self.row(first)]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tables: list[ReadTable] = []
        self._inside_table = False
        self._cell: Read | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "table":
            self.tables.append(ReadTable(values.get("aria-label") or ""))
            self._inside_table = True
        elif tag == "tr" and self._inside_table:
            self.tables[-1].rows.append([])
        elif tag in ("td", "th") and self._inside_table and values.get("scope") != "col":
            self._cell = Read()
            self.tables[-1].rows[-1].append(self._cell)
        elif tag == "a" and self._cell is not None:
            self._cell.link = values.get("href") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            self._inside_table = False
        elif tag in ("td", "th"):
            self._cell = None

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.text = f"{self._cell.text}{data}".strip()


def tables_of(page: str) -> list[ReadTable]:
    """Every table of a page, in order."""
    reader = _Reader()
    reader.feed(page)
    for table in reader.tables:
        table.rows = [row for row in table.rows if row]
    return reader.tables
