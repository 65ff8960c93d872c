"""Records (what hours and certificates hang on) and pages (what editors phrase)."""

from curriculum.models.competence import Competence, ProcessPhase, ProcessTask
from curriculum.models.curriculum import Curriculum, LearningArea, LearningFormat
from curriculum.models.example_consent import ExampleConsent
from curriculum.models.module import Module
from curriculum.models.module_competence import ModuleCompetence
from curriculum.models.pages import (
    AreaPage,
    ExamplePage,
    FormatPage,
    HomePage,
    IndexPage,
    ModulePage,
    PathwayPage,
    PlainLanguagePage,
    SelfStudyUnitPage,
    StandardPage,
)
from curriculum.models.pathway import Pathway, PathwayModule
from curriculum.models.unit import SelfStudyUnit

__all__ = [
    "AreaPage",
    "Competence",
    "Curriculum",
    "ExampleConsent",
    "ExamplePage",
    "FormatPage",
    "HomePage",
    "IndexPage",
    "LearningArea",
    "LearningFormat",
    "Module",
    "ModuleCompetence",
    "ModulePage",
    "Pathway",
    "PathwayModule",
    "PathwayPage",
    "PlainLanguagePage",
    "ProcessPhase",
    "ProcessTask",
    "SelfStudyUnit",
    "SelfStudyUnitPage",
    "StandardPage",
]
