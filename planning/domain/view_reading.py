"""What a page or a file shows of one view of a Quartier: the same words and figures in both. Pure."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from planning.channel_enums import Channel, ViewState


@dataclass(frozen=True)
class ViewTable:
    """A table within a view; every cell is text already, hidden figures say that they are hidden."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class View:
    """One of the three views: what it says, from when, from whom, about how much."""

    channel: Channel
    state: ViewState
    headline: str
    facts: tuple[tuple[str, str], ...] = ()
    tables: tuple[ViewTable, ...] = ()
    lists: tuple[tuple[str, tuple[str, ...]], ...] = ()
    number: int | None = None  # the class by this view, 1 is the least need
    of: int | None = None
    medians: tuple[tuple[str, int], ...] = ()  # the middle judgment by topic
    named: tuple[str, ...] = ()  # topics residents name often
    silent: tuple[str, ...] = ()  # topics nobody named

    @property
    def is_there(self) -> bool:
        """Whether it says something."""
        return self.state == ViewState.THERE

    def as_data(self) -> dict[str, Any]:
        """For a file: the same words and figures."""
        return {
            "view": self.channel.value,
            "state": self.state.value,
            "says": self.headline,
            "class": self.number,
            "classes": self.of,
            "facts": dict(self.facts),
            "tables": [{"caption": table.caption, "head": list(table.head), "rows": [list(row) for row in table.rows]} for table in self.tables],
            "lists": {title: list(lines) for title, lines in self.lists},
        }


@dataclass(frozen=True)
class ThreeViews:
    """Everything a page about a Quartier shows beside each other, and in words where the views disagree."""

    views: tuple[View, ...]
    comparison: tuple[str, ...]
    treated_as: int | None = None
    treated_until: date | None = None
    class_line: str = ""

    def as_data(self) -> dict[str, Any]:
        """For a file."""
        return {
            "views": [view.as_data() for view in self.views],
            "comparison": list(self.comparison),
            "treated_as": self.treated_as,
            "treated_until": self.treated_until.isoformat() if self.treated_until else None,
        }

    def as_rows(self) -> list[tuple[str, str, str, str]]:
        """For a table of four columns: view, section, what, value."""
        rows = []
        for view in self.views:
            name = str(view.channel.label)
            rows.append((name, "", _("Aussage"), view.headline))
            rows += [(name, "", term, value) for term, value in view.facts]
            for table in view.tables:
                rows += [(name, table.caption, f"{row[0]}: {head}", cell) for row in table.rows for head, cell in zip(table.head[1:], row[1:], strict=True)]
            rows += [(name, title, "", line) for title, lines in view.lists for line in lines]
        return rows + [(_("Vergleich"), "", "", sentence) for sentence in self.comparison]


def off(channel: Channel) -> View:
    """The municipality does not work with it."""
    return View(channel, ViewState.OFF, str(ViewState.OFF.label))


def class_line(number: int | None, *, treated_as: int | None = None, until: date | None = None) -> str:
    """ "Klasse 3 (abweichend 4 bis 30. Juni 2027)"."""
    if number is None:
        return _("keine Klasse")
    if treated_as is None or until is None:
        return _("Klasse %(number)d") % {"number": number}
    return _("Klasse %(number)d (abweichend %(other)d bis %(day)s)") % {"number": number, "other": treated_as, "day": date_format(until, "DATE_FORMAT")}
