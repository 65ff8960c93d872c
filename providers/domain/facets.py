"""What the catalogue can be narrowed by: the values each filter knows, with the words for them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from core.models import Kreis
from core.page_cache.parts import remember_facts
from curriculum.enums import TaskField
from curriculum.models import LearningArea, LearningFormat, Module
from providers.enums import DeliveryMode, GroupType, PlaceType
from providers.models import Provider

FACETS = ("format", "lernbereich", "feld", "ort", "gruppe", "modul", "kreis", "traeger")  # their parameters, in the order of the form
ONLINE = "online"
# The addresses are German; the values of the database are understood too.
PLACE_OF_WORD = {"inhouse": PlaceType.INHOUSE, "regional": PlaceType.REGIONAL, "zentral": PlaceType.CENTRAL}
GROUP_OF_WORD = {"fest": GroupType.FIXED, "wechselnd": GroupType.CHANGING}


@dataclass(frozen=True)
class Facet:
    """One filter: its parameter, its name in a sentence, its values in the address with their labels, and other spellings."""

    parameter: str
    name: str
    options: Mapping[str, str]
    aliases: Mapping[str, str] = field(default_factory=dict)

    def canonical(self, value: str) -> str | None:
        """The value as the address writes it; None when this filter does not know it."""
        lowered = value.strip().lower()
        known = self.aliases.get(lowered, lowered)
        return known if known in self.options else None


def load_facets() -> dict[str, Facet]:
    """All filters by parameter, in the order of the form; remembered until public data change, else five queries. Not to be changed."""
    return remember_facts("providers.facets", _load_facets)


def _load_facets() -> dict[str, Facet]:
    modules = list(Module.objects.filter(curriculum__is_current=True))
    kreise = list(Kreis.objects.order_by("name", "kind"))
    facets = [
        Facet("format", _("Format"), {row.slug: row.title for row in LearningFormat.objects.filter(curriculum__is_current=True)}),
        Facet("lernbereich", _("Lernbereich"), {row.slug: row.title for row in LearningArea.objects.filter(curriculum__is_current=True)}),
        Facet("feld", _("Aufgabenfeld"), {value: str(label) for value, label in TaskField.choices}),
        Facet(
            "ort",
            _("Lernort"),
            {word: str(place.label) for word, place in PLACE_OF_WORD.items()} | {ONLINE: str(DeliveryMode.ONLINE.label)},
            {"central": "zentral"},
        ),
        Facet("gruppe", _("Lerngruppe"), {word: str(group.label) for word, group in GROUP_OF_WORD.items()}, {"fixed": "fest", "changing": "wechselnd"}),
        Facet("modul", _("Modul"), {row.code: f"{row.code} {row.title}" for row in modules}, {row.code.lower(): row.code for row in modules}),
        Facet("kreis", _("Kreis"), {row.slug: row.label for row in kreise}, {row.ags: row.slug for row in kreise}),
        Facet(
            "traeger",
            _("Träger"),
            {row.slug: row.name for row in Provider.objects.public().select_related("organisation").order_by("organisation__name", "pk")},
        ),
    ]
    return {facet.parameter: facet for facet in facets}
