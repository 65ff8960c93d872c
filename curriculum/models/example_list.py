"""The library of practice examples: what its address may ask, and what it lists. Everything unknown in an address is passed over."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, QueryDict
from wagtail.models import Page

from core.enums import ActorSector
from core.models import Kreis
from curriculum.enums import ProjectPhase
from curriculum.models.module import Module

PER_PAGE = 12
PARAMETERS = ("phase", "sektor", "kreis", "modul", "seite")


@dataclass(frozen=True)
class Wish:
    """What somebody looks for; empty means all."""

    phase: str = ""
    sector: str = ""
    kreis: str = ""
    module: str = ""

    @property
    def is_open(self) -> bool:
        """Whether nothing was asked."""
        return not (self.phase or self.sector or self.kreis or self.module)


def wish_of(query: QueryDict, *, kreise: frozenset[str], modules: frozenset[str]) -> Wish:
    """What the address asks and can be asked."""

    def known(name: str, values: frozenset[str]) -> str:
        return value if (value := query.get(name, "")) in values else ""

    return Wish(known("phase", frozenset(ProjectPhase.values)), known("sektor", frozenset(ActorSector.values)), known("kreis", kreise), known("modul", modules))


def context_of(page: Page, request: HttpRequest) -> dict[str, Any]:
    """One page of the examples below the library's page, the newest first, and what can be chosen there."""
    model: Any = apps.get_model("curriculum", "ExamplePage")
    live = model.objects.child_of(page).live()
    kreise = list(Kreis.objects.filter(pk__in=live.values("gemeinde__kreis")).order_by("name", "kind"))
    codes = set(model.modules.through.objects.filter(examplepage__in=live).values_list("module__code", flat=True))
    modules = list(Module.objects.filter(curriculum__is_current=True, code__in=codes).order_by("kind", "position"))
    wish = wish_of(request.GET, kreise=frozenset(row.slug for row in kreise), modules=frozenset(row.code for row in modules))
    found = live.filter(_asked(wish)).select_related("gemeinde__kreis").order_by("-source_date", "title", "pk").distinct()
    listed = Paginator(found, PER_PAGE).get_page(request.GET.get("seite"))
    return {
        "entries": listed.object_list,
        "page_obj": listed,
        "wish": wish,
        "phases": ProjectPhase.choices,
        "sectors": ActorSector.choices,
        "kreise": kreise,
        "modules": modules,
    }


def _asked(wish: Wish) -> Q:
    asked = Q()
    if wish.phase:
        asked &= Q(phases__any={wish.phase})
    if wish.sector:
        asked &= Q(sectors__any={wish.sector})
    if wish.kreis:
        asked &= Q(gemeinde__kreis__slug=wish.kreis)
    if wish.module:
        asked &= Q(modules__code=wish.module)
    return asked
