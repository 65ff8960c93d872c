"""People's learning."""

from learners.models.attendance import Attendance
from learners.models.calendar_feed import CalendarFeed
from learners.models.check_in import CheckIn, CheckInDoor
from learners.models.claim import HoursClaim
from learners.models.competence_profile import CompetenceAssessment
from learners.models.enrolment import Enrolment
from learners.models.excuse import Excuse, ExcuseRule
from learners.models.feedback import FeedbackAnswer, FeedbackReceipt
from learners.models.group import GroupRegistration
from learners.models.hours import HoursEntry
from learners.models.hours_report import HoursReport
from learners.models.invitation import SeatInvitation
from learners.models.learning_group import LearningGroup, LearningGroupMembership, LearningGroupMessage
from learners.models.learning_plan import LearningPlan
from learners.models.pathway import PathwayEnrolment
from learners.models.profile import LearnerProfile
from learners.models.rule_mail import RuleMail
from learners.models.unit_answer import UnitAnswer
from learners.models.unit_work import UnitWork

__all__ = [
    "Attendance",
    "CalendarFeed",
    "CheckIn",
    "CheckInDoor",
    "CompetenceAssessment",
    "Enrolment",
    "Excuse",
    "ExcuseRule",
    "FeedbackAnswer",
    "FeedbackReceipt",
    "GroupRegistration",
    "HoursClaim",
    "HoursEntry",
    "HoursReport",
    "LearnerProfile",
    "LearningGroup",
    "LearningGroupMembership",
    "LearningGroupMessage",
    "LearningPlan",
    "PathwayEnrolment",
    "RuleMail",
    "SeatInvitation",
    "UnitAnswer",
    "UnitWork",
]
