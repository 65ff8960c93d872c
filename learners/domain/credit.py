"""How the minutes somebody attended are credited to the modules of a session. Pure."""

from collections.abc import Mapping


def split_minutes(attended: int, planned: Mapping[str, int]) -> dict[str, int]:
    """Share `attended` among modules in proportion to their `planned` minutes; whole minutes that sum exactly.

    Never more than was planned, in sum and for each module: time beyond it (a welcome, an outlook) belongs to no module.
    Largest remainder; ties go to the module named first. Modules that get nothing are left out.
    """
    total = sum(planned.values())
    attended = min(attended, total)
    if attended <= 0:
        return {}
    shares = {code: attended * minutes // total for code, minutes in planned.items()}
    by_remainder = sorted(planned, key=lambda code: -(attended * planned[code] % total))  # sorted() keeps the order of ties
    for code in by_remainder[: attended - sum(shares.values())]:
        shares[code] += 1
    return {code: minutes for code, minutes in shares.items() if minutes}
