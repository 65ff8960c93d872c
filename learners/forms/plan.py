import re
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from core.models import Gemeinde, Kreis
from curriculum.models import Pathway
from learners.domain.plan_wishes import ALL_WEEKDAYS, Wishes
from learners.enums import PlanGroup
from learners.forms.pathway import pathways_on_offer
from learners.forms.profile import GemeindeField

LONGEST_DAYS = 3 * 366
A_DAY = r"(\d{1,2})\.(\d{1,2})\.(\d{4})"
PERIOD = re.compile(rf"{A_DAY}(?:\s*(?:-|–|bis|to)\s*{A_DAY})?")


class PlaceField(GemeindeField):
    """A municipality or a Kreis by its name."""

    default_error_messages = {
        "unknown": _("Diesen Ort kennen wir nicht. Bitte wählen Sie eine Gemeinde oder einen Kreis aus der Liste, die beim Tippen erscheint."),
    }

    def clean(self, value: Any) -> Any:  # text goes in, a Gemeinde or a Kreis comes out
        """The row for the typed text; a Kreis is told by its whole name, "Landkreis Karlsruhe"."""
        text = " ".join(str(value or "").split()).casefold()
        kreis = next((row for row in Kreis.objects.order_by("name", "kind") if text and row.label.casefold() == text), None)
        return kreis or super().clean(value)


class PeriodsField(forms.CharField):
    """Days and periods, one a line: "23.12.2026 – 06.01.2027"."""

    default_error_messages = {
        "unreadable": _("Diese Zeile verstehen wir nicht: „%(line)s“. Bitte schreiben Sie zum Beispiel 23.12.2026 – 06.01.2027."),
        "backwards": _("In der Zeile „%(line)s“ liegt das Ende vor dem Beginn."),
        "too_many": _("Bitte geben Sie höchstens 30 Zeiträume an."),
    }

    def clean(self, value: Any) -> tuple[tuple[date, date], ...]:  # text goes in, periods come out
        """First and last day of each line, both included."""
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) > 30:
            raise forms.ValidationError(self.error_messages["too_many"], code="too_many")
        return tuple(self._period(line) for line in lines)

    def _period(self, line: str) -> tuple[date, date]:
        match = PERIOD.fullmatch(line)
        try:
            if match is None:
                raise ValueError
            numbers = [int(part) for part in match.groups() if part is not None]
            first = date(numbers[2], numbers[1], numbers[0])
            last = date(numbers[5], numbers[4], numbers[3]) if len(numbers) == 6 else first
        except ValueError:
            raise forms.ValidationError(self.error_messages["unreadable"], code="unreadable", params={"line": line[:60]}) from None
        if last < first:
            raise forms.ValidationError(self.error_messages["backwards"], code="backwards", params={"line": line[:60]})
        return first, last


def _day(**attributes: Any) -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date", **attributes}, format="%Y-%m-%d")


