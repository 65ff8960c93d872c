"""How was it?"""

from tests.architecture.access.learners import enrolment_of_amina
from tests.architecture.access.mails import past_seat
from tests.architecture.states import State, shown

STATES = {
    "learners:feedback": (
        shown("learner", kwargs=past_seat),
        shown("learner", label="noch nicht zu Ende", kwargs=enrolment_of_amina),
        State("Fehler", by="learner", kwargs=past_seat, data={"rating": ""}, status=422),
        State("zu früh gesendet", by="learner", kwargs=enrolment_of_amina, data={"rating": "5"}, status=409),
        State("abgeschickt", by="learner", kwargs=past_seat, data={"rating": "5", "comment": "Danke!"}, follow=True),
    ),
}
