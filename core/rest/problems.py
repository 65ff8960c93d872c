"""Errors as RFC 9457 says: `application/problem+json`, with a German title and a sentence that tells what to do."""

import json
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from ninja import Schema
from ninja.errors import ValidationError

CONTENT_TYPE = "application/problem+json"

TITLES = {
    400: gettext_lazy("Die Anfrage ist nicht verständlich"),
    401: gettext_lazy("Zugang fehlt oder gilt nicht"),
    403: gettext_lazy("Nicht erlaubt"),
    404: gettext_lazy("Nicht gefunden"),
    405: gettext_lazy("So geht es an dieser Adresse nicht"),
    409: gettext_lazy("Das geht zurzeit nicht"),
    412: gettext_lazy("Inzwischen geändert"),
    413: gettext_lazy("Zu groß"),
    422: gettext_lazy("Angaben passen nicht"),
    428: gettext_lazy("Bedingung fehlt"),
    429: gettext_lazy("Zu viele Anfragen"),
    500: gettext_lazy("Störung"),
    503: gettext_lazy("Zurzeit nicht erreichbar"),
}
DETAILS = {
    400: gettext_lazy("Bitte prüfen Sie Adresse und Kopfzeilen der Anfrage."),
    401: gettext_lazy("Bitte senden Sie einen gültigen persönlichen Zugang: „Authorization: Bearer …“. Zugänge legen Sie unter /konto/zugaenge/ an."),
    403: gettext_lazy("Diese Anfrage ist hier nicht erlaubt."),
    404: gettext_lazy("Unter dieser Adresse gibt es nichts. Alle Adressen stehen in /api/v1/openapi.json."),
    405: gettext_lazy("Was an dieser Adresse geht, nennt die Kopfzeile Allow."),
    413: gettext_lazy("Bitte senden Sie weniger auf einmal."),
    429: gettext_lazy("Bitte warten Sie so viele Sekunden, wie Retry-After nennt."),
    500: gettext_lazy("Auf unserer Seite ist ein Fehler aufgetreten. Bitte versuchen Sie es später noch einmal."),
    503: gettext_lazy("Bitte versuchen Sie es in einigen Minuten noch einmal."),
}
# What pydantic calls the faults of parameters and of what is sent.
FAULTS = {
    "missing": gettext_lazy("Diese Angabe fehlt."),
    "extra_forbidden": gettext_lazy("Diese Angabe kennen wir nicht."),
    "string_type": gettext_lazy("Bitte geben Sie einen Text an."),
    "string_unicode": gettext_lazy("Dieser Text enthält ungültige Zeichen."),
    "string_pattern_mismatch": gettext_lazy("Diese Zeichen sind hier nicht möglich."),
    "string_too_short": pgettext_lazy("length of a text", "Bitte mindestens %(min_length)s Zeichen."),
    "string_too_long": pgettext_lazy("length of a text", "Höchstens %(max_length)s Zeichen."),
    "literal_error": pgettext_lazy("one of several words", "Möglich sind: %(expected)s."),
    "bool_type": gettext_lazy("Bitte geben Sie true oder false an."),
    "bool_parsing": gettext_lazy("Bitte geben Sie true oder false an."),
    "list_type": gettext_lazy("Bitte geben Sie eine Liste an."),
    "too_long": pgettext_lazy("length of a list", "Höchstens %(max_length)s Einträge."),
    "too_short": pgettext_lazy("length of a list", "Mindestens %(min_length)s Einträge."),
    "model_type": gettext_lazy("Bitte geben Sie ein Objekt an."),
    "model_attributes_type": gettext_lazy("Bitte geben Sie ein Objekt an."),
    "dict_type": gettext_lazy("Bitte geben Sie ein Objekt an."),
    "date_type": gettext_lazy("Bitte geben Sie einen Tag an, zum Beispiel 2027-03-01."),
    "date_parsing": gettext_lazy("Bitte geben Sie einen Tag an, zum Beispiel 2027-03-01."),
    "date_from_datetime_parsing": gettext_lazy("Bitte geben Sie einen Tag an, zum Beispiel 2027-03-01."),
    "date_from_datetime_inexact": gettext_lazy("Bitte geben Sie einen Tag ohne Uhrzeit an, zum Beispiel 2027-03-01."),
    "datetime_type": gettext_lazy("Bitte geben Sie Tag und Uhrzeit mit Abstand zu UTC an, zum Beispiel 2027-03-01T09:00:00+01:00."),
    "datetime_parsing": gettext_lazy("Bitte geben Sie Tag und Uhrzeit mit Abstand zu UTC an, zum Beispiel 2027-03-01T09:00:00+01:00."),
    "datetime_from_date_parsing": gettext_lazy("Bitte geben Sie Tag und Uhrzeit mit Abstand zu UTC an, zum Beispiel 2027-03-01T09:00:00+01:00."),
    "timezone_aware": gettext_lazy("Bitte geben Sie den Abstand zu UTC mit an, zum Beispiel 2027-03-01T09:00:00+01:00."),
    "uuid_type": gettext_lazy("Bitte geben Sie eine UUID an."),
    "uuid_parsing": gettext_lazy("Bitte geben Sie eine UUID an."),
    "int_parsing": gettext_lazy("Bitte geben Sie eine ganze Zahl an."),
    "int_type": gettext_lazy("Bitte geben Sie eine ganze Zahl an."),
    "int_parsing_size": gettext_lazy("Diese Zahl ist zu groß."),
    "greater_than_equal": pgettext_lazy("number of a parameter", "Die kleinste erlaubte Zahl ist %(ge)s."),
    "less_than_equal": pgettext_lazy("number of a parameter", "Die größte erlaubte Zahl ist %(le)s."),
}


