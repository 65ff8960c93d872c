"""/verwaltung/luecken/: which modules are missing where and when, as a matrix, a map and a workbook; and what stands behind a cell."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from core.doors import only_with
from core.http import SignedInRequest
from core.kreis_outlines import SOURCE, SOURCE_ADDRESS, kreis_outlines
from core.map_svg import Door, doors
from core.time import berlin_date
from core.units import format_euro, format_lessons
from core.workbook import CONTENT_TYPE, Sheet, workbook
from curriculum.models import Module
from providers.domain.gap_figures import LEVELS, area_names, courses_behind, figures_of, needs_behind, teaching_where
from providers.domain.gaps import NOWHERE, Cell, ExtraDay, Figures, Half, extra_days, missing_in, of_half, rolled_up, total
from providers.domain.kreis_map import drawn, shades_for
from providers.domain.need_life import people_of
from providers.domain.need_ranking import teachers_for
from providers.domain.teaching import half_years

EXTRA_DAYS = 10
SEATS_OF_A_DAY = 12
LEVEL_NAMES = {"kreis": gettext_lazy("Kreise"), "region": gettext_lazy("Regionen"), "bezirk": gettext_lazy("Regierungsbezirke")}


@dataclass(frozen=True)
class Question:
    """What the page is asked: which areas, which half-year, one module or all."""

    level: str
    half: Half
    module: str

    def address(self, name: str = "providers_desk_gaps", **more: str) -> str:
        """The same question elsewhere, or a bit different."""
        parameters = {"ebene": self.level, "halbjahr": f"{self.half[0]}-{self.half[1]}", "modul": self.module} | more
        return f"{reverse(name)}?{urlencode({key: value for key, value in parameters.items() if value})}"


@require_safe
@only_with("providers.view_needs")
def gaps(request: SignedInRequest) -> HttpResponse:
    """Matrix of modules and areas for one half-year, with the map, and the ten course days that would close most."""
    at = timezone.now()
    halves = half_years(berlin_date(at))
    question = _question(request, halves)
    cells = figures_of(at=at)
    names = area_names(question.level)
    by_area = of_half(rolled_up(cells, names), question.half)
    modules = list(Module.objects.filter(curriculum__is_current=True).order_by("position"))
    areas = sorted(set(names.values()))
    nowhere = {module.code: by_area.get((module.code, NOWHERE), Figures()) for module in modules}
    chosen = [module for module in modules if not question.module or module.code == question.module]
    rows = [
        (module, [(area, by_area.get((module.code, area), Figures()), _cell_address(question, module.code, area)) for area in areas], nowhere[module.code])
        for module in chosen
    ]
    context = {
        "question": question,
        "halves": [(half, half_name(half), question.address(halbjahr=f"{half[0]}-{half[1]}")) for half in halves],
        "levels": [(level, LEVEL_NAMES[level], question.address(ebene=level)) for level in LEVELS],
        "modules": modules,
        "areas": areas,
        "rows": rows,
        "sum": total(figures for (code, _area), figures in by_area.items() if not question.module or code == question.module),
        "missing": missing_in(figures for (code, _area), figures in by_area.items() if not question.module or code == question.module),
        "map": _map(question, of_half(cells, question.half)),
        "map_source": (SOURCE, SOURCE_ADDRESS),
        "extra": [(day, modules_by_code(modules)[day.module], _cell_address(question, day.module, day.area)) for day in _extra(by_area, names)],
        "sheet": question.address("providers_desk_gaps_xlsx"),
        "header_title": _("Lücken"),
        "header_icon": "warning",
        "breadcrumbs_items": [{"url": "", "label": _("Lücken")}],
    }
    return render(request, "providers/desk/gaps.html", context)


@require_safe
@only_with("providers.view_needs")
def gap(request: SignedInRequest) -> HttpResponse:
    """One cell: its figures, the needs and offerings behind it, and who could close it. Without a module: all modules of the area."""
    at = timezone.now()
    question = _question(request, half_years(berlin_date(at)))
    names = area_names(question.level)
    area = request.GET.get("gebiet", "")
    kreise = [ags for ags, name in names.items() if name == area]
    if not kreise:
        raise Http404
    by_area = of_half(rolled_up(figures_of(at=at), names), question.half)
    modules = list(Module.objects.filter(curriculum__is_current=True).order_by("position"))
    module = modules_by_code(modules).get(question.module)
    context: dict[str, Any] = {
        "question": question,
        "area": area,
        "half": half_name(question.half),
        "module": module,
        "back": question.address(),
        "header_title": f"{module.label}: {area}" if module else area,
        "header_icon": "warning",
        "breadcrumbs_items": [{"url": question.address(), "label": _("Lücken")}, {"url": "", "label": area}],
    }
    if module is None:
        context["rows"] = [(each, by_area.get((each.code, area), Figures()), _cell_address(question, each.code, area)) for each in modules]
    else:
        needs = needs_behind(module.code, kreise, question.half, at=at)
        context |= {
            "figures": by_area.get((module.code, area), Figures()),
            "needs": [(need, people_of(need)) for need in needs],
            "courses": courses_behind(module.code, kreise, question.half, at=at),
            "providers": _who_could(module.code, kreise, question.half),
        }
    return render(request, "providers/desk/gap.html", context)


@require_safe
@only_with("providers.view_needs")
def gaps_xlsx(request: SignedInRequest) -> HttpResponse:
    """All half-years and areas of the chosen level, one line per cell in which there is anything."""
    at = timezone.now()
    question = _question(request, half_years(berlin_date(at)))
    names = area_names(question.level)
    cells = rolled_up(figures_of(at=at), names)
    modules = modules_by_code(list(Module.objects.filter(curriculum__is_current=True).order_by("position")))
    head = [
        *(
            _("Modul"),
            _("Titel"),
            _("Gebiet"),
            _("Halbjahr"),
            _("Bedarfe"),
            _("Menschen in Bedarfen"),
            _("Interessen ohne Termin"),
            _("ungedeckt in Lernplänen"),
        ),
        *(_("auf Wartelisten"), _("Angebote"), _("freie Plätze"), _("fehlende Plätze")),
    ]
    rows = [
        [cell.module, modules[cell.module].title, cell.area or _("ohne Ort"), half_name(cell.half), *_columns(figures)]
        for cell, figures in sorted(cells.items(), key=lambda item: _order(item[0], modules))
        if cell.module in modules
    ]
    response = HttpResponse(workbook([Sheet(_("Lücken"), head, rows)]), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = 'attachment; filename="luecken.xlsx"'
    return response


def half_name(half: Half) -> str:
    """ "1. Halbjahr 2027"."""
    return _("%(half)d. Halbjahr %(year)d") % {"half": half[1], "year": half[0]}


def modules_by_code(modules: list[Module]) -> dict[str, Module]:
    """For looking up."""
    return {module.code: module for module in modules}


def _columns(figures: Figures) -> list[int]:
    return [figures.needs, figures.people, figures.interests, figures.plans, figures.waiting, figures.courses, figures.seats, figures.missing]


def _order(cell: Cell, modules: dict[str, Module]) -> tuple[int, str, Half]:
    return (modules[cell.module].position if cell.module in modules else 0, cell.area, cell.half)


def _question(request: SignedInRequest, halves: list[Half]) -> Question:
    """As asked; what is unknown counts as not asked."""
    level = request.GET.get("ebene", "region")
    asked = next((half for half in halves if f"{half[0]}-{half[1]}" == request.GET.get("halbjahr", "")), None)
    module = request.GET.get("modul", "")
    known = Module.objects.filter(curriculum__is_current=True, code=module).exists() if module else False
    return Question(level if level in LEVELS else "region", asked or (halves[1] if len(halves) > 1 else halves[0]), module if known else "")


def _cell_address(question: Question, module: str, area: str) -> str:
    return question.address("providers_desk_gap", modul=module, gebiet=area)


def _map(question: Question, by_kreis: dict[tuple[str, str], Figures]) -> Any:
    """Missing seats by Kreis, whatever level the matrix has."""
    missing = dict.fromkeys(kreis_outlines(), 0)
    for (code, ags), figures in by_kreis.items():
        if ags in missing and (not question.module or code == question.module):
            missing[ags] += figures.missing
    shades = shades_for(max(missing.values(), default=0))
    projection, paths = drawn()
    names = area_names("kreis")
    return doors(
        [
            Door(
                paths[ags],
                ngettext("%(kreis)s: %(number)d Platz fehlt", "%(kreis)s: %(number)d Plätze fehlen", count) % {"kreis": names[ags], "number": count},
                next((shade.step for shade in shades if shade.least <= count <= shade.most), None),
                question.address("providers_desk_gap", ebene="kreis", gebiet=names[ags]),
                str(count) if count else "",
                kreis_outlines()[ags].middle,
            )
            for ags, count in missing.items()
            if ags in names
        ],
        projection,
    )


def _extra(by_area: dict[tuple[str, str], Figures], names: dict[str, str]) -> list[ExtraDay]:
    """Only where somebody could teach the module."""
    teachable = set()
    for code, teaching in teaching_where().items():
        for _provider, kreise in teaching:
            teachable |= {(code, names[ags]) for ags in (kreise or names) if ags in names}
    return extra_days(by_area, days=EXTRA_DAYS, seats=SEATS_OF_A_DAY, teachable=teachable)


def _who_could(code: str, kreise: list[str], half: Half) -> list[tuple[Any, str, str]]:
    """Providers that teach the module there, those with most capacity left first; with what is free and what a lesson costs."""
    year, is_first = half[0], half[1] == 1
    first, last = (date(year, 1, 1), date(year, 6, 30)) if is_first else (date(year, 7, 1), date(year, 12, 31))
    known = {teacher.key: teacher for teacher in teachers_for(first, last)}
    found = []
    for provider, where in teaching_where().get(code, []):
        if where and not where & set(kreise):
            continue
        teacher = known[provider.slug]
        free, fee = teacher.free_minutes, teacher.fee_cents_per_lesson
        found.append(
            (
                -1 if free is None else free,
                provider,
                format_lessons(free) if free is not None else _("keine Angabe"),
                format_euro(fee) if fee is not None else _("offen"),
            )
        )
    return [(provider, free, fee) for _sort, provider, free, fee in sorted(found, key=lambda row: (-row[0], row[1].name, row[1].pk))]
