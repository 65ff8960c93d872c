"""Providers, offerings and sessions. An OfferingFactory offering is published, complete and in the future of `AT`."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import factory
from django.utils.text import slugify
from factory.django import DjangoModelFactory

from curriculum.enums import ModuleKind
from curriculum.models import Curriculum, LearningArea, LearningFormat, Module
from providers.domain.schedule import refresh_schedule
from providers.domain.search import refresh_search_text
from providers.enums import OfferingState
from providers.models import Offering, OfferingModule, Provider, Session, SessionModule
from tests.factories.core import KreisFactory, OrganisationFactory

AT = datetime(2027, 1, 11, 9, 0, tzinfo=UTC)  # "now" of the tests that pass a time in; a Monday in winter
FIRST_START = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)  # 9:00 in Berlin, four weeks before the clock change


def a_curriculum() -> Curriculum:
    """The current curriculum, or a small one where none is loaded."""
    return Curriculum.objects.filter(is_current=True).first() or Curriculum.objects.create(
        version="2019", title="Qualifiziert ins Quartier", source="Test", valid_from_date=date(2019, 1, 1), is_current=True
    )


def an_area(number: int = 3, title: str = "Beteiligung/Teilhabe") -> LearningArea:
    """A Lernbereich of the current curriculum."""
    return LearningArea.objects.get_or_create(
        curriculum=a_curriculum(), number=number, defaults={"slug": slugify(title.replace("/", "-")), "title": title, "principle": title.partition("/")[0]}
    )[0]


def a_module(code: str = "7", title: str = "Grundlagen von Beteiligung erarbeiten", area: LearningArea | None = None) -> Module:
    """A base module of 270 minutes."""
    position = int(code.removeprefix("V")) + (18 if code.startswith("V") else 0)
    kind = ModuleKind.DEEPENING if code.startswith("V") else ModuleKind.BASE
    return Module.objects.get_or_create(
        curriculum=a_curriculum(),
        code=code,
        defaults={"area": area or an_area(), "kind": kind, "position": position, "title": title, "minutes": None if kind == ModuleKind.DEEPENING else 270},
    )[0]


def a_format(slug: str = "basis", title: str = "Basisqualifizierung", **fields: Any) -> LearningFormat:
    """A format of the current curriculum."""
    return LearningFormat.objects.get_or_create(curriculum=a_curriculum(), slug=slug, defaults={"position": 2, "title": title} | fields)[0]


class ProviderFactory(DjangoModelFactory):
    class Meta:
        model = Provider

    organisation = factory.SubFactory(OrganisationFactory)
    slug = factory.LazyAttribute(lambda provider: slugify(provider.organisation.name))
    summary = "Wir bilden Menschen in der Quartiersarbeit fort."
    contact_name = "Kursbüro"
    contact_email = factory.LazyAttribute(lambda provider: f"kurse@{provider.slug}.example.org")
    confirmed_on_date = date(2027, 1, 4)


class OfferingFactory(DjangoModelFactory):
    """Published with one session of 270 minutes for one module. `modules=[(module, minutes), …]` sets others; `modules=[]` none.

    The session teaches every module in full, one block a day from `first_start` on. `sessions=False` leaves it without dates.
    """

    class Meta:
        model = Offering
        skip_postgeneration_save = True

    provider = factory.SubFactory(ProviderFactory)
    format = factory.LazyFunction(a_format)
    title = factory.Sequence(lambda n: f"Beteiligung im Quartier {n}")
    summary = "Ein Tag mit Übungen aus der Praxis."
    state = OfferingState.PUBLISHED
    kreis = factory.SubFactory(KreisFactory)
    venue = "Bürgerhaus, Hauptstraße 1"
    seats = 12
    registration_until_date = date(2027, 2, 15)
    fee_cents = 12_000
    published_at = factory.LazyAttribute(lambda offering: AT if offering.state == OfferingState.PUBLISHED else None)

    class Params:
        draft = factory.Trait(state=OfferingState.DRAFT)
        online = factory.Trait(mode="online", kreis=None, venue="")

    @classmethod
    def _create(cls, model_class: type[Offering], *args: Any, **kwargs: Any) -> Offering:
        modules = kwargs.pop("modules", None)
        sessions = kwargs.pop("sessions", True)
        first_start = kwargs.pop("first_start", FIRST_START)
        offering = model_class.objects.create(**kwargs)
        rows = [(a_module(), 270)] if modules is None else modules
        OfferingModule.objects.bulk_create(OfferingModule(offering=offering, module=module, minutes=minutes) for module, minutes in rows)
        if sessions:
            for day, (module, minutes) in enumerate(rows or [(None, 270)]):
                start = first_start + timedelta(days=day)
                SessionFactory(
                    offering=offering, starts_at=start, ends_at=start + timedelta(minutes=minutes + 60), modules=[(module, minutes)] if module else []
                )
        refresh_search_text(offering)
        offering.refresh_from_db()
        return offering


class SessionFactory(DjangoModelFactory):
    """9:00 to 14:30 in Berlin with an hour of pauses: 270 teaching minutes. `modules=[(module, minutes), …]`; default: the offering's first module."""

    class Meta:
        model = Session

    offering = factory.SubFactory(OfferingFactory, sessions=False)
    starts_at = FIRST_START
    ends_at = factory.LazyAttribute(lambda session: session.starts_at + timedelta(minutes=330))
    break_minutes = 60

    @classmethod
    def _create(cls, model_class: type[Session], *args: Any, **kwargs: Any) -> Session:
        modules = kwargs.pop("modules", None)
        session = model_class.objects.create(**kwargs)
        if modules is None:
            modules = [(row.module, row.minutes) for row in session.offering.offering_modules.select_related("module")[:1]]
        SessionModule.objects.bulk_create(SessionModule(session=session, module=module, minutes=minutes) for module, minutes in modules)
        refresh_schedule(session.offering)
        return session
