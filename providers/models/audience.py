from django.db import models
from django.utils.translation import gettext_lazy as _

from core.choice_sets import ChoiceSetField, labels
from core.enums import Sector
from providers.enums import AccessibilityFeature, TeachingLanguage, german_only


class Audience(models.Model):
    """For whom something is, in the words that providers and offerings share. The labels are in the language being spoken."""

    target_groups = ChoiceSetField(_("Zielgruppen"), vocabulary=Sector)  # none: for everybody
    teaching_languages = ChoiceSetField(_("Sprachen"), vocabulary=TeachingLanguage, default=german_only)
    accessibility_features = ChoiceSetField(_("Merkmale der Barrierefreiheit"), vocabulary=AccessibilityFeature)

    class Meta:
        abstract = True

    @property
    def target_group_labels(self) -> list[str]:
        """Empty where everybody is meant."""
        return labels(self.target_groups, Sector)

    @property
    def teaching_language_labels(self) -> list[str]:
        """Empty where nothing is said."""
        return labels(self.teaching_languages, TeachingLanguage)

    @property
    def accessibility_labels(self) -> list[str]:
        """Empty where nothing is said."""
        return labels(self.accessibility_features, AccessibilityFeature)
