"""The page of a Quartier's deviations, as municipality and office have it."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core.http import SignedInRequest
from core.models import User
from core.time import berlin_date
from planning.channel_enums import DeviationState
from planning.channel_forms import DeviationForm
from planning.domain.deviations import propose_deviation
from planning.domain.quartier_classes import Classes, IndexClass, classes_of, status_run
from planning.domain.three_views import UNKNOWN, class_lines
from planning.models import ClassDeviation, Quartier
from planning.views.carrying_out import carry_out


@dataclass(frozen=True)
class DeviationLine:
    """One deviation with what this person reads and may do."""

    row: ClassDeviation
    state: str
    proposed_by: str
    confirmed_by: str
    withdrawn_by: str
    may_confirm: bool
    may_withdraw: bool


@dataclass
class Deviating:
    """Propose, and show what there is."""

    request: SignedInRequest
    quartier: Quartier
    by_office: bool
    form: DeviationForm | None = field(init=False, default=None)
    classes: Classes | None = field(init=False)
    now: IndexClass = field(init=False)

    def __post_init__(self) -> None:
        """The class by the newest published index; without one nothing can be proposed."""
        run = status_run(self.quartier.geography)
        self.classes = classes_of(run, day=self.today) if run else None
        self.now = self.classes.by_key.get(self.quartier.key, UNKNOWN) if self.classes else UNKNOWN
        if self.classes and self.now.number is not None:
            posted = self.request.POST if self.request.method == "POST" else None
            self.form = DeviationForm(posted, classes=self.classes, now=self.now, today=self.today)

    @property
    def today(self) -> date:
        """In Berlin."""
        return berlin_date(timezone.now())

    def propose(self) -> tuple[ClassDeviation | None, int]:
        """Carry out the form; 409 where there is nothing to deviate from."""
        form, classes = self.form, self.classes
        if form is None or classes is None:
            return None, 409 if self.request.method == "POST" else 200
        return carry_out(
            form, lambda: propose_deviation(self.quartier, classes.run, **form.cleaned_data, by=self.request.user, by_office=self.by_office, at=timezone.now())
        )

    def context(self) -> dict[str, Any]:
        """For the page. Names are those of one's own side only."""
        rows = ClassDeviation.objects.filter(quartier=self.quartier).select_related("run", "proposed_by", "confirmed_by", "withdrawn_by")
        lines = [self._line(row) for row in rows]
        waits = any(line.row.state == DeviationState.PROPOSED and self._is_of_this_index(line.row) for line in lines)
        holds = self.classes is not None and self.quartier.pk in self.classes.deviations
        return {
            "quartier": self.quartier,
            "lines": lines,
            "form": self.form if self.form is not None and (self.form.is_bound or not (waits or holds)) else None,
            "class_line": class_lines([self.quartier], self.classes).get(self.quartier.pk, "") if self.now.number is not None else "",
            "run": self.classes.run if self.classes else None,
        }

    def _line(self, row: ClassDeviation) -> DeviationLine:
        expired = row.valid_until_date < self.today
        standing = row.state in DeviationState.STANDING and not expired
        state = _("abgelaufen") if expired and row.state in DeviationState.STANDING else str(row.get_state_display())
        if standing and not self._is_of_this_index(row):
            state = _("gilt nicht mehr: Es gibt einen neueren Index")
        return DeviationLine(
            row,
            state,
            self._name(row.proposed_by, row.proposed_by_office),
            self._name(row.confirmed_by, row.confirmed_by_office),
            self._name(row.withdrawn_by, row.withdrawn_by_office),
            may_confirm=standing and row.state == DeviationState.PROPOSED and row.proposed_by_id != self.request.user.pk and self._is_of_this_index(row),
            may_withdraw=standing,
        )

    def _is_of_this_index(self, row: ClassDeviation) -> bool:
        return self.classes is not None and row.run_id == self.classes.run.pk

    def _name(self, person: User | None, office: bool) -> str:
        if person is None:
            return ""
        if office == self.by_office:
            return person.get_full_name()
        return _("Koordinierungsstelle") if office else _("Kommune")
