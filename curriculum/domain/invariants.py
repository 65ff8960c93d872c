"""What must hold in the curriculum: the phase matrix adds up to what the guide states for each pathway."""

from collections.abc import Iterator

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from curriculum.enums import Phase
from curriculum.models import Pathway


def find_problems() -> Iterator[str]:
    """One sentence per pathway and phase whose modules do not add up (36/36, 54/18, 36/72 WSt. in the guide's version)."""
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
