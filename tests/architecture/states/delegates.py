"""Mandates with the people who act for them, and the one Quartier those see."""

from datetime import date
from typing import Any

from django.urls import reverse

from planning.domain.delegates import digest_of
from planning.domain.version_moves import begin_next_version
from planning.models import Mandate, Quartier, QuartierFeature
from tests.architecture.access import Scene
from tests.architecture.access.planning import delegate_invitation, delegated, delegated_feature, own_feature, own_mandate
from tests.architecture.states import Frame, State, shown
from tests.factories.planning import AT, make_delegate, make_mandate, make_other_quartier
from tests.factories.projects import make_project

LONG = "Quartiersentwicklungsunterstützungsverein Hohenlohe-Schillingsfürst-Waldburg"


def _people(scene: Scene) -> dict[str, Any]:
    found = own_mandate(scene)
    mandate = Mandate.objects.get(**found)
    Mandate.objects.filter(pk=mandate.pk).update(holder=LONG)
    make_delegate(mandate)
    make_delegate(mandate, scene.stranger, email="vorname.nachname.mit.langem.namen@quartiersentwicklungsunterstuetzungsverein.example.org")
    return found


def _moved(frame: Frame) -> Any:
    mandate = Mandate.objects.select_related("quartier__geography").get(**_people(frame.scene))
    begin_next_version(mandate.quartier.geography, valid_from_date=AT.date(), source="Gemeinderat", by=frame.scene.municipality, at=AT)
    return frame.client().get(reverse("planning:mandate", args=[mandate.uuid]))


def _left(frame: Frame, name: str = "planning:mandates") -> Any:
    mandate = Mandate.objects.select_related("quartier__geography").get(**_people(frame.scene))
    make_project(frame.scene.learner, quartier=mandate.quartier)
    type(mandate.quartier.geography).objects.filter(pk=mandate.quartier.geography_id).update(valid_until_date=date(2026, 7, 1))
    return frame.client().get(reverse(name, args=[mandate.uuid] if name == "planning:mandate" else []))


def _full_quartier(scene: Scene) -> dict[str, Any]:
    found = delegated(scene)
    mandate = Mandate.objects.select_related("quartier").get(**found)
    Mandate.objects.filter(pk=mandate.pk).update(holder=LONG, until_date=date(2099, 12, 31))
    Quartier.objects.filter(pk=mandate.quartier_id).update(name="Hohenlohe-Schillingsfürst-Waldburg-Siedlungserweiterung Nord", part_of="Nord")
    for kind, title in (("strength", "Nachbarschaftshilfe"), ("challenge", "Rechtsverkehrsdurchgangsstraßenlärmbelästigung"), ("campus", "Bildungscampus")):
        QuartierFeature.objects.create(quartier=mandate.quartier, kind=kind, title=title, text="Erster Absatz.", address="Weg 1" if kind == "campus" else "")
    make_project(scene.learner, quartier=mandate.quartier)
    return found


def _closed_quartier(scene: Scene) -> dict[str, Any]:
    found = _full_quartier(scene)
    Quartier.objects.filter(mandates__uuid=found["uuid"]).update(boundary=None)
    geography = Mandate.objects.get(**found).quartier.geography
    type(geography).objects.filter(pk=geography.pk).update(valid_until_date=date(2099, 1, 1))
    return found


def _coming(scene: Scene) -> None:
    running = scene.delegate.delegations.get().mandate
    make_delegate(make_mandate(make_other_quartier("Y"), running.municipality, from_date=date(2099, 1, 1)), scene.delegate)


def _over(scene: Scene) -> dict[str, Any]:
    found = delegate_invitation(scene)
    Mandate.objects.filter(delegates__digest=digest_of("geheim")).update(until_date=date(2026, 7, 2))
    return found


def _read_project(frame: Frame) -> Any:
    quartier = frame.scene.delegate.delegations.get().mandate.quartier
    project = make_project(frame.scene.learner, guide=frame.scene.guide, quartier=quartier)
    return frame.client().get(reverse("planning:project", args=[project.uuid]))


STATES = {
    "planning:delegated": (shown("delegate", before=_coming), shown("stranger", label="leer")),
    "planning:delegate_invitation": (
        shown(kwargs=delegate_invitation, label="ohne Anmeldung"),
        shown("stranger", kwargs=delegate_invitation),
        State("andere Adresse", by="stranger", data={}, kwargs=delegate_invitation, status=403),
        State("vorbei", by="stranger", kwargs=_over, status=410),
    ),
    "planning:delegated_quartier": (
        shown("delegate", kwargs=_full_quartier),
        shown("delegate", label="leer", kwargs=delegated),
        shown("delegate", label="neuer Gebietsstand", kwargs=_closed_quartier),
        State("Fehler", by="delegate", data={"kind": "challenge", "title": ""}, kwargs=delegated, status=422),
        State("das Projekt", by="delegate", ask=_read_project),
    ),
    "planning:delegated_feature": (
        shown("delegate", kwargs=delegated_feature),
        State("inzwischen geändert", by="delegate", data={"kind": "strength", "title": "Gospel", "seen": "alt"}, kwargs=delegated_feature, status=409),
    ),
    "planning:feature_edit": (
        shown("municipality", kwargs=own_feature),
        State("Fehler", by="municipality", data={"kind": "strength", "title": "", "address": "Marktplatz 1"}, kwargs=own_feature, status=422),
    ),
    "planning:mandate": (
        shown("municipality", kwargs=_people),
        shown("municipality", label="leer", kwargs=own_mandate),
        State("übernommen", by="municipality", ask=_moved),
        State("nicht übernommen", by="municipality", ask=lambda frame: _left(frame, "planning:mandate")),
        State("nicht übernommen, Liste", by="municipality", ask=_left),
        State("Fehler", by="municipality", data={"email": "keine"}, kwargs=_people, status=422),
        State("eingeladen", by="municipality", data={"email": "neu@example.org"}, kwargs=own_mandate, follow=True),
    ),
}
