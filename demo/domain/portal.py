"""What the demo provider's editor has on the table: an offering that came back, a request, a refused one, a message, an invitation, a profile."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random

from core.models import User
from core.time import berlin_datetime
from curriculum.models import LearningFormat, Module
from demo.domain.bulk import store
from demo.domain.identity import draw_uuid
from demo.domain.providers import ProviderSeat
from providers.domain.entry_parts import entry_of
from providers.domain.invitations import invite_editor
from providers.domain.messages import send_message
from providers.domain.publishing import return_offering
from providers.domain.requests import ask_to_cancel, change_own_offering, decline_request
from providers.domain.teaching import half_years
from providers.enums import OfferingState, PriceLevel, Recipients
from providers.models import Offering, OfferingQuerySet, Provider, TeachingCapacity, TeachingProfile

LESSONS = (24, 36, 48, 72, 96)


def write_teaching(seats: Sequence[ProviderSeat], rng: Random, *, today: date) -> None:
    """What each provider can teach, in bulk: some six modules, two formats, hours for two or four half-years."""
    formats = list(LearningFormat.objects.filter(curriculum__is_current=True).order_by("pk"))
    modules = list(Module.objects.filter(curriculum__is_current=True).order_by("position"))
    halves = half_years(today)
    profiles = store(
        TeachingProfile(provider=seat.provider, price_level=rng.choice(PriceLevel.values), fee_cents_per_lesson=rng.choice((None, 7_500, 9_000, 12_000)))
        for seat in seats
    )
    store(TeachingProfile.formats.through(teachingprofile_id=row.pk, learningformat_id=form.pk) for row in profiles for form in rng.sample(formats, 2))
    store(TeachingProfile.modules.through(teachingprofile_id=row.pk, module_id=module.pk) for row in profiles for module in rng.sample(modules, 6))
    store(
        TeachingCapacity(provider=seat.provider, year=year, half=half, minutes=rng.choice(LESSONS) * 45)
        for seat in seats
        for year, half in halves[: rng.choice((2, 4))]
    )


def play_portal(provider: Provider, rng: Random, *, editor: User, office: User, today: date) -> None:
    """Step by step through the real verbs, each at its own past moment."""
    own = Offering.objects.filter(provider=provider).order_by("pk")
    if submitted := own.filter(state=OfferingState.SUBMITTED).first():
        return_offering(
            submitted, reason="Bitte ergänzen Sie, wie der Raum zu erreichen ist, und prüfen Sie die Minuten der Module (Demo).", by=office, at=_day(today, 3)
        )
    booked = _booked(own, today)
    if booked:
        seen = booked[0]
        wanted = entry_of(seen, ["seats"])
        wanted = replace(wanted, fields={"seats": seen.seats + 4})
        change_own_offering(
            seen, wanted, reason="Wir bekommen einen größeren Raum, und die Nachfrage ist da (Demo).", seen_at=seen.changed_at, by=editor, at=_day(today, 2)
        )
        send_message(
            seen,
            uuid=draw_uuid(rng),
            audience=Recipients.CONFIRMED,
            subject="Was Sie bitte mitbringen (Demo)",
            text="Bitte bringen Sie einen Plan oder ein Foto Ihres Quartiers mit. Wir arbeiten damit am Vormittag.",
            by=editor,
            at=_day(today, 1),
        )
    if len(booked) > 1:
        asked = ask_to_cancel(booked[1], reason="Die Seminarleitung hat an diesem Tag einen anderen Termin (Demo).", by=editor, at=_day(today, 6))
        decline_request(asked, remark="Bitte suchen Sie zuerst eine Vertretung; es sind schon viele angemeldet (Demo).", by=office, at=_day(today, 5))
    invite_editor(provider, email="neue.kollegin@demo.example", by=editor, at=_day(today, 1))


def _booked(own: OfferingQuerySet, today: date) -> list[Offering]:
    """Two offerings ahead in which people have seats."""
    ahead = own.filter(state=OfferingState.PUBLISHED, seats_taken__gt=0, starts_at__gt=_day(today, -7))
    return list(ahead.order_by("starts_at", "pk")[:2])


def _day(today: date, days_ago: int) -> datetime:
    return berlin_datetime(today - timedelta(days=days_ago), time(10))
