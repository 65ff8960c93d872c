"""Spread the minutes of modules over sessions. Pure."""

from collections.abc import Mapping, Sequence


def distribute(promised: Mapping[int, int], available: Sequence[int]) -> list[dict[int, int]]:
    """Fill the sessions one after the other with the modules in their order: what each session teaches, minutes by module.

    `promised` is minutes by module, `available` the teaching minutes of each session. What does not fit is left out.
    """
    left = {module: minutes for module, minutes in promised.items() if minutes > 0}
    sessions: list[dict[int, int]] = []
    for room in available:
        taught: dict[int, int] = {}
        for module in list(left):
            minutes = min(left[module], room)
            if minutes <= 0:
                break
            taught[module] = minutes
            room -= minutes
            left[module] -= minutes
            if not left[module]:
                del left[module]
        sessions.append(taught)
    return sessions
