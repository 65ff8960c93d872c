"""Figures for municipalities. Small counts are not shown: behind "3 Personen" in a village stand names."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import models
from django.db.models.functions import Coalesce

from core.enums import Role
from core.models import Gemeinde, Organisation, User
from learners.enums import EnrolmentState, GroupState
from learners.models import Enrolment, GroupRegistration, LearnerProfile, SeatInvitation
from providers.domain.inhouse import closed_for
from providers.enums import OfferingState
from providers.models import Offering, Provider

SMALLEST_COUNT_SHOWN = 5
OFFERINGS_SHOWN = 10


@dataclass(frozen=True)
class MunicipalityView:
    """What one municipality's contact sees. `learning` is None when it is below SMALLEST_COUNT_SHOWN, zero included."""

    organisation: Organisation
    gemeinde: Gemeinde | None
    learning: int | None
    offerings: list[Offering]
    providers: list[Provider]
    inhouse: list[Offering] = field(default_factory=list)
    groups: list[GroupRegistration] = field(default_factory=list)


def municipalities_of(user: User, *, at: datetime) -> list[MunicipalityView]:
    """The municipalities this person acts for, by name."""
    ids = user.organisation_ids(Role.MUNICIPALITY_CONTACT)
    organisations = Organisation.objects.filter(pk__in=ids).select_related("gemeinde__kreis").order_by("name", "pk")
    return [_view_of(organisation, at=at) for organisation in organisations]


def shown_count(count: int) -> int | None:
    """The count, or None where it is too small to be shown."""
    return count if count >= SMALLEST_COUNT_SHOWN else None


def count_learning(gemeinde: Gemeinde) -> int:
    """People who named this municipality in their profile and have a seat, wait for one, or are on a Bildungsweg."""
    enrolled = models.Q(user__enrolments__state__in=EnrolmentState.ACTIVE)
    on_pathway = models.Q(user__pathway_enrolments__isnull=False, user__pathway_enrolments__left_at__isnull=True)
    return LearnerProfile.objects.filter(enrolled | on_pathway, gemeinde=gemeinde, user__is_active=True).distinct().count()


def groups_of(organisation: Organisation, *, at: datetime) -> list[GroupRegistration]:
    """The municipality's registrations that still hold or wait for seats of a course that is not over, whose names are due first in front.

    Each has `named`, as learners.domain.group_seats.named_count counts, and `missing`: seats without a name, 0 while it has no seats.
    """
    own = GroupRegistration.objects.filter(organisation=organisation, state__in=GroupState.ACTIVE, offering__state=OfferingState.PUBLISHED)
    asked = SeatInvitation.objects.filter(withdrawn_at__isnull=True, accepted_at__isnull=True)
    people = Enrolment.objects.filter(state=EnrolmentState.CONFIRMED)
    counts = [
        Coalesce(models.Subquery(rows.filter(group=models.OuterRef("pk")).order_by().values("group").annotate(n=models.Count("pk")).values("n")), 0)
        for rows in (asked, people)
    ]
    missing = models.Case(models.When(state=GroupState.CONFIRMED, then=models.F("seats") - models.F("named")), default=0)
    found = own.exclude(offering__ends_at__lte=at).annotate(named=counts[0] + counts[1]).annotate(missing=missing)
    return list(found.select_related("offering").order_by("names_until_date", "pk"))


def _view_of(organisation: Organisation, *, at: datetime) -> MunicipalityView:
    gemeinde = organisation.gemeinde
    groups = groups_of(organisation, at=at)
    if gemeinde is None:
        return MunicipalityView(organisation, None, None, [], [], groups=groups)
    nearby = Offering.objects.upcoming(at).filter(kreis=gemeinde.kreis).exclude(starts_at__lte=at).select_related("provider__organisation", "format", "kreis")
    teaching_here = Provider.objects.public().filter(kreise=gemeinde.kreis).select_related("organisation").order_by("organisation__name", "pk")
    return MunicipalityView(
        organisation=organisation,
        gemeinde=gemeinde,
        learning=shown_count(count_learning(gemeinde)),
        offerings=list(nearby.order_by("starts_at", "pk")[:OFFERINGS_SHOWN]),
        providers=list(teaching_here[:OFFERINGS_SHOWN]),
        inhouse=list(closed_for([gemeinde.pk], at=at).select_related("provider__organisation", "host").order_by("starts_at", "pk")),
        groups=groups,
    )
