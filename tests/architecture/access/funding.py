"""Landesförderung: applicants find their own, the office decides."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from core.models import Organisation
from funding.domain.applications import Applicant, FundingWish, apply
from funding.enums import ApplicantKind
from funding.models import FundingApplication
from learners.models import Enrolment
from tests.architecture.access import Scene, only, signed_in
from tests.architecture.access.planning import OFFICE, OTHERS, READERS
from tests.factories.core import make_coordinator
from tests.factories.funding import AT, PDF, SchemeFactory, a_seat, an_application, an_event, approved, proposed, proven
from tests.factories.needs import a_town
from tests.factories.providers import OfferingFactory


def town_of(scene: Scene) -> Organisation:
    """The municipality whose contact tries, with a Gemeinde."""
    organisation = scene.municipality.role_assignments.get().organisation
    if organisation.gemeinde is None:
        organisation.gemeinde = a_town("Stadt Musterhausen").gemeinde
        organisation.save()
    return organisation


def own_seat(scene: Scene) -> Enrolment:
    """Amina's, at Boris's provider; a scheme is open."""
    SchemeFactory()
    return a_seat(learner=scene.learner, offering=OfferingFactory(provider=scene.provider, title="Beteiligung im Quartier", fee_cents=24_000))


def own(step: Any = lambda application: application) -> Any:
    """Amina's application after a step of the office."""
    return lambda scene: {"uuid": step(an_application(seat=own_seat(scene))).uuid}


def event_application(scene: Scene) -> FundingApplication:
    """The municipality's, for an inhouse event."""
    town = town_of(scene)
    wish = FundingWish(scheme=SchemeFactory(), offering=an_event(town, provider=scene.provider), cost_cents=90_000, people=12)
    return apply(Applicant(scene.municipality, ApplicantKind.MUNICIPALITY, town), wish, at=AT)


def seat_at(scene: Scene) -> dict[str, Any]:
    """A participant of Boris's provider."""
    return {"kind": "traeger", "uuid": own_seat(scene).uuid}


def event_of_the_town(scene: Scene) -> dict[str, Any]:
    """An inhouse event for the municipality's people."""
    SchemeFactory()
    return {"kind": "kommune", "uuid": an_event(town_of(scene), provider=scene.provider).uuid}


def proof(scene: Scene) -> dict[str, Any]:
    """An invoice; a new file each time, because it is read once."""
    return {
        "invoice_number": "R-1",
        "invoice_date": "2027-04-01",
        "invoice_euros": "240",
        "document": SimpleUploadedFile("rechnung.pdf", PDF, content_type="application/pdf"),
    }


def confirmed_by_another(scene: Scene) -> dict[str, Any]:
    """Somebody else proposed."""
    return {"uuid": proposed(an_application(seat=own_seat(scene)), by=make_coordinator()).uuid}


def town_with_gemeinde(scene: Scene) -> dict[str, Any]:
    """The list of a town needs no arguments, only the town."""
    town_of(scene)
    return {}


ACCESS = {
    "funding:own": signed_in(),
    "funding:municipality": only("municipality", others=403, kwargs=town_with_gemeinde),
    "funding:provider": only("editor", kwargs=lambda scene: {"slug": scene.provider.slug}),
    "funding:apply_own": only("learner", methods="GET POST", kwargs=lambda scene: {"uuid": own_seat(scene).uuid}),
    "funding:apply_participation": only("editor", methods="GET POST", kwargs=seat_at),
    "funding:apply_event": only("municipality", methods="GET POST", kwargs=event_of_the_town),
    "funding:application": only("learner", kwargs=own()),
    "funding:prove": only("learner", methods="POST", status=422, kwargs=own(approved)),
    "funding:end": only("learner", methods="POST", status=302, kwargs=own(), data=lambda scene: {"reason": "Hat sich erledigt."}),
    "funding:invoice": only("learner", "coordinator", "administrator", "auditor", kwargs=own(proven)),
    "funding_desk:applications": only(*READERS, **OTHERS),
    "funding_desk:application": only(*READERS, **OTHERS, methods="GET POST", kwargs=own()),
    "funding_desk:double": only(*READERS, **OTHERS),
    "funding_desk:report": only(*READERS, **OTHERS),
    "funding_desk:report_xlsx": only(*READERS, **OTHERS),
    "funding_desk:scheme_new": only("coordinator", methods="GET POST", **OFFICE),
    "funding_desk:scheme": only("coordinator", methods="GET POST", **OFFICE, kwargs=lambda scene: {"uuid": SchemeFactory().uuid}),
}
