"""Lines of the ledger that a certificate rests on are closed: taking one back later is the office's decision, and everybody sees it.

A pathway certificate closes what was recorded before its issue in the cells its pathway asks for, as long as it is valid. Certificates lie above
this app, so they are only reached through the reverse relation of the begun pathway.
"""

from django.db.models import OuterRef, QuerySet, Subquery

from learners.models import HoursEntry, PathwayEnrolment

VALID = "valid"  # certificates.enums.CertificateState; a test keeps them equal


def closing_numbers() -> "QuerySet[PathwayEnrolment, str]":
    """The numbers of certificates that closed the outer line, for a Subquery over HoursEntry; the first one issued first."""
    return (
        PathwayEnrolment.objects.filter(
            learner=OuterRef("learner"),
            certificates__state=VALID,
            certificates__issued_at__gte=OuterRef("recorded_at"),
            pathway__pathway_modules__module=OuterRef("module"),
            pathway__pathway_modules__phase=OuterRef("phase"),
        )
        .order_by("certificates__issued_at", "certificates__pk")
        .values_list("certificates__number", flat=True)[:1]
    )


def closed_by(entry: HoursEntry) -> str:
    """The number of the certificate that rests on this line; empty when none does."""
    return HoursEntry.objects.filter(pk=entry.pk).annotate(number=Subquery(closing_numbers())).values_list("number", flat=True).first() or ""
