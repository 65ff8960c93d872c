"""Providers, offerings and their sessions, and what happens to them."""

from providers.models.invitation import EditorInvitation
from providers.models.life import MappingReview, OfferingStep
from providers.models.matching_run import MatchingRun, MatchingWish, NeedWeighting
from providers.models.message import MessageRecipient, ParticipantMessage
from providers.models.need import Need, NeedModule, NeedPartner, NeedStep
from providers.models.need_bundle import NeedBundle
from providers.models.offering import Offering, OfferingModule, OfferingQuerySet
from providers.models.provider import Provider, ProviderQuerySet
from providers.models.request import ChangeRequest
from providers.models.session import Session, SessionModule
from providers.models.teaching import TeachingCapacity, TeachingProfile
from providers.models.teaching_request import RequestedModule, TeachingRequest
from providers.models.terms import CancellationTerms, CancellationTier
from providers.models.watching import ModuleInterest, SavedSearch, SavedSearchHit

__all__ = [
    "CancellationTerms",
    "CancellationTier",
    "ChangeRequest",
    "EditorInvitation",
    "MappingReview",
    "MatchingRun",
    "MatchingWish",
    "MessageRecipient",
    "ModuleInterest",
    "Need",
    "NeedBundle",
    "NeedModule",
    "NeedPartner",
    "NeedStep",
    "NeedWeighting",
    "Offering",
    "OfferingModule",
    "OfferingQuerySet",
    "OfferingStep",
    "ParticipantMessage",
    "Provider",
    "ProviderQuerySet",
    "RequestedModule",
    "SavedSearch",
    "SavedSearchHit",
    "Session",
    "SessionModule",
    "TeachingCapacity",
    "TeachingProfile",
    "TeachingRequest",
]
