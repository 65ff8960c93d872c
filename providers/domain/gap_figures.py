"""The figures behind the gaps, by module, Kreis and half-year: a handful of grouped questions, whatever the size of the site.

What learners do is read through the reverse relations that the learners app adds.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Count, F, Q, QuerySet

from core.models import Kreis, User
from core.time import BERLIN, berlin_date
from curriculum.enums import Phase
from providers.domain.gaps import NOWHERE, Cell, Figures, Half
from providers.domain.need_life import people_of
from providers.domain.teaching import half_years
from providers.enums import NeedState
from providers.models import ModuleInterest, Need, NeedModule, Offering, OfferingModule, Provider, TeachingProfile

LEVELS = ("kreis", "region", "bezirk")


def figures_of(*, at: datetime) -> dict[Cell, Figures]:
    """Everything that is asked for and offered from now on. Whoever asks without a date is counted in the current half-year."""
    today = berlin_date(at)
    now = half_years(today, count=1)[0]
    found: dict[Cell, Figures] = defaultdict(Figures)
    for module, kreis, half, people in _needs(now):
        found[Cell(module, kreis, half)] += Figures(needs=1, people=people)
    for module, kreis, people in _interests():
        found[Cell(module, kreis, now)] += Figures(interests=people)
    for module, kreis in _uncovered():
        found[Cell(module, kreis, now)] += Figures(plans=1)
    for module, kreis, half, seats, waiting in _offerings(at=at, now=now):
        found[Cell(module, kreis, half)] += Figures(courses=1, seats=seats, waiting=waiting)
    return dict(found)


def area_names(level: str) -> dict[str, str]:
    """The area of each Kreis, by its official key: its own name, its Region or its Regierungsbezirk."""
    kreise = Kreis.objects.order_by("name", "kind")
    return {kreis.ags: {"kreis": kreis.label, "region": kreis.region, "bezirk": kreis.district}[level] for kreis in kreise}


def needs_behind(module: str, kreise: Iterable[str], half: Half, *, at: datetime) -> list[Need]:
    """The needs of a cell, those with most people first."""
    now = half_years(berlin_date(at), count=1)[0]
    rows = _open_needs().filter(need_modules__module__code=module, need_modules__phase=Phase.PRESENCE, host__kreis__ags__in=list(kreise)).distinct()
    here = [need for need in rows if max(half_of(need.from_date), now) == half]
    return sorted(here, key=lambda need: (-people_of(need), need.title, need.pk))


def courses_behind(module: str, kreise: Iterable[str], half: Half, *, at: datetime) -> list[Offering]:
    """The offerings of a cell, the soonest first."""
    now = half_years(berlin_date(at), count=1)[0]
    rows = Offering.objects.ahead(at).filter(offering_modules__module__code=module, kreis__ags__in=list(kreise)).select_related("provider__organisation")
    return [each for each in rows.order_by(F("starts_at").asc(nulls_last=True), "pk") if _half_of_course(each.starts_at, now) == half]


def teaching_where() -> dict[str, list[tuple[Provider, frozenset[str]]]]:
    """By module, who could teach it and in which Kreise; an empty set is everywhere."""
    kreise: dict[int, set[str]] = defaultdict(set)
    for provider, ags in Provider.kreise.through.objects.values_list("provider", "kreis__ags"):
        kreise[provider].add(ags)
    public = {provider.pk: provider for provider in Provider.objects.public().select_related("organisation").order_by("organisation__name", "pk")}
    rows = set(TeachingProfile.objects.filter(modules__isnull=False, provider__in=public).values_list("modules__code", "provider"))
    found: dict[str, list[tuple[Provider, frozenset[str]]]] = defaultdict(list)
    order = {pk: number for number, pk in enumerate(public)}
    for code, provider in sorted(rows, key=lambda row: (row[0], order[row[1]])):
        found[code].append((public[provider], frozenset(kreise[provider])))
    return dict(found)


def half_of(day: date) -> Half:
    """The half-year of a day."""
    return day.year, 1 if day.month <= 6 else 2


def _open_needs() -> QuerySet[Need]:
    return Need.objects.filter(state__in=NeedState.DEMAND).select_related("municipality", "host__kreis", "format").prefetch_related("partners")


def _needs(now: Half) -> Iterable[tuple[str, str, Half, int]]:
    needs = {need.pk: need for need in _open_needs()}
    rows = NeedModule.objects.filter(need__state__in=NeedState.DEMAND, phase=Phase.PRESENCE).values_list("module__code", "need")
    for code, pk in rows.order_by("pk"):
        need = needs[pk]
        yield code, need.host.kreis.ags, max(half_of(need.from_date), now), people_of(need)


def _interests() -> Iterable[tuple[str, str, int]]:
    rows = ModuleInterest.objects.order_by().values_list("module__code", "user__learner_profile__gemeinde__kreis__ags").annotate(people=Count("pk"))
    for code, ags, people in rows:
        yield code, ags or NOWHERE, people


def _uncovered() -> Iterable[tuple[str, str]]:
    """Presence that a person's latest learning plan could not cover, once per person and module."""
    plans = User.objects.filter(is_active=True, learning_plans__state="done").order_by("pk", "learning_plans__finished_at", "learning_plans__pk")
    rows = plans.values_list("pk", "learner_profile__gemeinde__kreis__ags", "learning_plans__result__variants__0__uncovered")
    latest = {pk: (ags or NOWHERE, uncovered or []) for pk, ags, uncovered in rows}
    for ags, uncovered in latest.values():
        for code in sorted({each["module"] for each in uncovered if each["phase"] == Phase.PRESENCE}):
            yield code, ags


def _offerings(*, at: datetime, now: Half) -> Iterable[tuple[str, str, Half, int, int]]:
    waits = Count("enrolments", filter=Q(enrolments__cancelled_at__isnull=True, enrolments__confirmed_at__isnull=True))
    offerings = {
        pk: (ags or NOWHERE, _half_of_course(starts, now), seats - taken, waiting)
        for pk, ags, starts, seats, taken, waiting in Offering.objects.ahead(at)
        .order_by("pk")
        .annotate(waits=waits)
        .values_list("pk", "kreis__ags", "starts_at", "seats", "seats_taken", "waits")
    }
    ahead = OfferingModule.objects.filter(offering__in=Offering.objects.ahead(at)).order_by("pk").values_list("module__code", "offering")
    for code, pk in ahead:
        if pk in offerings:
            kreis, half, seats, waiting = offerings[pk]
            yield code, kreis, half, seats, waiting


def _half_of_course(starts: datetime | None, now: Half) -> Half:
    """Dates on request count now."""
    return now if starts is None else half_of(starts.astimezone(BERLIN).date())
