"""The social index: public once published, made at the desk."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from core.models import Organisation
from planning.domain.delegates import digest_of
from planning.models import Mandate, MandateDelegate, Quartier, QuartierFeature
from tests.architecture.access import FORBIDDEN, Scene, everybody, only, signed_in
from tests.factories.guides import make_proposal, make_wish
from tests.factories.planning import (
    make_data,
    make_delegate,
    make_dynamics,
    make_gemeinde,
    make_geography,
    make_indicator,
    make_mandate,
    make_run,
    make_scenario,
)
from tests.factories.projects import make_project

READERS = ("coordinator", "administrator", "auditor")
OTHERS = {"others": 302}  # Wagtail sends whoever is not of the desk away
OFFICE = OTHERS | {"administrator": 403, "auditor": 403}


def published(scene: Scene) -> dict[str, Any]:
    """An index everybody may see."""
    return {"uuid": make_run(by=scene.coordinator, published=True).uuid}


def both_published(scene: Scene) -> dict[str, Any]:
    """An index with the index of changes beside it."""
    run = make_run(by=scene.coordinator, published=True)
    make_dynamics(run, by=scene.coordinator)
    return {"uuid": run.uuid}


def computed(scene: Scene) -> dict[str, Any]:
    """An index for the desk only."""
    return {"uuid": make_run(by=scene.coordinator).uuid}


def geography(scene: Scene) -> dict[str, Any]:
    """Five Quartiere with values."""
    return {"uuid": make_data()[0].uuid}


def indicator(scene: Scene) -> dict[str, Any]:
    """An agreed indicator."""
    return {"uuid": make_indicator("arbeitslose").uuid}


def scenario(scene: Scene) -> dict[str, Any]:
    """A scenario nobody decided."""
    return {"uuid": make_scenario(make_run(by=scene.coordinator), by=scene.coordinator).uuid}


def act_for_ulm(scene: Scene) -> None:
    """The contact's municipality is the one the factories make."""
    Organisation.objects.filter(role_assignments__user=scene.municipality).update(gemeinde=make_gemeinde())


def no_arguments(scene: Scene) -> dict[str, Any]:
    """The contact of Ulm, which has no Quartiere yet."""
    act_for_ulm(scene)
    return {}


def own_division(scene: Scene) -> dict[str, Any]:
    """Five Quartiere of the contact's municipality."""
    act_for_ulm(scene)
    return {"uuid": make_geography().uuid}


def own_quartier(scene: Scene) -> dict[str, Any]:
    """One of them."""
    return {"uuid": Quartier.objects.get(geography__uuid=own_division(scene)["uuid"], key="A").uuid}


def own_feature(scene: Scene) -> dict[str, Any]:
    """What is said of it."""
    quartier = Quartier.objects.get(**own_quartier(scene))
    return {"uuid": QuartierFeature.objects.create(quartier=quartier, kind="strength", title="Viele Vereine").uuid}


def own_mandate(scene: Scene) -> dict[str, Any]:
    """The coordination of one of them, delegated."""
    quartier = Quartier.objects.get(**own_quartier(scene))
    return {"uuid": make_mandate(quartier, scene.municipality.role_assignments.get().organisation).uuid}


def own_delegate(scene: Scene) -> dict[str, Any]:
    """Somebody who acts for it."""
    mandate = Mandate.objects.get(**own_mandate(scene))
    make_delegate(mandate)
    return {"uuid": mandate.delegates.get().uuid}


def delegated(scene: Scene) -> dict[str, Any]:
    """The mandate Fatma acts for."""
    return {"uuid": scene.delegate.delegations.get().mandate.uuid}


def delegated_feature(scene: Scene) -> dict[str, Any]:
    """A strength of its Quartier."""
    mandate = scene.delegate.delegations.get().mandate
    return {"uuid": mandate.uuid, "feature": QuartierFeature.objects.create(quartier=mandate.quartier, kind="strength", title="Chor").uuid}


def delegate_invitation(scene: Scene) -> dict[str, Any]:
    """An open invitation, for whoever has its link."""
    mandate = Mandate.objects.get(**own_mandate(scene))
    make_delegate(mandate, digest=digest_of("geheim"))
    MandateDelegate.objects.filter(mandate=mandate).update(person=None, accepted_at=None, expires_at=timezone.now() + timedelta(days=3))
    return {"secret": "geheim"}


def guide_proposal(scene: Scene) -> dict[str, Any]:
    """A guide proposed for Amina's project."""
    make_wish(scene.guide)
    make_project(scene.learner)
    return {"uuid": make_proposal(by=scene.coordinator).uuid}


