"""What somebody may apply for: participations and inhouse events that are theirs, as learner, municipality or provider."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q, QuerySet

from core.enums import Role
from core.models import Organisation, User
from core.time import berlin_date
from funding.domain.schemes import open_schemes
from funding.enums import ApplicantKind, ApplicationState, FundingSubject
from funding.models import FundingApplication, FundingScheme
from learners.enums import EnrolmentState
from learners.models import Enrolment
from providers.enums import OfferingState
from providers.models import Offering

SEATS = {"state": EnrolmentState.CONFIRMED, "offering__state": OfferingState.PUBLISHED}


def own_participations(user: User) -> "QuerySet[Enrolment]":
    """A learner's seats, the next one first."""
    return _enrolments().filter(learner=user)


def participations_of(organisation: Organisation, kind: ApplicantKind) -> "QuerySet[Enrolment]":
    """People a municipality registered and who agreed that it sees them; everybody with a seat at a provider."""
    if kind == ApplicantKind.MUNICIPALITY:
        return _enrolments().filter(group__organisation=organisation, shows_group=True)
    return _enrolments().filter(offering__provider__organisation=organisation)


def events_of(organisation: Organisation, kind: ApplicantKind) -> "QuerySet[Offering]":
    """Inhouse events: those for the municipality's people, or those the provider gives."""
    found = Offering.objects.filter(is_closed=True, state=OfferingState.PUBLISHED).select_related("provider__organisation", "host")
    if kind == ApplicantKind.MUNICIPALITY:
        found = found.filter(municipalities=organisation.gemeinde_id) if organisation.gemeinde_id else found.none()
    else:
        found = found.filter(provider__organisation=organisation)
    return found.order_by("starts_at", "pk")


def organisations_of(user: User, kind: ApplicantKind) -> list[Organisation]:
    """The organisations somebody applies for in this capacity, by name."""
    role = Role.MUNICIPALITY_CONTACT if kind == ApplicantKind.MUNICIPALITY else Role.PROVIDER_EDITOR
    return list(Organisation.objects.filter(pk__in=user.organisation_ids(role)).select_related("gemeinde__kreis").order_by("name", "pk"))


def visible_applications(user: User) -> Q:
    """One's own as a learner, and those of the organisations one acts for."""
    as_town = Q(applicant_kind=ApplicantKind.MUNICIPALITY, organisation__in=user.organisation_ids(Role.MUNICIPALITY_CONTACT))
    as_provider = Q(applicant_kind=ApplicantKind.PROVIDER, organisation__in=user.organisation_ids(Role.PROVIDER_EDITOR))
    return Q(applicant_kind=ApplicantKind.LEARNER, applicant=user) | as_town | as_provider


def schemes_for(kind: ApplicantKind, subject: FundingSubject, offering: Offering, *, at: datetime) -> list[FundingScheme]:
    """The schemes that take an application for this now."""
    found = open_schemes(berlin_date(at), kind=kind, subject=subject)
    has_begun = offering.starts_at is not None and offering.starts_at <= at
    return [scheme for scheme in found if not (scheme.before_start and has_begun)]


def known_cost(offering: Offering, enrolment: Enrolment | None) -> int | None:
    """What the participation costs as far as the platform knows; the price of an inhouse event stands in its invoice only."""
    if enrolment is None:
        return None
    return offering.own_share_cents if enrolment.agreed_cents is None else enrolment.agreed_cents


def applied_for(enrolments: Collection[Enrolment]) -> set[int]:
    """Keys of those about which an application runs already."""
    rows = FundingApplication.objects.filter(enrolment__in=[each.pk for each in enrolments], state__in=ApplicationState.RUNNING)
    return set(rows.values_list("enrolment", flat=True))


def events_applied_for(events: Collection[Offering]) -> set[int]:
    """Keys of the inhouse events about which an application runs already, whoever of municipality and provider made it."""
    rows = FundingApplication.objects.filter(offering__in=[each.pk for each in events], enrolment=None, state__in=ApplicationState.RUNNING)
    return set(rows.values_list("offering", flat=True))


def _enrolments() -> "QuerySet[Enrolment]":
    return Enrolment.objects.filter(**SEATS).select_related("offering__provider__organisation", "learner").order_by("-offering__starts_at", "-pk")
