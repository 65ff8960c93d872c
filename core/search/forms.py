"""The form of a group of synonyms."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.models import SynonymGroup
from core.search.question import MOST_WORDS, phrase_of

FEWEST_TERMS, MOST_TERMS = 2, 12
LONGEST_TERM = 60


class SynonymForm(forms.ModelForm):
    """Checks what makes no sense to search by: a term without a telling word, twice the same, or a whole sentence."""

    class Meta:
        model = SynonymGroup
        fields = ["terms", "direction", "language", "note"]
        widgets = {"terms": forms.Textarea(attrs={"rows": 6})}

    def clean_terms(self) -> str:
        """One term a line, each once, in the order typed."""
        language = self.data.get(self.add_prefix("language")) or "de"
        phrases = [" ".join(line.split()) for line in self.cleaned_data["terms"].splitlines() if line.strip()]
        faults = [fault for phrase in phrases if (fault := _fault_of(phrase, language))]
        seen: dict[tuple[str, ...], str] = {}
        for phrase in phrases:
            stems = phrase_of(phrase, language)
            if stems and stems in seen:
                faults.append(_("„%(term)s“ und „%(same)s“ sind für die Suche dasselbe Wort.") % {"term": phrase, "same": seen[stems]})
            seen.setdefault(stems, phrase)
        if not FEWEST_TERMS <= len(phrases) <= MOST_TERMS:
            number = len(phrases)
            faults.append(
                ngettext(
                    "Eine Gruppe braucht zwei bis zwölf Begriffe; hier steht %(number)d.",
                    "Eine Gruppe braucht zwei bis zwölf Begriffe; hier stehen %(number)d.",
                    number,
                )
                % {"number": number}
            )
        if faults:
            raise forms.ValidationError(faults)
        return "\n".join(phrases)


def _fault_of(phrase: str, language: str) -> Any:
    if len(phrase) > LONGEST_TERM:
        return _("„%(term)s…“ ist zu lang; höchstens %(number)d Zeichen je Begriff.") % {"term": phrase[:30], "number": LONGEST_TERM}
    stems = phrase_of(phrase, language)
    if not stems:
        return _("„%(term)s“ enthält kein Wort, nach dem die Suche sucht.") % {"term": phrase}
    if len(stems) > MOST_WORDS // 2:
        return _("„%(term)s“ hat zu viele Wörter; höchstens %(number)d je Begriff.") % {"term": phrase, "number": MOST_WORDS // 2}
    return ""
