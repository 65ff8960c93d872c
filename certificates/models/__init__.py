"""Certificates, their numbers, rules and words, and the work on many at once."""

from certificates.models.certificate import Certificate
from certificates.models.issue_run import IssueItem, IssueRun
from certificates.models.number_series import NumberSeries
from certificates.models.rule_set import RuleSet
from certificates.models.withdrawal import Withdrawal
from certificates.models.wording import Wording

__all__ = ["Certificate", "IssueItem", "IssueRun", "NumberSeries", "RuleSet", "Withdrawal", "Wording"]
