"""A provider's offerings as a table."""

from typing import Any

from tests.architecture.access import Scene, only


def as_csv(scene: Scene) -> dict[str, Any]:
    """The file for every spreadsheet."""
    return {"kind": "csv"}


ACCESS = {
    "providers:table": only("editor", "foreign_editor", others=403, methods="GET POST"),
    "providers:table_file": only("editor", "foreign_editor", others=403, kwargs=as_csv),
}
