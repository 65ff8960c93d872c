"""Forms turn text into values; the verbs of learners.domain turn values into facts."""
