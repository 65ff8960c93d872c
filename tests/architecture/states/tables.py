"""Offerings as a table: upload, what would happen, what does not fit."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.architecture.states import Frame, State, shown

HEAD = "ID;Titel;Format;Plätze;Termine\n"


def _upload(row: str) -> Any:
    def ask(frame: Frame) -> Any:
        return frame.client().post("/portal/angebote/tabelle/", {"table": SimpleUploadedFile("t.csv", (HEAD + row).encode())})

    return ask


STATES = {
    "providers:table": (
        shown("editor"),
        State("Vorschau", by="editor", ask=_upload(";Neu aus der Tabelle;basis;12;01.03.2027 09:00 – 14:30 | Pause 60\n")),
        State("Fehler in Zeilen", by="editor", ask=_upload(f";{'Langer Titel ' * 9};gibt-es-nicht;viele;morgen\n"), status=422),
        State("keine Tabelle", by="editor", ask=_upload(""), status=422),
    ),
}
