"""What must hold between schemes and applications; `manage.py check_invariants` asks."""

from collections.abc import Iterator

from funding.domain.desk_decisions import is_intact
from funding.models import FundingApplication, FundingScheme


def find_problems() -> Iterator[str]:
    """One sentence per finding."""
    bound: dict[int, int] = {}
    for application in FundingApplication.objects.order_by("pk").iterator(chunk_size=500):
        bound[application.scheme_id] = bound.get(application.scheme_id, 0) + application.bound_cents
        if not is_intact(application):
            yield f"Förderantrag {application.uuid}: Entscheidung und Prüfsumme passen nicht zusammen."
    for scheme in FundingScheme.objects.order_by("pk"):
        if scheme.bound_cents != bound.get(scheme.pk, 0):
            yield f"Förderlinie {scheme.uuid}: gebunden {scheme.bound_cents} statt {bound.get(scheme.pk, 0)} Cent."
