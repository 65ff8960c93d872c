"""How much a scheme gives. Pure: whole cents in and out, rounded down, so that a share never exceeds what it is a share of."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Terms:
    """Rate or lump sum, and a cap. Neither: nobody has said how much."""

    rate_percent: int | None = None
    lump_cents: int | None = None
    cap_cents: int | None = None

    @property
    def is_known(self) -> bool:
        """Whether an amount follows from them."""
        return self.rate_percent is not None or self.lump_cents is not None


def amount_of(terms: Terms, cost_cents: int) -> int | None:
    """The amount for these costs, never more than they are; None where the terms do not say."""
    if terms.rate_percent is not None:
        amount = cost_cents * terms.rate_percent // 100
    elif terms.lump_cents is not None:
        amount = terms.lump_cents
    else:
        return None
    return min(amount, cost_cents, *([terms.cap_cents] if terms.cap_cents is not None else []))


def most_of(terms: Terms, cost_cents: int) -> int:
    """The most the office may approve: what follows from the terms, or, where they say nothing, the costs up to the cap."""
    amount = amount_of(terms, cost_cents)
    if amount is not None:
        return amount
    return min(cost_cents, terms.cap_cents) if terms.cap_cents is not None else cost_cents
