"""Rows every app may point to."""

from core.models.barrier import BarrierReport
from core.models.job import Job
from core.models.mail_text import MailRule, MailText
from core.models.media import SiteDocument, SiteImage, SiteRendition
from core.models.organisation import Organisation
from core.models.public_change import PublicChange
from core.models.region import Gemeinde, Kreis
from core.models.role import RoleAssignment
from core.models.search import SearchEntry, SearchMiss, SearchPosting, SearchState, SearchTerm, SynonymGroup
from core.models.token import ApiToken
from core.models.user import User

__all__ = [
    "ApiToken",
    "BarrierReport",
    "Gemeinde",
    "Job",
    "Kreis",
    "MailRule",
    "MailText",
    "Organisation",
    "PublicChange",
    "RoleAssignment",
    "SearchEntry",
    "SearchMiss",
    "SearchPosting",
    "SearchState",
    "SearchTerm",
    "SiteDocument",
    "SiteImage",
    "SiteRendition",
    "SynonymGroup",
    "User",
]
