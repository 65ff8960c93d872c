"""Needs of municipalities. A NeedFactory need is accepted, for module 7, in spring and summer 2027."""

from datetime import date
from typing import Any

import factory
from factory.django import DjangoModelFactory

from core.enums import OrganisationKind
from core.models import Organisation
from providers.domain.teaching_requests import request_teaching
from providers.enums import NeedState
from providers.models import Need, NeedModule, Provider, TeachingRequest
from tests.factories.core import GemeindeFactory, OrganisationFactory
from tests.factories.providers import AT, a_format, a_module


def a_town(name: str = "Stadt Bedarfstadt", **fields: Any) -> Organisation:
    """A municipality with its Gemeinde."""
    return OrganisationFactory(kind=OrganisationKind.MUNICIPALITY, name=name, gemeinde=GemeindeFactory(name=name.removeprefix("Stadt "), **fields))


class NeedFactory(DjangoModelFactory):
    """`modules=[(module, minutes), …]` sets others than module 7 with 270 minutes of presence."""

    class Meta:
        model = Need

    municipality = factory.LazyFunction(a_town)
    title = factory.Sequence(lambda n: f"Beteiligung für unsere Stadt {n}")
    state = NeedState.ACCEPTED
    people = 12
    format = factory.LazyFunction(a_format)
    host = factory.LazyAttribute(lambda need: need.municipality.gemeinde)
    from_date = date(2027, 2, 1)
    until_date = date(2027, 7, 31)
    created_at = AT
    changed_at = AT
    submitted_at = AT

    @classmethod
    def _create(cls, model_class: type[Need], *args: Any, **kwargs: Any) -> Need:
        modules = kwargs.pop("modules", None)
        need = model_class.objects.create(**kwargs)
        NeedModule.objects.bulk_create(
            NeedModule(need=need, module=module, minutes=minutes) for module, minutes in (modules if modules is not None else [(a_module(), 270)])
        )
        return need


def ask(need: Need, provider: Provider, **fields: Any) -> TeachingRequest:
    """The office asks this provider for everything that is still open; there is time for an answer on every day the tests may run."""
    modules = [row.module for row in need.need_modules.select_related("module")]
    values = {"modules": modules, "fee_cents": 54_000, "message": "", "answer_until_date": date(2099, 1, 31), "by": None, "at": AT}
    return request_teaching(need, provider=provider, **values | fields)
