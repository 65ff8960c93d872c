"""Errors as RFC 9457 says: `application/problem+json`, with a German title and a sentence that tells what to do."""

import json
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
    422: gettext_lazy("Angaben passen nicht"),
    429: gettext_lazy("Zu viele Anfragen"),
    500: gettext_lazy("Störung"),
    503: gettext_lazy("Zurzeit nicht erreichbar"),
}
DETAILS = {
    400: gettext_lazy("Bitte prüfen Sie Adresse und Kopfzeilen der Anfrage."),
    401: gettext_lazy("Bitte senden Sie einen gültigen persönlichen Zugang: „Authorization: Bearer …“. Zugänge legen Sie unter /konto/zugaenge/ an."),
    403: gettext_lazy("Diese Anfrage ist hier nicht erlaubt."),
    404: gettext_lazy("Unter dieser Adresse gibt es nichts. Alle Adressen stehen in /api/v1/openapi.json."),
    405: gettext_lazy("Diese Schnittstelle liest nur: Bitte fragen Sie mit GET."),
    429: gettext_lazy("Bitte warten Sie so viele Sekunden, wie Retry-After nennt."),
    500: gettext_lazy("Auf unserer Seite ist ein Fehler aufgetreten. Bitte versuchen Sie es später noch einmal."),
    503: gettext_lazy("Bitte versuchen Sie es in einigen Minuten noch einmal."),
}
# What pydantic calls the faults that numbers of pages can have.
FAULTS = {
    "int_parsing": gettext_lazy("Bitte geben Sie eine ganze Zahl an."),
    "int_type": gettext_lazy("Bitte geben Sie eine ganze Zahl an."),
    "int_parsing_size": gettext_lazy("Diese Zahl ist zu groß."),
    "greater_than_equal": pgettext_lazy("number of a parameter", "Die kleinste erlaubte Zahl ist %(ge)s."),
    "less_than_equal": pgettext_lazy("number of a parameter", "Die größte erlaubte Zahl ist %(le)s."),
}


class Fault(Schema):
    """One parameter that does not fit, and why."""

    parameter: str
    detail: str


class Problem(Schema):
    """RFC 9457. `errors` names parameters and is there for 422 only."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[Fault] | None = None


class FilterRefused(Exception):
    """Parameters cannot be understood; nothing was looked for."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(", ".join(fault.parameter for fault in faults))
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
        body["errors"] = [fault.dict() for fault in faults]
    return HttpResponse(json.dumps(body, ensure_ascii=False), status=status, content_type=CONTENT_TYPE)


def refused(request: HttpRequest, error: FilterRefused) -> HttpResponse:
    """422 for parameters that our own reading refused."""
    return problem(422, detail=" ".join(f"{fault.parameter}: {fault.detail}" for fault in error.faults), faults=error.faults)


def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """422 for parameters that have the wrong form."""
    return refused(request, FilterRefused([_fault(fault) for fault in error.errors]))


def _fault(fault: dict[str, Any]) -> Fault:
    sentence = FAULTS.get(fault["type"])
    detail = str(sentence) % fault.get("ctx", {}) if sentence else _("Diese Angabe passt nicht.")
    return Fault(parameter=str(fault["loc"][1]) if len(fault["loc"]) > 1 else "", detail=detail)
