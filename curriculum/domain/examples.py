"""Consents to practice examples: recorded, withdrawn, expired – and what that does to the pages."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from core.domain import audit
from core.language import DEFAULT
from core.models import User
from core.time import berlin_date
from curriculum.enums import ConsentState
from curriculum.models import ExampleConsent, ExamplePage
from curriculum.models.example_consent import Standing, lock_consents, standing, standing_of


class ConsentRefused(Exception):
    """This cannot be recorded; the message is a sentence for the office, `field` the form's field it concerns."""

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True)
class Listed:
    """An example of the desk's list: its page (the German one where there is one) and how its consents stand."""

    page: ExamplePage
    standing: Standing


def examples_with_standing(*, day: date) -> list[Listed]:
    """Every example once, whether published or not, by title. Two queries."""
    pages: dict[UUID, ExamplePage] = {}
    for page in ExamplePage.objects.select_related("gemeinde__kreis", "locale").order_by("title", "pk"):
        if page.translation_key not in pages or page.locale.language_code == DEFAULT:
            pages[page.translation_key] = page
    consents: dict[UUID, list[ExampleConsent]] = defaultdict(list)
    for consent in ExampleConsent.objects.filter(example_key__in=pages):
        consents[consent.example_key].append(consent)
    return [Listed(page, standing(consents[key], day=day)) for key, page in sorted(pages.items(), key=lambda pair: (pair[1].title.casefold(), pair[1].pk))]


def ending_soon(*, day: date, days: int) -> list[Listed]:
    """Published examples that go offline within `days` because a consent ends."""
    until = day + timedelta(days=days)
    return [row for row in examples_with_standing(day=day) if row.page.live and row.standing.until is not None and row.standing.until <= until]


def record_consent(
    page: ExamplePage, *, party: str, given_by: str, covers: str, reference: str, given_on_date: date, until_date: date | None, by: User, at: datetime
) -> ExampleConsent:
    """Write down that a party agreed. Twice is once. Publishes nothing. Effects: row, one audit line. Raises ConsentRefused."""
    if given_on_date > berlin_date(at):
        raise ConsentRefused(_("Der Tag der Einwilligung darf nicht in der Zukunft liegen."), field="given_on_date")
    if until_date is not None and until_date < berlin_date(at):
        raise ConsentRefused(_("Diese Einwilligung ist schon abgelaufen."), field="until_date")
    if until_date is not None and until_date < given_on_date:
        raise ConsentRefused(_("Das Ende darf nicht vor dem Tag der Einwilligung liegen."), field="until_date")
    said = {"party": " ".join(party.split()), "given_by": " ".join(given_by.split()), "covers": covers.strip(), "reference": " ".join(reference.split())}
    with transaction.atomic():
        ExamplePage.objects.select_for_update().only("pk").get(pk=page.pk)  # a double click waits here
        newest = ExampleConsent.objects.filter(example_key=page.translation_key, party=said["party"]).first()
        wanted = said | {"given_on_date": given_on_date, "until_date": until_date}
        if newest is not None and newest.withdrawn_at is None and all(getattr(newest, name) == value for name, value in wanted.items()):
            return newest
        consent = ExampleConsent.objects.create(example_key=page.translation_key, recorded_at=at, recorded_by=by, **wanted)
        audit.record(consent, "curriculum.consent_recorded", by=by, data={"page": page.pk, "until": until_date.isoformat() if until_date else None})
    return consent


def withdraw_consent(consent: ExampleConsent, *, withdrawal: str, by: User | None, at: datetime) -> list[ExamplePage]:
    """Somebody takes a consent back: the example goes offline in every language at once. Twice is once.

    Effects: row, one audit line, each live page unpublished (Wagtail's line in its history). Returns the pages taken down. Raises ConsentRefused.
    """
    if not withdrawal.strip():
        raise ConsentRefused(_("Bitte halten Sie fest, wie die Einwilligung zurückgezogen wurde."), field="withdrawal")
    with transaction.atomic():
        lock_consents(consent.example_key)
        locked = ExampleConsent.objects.get(pk=consent.pk)
        if locked.withdrawn_at is not None:
            return []
        locked.withdrawn_at, locked.withdrawal = at, withdrawal.strip()
        locked.save(update_fields=["withdrawn_at", "withdrawal"])
        audit.record(locked, "curriculum.consent_withdrawn", by=by, data={"example": str(locked.example_key)})
        return _take_down(locked.example_key, by=by, at=at)


def take_down_without_consent(*, at: datetime) -> int:
    """Unpublish whatever is live without a consent that holds today: the nightly end of those that expired. Safe to run twice."""
    keys = {row.page.translation_key for row in examples_with_standing(day=berlin_date(at)) if row.standing.state != ConsentState.GIVEN}
    taken = 0
    for key in sorted(keys):
        with transaction.atomic():
            taken += len(_take_down(key, by=None, at=at))
    return taken


def _take_down(key: UUID, *, by: User | None, at: datetime) -> list[ExamplePage]:
    lock_consents(key)
    if standing_of(key, day=berlin_date(at)).state == ConsentState.GIVEN:
        return []
    pages: Sequence[ExamplePage] = list(ExamplePage.objects.filter(translation_key=key, live=True).order_by("pk"))
    for page in pages:
        page.unpublish(user=by)
    return list(pages)
