"""What is shown without a connection."""

from tests.architecture.states import shown

STATES = {"learners:offline": (shown(),)}
