"""An offering with its modules and sessions as one form, used at the desk."""

from typing import Any
from uuid import UUID

from django import forms
from django.forms.formsets import BaseFormSet
from django.utils.translation import gettext_lazy as _

from core.time import minutes_between
from providers.domain.distribution import distribute
from providers.domain.editing import Entry
from providers.domain.schedule import SessionPlan
from providers.forms.fields import OfferingFieldsForm
from providers.forms.lines import DistributeForm, ModuleLineForm, ModuleLines, SessionLineForm, SessionLines, session_initial
from providers.models import Offering

TAMPERED: Any = {"missing_management_form": _("Das Formular ist unvollständig angekommen. Bitte laden Sie die Seite neu.")}


class OfferingForm:
    """The three parts together. Behaves like a form where the desk asks: `is_valid`, `errors`, `is_multipart`, `media`."""

    fields_class: type[OfferingFieldsForm] = OfferingFieldsForm

    def __init__(self, offering: Offering | None, data: Any = None) -> None:
        self.instance = offering or Offering()
        self.is_bound = data is not None
        self.fields_form = self.fields_class(data, instance=self.instance, prefix="offering")
        rows = list(offering.offering_modules.select_related("module")) if offering else []
        self.modules: BaseFormSet[ModuleLineForm] = ModuleLines(
            data, prefix="modules", error_messages=TAMPERED, initial=[{"module": row.module_id, "minutes": row.minutes} for row in rows]
        )
        sessions = list(offering.sessions.prefetch_related("session_modules")) if offering else []
        self.sessions: BaseFormSet[SessionLineForm] = SessionLines(
            data,
            prefix="sessions",
            error_messages=TAMPERED,
            initial=[session_initial(session) for session in sessions],
            form_kwargs={"modules": {row.module_id: row.module for row in rows}},
        )
        self.distribute_form = DistributeForm(data, prefix="distribute", initial={"in_order": not sessions})
        self.general: list[str] = []
        self._parts_valid: bool | None = None

    @property
    def media(self) -> forms.Media:
        """Nothing beyond the desk's own."""
        return forms.Media()

    @property
    def errors(self) -> bool:
        """Whether there is something to mend."""
        return self.is_bound and not self.is_valid()

    def non_field_errors(self) -> list[str]:
        """Sentences that belong to no field."""
        return [*self.general, *self.fields_form.non_field_errors(), *self.modules.non_form_errors(), *self.sessions.non_form_errors()]

    def is_multipart(self) -> bool:
        """No files."""
        return False

    def has_changed(self) -> bool:
        """Asked by the desk before leaving the page."""
        return self.is_bound

    def add_general_error(self, sentence: str) -> None:
        """Show a refusal above the form."""
        self.general.append(sentence)

    def is_valid(self) -> bool:
        """All three parts; every error is collected, not only the first part's."""
        if self._parts_valid is None:
            parts = [self.fields_form.is_valid(), self.modules.is_valid(), self.sessions.is_valid(), self.distribute_form.is_valid()]
            self._parts_valid = all(parts) and self._each_module_once()
        return self._parts_valid and not self.general

    def entry(self) -> Entry:
        """What the verbs of domain.editing store. Call after is_valid."""
        modules = self._module_minutes()
        lines = [form for form in self.sessions.forms if form not in self.sessions.deleted_forms and not form.is_empty]
        lines.sort(key=lambda form: form.plan({}).starts_at)
        if self.distribute_form.cleaned_data["in_order"]:
            bare = [form.plan({}) for form in lines]
            taught = distribute(modules, [max(0, minutes_between(plan.starts_at, plan.ends_at) - plan.break_minutes) for plan in bare])
        else:
            taught = [{module_id: minutes for module_id, minutes in form.typed_minutes().items() if module_id in modules} for form in lines]
        sessions: list[tuple[UUID | None, SessionPlan]] = [
            (form.cleaned_data.get("uuid"), form.plan(minutes)) for form, minutes in zip(lines, taught, strict=True)
        ]
        return Entry(fields=self.fields_form.values, modules=modules, sessions=sessions)

    def _module_lines(self) -> list[ModuleLineForm]:
        return [form for form in self.modules.forms if form not in self.modules.deleted_forms and form.cleaned_data.get("module")]

    def _module_minutes(self) -> dict[int, int]:
        lines = sorted(self._module_lines(), key=lambda form: form.cleaned_data["module"].position)
        return {form.cleaned_data["module"].pk: form.cleaned_data["minutes"] for form in lines}

    def _each_module_once(self) -> bool:
        seen: set[int] = set()
        for form in self._module_lines():
            if form.cleaned_data["module"].pk in seen:
                form.add_error("module", _("Dieses Modul steht schon beim Angebot."))
                return False
            seen.add(form.cleaned_data["module"].pk)
        return True
