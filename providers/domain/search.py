"""What an offering is found by: its own words and those of its modules, areas, provider and place."""

from core import german
from core.domain import jobs
from core.language import DEFAULT, spoken
from providers.enums import TeachingLanguage
from providers.models import Offering, OfferingQuerySet

BATCH = 500


def search_text_of(offering: Offering) -> str:
    """The terms of an offering, in German whoever changes it. Fetch it with `with_search_sources` where there are many."""
    with spoken(DEFAULT):
        return german.analyse("\n".join(_words_of(offering)))


def _words_of(offering: Offering) -> list[str]:
    provider = offering.provider
    words = [
        offering.title,
        offering.summary,
        offering.description,
        offering.format.title,
        str(offering.get_place_type_display()),
        str(offering.get_mode_display()),
        provider.name,
        offering.gemeinde.name if offering.gemeinde else "",
        offering.kreis.label if offering.kreis else "",
        offering.venue,
        *offering.target_group_labels,
        *(label for label in offering.teaching_language_labels if label != TeachingLanguage.GERMAN.label),  # what nearly all are in tells nothing
        *offering.accessibility_labels,
    ]
    for row in offering.offering_modules.all():
        words += [f"{row.module.code} {row.module.title}", row.module.area.title]
    return words


def with_search_sources(offerings: OfferingQuerySet) -> OfferingQuerySet:
    """Everything search_text_of reads, in two queries."""
    return offerings.select_related("format", "provider__organisation", "gemeinde", "kreis").prefetch_related("offering_modules__module__area")


def refresh_search_text(offering: Offering) -> None:
    """Bring the terms of one offering up to date; called by every verb that changes what they come from."""
    fresh = with_search_sources(Offering.objects.all()).get(pk=offering.pk)
    offering.search_text = search_text_of(fresh)
    Offering.objects.filter(pk=offering.pk).update(search_text=offering.search_text)


def rebuild_search_texts(offerings: OfferingQuerySet) -> int:
    """Bring the terms of many up to date, in batches; returns how many changed. Safe to run at any time."""
    changed = 0
    done = 0
    keys = list(offerings.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        batch = list(with_search_sources(Offering.objects.filter(pk__in=keys[start : start + BATCH])))
        stale = [offering for offering in batch if _set_if_different(offering)]
        Offering.objects.bulk_update(stale, ["search_text"])
        changed += len(stale)
        done += len(batch)
        jobs.report_progress(done, len(keys))
    return changed


def _set_if_different(offering: Offering) -> bool:
    before = offering.search_text
    offering.search_text = search_text_of(offering)
    return offering.search_text != before
