"""Providers, offerings and their sessions."""

from providers.models.offering import Offering, OfferingModule, OfferingQuerySet
from providers.models.provider import Provider
from providers.models.session import Session, SessionModule

__all__ = ["Offering", "OfferingModule", "OfferingQuerySet", "Provider", "Session", "SessionModule"]
