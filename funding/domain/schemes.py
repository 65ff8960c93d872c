"""Schemes: which are open for whom, what they say in words, and how the office keeps them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core.domain import audit
from core.models import User
from core.units import format_euro
from funding.domain.amounts import Terms
from funding.models import FundingScheme


class FundingRefused(Exception):
    """This step is not possible now; the message is a sentence for whoever wants to take it."""


class FundingConflict(FundingRefused):
    """Somebody else changed it since the page was opened."""


def lock_scheme(pk: int) -> FundingScheme:
    """A fresh copy of the row that nobody else can change until the transaction ends. Call inside transaction.atomic."""
    return FundingScheme.objects.select_for_update().get(pk=pk)


def terms_of(scheme: FundingScheme) -> Terms:
    """How much it gives."""
    return Terms(scheme.rate_percent, scheme.lump_cents, scheme.cap_cents)


def amount_words(scheme: FundingScheme) -> str:
    """How much it gives, as one line for readers; without an amount where nobody has said one."""
    if scheme.rate_percent is not None:
        words = _("%(percent)d %% der Kosten") % {"percent": scheme.rate_percent}
    elif scheme.lump_cents is not None:
        words = _("Pauschale %(amount)s") % {"amount": format_euro(scheme.lump_cents)}
    else:
        return _("Förderung möglich, Höhe auf Anfrage")
    if scheme.cap_cents is not None:
        words = _("%(words)s, höchstens %(cap)s") % {"words": words, "cap": format_euro(scheme.cap_cents)}
    return words


def snapshot_of(scheme: FundingScheme) -> dict[str, Any]:
    """What a decision keeps of a scheme."""
    return {
        "scheme": str(scheme.uuid),
        "title": scheme.title,
        "giver": scheme.giver,
        "purpose": scheme.purpose,
        "source": scheme.source,
        "rate_percent": scheme.rate_percent,
        "lump_cents": scheme.lump_cents,
        "cap_cents": scheme.cap_cents,
        "documents": scheme.document_list,
        "proof_days": scheme.proof_days,
        "valid_from": scheme.valid_from_date.isoformat(),
        "valid_until": scheme.valid_until_date.isoformat() if scheme.valid_until_date else None,
    }


def open_schemes(day: date, *, kind: str = "", subject: str = "") -> "QuerySet[FundingScheme]":
    """Those that take applications on a day, narrowed to who asks and what for."""
    found = FundingScheme.objects.filter(Q(valid_until_date__isnull=True) | Q(valid_until_date__gte=day), valid_from_date__lte=day)
    if kind:
        found = found.filter(applicants__any={kind})
    if subject:
        found = found.filter(subjects__any={subject})
    return found.order_by("title", "pk")


def store_scheme(scheme: FundingScheme | None, values: Mapping[str, Any], *, seen_at: datetime | None = None, by: User, at: datetime) -> FundingScheme:
    """Write a scheme or change it; decisions that are there keep their terms. `seen_at` is its `changed_at` when the form was opened.

    Effects under the scheme's lock: row, one audit line with what changed. Raises FundingConflict, FundingRefused.
    """
    try:
        with transaction.atomic():
            row = FundingScheme(changed_at=at) if scheme is None else lock_scheme(scheme.pk)
            if scheme is not None and row.changed_at != seen_at:
                raise FundingConflict(_("Jemand anderes hat die Förderlinie inzwischen geändert. Bitte laden Sie die Seite neu; nichts wurde gespeichert."))
            changed = sorted(name for name, value in values.items() if scheme is None or getattr(row, name) != value)
            for name, value in values.items():
                setattr(row, name, value)
            if row.bound_cents > row.budget_cents:
                raise FundingRefused(_("%(bound)s sind schon gebunden; das Budget darf nicht darunter liegen.") % {"bound": format_euro(row.bound_cents)})
            row.changed_at = at
            row.save()
            audit.record(row, "funding.scheme_stored", by=by, data={"fields": changed, "budget": row.budget_cents})
    except IntegrityError as error:
        raise FundingRefused(_("So lässt sich die Förderlinie nicht speichern. Bitte prüfen Sie Satz, Pauschale, Zeitraum und Budget.")) from error
    return row
