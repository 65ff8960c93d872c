"""What a municipality decides about its need: write it down, hand it in, take it back, give it up."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.domain import audit
from core.models import Organisation, User
from core.time import berlin_date
from curriculum.enums import Phase
from curriculum.models import Competence, Module, Pathway
from providers.domain.need_bundling import lock_with_bundled, split_all
from providers.domain.need_life import NeedRefused, lock_need, move, record_step
from providers.domain.need_notices import tell_office
from providers.domain.teaching_requests import end_running_requests
from providers.enums import NeedSide, NeedState, NeedStepKind, TeachingRequestState
from providers.models import Need, NeedModule

UNSAID_MINUTES = 270  # of a deepening module, which the guide gives no hours: a day, as all others have


class NeedConflict(NeedRefused):
    """Somebody else changed the need since the form was opened."""


class NeedIncomplete(NeedRefused):
    """Something is missing; `gaps` are sentences, all of them."""

    def __init__(self, gaps: list[str]) -> None:
        super().__init__(_("Der Bedarf ist noch nicht vollständig."))
        self.gaps = gaps


@dataclass(frozen=True)
class NeedEntry:
    """A need as somebody wants it: values by field name, minutes by (module id, phase), competences."""

    fields: Mapping[str, Any]
    modules: Mapping[tuple[int, str], int]
    competences: tuple[Competence, ...] = ()


def create_need(entry: NeedEntry, *, municipality: Organisation, by: User, at: datetime) -> Need:
    """Write a draft. Effects: need, modules, competences, one line in the Verlauf, one audit line."""
    with transaction.atomic():
        need = Need.objects.create(**entry.fields, municipality=municipality, created_by=by, created_at=at, changed_at=at)
        _store_parts(need, entry)
        record_step(need, NeedStepKind.CREATED, side=NeedSide.MUNICIPALITY, by=by, at=at)
        audit.record(need, "providers.need_created", by=by)
    return need


def change_need(need: Need, entry: NeedEntry, *, seen_at: datetime | None, by: User, at: datetime) -> Need:
    """Store a changed draft; `seen_at` is its `changed_at` when the form was opened.

    Effects under the need's lock: fields, modules, competences, one audit line. Raises NeedConflict, NeedRefused.
    """
    with transaction.atomic():
        locked = lock_need(need)
        if locked.state != NeedState.DRAFT:
            raise NeedRefused(_("Nur ein Entwurf lässt sich ändern. Bitte holen Sie den Bedarf zuerst zurück."))
        if locked.changed_at != seen_at:
            raise NeedConflict(_("Jemand anderes hat den Bedarf inzwischen geändert. Bitte laden Sie die Seite neu; Ihre Eingaben wurden nicht gespeichert."))
        for name, value in entry.fields.items():
            setattr(locked, name, value)
        locked.changed_at = at
        locked.save(update_fields=[*entry.fields, "changed_at"])
        _store_parts(locked, entry)
        audit.record(locked, "providers.need_changed", by=by)
    return locked


def submit_need(need: Need, *, by: User, at: datetime) -> Need:
    """Hand a draft to the office. Twice is once.

    Effects: state, one line in the Verlauf, one audit line, a mail to the office. Raises NeedIncomplete with everything that is missing.
    """
    with transaction.atomic():
        locked = lock_need(need)
        if locked.state == NeedState.SUBMITTED:
            return locked
        if locked.state != NeedState.DRAFT:
            raise NeedRefused(_("Dieser Bedarf ist schon eingereicht."))
        if gaps := gaps_before_submission(locked, at=at):
            raise NeedIncomplete(gaps)
        locked.submitted_at = at
        locked.save(update_fields=["submitted_at"])
        move(locked, NeedState.SUBMITTED, at=at)
        record_step(locked, NeedStepKind.SUBMITTED, side=NeedSide.MUNICIPALITY, by=by, at=at)
        audit.record(locked, "providers.need_submitted", by=by)
        tell_office(locked, "need_submitted", at=at)
    return locked


def recall_need(need: Need, *, by: User, at: datetime) -> Need:
    """Take a submitted need back to change it. Twice is once. Effects: state, one line in the Verlauf, one audit line."""
    with transaction.atomic():
        locked = lock_need(need)
        if locked.state == NeedState.DRAFT:
            return locked
        if locked.state != NeedState.SUBMITTED:
            raise NeedRefused(_("Zurückholen lässt sich ein Bedarf nur, solange die Koordinierungsstelle noch nicht entschieden hat."))
        move(locked, NeedState.DRAFT, at=at)
        record_step(locked, NeedStepKind.RECALLED, side=NeedSide.MUNICIPALITY, by=by, at=at)
        audit.record(locked, "providers.need_recalled", by=by)
    return locked


def withdraw_need(need: Need, *, reason: str, by: User, at: datetime) -> Need:
    """Give a need up; nothing is deleted. Twice is once. Refused once something is agreed with a provider.

    Effects: state, one line in the Verlauf, one audit line; a mail to the office once it had seen the need.
    """
    with transaction.atomic():
        locked = lock_with_bundled(need)
        if locked.state == NeedState.WITHDRAWN:
            return locked
        if locked.state == NeedState.BUNDLED:
            raise NeedRefused(_("Die Koordinierungsstelle hat den Bedarf mit einem anderen zusammengelegt. Bitte wenden Sie sich an sie."))
        if locked.state not in NeedState.WITHDRAWABLE:
            raise NeedRefused(_("Dazu gibt es schon eine Vereinbarung mit einem Träger. Bitte wenden Sie sich an die Koordinierungsstelle."))
        if locked.requests.filter(state=TeachingRequestState.ACCEPTED).exists():
            raise NeedRefused(_("Dazu gibt es schon eine Vereinbarung mit einem Träger. Bitte wenden Sie sich an die Koordinierungsstelle."))
        split_all(locked, by=by, at=at)
        was_seen = locked.state != NeedState.DRAFT
        end_running_requests(locked, at=at)
        move(locked, NeedState.WITHDRAWN, at=at)
        record_step(locked, NeedStepKind.WITHDRAWN, side=NeedSide.MUNICIPALITY, by=by, at=at, remark=" ".join(reason.split())[:300])
        audit.record(locked, "providers.need_withdrawn", by=by)
        if was_seen:
            tell_office(locked, "need_withdrawn", at=at)
    return locked


def gaps_before_submission(need: Need, *, at: datetime) -> list[str]:
    """What is missing, as sentences for the municipality."""
    gaps = []
    if not need.format.topics and not need.need_modules.exists():  # an Einführung has topics instead of modules
        gaps.append(_("Bitte wählen Sie Module, Kompetenzen oder einen Bildungsweg; nur eine Einführung kommt ohne aus."))
    if need.until_date < berlin_date(at):
        gaps.append(_("Der Zeitraum ist schon vorbei."))
    return gaps


def modules_of(chosen: Mapping[tuple[int, str], int], pathway: Pathway | None, competences: Iterable[Competence]) -> dict[tuple[int, str], int]:
    """What is asked for: the modules named, or else those of the Bildungsweg, or else those that strengthen the competences."""
    if chosen:
        return dict(chosen)
    if pathway is not None:
        cells = pathway.pathway_modules.select_related("module").order_by("module__position")
        return {(cell.module_id, cell.phase): cell.module.minutes or UNSAID_MINUTES for cell in cells}
    found = Module.objects.filter(curriculum__is_current=True, module_competences__competence__in=list(competences)).distinct().order_by("position")
    return {(module.pk, Phase.PRESENCE.value): module.minutes or UNSAID_MINUTES for module in found}


def _store_parts(need: Need, entry: NeedEntry) -> None:
    wanted = modules_of(entry.modules, entry.fields.get("pathway"), entry.competences)
    need.need_modules.all().delete()
    NeedModule.objects.bulk_create(NeedModule(need=need, module_id=module_id, phase=phase, minutes=minutes) for (module_id, phase), minutes in wanted.items())
    need.competences.set(entry.competences)
