"""A municipality's need as one form that works without JavaScript: further lines for modules come with a button."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from core.enums import OrganisationKind
from core.models import Gemeinde, Organisation
from curriculum.enums import Phase
from curriculum.models import Competence, LearningFormat, Pathway
from providers.domain.needs import NeedEntry
from providers.forms.fields import GemeindeField
from providers.forms.lines import ModuleLineForm
from providers.forms.offering import TAMPERED
from providers.models import Need


class NeedFieldsForm(forms.ModelForm[Need]):
    """The fields of the row. Money is typed in euros and stored in cents."""

    budget = forms.DecimalField(
        label=_("Budget in Euro"),
        required=False,
        min_value=Decimal(0),
        max_value=Decimal(1_000_000),
        decimal_places=2,
        localize=True,
        help_text=_("Für alles zusammen. Leer heißt: noch offen."),
    )
    seen_at = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Need
        fields = [
            "title",
            "people",
            "target_groups",
            "format",
            "pathway",
            "competences",
            "host",
            "places",
            "radius_km",
            "from_date",
            "until_date",
            "weekdays",
            "day_length",
            "teaching_languages",
            "accessibility_features",
            "remarks",
        ]
        field_classes = {"host": GemeindeField}
        widgets = {
            "competences": forms.CheckboxSelectMultiple,
            "from_date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "until_date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "remarks": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "title": _("Ein kurzer Satz, zum Beispiel „Einführung für Verwaltung und Gemeinderat“."),
            "people": _("Aus Ihrer Kommune. Weitere Kommunen nennen ihre eigene Zahl."),
            "target_groups": _("Keine Auswahl heißt: für alle."),
            "pathway": _("Dann gelten die Module des Bildungswegs, wenn Sie unten keine eigenen nennen."),
            "competences": _("Dann gelten die Module, die diese Kompetenzen stärken, wenn Sie weder Module noch einen Bildungsweg nennen."),
            "radius_km": _("So weit fahren Ihre Leute für ein regionales Angebot (Luftlinie)."),
            "weekdays": _("Keine Auswahl heißt: jeder Tag."),
            "remarks": _("Was sonst wichtig ist. Bitte keine Namen und keine Angaben zur Gesundheit einzelner Personen."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        current: dict[str, Any] = {"format": LearningFormat, "pathway": Pathway, "competences": Competence}
        for name, model in current.items():
            self.fields[name].queryset = model.objects.filter(curriculum__is_current=True)  # type: ignore[attr-defined]
        self.fields["host"].queryset = Gemeinde.objects.select_related("kreis").order_by("name", "ags")  # type: ignore[attr-defined]
        self.fields["places"].required = True
        self.fields["places"].error_messages["required"] = _("Bitte wählen Sie mindestens einen Lernort.")
        if self.instance.pk:
            cents = self.instance.budget_cents
            self.initial.update(
                budget=None if cents is None else (Decimal(cents) / 100).quantize(Decimal("0.01")), seen_at=self.instance.changed_at.isoformat()
            )

    def clean(self) -> dict[str, Any]:
        """Cents from euros; the window in order."""
        cleaned = super().clean() or {}
        budget = cleaned.get("budget")
        cleaned["budget_cents"] = None if budget is None else int(budget * 100)
        first, last = cleaned.get("from_date"), cleaned.get("until_date")
        if first and last and last < first:
            self.add_error("until_date", _("Das Ende des Zeitraums darf nicht vor seinem Anfang liegen."))
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """What is stored, by field name of the row."""
        return {name: self.cleaned_data[name] for name in [*self.Meta.fields, "budget_cents"] if name != "competences"}

    @property
    def seen_instant(self) -> datetime | None:
        """When the row was last changed as the form knows it; None when the token was tampered with."""
        try:
            seen = datetime.fromisoformat(self.cleaned_data["seen_at"])
        except ValueError:
            return None
        return seen if seen.tzinfo else None


class NeedModuleLineForm(ModuleLineForm):
    """A module with its minutes in one phase."""

    phase = forms.ChoiceField(label=_("Phase"), choices=Phase.choices, initial=Phase.PRESENCE, required=False)


NeedModuleLines = formset_factory(NeedModuleLineForm, extra=3, can_delete=True, max_num=60, absolute_max=80)


class NeedForm:
    """Fields and lines together."""

    def __init__(self, need: Need | None, data: Any = None, *, initial: dict[str, Any] | None = None, modules: Sequence[dict[str, Any]] = ()) -> None:
        self.is_bound = data is not None
        self.fields_form = NeedFieldsForm(data, instance=need or Need(), prefix="need", initial=initial)
        rows = list(need.need_modules.all()) if need else []
        self.modules: BaseFormSet[NeedModuleLineForm] = NeedModuleLines(
            data,
            prefix="modules",
            error_messages=TAMPERED,
            initial=[{"module": row.module_id, "minutes": row.minutes, "phase": row.phase} for row in rows] or [*modules],
        )
        self.general: list[str] = []

    @property
    def has_errors(self) -> bool:
        """Whether there is something to mend."""
        return bool(self.is_bound and (self.general or not self.is_valid()))

    def forget_errors(self) -> None:
        """Whoever adds lines is not done yet: nothing is missing so far."""
        for part in (self.fields_form, *self.modules.forms):
            part._errors = ErrorDict()  # type: ignore[attr-defined]

    def add_general_error(self, sentence: str) -> None:
        """Show a refusal above the form."""
        self.general.append(sentence)

    @property
    def non_field_errors(self) -> list[str]:
        """Sentences that belong to no field."""
        return [*self.general, *self.fields_form.non_field_errors(), *self.modules.non_form_errors()]

    def is_valid(self) -> bool:
        """Both parts; every error is collected."""
        return all([self.fields_form.is_valid(), self.modules.is_valid()]) and self._each_module_once()

    @property
    def entry(self) -> NeedEntry:
        """What the verbs of domain.needs store. Call after is_valid."""
        modules = {self._key(form): form.cleaned_data["minutes"] for form in self._lines()}
        return NeedEntry(fields=self.fields_form.values, modules=modules, competences=tuple(self.fields_form.cleaned_data["competences"]))

    def _lines(self) -> list[NeedModuleLineForm]:
        return [form for form in self.modules.forms if form not in self.modules.deleted_forms and form.cleaned_data.get("module")]

    @staticmethod
    def _key(form: NeedModuleLineForm) -> tuple[int, str]:
        return form.cleaned_data["module"].pk, form.cleaned_data.get("phase") or Phase.PRESENCE.value

    def _each_module_once(self) -> bool:
        seen: set[tuple[int, str]] = set()
        for form in self._lines():
            if self._key(form) in seen:
                form.add_error("module", _("Dieses Modul steht in dieser Phase schon beim Bedarf."))
                return False
            seen.add(self._key(form))
        return True


class WithdrawNeedForm(forms.Form):
    """Why a need is given up."""

    reason = forms.CharField(label=_("Grund"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}))


class InvitePartnerForm(forms.Form):
    """Which municipality is asked to share a need."""

    municipality = forms.ModelChoiceField(Organisation.objects.none(), label=_("Kommune"))

    def __init__(self, need: Need, data: Any = None) -> None:
        super().__init__(data)
        others = Organisation.objects.filter(kind=OrganisationKind.MUNICIPALITY, gemeinde__isnull=False).exclude(pk=need.municipality_id)
        asked = need.partners.values("municipality")
        self.fields["municipality"].queryset = others.exclude(pk__in=asked).order_by("name", "pk")  # type: ignore[attr-defined]


class JoinForm(forms.Form):
    """With how many people another municipality takes part."""

    people = forms.IntegerField(label=_("Zahl der Menschen aus Ihrer Kommune"), min_value=1, max_value=1_000)
