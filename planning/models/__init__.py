"""Quartiere with their features, agreed indicators and values, indices, scenarios of allocation; practice projects with what belongs to them."""

from planning.models.allocation_scenario import AllocationScenario
from planning.models.assessment import AssessmentRound, AssessmentSheet
from planning.models.channel_switch import ChannelSwitch
from planning.models.class_deviation import ClassDeviation
from planning.models.consultation import BoxEntry, Consultation, ConsultationCount
from planning.models.event import Event, EventResult, EventSeat
from planning.models.geography import Geography, Quartier
from planning.models.guide_proposal import GuideProposal, GuideWish, ProjectGuideWish
from planning.models.index_run import IndexRun
from planning.models.indicator import Indicator, IndicatorValue
from planning.models.mandate import Mandate
from planning.models.mandate_delegate import MandateDelegate
from planning.models.project import PracticeProject, ProjectMember, ProjectRevision
from planning.models.project_board import ProjectResponsibility, TaskEvidence
from planning.models.project_fund import FundApplication, FundRound
from planning.models.project_guidance import GuidanceMeeting, GuidanceNote
from planning.models.project_log import ProjectLogEntry
from planning.models.project_parts import (
    ProjectActor,
    ProjectAgreement,
    ProjectBody,
    ProjectDecision,
    ProjectExclusion,
    ProjectMeasure,
    ProjectMilestone,
    ProjectPart,
    ProjectSource,
)
from planning.models.quartier_feature import QuartierFeature
from planning.models.quartier_move import QuartierMove
from planning.models.quartier_sharing import QuartierSharing

__all__ = [
    "AllocationScenario",
    "AssessmentRound",
    "AssessmentSheet",
    "BoxEntry",
    "ChannelSwitch",
    "ClassDeviation",
    "Consultation",
    "ConsultationCount",
    "Event",
    "EventResult",
    "EventSeat",
    "FundApplication",
    "FundRound",
    "Geography",
    "GuidanceMeeting",
    "GuidanceNote",
    "GuideProposal",
    "GuideWish",
    "IndexRun",
    "Indicator",
    "IndicatorValue",
    "Mandate",
    "MandateDelegate",
    "PracticeProject",
    "ProjectActor",
    "ProjectAgreement",
    "ProjectBody",
    "ProjectDecision",
    "ProjectExclusion",
    "ProjectGuideWish",
    "ProjectLogEntry",
    "ProjectMeasure",
    "ProjectMember",
    "ProjectMilestone",
    "ProjectPart",
    "ProjectResponsibility",
    "ProjectRevision",
    "ProjectSource",
    "Quartier",
    "QuartierFeature",
    "QuartierMove",
    "QuartierSharing",
    "TaskEvidence",
]
