"""Where the three views agree and where they do not, in words. They are never put into one number. Pure."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from planning.channel_enums import Level, QuartierTopic
from planning.domain.view_reading import View


def compare_classes(index: View, assessment: View) -> list[str]:
    """Index and professionals, where both say a class on the same number of steps."""
    if index.number is None or assessment.number is None:
        return []
    if index.of != assessment.of:
        return [
            _("Der Index hat %(index)d Klassen, die Einschätzung %(assessment)d: Sie lassen sich nicht unmittelbar vergleichen.")
            % {"index": index.of, "assessment": assessment.of}
        ]
    figures = {"index": index.number, "assessment": assessment.number}
    if index.number == assessment.number:
        return [_("Index und Fachkräfte sehen dasselbe: Klasse %(index)d.") % figures]
    if assessment.number > index.number:
        return [
            _("Index und Fachkräfte widersprechen sich: Der Index sieht Klasse %(index)d, die Fachkräfte sehen mehr Bedarf (Klasse %(assessment)d).") % figures
        ]
    return [
        _("Index und Fachkräfte widersprechen sich: Der Index sieht Klasse %(index)d, die Fachkräfte sehen weniger Bedarf (Klasse %(assessment)d).") % figures
    ]


def compare_topics(medians: Mapping[str, int], *, named: Sequence[str], silent: Sequence[str]) -> list[str]:
    """Professionals and residents: what these name often and those do not find a burden, and the other way round."""
    quiet = [_label(topic) for topic in named if medians.get(topic, Level.STRONG_BURDEN) <= Level.MOSTLY]
    unheard = [_label(topic) for topic in QuartierTopic.CRITERIA if medians.get(topic, 0) >= Level.BURDEN and topic in silent]
    shared = [_label(topic) for topic in named if medians.get(topic, 0) >= Level.BURDEN]
    sentences = []
    if shared:
        sentences.append(_("Fachkräfte und Bewohnerschaft nennen beide: %(topics)s.") % {"topics": ", ".join(shared)})
    if quiet:
        sentences.append(
            _("Die Bewohnerschaft nennt oft, was Fachkräfte nicht als Belastung sehen: %(topics)s. Fragen Sie nach.") % {"topics": ", ".join(quiet)}
        )
    if unheard:
        sentences.append(
            _("Fachkräfte sehen eine Belastung, die in der Erhebung niemand genannt hat: %(topics)s. Fragen Sie gezielt danach.")
            % {"topics": ", ".join(unheard)}
        )
    return sentences


def _label(topic: str) -> str:
    return f"„{QuartierTopic(topic).label}“"
