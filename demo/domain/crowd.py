"""The learners by the part they play, and who of them is free on which day. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from random import Random

from demo.domain.people import Learner


class Kind(Enum):
    """How far somebody of the crowd is."""

    NEW = 20  # per cent of all
    BEGUN = 22
    HALFWAY = 38
    FINISHED = 12
    LEFT = 8


@dataclass
class Crowd:
    """The learners by how far they are; FINISHED are only those who really attended a whole series."""

    by_kind: dict[Kind, list[Learner]] = field(default_factory=dict)
    pathway_of: dict[int, str] = field(default_factory=dict)

    @property
    def enrolling(self) -> list[Learner]:
        """Those who book upcoming offerings."""
        return [*self.by_kind[Kind.BEGUN], *self.by_kind[Kind.HALFWAY]]


def divide(learners: Sequence[Learner], rng: Random) -> Crowd:
    """Everybody's part in the play."""
    shuffled = list(learners)
    rng.shuffle(shuffled)
    crowd, start = Crowd(), 0
    for kind in Kind:
        end = start + len(shuffled) * kind.value // 100
        crowd.by_kind[kind] = shuffled[start:end]
        start = end
    crowd.by_kind[Kind.NEW] += shuffled[start:]
    return crowd


def pick(pool: Sequence[Learner], count: int, days: frozenset[date], rng: Random) -> list[Learner]:
    """At most `count` different learners who are free on these days; from now on they are busy then."""
    picked: dict[int, Learner] = {}
    for _try in range(4 * max(0, count)):
        if len(picked) >= count:
            break
        learner = rng.choice(pool)
        if learner.pk not in picked and learner.busy.isdisjoint(days):
            picked[learner.pk] = learner
    for learner in picked.values():
        learner.busy |= days
    return list(picked.values())
