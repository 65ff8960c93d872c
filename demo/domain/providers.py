"""Demo providers in real Kreise: their organisations, public entries and one editor each."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from django.utils.text import slugify

from core.domain.regions import TRANSLITERATION
from core.enums import OrganisationKind
from core.models import Gemeinde, Kreis, Organisation
from demo.domain.bulk import store
from demo.domain.identity import draw_uuid
from demo.domain.scale import Scale
from providers.models import Provider

# (name, Gemeinde of its seat): twelve Kreise from the Main to Lake Constance.
SMALL = (
    ("Demo-Bildungswerk Ulm", "08421000"),
    ("Demo-Akademie Schwarzwald-Baar", "08326074"),
    ("Demo-Volkshochschule Mannheim", "08222000"),
    ("Demo-Sozialakademie Stuttgart", "08111000"),
    ("Demo-Institut Quartier Freiburg", "08311000"),
    ("Demo-Bildungshaus Bodensee", "08435016"),
    ("Demo-Fortbildungszentrum Ostalb", "08136088"),
    ("Demo-Landakademie Main-Tauber", "08128115"),
    ("Demo-Verwaltungsschule Karlsruhe", "08212000"),
    ("Demo-Werkstatt Beteiligung Tübingen", "08416041"),
    ("Demo-Kolleg Heilbronn", "08121000"),
    ("Demo-Netzwerk Ortenau", "08317096"),
)
KINDS = ("Bildungswerk", "Akademie", "Volkshochschule", "Kolleg", "Bildungshaus", "Werkstatt", "Institut")
SUMMARIES = (
    "Fortbildungen für Haupt- und Ehrenamtliche in Quartier und Gemeinde.",
    "Seminare zu Sozialraum, Beteiligung und Vernetzung, vor Ort und online.",
    "Praxisnahe Kurse für Verwaltung, Politik und Zivilgesellschaft.",
    "Berufsbegleitende Lerngruppen mit kleinen Teilnehmendenzahlen.",
)
TARGET_GROUPS = (frozenset[str](), frozenset({"administration", "politics"}), frozenset({"civil_society", "volunteer"}))
LANGUAGES = (frozenset({"de"}), frozenset({"de"}), frozenset({"de", "en"}), frozenset({"de", "de-simple", "gsg"}))


@dataclass(frozen=True)
class ProviderSeat:
    """A stored provider with the Gemeinde it teaches in and that Gemeinde's Kreis."""

    provider: Provider
    gemeinde: Gemeinde


def write_providers(scale: Scale, rng: Random, *, today: date) -> list[ProviderSeat]:
    """Twelve named ones, and for larger scales one more for each further Gemeinde drawn."""
    gemeinden = {gemeinde.ags: gemeinde for gemeinde in Gemeinde.objects.select_related("kreis")}
    named = [(name, gemeinden[ags]) for name, ags in SMALL]
    seats = named + _further(scale.providers - len(named), gemeinden, rng)
    organisations = store(Organisation(uuid=draw_uuid(rng), kind=OrganisationKind.PROVIDER, name=name, gemeinde=gemeinde) for name, gemeinde in seats)
    providers = Provider.objects.bulk_create(
        Provider(
            organisation=organisation,
            slug=slugify(organisation.name.translate(TRANSLITERATION))[:80],
            summary=f"Demo: {SUMMARIES[index % len(SUMMARIES)]}",
            description="Dies ist ein Demo-Eintrag. Träger, Termine und Preise sind erfunden; nur die Orte gibt es wirklich.",
            target_groups=TARGET_GROUPS[index % len(TARGET_GROUPS)],
            teaching_languages=LANGUAGES[index % len(LANGUAGES)],
            accessibility_features=frozenset({"step_free", "toilet"}) if index % 3 else frozenset(),
            contact_name="Demo-Servicestelle Fortbildung",
            contact_email=f"{slugify(organisation.name.translate(TRANSLITERATION))}@demo.example",
            contact_phone=f"+49 711 000{index:04d}",
            confirmed_on_date=today - timedelta(days=rng.randrange(5, 200)),
        )
        for index, organisation in enumerate(organisations)
    )
    _write_kreise(providers, [gemeinde for _name, gemeinde in seats], rng)
    return [ProviderSeat(provider, gemeinde) for provider, (_name, gemeinde) in zip(providers, seats, strict=True)]


def _further(count: int, gemeinden: dict[str, Gemeinde], rng: Random) -> list[tuple[str, Gemeinde]]:
    taken = {ags for _name, ags in SMALL}
    by_name = {gemeinde.name: gemeinde for ags, gemeinde in sorted(gemeinden.items()) if gemeinde.population and ags not in taken}
    return [(f"Demo-{rng.choice(KINDS)} {name}", by_name[name]) for name in rng.sample(sorted(by_name), max(0, count))]


def _write_kreise(providers: list[Provider], seats: list[Gemeinde], rng: Random) -> None:
    """Where a provider is active: its own Kreis and some others of the same region."""
    by_region: dict[str, list[Kreis]] = {}
    for kreis in Kreis.objects.order_by("ags"):
        by_region.setdefault(kreis.region, []).append(kreis)
    links = [
        Provider.kreise.through(provider_id=provider.pk, kreis_id=kreis.pk)
        for provider, seat in zip(providers, seats, strict=True)
        for kreis in by_region[seat.kreis.region]
        if kreis.pk == seat.kreis_id or rng.random() < 0.5
    ]
    store(links)
