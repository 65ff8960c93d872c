"""Forms of practice projects."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.fields import SOMEBODY_ELSE
from core.models import User
from planning.domain.project_log import Room
from planning.domain.project_parts import MODELS, fields_of
from planning.domain.projects import SECTIONS, fingerprint
from planning.enums import Ballot, PartKind, RoleTask
from planning.models import (
    FundApplication,
    FundRound,
    GuidanceMeeting,
    GuidanceNote,
    PracticeProject,
    ProjectMeasure,
    ProjectSource,
    Quartier,
    TaskEvidence,
)

DAY = {"type": "date"}
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)
MOST_EUROS = Decimal(10_000_000)
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


def check_day(day: date) -> None:
    """Days of projects: one can reckon weeks forwards and back from them."""
    if not EARLIEST <= day <= LATEST:
        raise ValidationError(_("Bitte nennen Sie einen Tag zwischen %(first)d und %(last)d."), params={"first": EARLIEST.year, "last": LATEST.year})


def _prepare(form: forms.BaseForm) -> None:
    """Native date fields, comfortable text areas, hints."""
    for name, field in list(form.fields.items()):
        if name.endswith("_cents"):
            form.fields[name] = CentsField(label=field.label, required=field.required, help_text=field.help_text)
        elif isinstance(field, forms.DateField):
            field.widget = forms.DateInput(attrs=DAY, format="%Y-%m-%d")
            field.validators = [*field.validators, check_day]
        elif isinstance(field.widget, forms.Textarea):
            field.widget.attrs["rows"] = 4
        if name in HELP and not form.fields[name].help_text:
            form.fields[name].help_text = HELP[name]


class CentsField(forms.DecimalField):
    """Euros on the page, whole cents in the code."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=Decimal(0), max_value=MOST_EUROS, decimal_places=2, localize=True, **kwargs)

    def clean(self, value: Any) -> Any:
        """Cents, or None."""
        euros = super().clean(value)
        return None if euros is None else int(euros * 100)

    def prepare_value(self, value: Any) -> Any:
        """Cents become euros; what somebody typed stays."""
        return (Decimal(value) / 100).quantize(Decimal("0.01")) if isinstance(value, int) else value


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
    for name in ("first", "second") if kind == PartKind.EXCLUSION else ():
        form.fields[name].queryset = ProjectSource.objects.filter(project=project)  # type: ignore[attr-defined]
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
        self.fields["seen"] = forms.CharField(widget=forms.HiddenInput, required=False)


class InviteForm(forms.Form):
    """Whom the team would like to have."""

    email = forms.EmailField(label=_("E-Mail-Adresse"), widget=forms.EmailInput(attrs=SOMEBODY_ELSE))


class DecideEvidenceForm(forms.Form):
    """A question about evidence, and by when it should be answered."""

    question = forms.CharField(label=_("Rückfrage"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}))
    answer_until_date = forms.DateField(label=_("Antwort bis"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"), validators=[check_day])


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
        widgets = {"outcome": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _prepare(self)


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


class LogForm(forms.Form):
    """What somebody did on a day; with a module and minutes it is handed in as self-study."""

    day = forms.DateField(label=_("Datum"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"), validators=[check_day])
    title = forms.CharField(label=_("Was Sie getan haben"), max_length=100)
    text = forms.CharField(label=_("Ergebnis oder Reflexion"), max_length=4_000, help_text=NO_NAMES, widget=forms.Textarea(attrs={"rows": 5}))
    module = forms.ChoiceField(label=_("Modul im Selbstlernen"), required=False, help_text=_("Leer: nur ein Eintrag, keine Lernzeit."))
    minutes = forms.IntegerField(label=_("Minuten"), required=False, min_value=1, max_value=30_000, help_text=_("Treffen mit der Begleitung zählen nicht."))

    def __init__(self, *args: Any, rooms: Sequence[Room], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.modules = {str(room.module.pk): room.module for room in rooms}
        choices = [(str(room.module.pk), _("%(module)s: noch %(minutes)d Minuten") % {"module": room.module.label, "minutes": room.minutes}) for room in rooms]
        self.fields["module"].choices = [("", "---------"), *choices]  # type: ignore[attr-defined]

    @property
    def values(self) -> dict[str, Any]:
        """What was filled in; after is_valid."""
        return self.cleaned_data | {"module": self.modules.get(self.cleaned_data["module"])}


class DecideLogForm(forms.Form):
    """How many minutes count, and what the guide has to say."""

    minutes = forms.IntegerField(label=_("Minuten, die zählen"), min_value=1, max_value=30_000)
    remark = forms.CharField(
        label=_("Rückmeldung"),
        max_length=2_000,
        required=False,
        help_text=_("Nötig, wenn Sie weniger Minuten anrechnen oder zurückgeben."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RoundForm(forms.ModelForm[FundRound]):
    """A round of the fund."""

    seats = forms.CharField(
        label=_("Sitze im Vergabegremium"),
        max_length=4_000,
        help_text=_("Einer je Zeile, zum Beispiel „Bewohnerschaft 1“; keine Namen."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    class Meta:
        model = FundRound
        fields = ["title", "budget_cents", "most_cents", "closes_on_date", "seats", "quorum"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _prepare(self)

    def clean_seats(self) -> list[str]:
        """One label per line."""
        return [line for line in self.cleaned_data["seats"].splitlines() if line.strip()]


class FundApplicationForm(forms.ModelForm[FundApplication]):
    """What a group asks for."""

    class Meta:
        model = FundApplication
        fields = ["title", "group", "text", "asked_cents"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _prepare(self)


class VoteForm(forms.Form):
    """How each seat voted, and what is approved."""

    def __init__(self, *args: Any, application: FundApplication, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seats = {f"seat-{number}": seat for number, seat in enumerate(application.round.seats)}
        for name, seat in self.seats.items():
            self.fields[name] = forms.ChoiceField(label=seat, choices=[("", "---------"), *Ballot.choices])
        self.fields["approved_cents"] = CentsField(label=_("bewilligt in Euro"))
        self.fields["remark"] = forms.CharField(label=_("Begründung"), max_length=500, required=False, help_text=_("Nötig, wenn weniger bewilligt wird."))

    @property
    def votes(self) -> dict[str, str]:
        """Seat to ballot; after is_valid."""
        return {seat: self.cleaned_data[name] for name, seat in self.seats.items()}


class ProofForm(forms.Form):
    """What was spent."""

    spent_cents = CentsField(label=_("ausgegeben in Euro"))
    proof = forms.CharField(label=_("Verwendungsnachweis"), max_length=500, help_text=_("Was damit geschah und wo die Belege liegen."))
