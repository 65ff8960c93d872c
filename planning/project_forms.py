"""Forms of practice projects."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.fields import SOMEBODY_ELSE
from core.models import User
from planning.domain.project_parts import MODELS, fields_of
from planning.domain.projects import SECTIONS, fingerprint
from planning.enums import PartKind, RoleTask
from planning.models import GuidanceMeeting, GuidanceNote, PracticeProject, ProjectMeasure, Quartier, TaskEvidence

DAY = {"type": "date"}
NO_NAMES = _("Bitte keine Namen und nichts, woran man einzelne Menschen erkennt.")
HELP = {
    "aim": _("Welche Lage Sie verändern wollen und für wen. Ein Projekt richtet sich an alle Menschen im Quartier."),
    "strategy": _("Zu welchem Konzept oder Leitbild der Kommune das Projekt gehört."),
    "participation": _("Wie Menschen aus dem Quartier mitreden und mitentscheiden, auch die stillen Gruppen."),
    "contact_point": _("Wo und wann das Projekt zu erreichen ist."),
    "public_relations": _("Wie Erfolge sichtbar werden."),
    "evaluation": _("Wann und woran Sie prüfen, ob das Projekt wirkt."),
    "stock_taking": _("Stärken zuerst, dann Bedarfe, Orte und Akteure; woher Sie es wissen und wer dabei zu Wort kam. Ohne Namen."),
    "result": _("Was erreicht ist und was nicht."),
    "reflection": _("Was Sie als Team gelernt haben. Eine Note gibt es nicht."),
    "continuation": _("Wer was weiterführt und womit."),
    "name": _("Organisation, Gruppe oder Netzwerk, keine Personen."),
    "responsible": _("Eine Stelle oder Organisation; leer heißt „offen“."),
}


def _prepare(form: forms.BaseForm) -> None:
    """Native date fields, comfortable text areas, hints."""
    for name, field in form.fields.items():
        if isinstance(field, forms.DateField):
            field.widget = forms.DateInput(attrs=DAY, format="%Y-%m-%d")
        elif isinstance(field.widget, forms.Textarea):
            field.widget.attrs["rows"] = 4
        if name in HELP and not field.help_text:
            field.help_text = HELP[name]


class FoundForm(forms.ModelForm[PracticeProject]):
    """A new project."""

    class Meta:
        model = PracticeProject
        fields = ["quartier", "title", "aim", "field_of_action", "begins_on_date", "ends_on_date"]

    def __init__(self, *args: Any, quartiere: "QuerySet[Quartier]", own: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _prepare(self)
        field = self.fields["quartier"]
        field.queryset = quartiere  # type: ignore[attr-defined]
        groups: dict[tuple[bool, str], list[tuple[int, str]]] = {}
        for row in quartiere:
            gemeinde = row.geography.gemeinde
            if gemeinde is not None:
                groups.setdefault((gemeinde.pk != own, gemeinde.name), []).append((row.pk, row.name))
        self.has_quartiere = bool(groups)
        field.choices = [("", "---------"), *((name, rows) for (_far, name), rows in sorted(groups.items()))]  # type: ignore[attr-defined]


class SeenForm(forms.ModelForm[Any]):
    """A form that knows what was there when it was opened."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _prepare(self)
        if self.instance.pk:
            self.initial["seen"] = fingerprint(self.instance, tuple(name for name in self.fields if name != "seen"))

    @property
    def values(self) -> dict[str, Any]:
        """What was filled in; after is_valid."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


def section_form(section: str) -> type[SeenForm]:
    """The form of plan, stock-taking or closing words."""
    localized = ["weekly_hours"] if section == "plan" else []
    made = forms.modelform_factory(PracticeProject, form=SeenForm, fields=list(SECTIONS[section]), localized_fields=localized)
    return cast(type[SeenForm], made)


def part_form(kind: str, *args: Any, project: PracticeProject, **kwargs: Any) -> SeenForm:
    """The form of one part of the plan."""
    made = cast(type[SeenForm], forms.modelform_factory(MODELS[kind], form=SeenForm, fields=list(fields_of(kind))))
    form = made(*args, **kwargs)
    if kind == PartKind.MILESTONE:
        form.fields["measure"].queryset = ProjectMeasure.objects.filter(project=project)  # type: ignore[attr-defined]
    return form


class EvidenceForm(forms.ModelForm[TaskEvidence]):
    """What was done for a check item."""

    class Meta:
        model = TaskEvidence
        fields = ["text", "link"]
        help_texts = {"text": NO_NAMES, "link": _("Zum Beispiel ein Protokoll oder ein Bericht im Netz; freiwillig.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["link"].assume_scheme = "https"  # type: ignore[attr-defined]
        _prepare(self)


class RolesForm(forms.Form):
    """Ten tasks, each with one party or none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for task in RoleTask:
            self.fields[task.value] = forms.CharField(label=f"{task.value} {task.label}", max_length=150, required=False)


class InviteForm(forms.Form):
    """Whom the team would like to have."""

    email = forms.EmailField(label=_("E-Mail-Adresse"), widget=forms.EmailInput(attrs=SOMEBODY_ELSE))


class DecideEvidenceForm(forms.Form):
    """A question about evidence, and by when it should be answered."""

    question = forms.CharField(label=_("Rückfrage"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}))
    answer_until_date = forms.DateField(label=_("Antwort bis"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))


class NoteForm(forms.ModelForm[GuidanceNote]):
    """A note of the guide."""

    class Meta:
        model = GuidanceNote
        fields = ["text", "level"]
        widgets = {"text": forms.Textarea(attrs={"rows": 3}), "level": forms.RadioSelect}


class MeetingForm(forms.ModelForm[GuidanceMeeting]):
    """A meeting, planned or held."""

    class Meta:
        model = GuidanceMeeting
        fields = ["day", "topic", "minutes", "outcome"]
        widgets = {"day": forms.DateInput(attrs=DAY, format="%Y-%m-%d"), "outcome": forms.Textarea(attrs={"rows": 3})}


class ExceptionForm(forms.Form):
    """Why a team may begin without a stock-taking."""

    reason = forms.CharField(label=_("Begründung der Ausnahme"), max_length=1_000, widget=forms.Textarea(attrs={"rows": 3}))


class HandOverForm(forms.Form):
    """To whom."""

    guide = forms.ModelChoiceField(User.objects.none(), label=_("Neue Prozessbegleitung"))

    def __init__(self, *args: Any, guides: "QuerySet[User]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["guide"]
        field.queryset = guides  # type: ignore[attr-defined]
        field.label_from_instance = lambda person: person.get_full_name()  # type: ignore[attr-defined]