class Fault(Schema):
    """One thing that does not fit, and why: a parameter of the address, or a place in what was sent (JSON Pointer, RFC 6901)."""

    parameter: str | None = None
    pointer: str | None = None
    detail: str


class Problem(Schema):
    """RFC 9457. `errors` says which parameters or which places in what was sent it is about, where it is about some."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[Fault] | None = None


class FilterRefused(Exception):
    """Parameters cannot be understood; nothing was looked for."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(", ".join(fault.parameter or fault.pointer or "" for fault in faults))
        self.faults = faults


def problem(status: int, *, detail: str = "", faults: list[Fault] | None = None) -> HttpResponse:
    """The answer itself; without `detail` the sentence that fits the status."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": str(TITLES.get(status) or HTTPStatus(status).phrase),
        "status": status,
        "detail": detail or str(DETAILS.get(status) or HTTPStatus(status).description or HTTPStatus(status).phrase),
    }
    if faults:
        body["errors"] = [fault.dict(exclude_none=True) for fault in faults]
    return HttpResponse(json.dumps(body, ensure_ascii=False), status=status, content_type=CONTENT_TYPE)


class Refused(Exception):
    """An answer other than success: its status, a sentence, what it is about, and more headers."""

    def __init__(self, status: int, *, detail: str = "", faults: list[Fault] | None = None, headers: dict[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status, self.detail, self.faults, self.headers = status, detail, faults, headers or {}


def answer_refused(request: HttpRequest, error: Refused) -> HttpResponse:
    """What an operation refused, as a problem."""
    answer = problem(error.status, detail=error.detail, faults=error.faults)
    for name, value in error.headers.items():
        answer[name] = value
    return answer


def refused(request: HttpRequest, error: FilterRefused) -> HttpResponse:
    """422 for what our own reading refused."""
    named = [fault.parameter or fault.pointer for fault in error.faults]
    sentences = [f"{name}: {fault.detail}" if name else fault.detail for name, fault in zip(named, error.faults, strict=True)]
    return problem(422, detail=" ".join(sentences), faults=error.faults)


def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """422 for parameters and contents that have the wrong form."""
    return refused(request, FilterRefused([_fault(fault) for fault in error.errors]))


def pointer_to(path: Sequence[str | int]) -> str:
    """The place as a JSON Pointer (RFC 6901)."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


def _fault(fault: dict[str, Any]) -> Fault:
    sentence = FAULTS.get(fault["type"])
    detail = str(sentence) % fault.get("ctx", {}) if sentence else _("Diese Angabe passt nicht.")
    source, *where = fault["loc"] or [""]
    if source == "body":  # the name of our own argument, then the place in what was sent
        return Fault(pointer=pointer_to(where[1:]), detail=detail)
    return Fault(parameter=str(where[0]) if where else "", detail=detail)
