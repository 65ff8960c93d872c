"""The real curriculum for tests: records only (fast), or with the whole page tree."""

from functools import cache

from curriculum.domain import loading
from curriculum.domain.guide import Guide
from curriculum.domain.page_tree import load_pages, read_pages_file
from curriculum.domain.unit_file import UnitText
from curriculum.models import Curriculum


@cache
def real_guide() -> Guide:
    """leitfaden.toml, parsed once per test process."""
    return loading.read_guide_file()


@cache
def real_units() -> tuple[UnitText, ...]:
    """units.toml, parsed once per test process."""
    return loading.read_units_file(real_guide())


def load_curriculum_records() -> Curriculum:
    """Areas, formats, modules, pathways with their phases, competences, units. Without pages."""
    loading.load_records(real_guide(), real_units())
    return Curriculum.objects.get(is_current=True)


def load_all_pages() -> Curriculum:
    """The records and every page of the public tree, with the site pointing at the home page."""
    curriculum = load_curriculum_records()
    load_pages(curriculum, read_pages_file(), real_units(), base_url="http://testserver", site_name="Qualifiziert ins Quartier")
    return curriculum
