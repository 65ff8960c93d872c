"""Figures for municipalities. Small counts are not shown: behind "3 Personen" in a village stand names."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import models

from core.enums import Role
from core.models import Gemeinde, Organisation, User
from learners.enums import EnrolmentState
from learners.models import LearnerProfile
from providers.domain.inhouse import closed_for
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


def _view_of(organisation: Organisation, *, at: datetime) -> MunicipalityView:
    gemeinde = organisation.gemeinde
    if gemeinde is None:
        return MunicipalityView(organisation, None, None, [], [])
    nearby = Offering.objects.upcoming(at).filter(kreis=gemeinde.kreis).exclude(starts_at__lte=at).select_related("provider__organisation", "format", "kreis")
    teaching_here = Provider.objects.public().filter(kreise=gemeinde.kreis).select_related("organisation").order_by("organisation__name", "pk")
    return MunicipalityView(
        organisation=organisation,
        gemeinde=gemeinde,
        learning=shown_count(count_learning(gemeinde)),
        offerings=list(nearby.order_by("starts_at", "pk")[:OFFERINGS_SHOWN]),
        providers=list(teaching_here[:OFFERINGS_SHOWN]),
        inhouse=list(closed_for([gemeinde.pk], at=at).select_related("provider__organisation", "host").order_by("starts_at", "pk")),
    )
