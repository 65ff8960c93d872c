"""What must hold in the curriculum: the phase matrix adds up to what the guide states, and a record has one page in each language."""

from collections.abc import Iterator

from django.db.models import Count, Model, Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from curriculum.domain.examples import examples_with_standing
from curriculum.enums import ConsentState, Phase
from curriculum.models import AreaPage, FormatPage, IndexPage, ModulePage, Pathway, PathwayPage, SelfStudyUnitPage

# The address follows from the record, and Wagtail refuses a second page with the same one; the database itself cannot.
PAGES: dict[type[Model], str] = {
    AreaPage: "area",
    FormatPage: "format",
    IndexPage: "shows",
    ModulePage: "module",
    PathwayPage: "pathway",
    SelfStudyUnitPage: "unit",
}


def find_problems() -> Iterator[str]:
    """One sentence per pathway and phase whose modules do not add up (36/36, 54/18, 36/72 WSt. in the guide's version), and per record with two pages."""
    yield from _doubled_pages()
    yield from _examples_without_consent()
    sums = Pathway.objects.annotate(
        presence_sum=Coalesce(Sum("pathway_modules__module__minutes", filter=Q(pathway_modules__phase=Phase.PRESENCE)), 0),
        self_study_sum=Coalesce(Sum("pathway_modules__module__minutes", filter=Q(pathway_modules__phase=Phase.SELF_STUDY)), 0),
    )
    for pathway in sums.order_by("curriculum_id", "position"):
        for name, stated, added in (
            ("Präsenz", pathway.presence_minutes, pathway.presence_sum),
            ("Selbstlernen", pathway.self_study_minutes, pathway.self_study_sum),
        ):
            if stated != added:
                yield f"Bildungsweg {pathway.slug}: {name} soll {stated} Minuten haben, die Module ergeben {added}."


def _examples_without_consent() -> Iterator[str]:
    """An hour after midnight at the latest none is left (curriculum.tasks.take_down_examples)."""
    for row in examples_with_standing(day=timezone.localdate()):
        if row.page.live and row.standing.state != ConsentState.GIVEN:
            yield f"Praxisbeispiel {row.page.pk} ist öffentlich, die Einwilligung aber: {row.standing.state.label}."


def _doubled_pages() -> Iterator[str]:
    for model, record in PAGES.items():
        doubled = model._default_manager.values(record, "locale__language_code").annotate(pages=Count("pk")).filter(pages__gt=1)
        for row in doubled.order_by(record):
            yield f"{model._meta.verbose_name} zu {record} {row[record]}: {row['pages']} Seiten in der Sprache {row['locale__language_code']}, es darf nur eine geben."
