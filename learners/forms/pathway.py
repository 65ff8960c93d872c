"""Choosing, changing and leaving a Bildungsweg."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.models import User
from curriculum.models import Pathway
from learners.models import PathwayEnrolment


class ChoosePathwayForm(forms.Form):
    """Which pathway to begin, and whether instead of one that is under way."""

    pathway: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Bildungsweg"), queryset=Pathway.objects.none(), to_field_name="slug", error_messages={"invalid_choice": _("Diesen Bildungsweg gibt es nicht.")}
    )
    instead_of: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Statt"),
        queryset=PathwayEnrolment.objects.none(),
        to_field_name="uuid",
        required=False,
        error_messages={"invalid_choice": _("Diesen Bildungsweg haben Sie nicht begonnen.")},
    )

    def __init__(self, *args: Any, learner: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pathway"].queryset = pathways_on_offer()  # type: ignore[attr-defined]
        self.fields["instead_of"].queryset = learner.pathway_enrolments.all()  # type: ignore[attr-defined]


class LeavePathwayForm(forms.Form):
    """Which of one's pathways to leave."""

    enrolment: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Bildungsweg"),
        queryset=PathwayEnrolment.objects.none(),
        to_field_name="uuid",
        error_messages={"invalid_choice": _("Diesen Bildungsweg haben Sie nicht begonnen.")},
    )

    def __init__(self, *args: Any, learner: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["enrolment"].queryset = learner.pathway_enrolments.all()  # type: ignore[attr-defined]


def pathways_on_offer() -> QuerySet[Pathway]:
    """The pathways of the current curriculum."""
    return Pathway.objects.filter(curriculum__is_current=True).select_related("curriculum").order_by("position")
