"""How excused absence looks at the desk; the lines in a person's Lernzeiten are in states/learners.py."""

from tests.architecture.access.excuses import coming_rule
from tests.architecture.states import State, shown

STATES = {
    "learners_desk_excuse_rules": (
        shown("coordinator", label="keine Regel", frame="desk"),
        shown("coordinator", label="eine Regel", frame="desk", before=coming_rule),
        State("Fehler", by="coordinator", frame="desk", data={"percent_of_module": "101"}, status=422),
    ),
}
