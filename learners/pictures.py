"""Pictures of the learners' app: what is credited, planned and missing, module by module."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.svg import Bar, Group, MarkRow, Part, marks_on_scales, stacked_bars
from core.units import format_lessons, lesson_figure
from curriculum.enums import Phase
from learners.domain.competences import HIGHEST, CompetenceProfile
from learners.domain.progress import Progress, ProgressRow


def progress_picture(progress: Progress) -> SafeString:
    """One bar per module, grouped by phase: credited, planned, missing. The table beside it says the same in figures."""
    description = _("Von %(required)s sind %(credited)s angerechnet, %(planned)s geplant und %(missing)s offen. Die Tabelle darunter nennt jede Zahl.")
    return stacked_bars(
        key=f"bild-{progress.enrolment.uuid}",
        title=_("Stand je Modul: %(pathway)s") % {"pathway": progress.enrolment.pathway.title},
        description=description
        % {
            "required": format_lessons(progress.total.required),
            "credited": format_lessons(progress.total.credited),
            "planned": format_lessons(progress.total.planned),
            "missing": format_lessons(progress.total.missing),
        },
        groups=[Group(str(phase.label), tuple(_bar(row) for row in progress.rows if row.phase == phase)) for phase in Phase],
    )


def _bar(row: ProgressRow) -> Bar:
    return Bar(
        label=_("Modul %(code)s") % {"code": row.module.code},
        parts=(Part("credited", row.credited), Part("planned", row.planned), Part("missing", row.missing)),
        text=_("%(credited)s von %(required)s") % {"credited": lesson_figure(row.credited), "required": format_lessons(row.required)},
    )


def competence_picture(profile: CompetenceProfile) -> SafeString:
    """One scale per competence: ring for the beginning, square for the middle, disc for the end. The table beside it says the same in figures."""
    return marks_on_scales(
        key="kompetenzen",
        title=_("Ihre Selbsteinschätzung"),
        description=_("Je Kompetenz eine Linie von 0 bis 4: Ring zu Beginn, Quadrat in der Mitte, Scheibe am Ende. Die Tabelle darunter nennt jede Zahl."),
        rows=[MarkRow(row.competence.title, tuple(row.in_order)) for row in profile.rows],
        highest=HIGHEST,
    )
