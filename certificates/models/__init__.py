"""Certificates, their numbers, rules and words, and the work on many at once."""

from certificates.models.certificate import Certificate
from certificates.models.credential import Credential, StatusList
from certificates.models.issue_run import IssueItem, IssueRun
from certificates.models.number_series import NumberSeries
from certificates.models.register_check import RegisterCheck
from certificates.models.rule_set import RuleSet
from certificates.models.settled_fee import SettledFee
from certificates.models.share_link import ShareLink
from certificates.models.signing_key import PaperSignature, SigningKey
from certificates.models.withdrawal import Withdrawal
from certificates.models.wording import Wording

__all__ = [
    "Certificate",
    "Credential",
    "IssueItem",
    "IssueRun",
    "NumberSeries",
    "PaperSignature",
    "RegisterCheck",
    "RuleSet",
    "SettledFee",
    "ShareLink",
    "SigningKey",
    "StatusList",
    "Withdrawal",
    "Wording",
]
