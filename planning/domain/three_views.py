"""A Quartier in three views beside each other, never averaged and never ranked: index, professionals, residents."""

from collections.abc import Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.time import berlin_date
from planning.channel_enums import Channel, ViewState
from planning.domain.assessment_view import assessment_view
from planning.domain.channels import channels_on
from planning.domain.quartier_classes import Classes, IndexClass, classes_of, status_run
from planning.domain.residents_view import residents_view
from planning.domain.view_comparison import compare_classes, compare_topics
from planning.domain.view_reading import ThreeViews, View, class_line, off
from planning.models import Geography, Quartier

UNKNOWN = IndexClass(None, "", ())


def read_views(quartier: Quartier, *, day: date) -> ThreeViews:
    """All views of one Quartier, whichever are on. The same number of queries for few and many rounds."""
    on = channels_on(quartier.geography.gemeinde)
    classes = index_classes(quartier.geography, on, day=day)
    index = index_view(quartier, classes) if Channel.INDEX in on else off(Channel.INDEX)
    assessment = assessment_view(quartier) if Channel.ASSESSMENT in on else off(Channel.ASSESSMENT)
    residents = residents_view(quartier) if Channel.RESIDENTS in on else off(Channel.RESIDENTS)
    comparison = (*compare_classes(index, assessment), *compare_topics(dict(assessment.medians), named=residents.named, silent=residents.silent))
    deviation = classes.deviations.get(quartier.pk) if classes else None
    treated_as, until = (deviation.to_class, deviation.valid_until_date) if deviation else (None, None)
    line = class_line(index.number, treated_as=treated_as, until=until) if index.number is not None else ""
    return ThreeViews((index, assessment, residents), comparison, treated_as, until, line)


def index_classes(geography: Geography, on: frozenset[str], *, day: date) -> Classes | None:
    """The classes of the newest published index; None where there is none, or the index is off."""
    run = status_run(geography) if Channel.INDEX in on else None
    return classes_of(run, day=day) if run else None


def class_lines(quartiere: Sequence[Quartier], classes: Classes | None) -> dict[int, str]:
    """By primary key: "Klasse 3 (abweichend 4 bis …)" of every Quartier; nothing at all without an index. No queries."""
    if classes is None:
        return {}
    lines = {}
    for row in quartiere:
        deviation = classes.deviations.get(row.pk)
        number = classes.by_key.get(row.key, UNKNOWN).number
        lines[row.pk] = class_line(number, treated_as=deviation.to_class if deviation else None, until=deviation.valid_until_date if deviation else None)
    return lines


def index_view(quartier: Quartier, classes: Classes | None) -> View:
    """What the newest published index says."""
    if classes is None:
        return View(Channel.INDEX, ViewState.MISSING, _("nicht erhoben: Für diese Gliederung ist kein Index veröffentlicht."))
    now = classes.by_key.get(quartier.key, UNKNOWN)
    published_at = classes.run.published_at
    facts = [
        (_("Stand der Daten"), str(classes.year)),
        (_("veröffentlicht"), date_format(berlin_date(published_at), "DATE_FORMAT") if published_at else ""),
        (_("Quelle"), classes.run.name),
        (_("Abdeckung"), _("%(known)d von %(all)d Quartieren haben eine Klasse") % {"known": classes.included, "all": len(classes.by_key)}),
    ]
    if now.number is None:
        reason = ", ".join(now.reasons) or _("nicht erhoben")
        return View(Channel.INDEX, ViewState.MISSING, _("keine Klasse: %(reason)s") % {"reason": reason}, tuple(facts))
    words = _("Klasse %(number)d von %(count)d: „%(name)s“") % {"number": now.number, "count": len(classes.names), "name": now.name}
    return View(Channel.INDEX, ViewState.THERE, words, tuple(facts), number=now.number, of=len(classes.names))
