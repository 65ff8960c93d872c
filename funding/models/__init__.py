"""Schemes of the Landesförderung and applications for it."""

from funding.models.application import FundingApplication
from funding.models.scheme import FundingScheme

__all__ = ["FundingApplication", "FundingScheme"]
