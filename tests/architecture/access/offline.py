"""What the worker of the self-study pages fetches without a person."""

from tests.architecture.access import everybody

ACCESS = {"learners:offline_worker": everybody(), "learners:offline": everybody()}
