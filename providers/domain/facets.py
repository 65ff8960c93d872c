"""What the catalogue can be narrowed by: the values each filter knows, with the words for them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from core.enums import Sector
from core.models import Kreis
from core.page_cache.parts import PROGRAMME, remember_facts
from curriculum.enums import TaskField
from curriculum.models import LearningArea, LearningFormat, Module
from providers.enums import AccessibilityFeature, DeliveryMode, GroupType, PlaceType, TeachingLanguage
from providers.models import Provider

# Their parameters, in the order of the form.
FACETS = ("format", "lernbereich", "feld", "ort", "gruppe", "kosten", "zielgruppe", "sprache", "barrierefrei", "modul", "kreis", "traeger")
ONLINE = "online"
# The addresses are German; the values of the database are understood too.
PLACE_OF_WORD = {"inhouse": PlaceType.INHOUSE, "regional": PlaceType.REGIONAL, "zentral": PlaceType.CENTRAL}
GROUP_OF_WORD = {"fest": GroupType.FIXED, "wechselnd": GroupType.CHANGING}
SECTOR_OF_WORD = {
    "verwaltung": Sector.ADMINISTRATION,
    "politik": Sector.POLITICS,
    "wirtschaft": Sector.MARKET,
    "zivilgesellschaft": Sector.CIVIL_SOCIETY,
    "ehrenamt": Sector.VOLUNTEER,
}
FEATURE_OF_WORD = {
    "stufenlos": AccessibilityFeature.STEP_FREE,
    "toilette": AccessibilityFeature.TOILET,
    "parkplatz": AccessibilityFeature.PARKING,
    "hoeranlage": AccessibilityFeature.HEARING_LOOP,
    "gebaerdensprache": AccessibilityFeature.SIGN_INTERPRETER,
    "untertitel": AccessibilityFeature.LIVE_CAPTIONS,
    "unterlagen": AccessibilityFeature.ACCESSIBLE_DOCUMENTS,
    "grossdruck": AccessibilityFeature.LARGE_PRINT,
    "assistenzhund": AccessibilityFeature.ASSISTANCE_DOG,
    "begleitperson": AccessibilityFeature.COMPANION,
    "rueckzugsraum": AccessibilityFeature.QUIET_ROOM,
}
FREE, LOW, MIDDLE, HIGH, UNKNOWN, SUBSIDISED = "kostenfrei", "bis-100", "bis-250", "ueber-250", "auf-anfrage", "gefoerdert"
LOW_CENTS, MIDDLE_CENTS = 10_000, 25_000


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


def prices_of(fee_cents: int | None, subsidy_cents: int | None) -> list[str]:
    """The values of "kosten" that hold: one for what remains to be paid, and whether some of the fee is paid by the state."""
    if fee_cents is None:
        return [UNKNOWN]
    share = fee_cents - (subsidy_cents or 0)
    step = FREE if share == 0 else LOW if share <= LOW_CENTS else MIDDLE if share <= MIDDLE_CENTS else HIGH
    return [step, SUBSIDISED] if subsidy_cents else [step]


def load_facets() -> dict[str, Facet]:
    """All filters by parameter, in the order of the form; remembered until public data change, else five queries. Not to be changed."""
    return remember_facts("providers.facets", lambda: remember_facts("providers.programme_facets", _programme_facets, of=PROGRAMME) | _provider_facet())


def _provider_facet() -> dict[str, Facet]:
    providers = Provider.objects.public().select_related("organisation").order_by("organisation__name", "pk")
    return {"traeger": Facet("traeger", _("Träger"), dict(providers.values_list("slug", "organisation__name")))}


def _programme_facets() -> dict[str, Facet]:
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
        Facet(
            "kosten",
            _("Kosten"),
            {
                FREE: _("kostenfrei"),
                LOW: _("bis 100 €"),
                MIDDLE: _("über 100 € bis 250 €"),
                HIGH: _("über 250 €"),
                UNKNOWN: _("auf Anfrage"),
                SUBSIDISED: _("mit Förderung"),
            },
        ),
        Facet(
            "zielgruppe",
            _("Zielgruppe"),
            {word: str(sector.label) for word, sector in SECTOR_OF_WORD.items()},
            {sector.value: word for word, sector in SECTOR_OF_WORD.items()},
        ),
        Facet("sprache", _("Sprache"), {value: str(label) for value, label in TeachingLanguage.choices}),
        Facet(
            "barrierefrei",
            _("Barrierefreiheit"),
            {word: str(feature.label) for word, feature in FEATURE_OF_WORD.items()},
            {feature.value: word for word, feature in FEATURE_OF_WORD.items()},
        ),
        Facet("modul", _("Modul"), {row.code: f"{row.code} {row.title}" for row in modules}, {row.code.lower(): row.code for row in modules}),
        Facet("kreis", _("Kreis"), {row.slug: row.label for row in kreise}, {row.ags: row.slug for row in kreise}),
    ]
    return {facet.parameter: facet for facet in facets}
