"""The real curriculum for tests: records only (fast), or with the whole page tree."""

from functools import cache

from curriculum.domain import loading
from curriculum.domain.guide import Guide
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
