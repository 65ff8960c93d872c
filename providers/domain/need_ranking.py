"""Ranking for one need: load what the pure ranking asks for, in few questions and without rows as objects."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db.models import Count, F, Q, Sum

from core.models import Gemeinde
from core.time import BERLIN, end_of_day, minutes_between, start_of_day
from curriculum.enums import Phase
from providers.domain.need_life import people_of
from providers.domain.ranking import LESSON, Course, Feedback, Ranking, Teacher, Wanted, rank
from providers.domain.teaching import Half
from providers.enums import DeliveryMode, LearningPlace, TeachingRequestState
from providers.models import Need, Offering, OfferingModule, Provider, RequestedModule, Session, TeachingCapacity, TeachingProfile

MOST_COURSES = 400  # that begin in the window and have the seats; the soonest


def rank_need(need: Need, *, at: datetime) -> Ranking:
    """Everybody who could serve this need, and why the others could not. Providers that are not public are not asked."""
    wanted = wanted_of(need)
    return rank(wanted, courses_for(wanted, at=at), teachers_for(wanted.first, wanted.last), feedback_by_provider())


def wanted_of(need: Need) -> Wanted:
    """The need as the ranking reads it: presence only. Self-study needs nobody who teaches."""
    rows = need.need_modules.filter(phase=Phase.PRESENCE).values_list("module__code", "minutes")
    host: Gemeinde = need.host
    return Wanted(
        format=need.format.slug,
        minutes=dict(rows),
        format_minutes=need.format.minutes or 6 * LESSON,
        kreis=host.kreis.ags,
        lat=host.lat,
        lon=host.lon,
        places=need.places,
        radius_km=need.radius_km,
        first=need.from_date,
        last=need.until_date,
        weekdays=frozenset(int(day) for day in need.weekdays),
        day_length=need.day_length,
        people=people_of(need),
        audience=need.target_groups,
        languages=need.teaching_languages,
        accessibility=need.accessibility_features,
        budget_cents=need.budget_cents,
    )


def courses_for(wanted: Wanted, *, at: datetime) -> list[Course]:
    """Public offerings of the format that have not begun, begin in the window, have the seats and one of the modules."""
    begins = Q(starts_at__gte=max(at, start_of_day(wanted.first)), starts_at__lt=end_of_day(wanted.last)) | Q(starts_at__isnull=True)
    found = Offering.objects.ahead(at).filter(begins, format__slug=wanted.format, seats__gte=F("seats_taken") + wanted.people)
    if wanted.minutes:
        found = found.filter(pk__in=OfferingModule.objects.filter(module__code__in=list(wanted.minutes)).values("offering"))
    rows = list(
        found.order_by(F("starts_at").asc(nulls_last=True), "pk").values_list(
            *("pk", "uuid", "provider__slug", "place_type", "mode", "gemeinde__lat", "gemeinde__lon", "kreis__lat", "kreis__lon"),
            *("starts_at", "ends_at", "seats", "seats_taken", "target_groups", "teaching_languages", "accessibility_features", "fee_cents", "subsidy_cents"),
        )[:MOST_COURSES]
    )
    keys = [row[0] for row in rows]
    minutes: dict[int, dict[str, int]] = defaultdict(dict)
    for offering, code, each in OfferingModule.objects.filter(offering__in=keys).values_list("offering", "module__code", "minutes"):
        minutes[offering][code] = each
    days: dict[int, set[int]] = defaultdict(set)
    longest: dict[int, int] = defaultdict(int)
    for offering, starts, ends in Session.objects.filter(offering__in=keys).values_list("offering", "starts_at", "ends_at"):
        days[offering].add(starts.astimezone(BERLIN).weekday())
        longest[offering] = max(longest[offering], minutes_between(starts, ends))
    return [
        Course(
            key=str(uuid),
            provider=provider,
            format=wanted.format,
            minutes=minutes[pk],
            place=LearningPlace.ONLINE.value if mode == DeliveryMode.ONLINE else place,
            lat=None if mode == DeliveryMode.ONLINE else lat if lat is not None else kreis_lat,
            lon=None if mode == DeliveryMode.ONLINE else lon if lon is not None else kreis_lon,
            starts=_day(starts),
            ends=_day(ends),
            weekdays=frozenset(days[pk]),
            longest_minutes=longest[pk],
            free_seats=seats - taken,
            audience=audience,
            languages=languages,
            accessibility=features,
            fee_cents=None if fee is None else fee - (subsidy or 0),
        )
        for (pk, uuid, provider, place, mode, lat, lon, kreis_lat, kreis_lon, starts, ends, seats, taken, audience, languages, features, fee, subsidy) in rows
    ]


def teachers_for(first: date, last: date) -> list[Teacher]:
    """Public providers with what they say they can teach, and how much of it in the half-years from `first` to `last` is still free."""
    halves = halves_between(first, last)
    asked = Q(*(Q(year=year, half=half) for year, half in halves), _connector=Q.OR)
    capacity = dict(TeachingCapacity.objects.filter(asked).order_by().values_list("provider").annotate(Sum("minutes")))
    promised = promised_minutes(halves)
    formats, modules, kreise = defaultdict(set), defaultdict(set), defaultdict(set)
    for provider, slug in TeachingProfile.objects.filter(formats__isnull=False).values_list("provider", "formats__slug"):
        formats[provider].add(slug)
    for provider, code in TeachingProfile.objects.filter(modules__isnull=False).values_list("provider", "modules__code"):
        modules[provider].add(code)
    for provider, ags in Provider.kreise.through.objects.values_list("provider", "kreis__ags"):
        kreise[provider].add(ags)
    rows = Provider.objects.public().values_list(
        *("pk", "slug", "organisation__gemeinde__lat", "organisation__gemeinde__lon", "target_groups", "teaching_languages", "accessibility_features"),
        "teaching__fee_cents_per_lesson",
    )
    return [
        Teacher(
            key=slug,
            formats=frozenset(formats[pk]),
            modules=frozenset(modules[pk]),
            kreise=frozenset(kreise[pk]),
            lat=lat,
            lon=lon,
            audience=audience,
            languages=languages,
            accessibility=features,
            capacity_minutes=capacity.get(pk),
            promised_minutes=promised.get(pk, 0),
            fee_cents_per_lesson=fee,
        )
        for pk, slug, lat, lon, audience, languages, features, fee in rows.order_by("slug")
    ]


def promised_minutes(halves: Iterable[Half]) -> dict[int, int]:
    """Minutes by provider that are asked for or agreed for needs whose window begins in one of these half-years."""
    firsts = [date(year, 1 if half == 1 else 7, 1) for year, half in halves]
    lasts = [date(year, 6, 30) if half == 1 else date(year, 12, 31) for year, half in halves]
    held = RequestedModule.objects.filter(
        request__state__in=TeachingRequestState.HOLDING, request__need__from_date__gte=min(firsts), request__need__from_date__lte=max(lasts)
    )
    return dict(held.order_by().values_list("request__provider").annotate(Sum("minutes")))


def feedback_by_provider() -> Mapping[str, Feedback]:
    """What people said about each provider's offerings, read through the reverse relation that the learners app adds."""
    said = Offering.objects.filter(feedback_answers__isnull=False).order_by().values_list("provider__slug")
    rows = said.annotate(points=Sum("feedback_answers__rating"), answers=Count("feedback_answers"))
    return {slug: Feedback(tenths=10 * points // answers, answers=answers) for slug, points, answers in rows}


def halves_between(first: date, last: date) -> list[Half]:
    """The half-years from one day to another."""
    numbers = range(first.year * 2 + (first.month > 6), last.year * 2 + (last.month > 6) + 1)
    return [(number // 2, number % 2 + 1) for number in numbers]


def _day(instant: datetime | None) -> date | None:
    return None if instant is None else instant.astimezone(BERLIN).date()
