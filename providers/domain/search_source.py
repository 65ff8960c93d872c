"""Offerings and providers as they can be found."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.conf import settings
from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.models import Kreis
from core.search import index
from core.search.registry import Document, Kind, Source, register
from core.time import berlin_date
from providers.domain.search import with_search_sources
from providers.models import Offering, OfferingQuerySet, Provider

OFFERINGS, PROVIDERS = "offerings", "providers"
OFFERING = Kind("angebot", gettext_lazy("Angebot"), gettext_lazy("Angebote"))
PROVIDER = Kind("traeger", gettext_lazy("Träger"), pgettext_lazy("plural", "Träger"))
WRITTEN_IN = settings.LANGUAGE_CODE  # providers write German


def offering_changed(offering: Offering, *, at: datetime) -> None:
    """The offering, its dates or its state are different: what is found follows after commit."""
    index.changed(OFFERINGS, [offering.pk], at=at)


def provider_changed(provider: Provider, *, at: datetime) -> None:
    """Its own entry and those of its offerings, which name it."""
    index.changed(PROVIDERS, [provider.pk], at=at)
    index.changed(OFFERINGS, Offering.objects.filter(provider=provider).values_list("pk", flat=True), at=at)


def _findable(at: datetime) -> OfferingQuerySet:
    """What the catalogue shows: published and not begun, or with dates still to be agreed."""
    return Offering.objects.upcoming(at).filter(Q(starts_at__gt=at) | Q(starts_at__isnull=True))


def offering_keys() -> Iterable[int]:
    """Of all that can be found."""
    return _findable(timezone.now()).order_by("pk").values_list("pk", flat=True)


def offering_documents(keys: Sequence[int], language: str) -> Iterator[Document]:
    """Those offerings, with the words of the interface in this language."""
    for offering in with_search_sources(_findable(timezone.now()).filter(pk__in=keys)):
        modules = [row.module for row in offering.offering_modules.all()]
        gemeinde, kreis = offering.gemeinde, offering.kreis
        place = [gemeinde.name if gemeinde else "", kreis.label if kreis else ""]
        shown_place = place[:1] if gemeinde and kreis and kreis.name == gemeinde.name else place
        yield Document(
            key=offering.pk,
            kind=OFFERING.slug,
            title=offering.title,
            url=reverse("providers:offering", args=[offering.uuid]),
            text_language=WRITTEN_IN,
            details=" · ".join(filter(None, [_begins(offering), ", ".join(filter(None, shown_place)), offering.provider.name])),
            summary=offering.summary,
            headings=" ".join([*place, gemeinde.postcode if gemeinde else ""]),
            body=" ".join([offering.description, offering.venue, offering.provider.name]),
            labels=" ".join(
                [
                    str(OFFERING.label),
                    offering.format.title,
                    str(offering.get_place_type_display()),
                    str(offering.get_mode_display()),
                    *(f"{module.label} {module.area.title}" for module in modules),
                ]
            ),
            sort_at=offering.starts_at,
            visible_until=offering.starts_at,
        )


def _begins(offering: Offering) -> str:
    if offering.starts_at is None:
        return _("Termine auf Anfrage")
    return _("Beginn %(day)s") % {"day": date_format(berlin_date(offering.starts_at), "DATE_FORMAT")}


def provider_keys() -> Iterable[int]:
    """Of all public ones."""
    return Provider.objects.public().order_by("pk").values_list("pk", flat=True)


def provider_documents(keys: Sequence[int], language: str) -> Iterator[Document]:
    """Those providers."""
    shown = Provider.objects.public().filter(pk__in=keys).select_related("organisation__gemeinde")
    for provider in shown.prefetch_related(Prefetch("kreise", Kreis.objects.order_by("name", "kind"))):
        kreise = [kreis.label for kreis in provider.kreise.all()]
        yield Document(
            key=provider.pk,
            kind=PROVIDER.slug,
            title=provider.name,
            url=reverse("providers:provider", args=[provider.slug]),
            text_language=WRITTEN_IN,
            details=", ".join(kreise[:3]) + (" …" if len(kreise) > 3 else ""),
            summary=provider.summary,
            headings=" ".join(kreise),
            body=provider.description,
            labels=str(PROVIDER.label),
        )


register(Source(OFFERINGS, kinds=(OFFERING,), keys=offering_keys, documents=offering_documents))
register(Source(PROVIDERS, kinds=(PROVIDER,), keys=provider_keys, documents=provider_documents))
