"""Errors, personal tokens, and the pages of development."""

from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.views.defaults import bad_request, server_error

from core.domain import throttle
from core.search.views import SEARCHES_PER_MINUTE
from tests.architecture.states import Frame, State, shown
from tests.core.test_barriers import stamp


def _without_token(frame: Frame) -> Any:
    return Client(enforce_csrf_checks=True).post("/konto/login/", {})


def _maintenance(frame: Frame) -> Any:
    return HttpResponse(render_to_string("503.html"), status=503)


def _too_many(frame: Frame) -> Any:
    request = RequestFactory().get("/")
    request.user = frame.scene.learner
    return HttpResponse(render_to_string("429.html", request=request), status=429)


def _too_many_tokens(frame: Frame) -> Any:
    client = frame.client()
    for number in range(30):
        answer = client.post("/konto/zugaenge/", {"name": f"Zugang {number}", "days": "30"})
        if answer.status_code == 409:
            return answer
    raise AssertionError("there is no limit")


# Not the state of one address: any address may answer so.
ERRORS = {
    "400": State("400", ask=lambda frame: bad_request(RequestFactory().get("/"), ValueError()), status=400),
    "403": State("403", ask=lambda frame: frame.client(frame.scene.stranger).get("/kommune/"), status=403),
    "403_csrf": State("403, Formular abgelaufen", ask=_without_token, status=403),
    "404": State("404", ask=lambda frame: frame.client().get("/gibt-es-nicht/"), status=404),
    "405": State("405", ask=lambda frame: frame.client(frame.scene.learner).get("/mein-bereich/bildungsweg/beenden/"), status=405),
    "429": State("429", ask=_too_many, status=429),
    "500": State("500", ask=lambda frame: server_error(RequestFactory().get("/")), status=500),
    "503": State("503", ask=_maintenance, status=503),
}


def _barrier(scene: Any) -> dict[str, str]:
    """A report whose form was drawn a minute ago."""
    return {"page": "/angebote/", "description": "Ich komme mit der Tastatur nicht zum Knopf.", "email": "amina@example.org", "stamp": stamp()}


def _too_many_reports(frame: Frame) -> Any:
    client = frame.client()
    for _report in range(60):
        answer = client.post("/barriere-melden/", _barrier(frame.scene))
        if answer.status_code == 429:
            return answer
    raise AssertionError("there is no limit")


def _many_searches(scene: Any) -> None:
    while throttle.count("search", "127.0.0.1", window=60) < SEARCHES_PER_MINUTE:
        pass


STATES = {
    "core:search": (
        shown(label="leer"),
        shown(query="q=Beteiligung"),
        shown(label="eingegrenzt und vertippt", query="q=Beteilgung&art=angebot"),
        shown(label="nichts in dieser Art", query="q=Impressum&art=angebot"),
        State("zu oft", query="q=Beteiligung", before=_many_searches, status=429),
        shown(label="nichts gefunden", query="q=Donaudampfschifffahrtsgesellschaft"),
    ),
    "core:report_barrier": (
        shown(label="leer", query="seite=/angebote/"),
        State("Fehler", data={"page": "/angebote/", "description": "", "email": "keine"}, status=422),
        State("gesendet", data=_barrier, follow=True),
        State("zu viele", ask=_too_many_reports, status=429),
    ),
    "core:barrier_reported": (shown(),),
    "core:components": (shown(), shown(label="Meldung", query="meldung&seite=7")),
    "core:mails": (shown(label="leer"), shown(label="gefüllt", before=lambda scene: _mail(scene))),
    "core:mail": (shown(),),
    "core:tokens": (
        shown("learner", label="leer"),
        State("Fehler", by="learner", data={"name": "", "days": "7"}, status=422),
        State("neuer Zugang", by="learner", data={"name": "Mein Kalender", "days": "90"}),
        State("zu viele", by="learner", ask=_too_many_tokens, status=409),
    ),
}


def _mail(scene: Any) -> None:
    from tests.architecture.access.core import mail

    mail(scene)
