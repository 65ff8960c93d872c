"""The files of `allocate`: a problem in, units out."""

import re
from fractions import Fraction
from pathlib import Path

from core.domain.problem_files import Node, Written, read_json, refuse_repeated, write_json
from planning.domain.allocation import AllocationRefused, Area, Method, allocate

# The exponent has at most three digits: more would be a number nobody can hold, written in six characters.
NEED = re.compile(r"[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?")


def allocate_file(source: Path, output: Path) -> None:
    """Read the problem, share the units, write them; raises InputRefused naming the place."""
    fields = read_json(source).object(("total", "method", "areas"), {"base": 0})
    nodes = fields["areas"].items()
    if not nodes:
        raise fields["areas"].refusal("hier wird mindestens eine Fläche erwartet")
    total, base = fields["total"].whole(), fields["base"].whole()
    method = Method(fields["method"].one_of([method.value for method in Method]))
    columns = [node.object(("id", "population", "need"), {"min": 0, "max": None}) for node in nodes]
    refuse_repeated([column["id"] for column in columns], "die Kennung")
    areas = [
        Area(
            id=column["id"].text(),
            population=column["population"].whole(),
            need=_need(column["need"]),
            least=column["min"].whole(),
            most=None if column["max"].is_null else column["max"].whole(),
        )
        for column in columns
    ]
    try:
        allocation = allocate(areas, total=total, base=base, method=method)
    except AllocationRefused as refusal:
        raise (fields["areas"] if refusal.area is None else nodes[refusal.area]).refusal(str(refusal)) from None
    units = {area.id: count for area, count in zip(areas, allocation.units, strict=True)}
    write_json(output, {"units": units, "sum": sum(allocation.units), "steps": list(allocation.steps)})


def _need(node: Node) -> Fraction:
    """The decimal exactly as written."""
    value = node.value.text if isinstance(node.value, Written) else str(node.value) if type(node.value) is int else node.value
    if not isinstance(value, str) or not NEED.fullmatch(value):
        raise node.refusal("hier wird eine Dezimalzahl ab 0 wie 0.8 erwartet")
    return Fraction(value)
