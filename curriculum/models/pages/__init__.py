"""What editors phrase. Hours and certificates hang on the records, which these pages show."""

from curriculum.models.pages.example import ExamplePage
from curriculum.models.pages.home import HomePage, IndexPage
from curriculum.models.pages.plain_language import PlainLanguagePage
from curriculum.models.pages.programme import AreaPage, FormatPage, ModulePage, PathwayPage
from curriculum.models.pages.standard import StandardPage
from curriculum.models.pages.unit import SelfStudyUnitPage

__all__ = [
    "AreaPage",
    "ExamplePage",
    "FormatPage",
    "HomePage",
    "IndexPage",
    "ModulePage",
    "PathwayPage",
    "PlainLanguagePage",
    "SelfStudyUnitPage",
    "StandardPage",
]
