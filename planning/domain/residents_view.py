"""What residents say their Quartier needs, as one of the three views. Hidden figures say why; nothing open is shown as a figure."""

from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.units import format_percent
from planning.channel_enums import Channel, CountKind, QuartierTopic, ResidentGroup, ViewState
from planning.domain.view_reading import View, ViewTable
from planning.enums import Gap
from planning.models import Consultation, ConsultationCount, Quartier

MOST_SHOWN = 5  # consultations, the newest first
OFTEN = 3  # so many topics count as often named


def residents_view(quartier: Quartier) -> View:
    """Closed consultations with their figures, and what runs. Two queries."""
    rows = list(Consultation.objects.filter(quartier=quartier).order_by("-until_date", "-pk").prefetch_related("counts"))
    running = tuple((_("läuft gerade"), f"{each.get_method_display()}: {each.title}") for each in rows if each.is_open)
    closed = [each for each in rows if not each.is_open]
    answered = [each for each in closed if was_answered(each)][:MOST_SHOWN]
    if not answered:
        state = ViewState.RUNNING if running else ViewState.MISSING
        words = (
            _("läuft noch: Zahlen gibt es nach dem Abschluss.")
            if running
            else _("nicht erhoben: Auf keine Erhebung hat jemand geantwortet.")
            if closed
            else _("nicht erhoben: Die Bewohnerschaft wurde noch nicht gefragt.")
        )
        return View(Channel.RESIDENTS, state, words, running)
    named = [str(QuartierTopic(topic).label) for topic in often_named(answered[0])]
    words = (
        _("am häufigsten genannt: %(topics)s") % {"topics": ", ".join(named)}
        if named
        else _("Es wurde geantwortet; die Zahlen sind zu klein, um sie zu zeigen.")
    )
    facts = tuple(fact for each in answered for fact in _source(each))
    tables = tuple(table for each in answered for table in tables_of(each))
    newest = answered[0]
    silent = tuple(sorted(not_named(newest)))
    return View(Channel.RESIDENTS, ViewState.THERE, words, (*facts, *running), tables, named=tuple(often_named(newest)), silent=silent)


def was_answered(consultation: Consultation) -> bool:
    """Whether a closed one has anything: no answers at all are "not collected"."""
    return consultation.participants is not None or bool(consultation.participants_gap)


def often_named(consultation: Consultation) -> list[str]:
    """The topics named most often whose figures are not hidden; equal ones in the order of the list."""
    visible = [row for row in _rows(consultation, CountKind.TOPIC) if row.count]
    return [row.key for row in sorted(visible, key=lambda row: -(row.count or 0))[:OFTEN]]


def not_named(consultation: Consultation) -> set[str]:
    """Topics that were asked for and nobody named."""
    return {row.key for row in _rows(consultation, CountKind.TOPIC) if row.count == 0}


def figure_words(count: int | None, gap: str) -> str:
    """The count, or why there is none; never zero for what was not collected."""
    return str(count) if count is not None else str(Gap(gap).label) if gap else _("nicht erhoben")


def participants_words(consultation: Consultation) -> str:
    """How many answered."""
    return figure_words(consultation.participants, consultation.participants_gap)


def tables_of(consultation: Consultation) -> list[ViewTable]:
    """Topics with figures and shares; groups with whether they were reached."""
    tables = []
    topics, groups = _rows(consultation, CountKind.TOPIC), _rows(consultation, CountKind.GROUP)
    if topics:
        rows = tuple((str(QuartierTopic(row.key).label), figure_words(row.count, row.gap), _share(row, consultation)) for row in topics)
        tables.append(ViewTable(_("%(title)s: Themen") % {"title": consultation.title}, (_("Thema"), _("genannt von"), _("Anteil")), rows))
    if groups:
        known = {row.key: row for row in groups}
        reached = tuple((str(group.label), _reached(known.get(group))) for group in ResidentGroup)
        tables.append(ViewTable(_("%(title)s: Wer erreicht wurde") % {"title": consultation.title}, (_("Gruppe"), _("erreicht")), reached))
    return tables


def _source(consultation: Consultation) -> tuple[tuple[str, str], ...]:
    period = _("%(first)s bis %(last)s") % {
        "first": date_format(consultation.from_date, "SHORT_DATE_FORMAT"),
        "last": date_format(consultation.until_date, "SHORT_DATE_FORMAT"),
    }
    words = _("%(period)s; geantwortet haben: %(participants)s") % {"period": period, "participants": participants_words(consultation)}
    facts = [(f"{consultation.get_method_display()}: {consultation.title}", words)]
    if consultation.not_reached:
        facts.append((_("Nicht erreicht"), consultation.not_reached))
    return tuple(facts)


def _rows(consultation: Consultation, kind: CountKind) -> Sequence[ConsultationCount]:
    return [row for row in consultation.counts.all() if row.kind == kind]


def _share(row: ConsultationCount, consultation: Consultation) -> str:
    if row.count is None or not consultation.participants:
        return "–"
    return format_percent(round(row.count * 100 / consultation.participants))


def _reached(row: ConsultationCount | None) -> str:
    if row is None:
        return _("nicht erhoben")
    return _("nicht erreicht") if row.count == 0 else figure_words(row.count, row.gap)
