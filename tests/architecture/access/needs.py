"""Needs of municipalities: a municipality finds its own, nobody else finds any."""

from typing import Any

from core.models import Organisation
from providers.models import Need, NeedPartner
from tests.architecture.access import Scene, only
from tests.factories.needs import NeedFactory, a_town, ask
from tests.factories.providers import AT


def own(state: str = "draft") -> Any:
    """A need of the town whose contact tries."""
    return lambda scene: {"uuid": own_need(scene, state=state).uuid}


def own_need(scene: Scene, **fields: Any) -> Need:
    """A need of that town, which gets a Gemeinde here."""
    organisation = scene.municipality.role_assignments.get().organisation
    if organisation.gemeinde is None:
        organisation.gemeinde = a_town("Stadt Musterhausen").gemeinde
        organisation.save()
    return NeedFactory(municipality=organisation, **fields)


def partner_data(scene: Scene) -> dict[str, Any]:
    """Whom to ask."""
    found = Organisation.objects.filter(name="Stadt Nachbarstadt").first()
    return {"municipality": (found or a_town("Stadt Nachbarstadt")).pk}


def shared(scene: Scene) -> dict[str, Any]:
    """A need of another town that asked this one."""
    need = NeedFactory(municipality=a_town("Stadt Fremdstadt"))
    NeedPartner.objects.create(need=need, municipality=own_need(scene).municipality, invited_at=AT)
    return {"uuid": need.uuid}


def asked(scene: Scene) -> dict[str, Any]:
    """Boris's provider is asked whether it teaches a need."""
    return {"uuid": ask(NeedFactory(), scene.provider).uuid}


ACCESS = {
    "providers:teaching_requests": only("editor", kwargs=lambda scene: {"slug": scene.provider.slug}),
    "providers:teaching_request": only("editor", methods="GET POST", kwargs=asked),
    "providers:need_list": only("municipality", others=403),
    "providers:need_new": only("municipality", others=403, methods="GET POST", curriculum=True),
    "providers:need": only("municipality", kwargs=own()),
    "providers:need_edit": only("municipality", methods="GET POST", kwargs=own()),
    "providers:need_submit": only("municipality", status=302, methods="POST", kwargs=own("submitted")),
    "providers:need_recall": only("municipality", status=302, methods="POST", kwargs=own("submitted")),
    "providers:need_withdraw": only("municipality", methods="GET POST", kwargs=own("submitted")),
    "providers:need_invite": only("municipality", status=302, methods="POST", kwargs=own("submitted"), data=partner_data),
    "providers:need_join": only("municipality", status=302, methods="POST", kwargs=shared, data=lambda scene: {"people": 5}),
}
