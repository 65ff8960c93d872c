"""Results that can be computed again: input, rule and result are canonical JSON (RFC 8785), and their hashes stand beside them."""

import hashlib
from typing import Any, TypeVar

import rfc8785
from django.db.models import QuerySet

from core.domain.audit import record
from planning.models import AllocationScenario, GuideProposal, IndexRun

Kept = TypeVar("Kept", IndexRun, AllocationScenario)


def canonical(value: Any) -> str:
    """Canonical JSON: equal values are equal bytes."""
    return rfc8785.dumps(value).decode()


def keep(computed: Kept, *, unless_among: "QuerySet[Kept]", action: str) -> Kept:
    """Save what was computed, with its hashes and a line in the trail; twice is once.

    When one of `unless_among` has the same name and came of the same input by the same engine, that one is returned and nothing is written (the
    caller says there which rule and which states count). Call it with the owner of these rows locked.
    """
    computed.data_sha256, computed.result_sha256 = digest(computed.data), digest(computed.result)
    if existing := unless_among.filter(name=computed.name, data_sha256=computed.data_sha256, engine=computed.engine).first():
        return existing
    computed.save()
    record(computed, action, by=computed.computed_by, data={"data": computed.data_sha256, "result": computed.result_sha256})
    return computed


def is_intact(kept: IndexRun | AllocationScenario | GuideProposal) -> bool:
    """Whether input and result are still those the hashes were made of."""
    return kept.data_sha256 == digest(kept.data) and kept.result_sha256 == digest(kept.result)


def digest(text: str) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()