ACCESS = {
    "planning_desk:guide_proposals": only(*READERS, **OTHERS, methods="GET POST"),
    "planning_desk:guide_proposal": only(*READERS, **OTHERS, kwargs=guide_proposal),
    "planning_desk:guide_proposal_table": only(*READERS, **OTHERS, kwargs=guide_proposal),
    "planning_desk:change_guide_proposal": only("coordinator", **OFFICE, status=302, methods="POST", kwargs=guide_proposal),
    "planning_desk:accept_guide_proposal": only("coordinator", **OFFICE, status=302, methods="POST", kwargs=guide_proposal),
    "planning_desk:discard_guide_proposal": only("coordinator", **OFFICE, status=302, methods="POST", kwargs=guide_proposal),
    "planning:delegated": signed_in(),
    "planning:delegated_quartier": only("delegate", methods="GET POST", kwargs=delegated),
    "planning:delegated_geojson": only("delegate", kwargs=delegated),
    "planning:delegated_feature": only("delegate", methods="GET POST", kwargs=delegated_feature),
    "planning:lay_down_mandate": only("delegate", status=302, methods="POST", kwargs=delegated),
    "planning:delegate_invitation": everybody(methods="GET POST", kwargs=delegate_invitation),
    "planning:mandate": only("municipality", methods="GET POST", kwargs=own_mandate),
    "planning:delegate_revoke": only("municipality", status=302, methods="POST", kwargs=own_delegate),
    "planning:feature_edit": only("municipality", methods="GET POST", kwargs=own_feature),
    "planning:mandates": only("municipality", others=403, kwargs=no_arguments),
    "planning:mandate_new": only("municipality", others=403, methods="GET POST", kwargs=no_arguments),
    "planning:mandate_end": only("municipality", methods="GET POST", kwargs=own_mandate),
    "planning:quartiere": only("municipality", others=FORBIDDEN),
    "planning:begin_division": only("municipality", others=FORBIDDEN, methods="GET POST", kwargs=no_arguments),
    "planning:division": only("municipality", kwargs=own_division),
    "planning:next_version": only("municipality", methods="GET POST", kwargs=own_division),
    "planning:upload_quartiere": only("municipality", status=422, methods="POST", kwargs=own_division),
    "planning:quartiere_geojson": only("municipality", kwargs=own_division),
    "planning:quartier_new": only("municipality", methods="GET POST", kwargs=own_division),
    "planning:quartier": only("municipality", methods="GET POST", kwargs=own_quartier),
    "planning:quartier_edit": only("municipality", methods="GET POST", kwargs=own_quartier),
    "planning:quartier_remove": only("municipality", methods="GET POST", kwargs=own_quartier),
    "planning:quartier_sharing": only("municipality", others=FORBIDDEN, methods="GET POST", kwargs=no_arguments),
    "planning:time_series_csv": only("municipality", kwargs=own_quartier),
    "planning:similar_quartiere": only("municipality", kwargs=own_quartier),
    "planning:feature_remove": only("municipality", status=302, methods="POST", kwargs=own_feature),
    "planning:index_list": everybody(),
    "planning:index": everybody(kwargs=published),
    "planning:index_csv": everybody(kwargs=published),
    "planning:status_dynamics_csv": everybody(kwargs=both_published),
    "planning_desk:geographies": only(*READERS, **OTHERS),
    "planning_desk:geography": only(*READERS, **OTHERS, kwargs=geography),
    "planning_desk:indicators": only(*READERS, **OTHERS),
    "planning_desk:indicator": only(*READERS, **OTHERS, methods="GET POST", kwargs=indicator),
    "planning_desk:indicator_new": only("coordinator", methods="GET POST", **OFFICE),
    "planning_desk:run": only(*READERS, **OTHERS, kwargs=computed),
    "planning_desk:table": only(*READERS, **OTHERS, kwargs=computed),
    "planning_desk:import_values": only("coordinator", **OFFICE, status=422, methods="POST", kwargs=geography),
    "planning_desk:import_boundaries": only("coordinator", **OFFICE, status=422, methods="POST", kwargs=geography),
    "planning_desk:compute": only("coordinator", **OFFICE, status=422, methods="POST", kwargs=geography),
    "planning_desk:comparison": only(*READERS, **OTHERS, kwargs=computed),
    "planning_desk:allocations": only(*READERS, **OTHERS, methods="GET POST", kwargs=computed),
    "planning_desk:allocation": only(*READERS, **OTHERS, kwargs=scenario),
    "planning_desk:allocation_table": only(*READERS, **OTHERS, kwargs=scenario),
    "planning_desk:decide_allocation": only("coordinator", **OFFICE, status=422, methods="POST", kwargs=scenario),
    "planning_desk:discard_allocation": only("coordinator", **OFFICE, status=302, methods="POST", kwargs=scenario),
    "planning_desk:publish": only("coordinator", **OFFICE, status=422, methods="POST", kwargs=computed),
    "planning_desk:withdraw": only("coordinator", **OFFICE, status=422, methods="POST", kwargs=computed),
}