def _clock() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class PlanForm(forms.Form):
    """What fits a life: where, when, how often, for how much."""

    pathway: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Bildungsweg"),
        queryset=Pathway.objects.none(),
        to_field_name="slug",
        empty_label=None,
        error_messages={"invalid_choice": _("Diesen Bildungsweg gibt es nicht.")},
    )
    not_before = forms.DateField(label=_("Frühester Tag"), widget=_day())
    not_after = forms.DateField(label=_("Spätester Tag"), widget=_day())
    place = PlaceField(
        label=_("Ich fahre los in"),
        max_length=200,
        widget=forms.TextInput(attrs={"list": "orte", "autocomplete": "off"}),
        help_text=_("Gemeinde oder Kreis. Tippen Sie die ersten Buchstaben und wählen Sie aus der Liste."),
    )
    max_km = forms.IntegerField(
        label=_("Höchstens so viele Kilometer entfernt"), min_value=0, max_value=400, help_text=_("Luftlinie von der Mitte der Gemeinde oder des Kreises.")
    )
    online_ok = forms.BooleanField(label=_("Auch Angebote, die online stattfinden"), required=False)
    weekdays = forms.TypedMultipleChoiceField(
        label=_("An diesen Wochentagen habe ich Zeit"), choices=list(WEEKDAYS.items()), coerce=int, widget=forms.CheckboxSelectMultiple, initial=ALL_WEEKDAYS
    )
    blocked = PeriodsField(
        label=_("In diesen Zeiten kann ich nicht"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Zum Beispiel Ferien und Urlaub, ein Zeitraum in jeder Zeile: 23.12.2026 – 06.01.2027."),
    )
    from_clock = forms.TimeField(label=_("Termine frühestens ab"), required=False, widget=_clock(), help_text=_("Ohne Angabe: zu jeder Uhrzeit."))
    until_clock = forms.TimeField(label=_("Termine spätestens bis"), required=False, widget=_clock(), help_text=_("Ohne Angabe: zu jeder Uhrzeit."))
    max_days_per_month = forms.IntegerField(
        label=_("Höchstens so viele Tage im Monat"), required=False, min_value=1, max_value=31, help_text=_("Ohne Angabe: beliebig viele.")
    )
    budget = forms.IntegerField(
        label=_("Höchstens so viel Eigenanteil in Euro, zusammen"), required=False, min_value=0, max_value=100_000, help_text=_("Ohne Angabe: keine Grenze.")
    )
    group = forms.ChoiceField(label=_("Lerngruppe"), choices=PlanGroup.choices, required=False, widget=forms.RadioSelect)
    waiting_ok = forms.BooleanField(label=_("Auch ausgebuchte Angebote mit Warteliste"), required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["pathway"].queryset = pathways_on_offer()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The window lies ahead and is bearable."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("not_before"), cleaned.get("not_after")
        if first and last and last < first:
            self.add_error("not_after", _("Der späteste Tag liegt vor dem frühesten."))
        elif last and last < self.today:
            self.add_error("not_after", _("Dieser Tag ist schon vorbei."))
        elif first and last and (last - first).days > LONGEST_DAYS:
            self.add_error("not_after", _("Bitte planen Sie höchstens drei Jahre auf einmal."))
        if (begins := cleaned.get("from_clock")) and (ends := cleaned.get("until_clock")) and ends <= begins:
            self.add_error("until_clock", _("Das Ende muss nach dem Beginn liegen."))
        return cleaned

    def wishes(self) -> Wishes:
        """The cleaned form as the planner takes it."""
        data = self.cleaned_data
        place = data["place"]
        return Wishes(
            pathway=data["pathway"].slug,
            not_before=max(data["not_before"], self.today),
            not_after=data["not_after"],
            place=place.label if isinstance(place, Kreis) else place.name,
            lat=place.lat,
            lon=place.lon,
            max_km=data["max_km"],
            online_ok=data["online_ok"],
            weekdays=tuple(data["weekdays"]),
            blocked=data["blocked"],
            max_days_per_month=data["max_days_per_month"],
            budget_cents=None if data["budget"] is None else data["budget"] * 100,
            group=data["group"],
            waiting_ok=data["waiting_ok"],
            from_clock=data["from_clock"],
            until_clock=data["until_clock"],
        )


def first_wishes(*, today: date, pathway: Pathway | None, gemeinde: Gemeinde | None) -> dict[str, Any]:
    """What the form says before somebody has said anything: the guide's year and a half, from tomorrow on."""
    return {
        "pathway": pathway.slug if pathway else None,
        "not_before": today + timedelta(days=1),
        "not_after": today + timedelta(days=548),
        "place": gemeinde.name if gemeinde else "",
        "max_km": 60,
        "online_ok": True,
        "weekdays": ALL_WEEKDAYS,
        "group": PlanGroup.ANY,
    }


def wishes_as_typed(wishes: Wishes) -> dict[str, Any]:
    """Stored wishes as the form shows them again."""
    return {
        "pathway": wishes.pathway,
        "not_before": wishes.not_before,
        "not_after": wishes.not_after,
        "place": wishes.place,
        "max_km": wishes.max_km,
        "online_ok": wishes.online_ok,
        "weekdays": wishes.weekdays,
        "blocked": "\n".join(f"{first:%d.%m.%Y} – {last:%d.%m.%Y}" for first, last in wishes.blocked),
        "max_days_per_month": wishes.max_days_per_month,
        "budget": None if wishes.budget_cents is None else wishes.budget_cents // 100,
        "group": wishes.group,
        "waiting_ok": wishes.waiting_ok,
        "from_clock": wishes.from_clock,
        "until_clock": wishes.until_clock,
    }


class AdoptForm(forms.Form):
    """Which variant, and whether only all of it."""

    HOW = (
        ("as_possible", _("So viel wie möglich: Platz oder Warteliste, was nicht geht, bleibt weg")),
        ("all_or_nothing", _("Nur, wenn ich in allen Angeboten einen Platz bekomme")),
    )
    kind = forms.CharField(widget=forms.HiddenInput)
    how = forms.ChoiceField(label=_("Was soll gelten?"), choices=HOW, initial="as_possible", widget=forms.RadioSelect)
