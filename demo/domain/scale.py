"""How much demo data there is."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """`upcoming` is what the catalogue shows; finished offerings, drafts and cancelled ones come on top."""

    name: str
    providers: int
    upcoming: int
    finished: int
    learners: int
    guides: int
    ledger_entries: int  # at least; 0 leaves it to what the learners did
    needs: int = 24
    issues_certificates: bool = False  # larger databases are for measuring, and issuing is one of the things measured


SCALES = {
    scale.name: scale
    for scale in (
        Scale("small", providers=12, upcoming=60, finished=8, learners=150, guides=1, ledger_entries=0, issues_certificates=True),
        Scale("medium", providers=120, upcoming=2_000, finished=600, learners=20_000, guides=40, ledger_entries=100_000, needs=400),
        Scale("large", providers=400, upcoming=10_000, finished=4_000, learners=200_000, guides=200, ledger_entries=1_000_000, needs=2_000),
    )
}
