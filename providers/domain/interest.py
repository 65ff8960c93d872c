"""Interest without a date: whoever finds no course says which module they want, and the office counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Max

from core.domain import audit
from core.models import User
from curriculum.models import Module
from providers.domain.stock import current_stock
from providers.models import ModuleInterest


@dataclass(frozen=True)
class Wanted:
    """How many people want a module, since when the latest, and how many courses of it can be found now."""

    module: Module
    people: int
    latest_at: datetime
    offerings: int


def declare_interest(module: Module, *, by: User, at: datetime) -> ModuleInterest:
    """Once per person and module; twice is once. Effects: row, one audit line."""
    with transaction.atomic():
        interest, is_new = ModuleInterest.objects.get_or_create(user=by, module=module, defaults={"created_at": at})
        if is_new:
            audit.record(interest, "providers.interest_declared", by=by, data={"module": module.pk})
    return interest


def withdraw_interest(module: Module, *, by: User) -> None:
    """Twice is once. Effects: the row, one audit line."""
    with transaction.atomic():
        interest = ModuleInterest.objects.select_for_update().filter(user=by, module=module).first()
        if interest is not None:
            audit.record(interest, "providers.interest_withdrawn", by=by, data={"module": module.pk})
            interest.delete()


def wanted_modules() -> Sequence[Wanted]:
    """Modules that somebody wants, the most wanted first; the same number in the order of the programme."""
    stock = current_stock()
    modules = Module.objects.annotate(people=Count("interests"), latest_at=Max("interests__created_at")).filter(people__gt=0)
    return [
        Wanted(module, module.people, module.latest_at, stock.values.get(("modul", module.code), 0).bit_count())
        for module in modules.select_related("area").order_by("-people", "position", "pk")
    ]
