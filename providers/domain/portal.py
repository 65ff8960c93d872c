"""What a provider's people see of their offerings."""

from datetime import datetime
from typing import Any

from django.db.models import Count, F, OuterRef, Q, Subquery

from core.enums import Role
from core.models import User
from providers.enums import Approval, OfferingStage, OfferingState
from providers.models import Offering, OfferingQuerySet, Provider, Session


def providers_of(user: User) -> list[Provider]:
    """The providers this person acts for."""
    held = user.organisation_ids(Role.PROVIDER_EDITOR)
    return list(Provider.objects.filter(organisation__in=held).select_related("organisation").order_by("organisation__name", "pk"))


def own_offerings(provider: Provider, *, at: datetime, stage: str = "", words: str = "", sort: str = "") -> OfferingQuerySet:
    """The provider's offerings in this stage whose title or place holds these words; an unknown stage or order counts as none."""
    own = _with_next_session(Offering.objects.filter(provider=provider), at=at)
    if words:
        own = own.filter(Q(title__icontains=words) | Q(venue__icontains=words) | Q(gemeinde__name__icontains=words))
    if condition := _stages(at).get(stage):
        own = own.filter(condition)
    orders: dict[str, list[Any]] = {"neu": ["-changed_at", "-pk"], "titel": ["title", "pk"]}
    return own.order_by(*orders.get(sort, [F("starts_at").desc(nulls_first=True), F("pk").desc()]))


def _stages(at: datetime) -> dict[str, Q]:
    """domain.life.stage_of as conditions; a test compares the two."""
    published = Q(state=OfferingState.PUBLISHED)
    over, begun = Q(ends_at__isnull=False, ends_at__lte=at), Q(starts_at__isnull=False, starts_at__lte=at)
    full = Q(seats_taken__gte=F("seats"))
    return {
        **{state.value: Q(state=state) for state in OfferingState if state != OfferingState.PUBLISHED},
        OfferingStage.FINISHED.value: published & over,
        OfferingStage.RUNNING.value: published & begun & ~over,
        OfferingStage.FULL.value: published & ~begun & ~over & full,
        OfferingStage.PUBLISHED.value: published & ~begun & ~over & ~full,
    }


def open_attendance(user: User, *, at: datetime) -> "list[Session]":
    """Sessions that have begun and where somebody with a seat has no attendance yet, the oldest first; `missing` says how many.

    Enrolments and attendance are read through the reverse relations the learners app adds.
    """
    with_seat = Q(offering__enrolments__cancelled_at__isnull=True, offering__enrolments__confirmed_at__isnull=False)
    people = Count("offering__enrolments", filter=with_seat, distinct=True)
    recorded = Count("attendances", filter=Q(attendances__enrolment__cancelled_at__isnull=True), distinct=True)
    sessions = (
        Session.objects.filter(offering__provider__organisation__in=user.organisation_ids(Role.PROVIDER_EDITOR), offering__state=OfferingState.PUBLISHED)
        .filter(starts_at__lte=at)
        .annotate(people=people, recorded=recorded)
        .annotate(missing=F("people") - F("recorded"))
        .filter(missing__gt=0)
        .select_related("offering__provider__organisation")
        .order_by("starts_at", "pk")
    )
    return list(sessions[:50])


def to_approve(user: User, *, at: datetime) -> OfferingQuerySet:
    """Own offerings ahead in which people wait for the provider's decision, with `requested`."""
    own = Offering.objects.filter(provider__organisation__in=user.organisation_ids(Role.PROVIDER_EDITOR), state=OfferingState.PUBLISHED)
    asked = own.filter(approval=Approval.PROVIDER).exclude(starts_at__lte=at).annotate(requested=Count("enrolments", filter=Q(enrolments__state="requested")))
    return asked.filter(requested__gt=0).order_by(F("starts_at").asc(nulls_last=True), "pk")


def shelves(user: User, *, at: datetime) -> dict[str, OfferingQuerySet]:
    """The person's offerings by where they are in their life: drafts, upcoming, running, past."""
    own = _with_next_session(Offering.objects.filter(provider__organisation__in=user.organisation_ids(Role.PROVIDER_EDITOR)), at=at)
    public = own.filter(state__in=OfferingState.PUBLIC)
    begun = Q(starts_at__isnull=False, starts_at__lte=at)
    over = Q(ends_at__isnull=False, ends_at__lte=at)
    soonest = [F("starts_at").asc(nulls_last=True), F("pk").asc()]
    return {
        "drafts": own.exclude(state__in=OfferingState.PUBLIC).order_by("-changed_at", "pk"),
        "running": public.filter(begun).exclude(over).order_by(*soonest),
        "upcoming": public.exclude(begun).order_by(*soonest),
        "past": public.filter(over).order_by("-ends_at", "pk"),
    }


def _with_next_session(offerings: OfferingQuerySet, *, at: datetime) -> OfferingQuerySet:
    following = Session.objects.filter(offering=OuterRef("pk"), ends_at__gt=at).order_by("starts_at", "pk").values("starts_at")[:1]
    counts = {state: Count("enrolments", filter=Q(enrolments__state=state)) for state in ("waiting", "requested")}
    return offerings.select_related("provider__organisation").annotate(next_session_at=Subquery(following), **counts).defer("description", "search_text")
