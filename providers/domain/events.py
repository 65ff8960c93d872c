"""What happened here that apps above may want to know: past tense, sent after commit, with keys instead of rows.

A receiver must be safe to run twice and must not be the only one who does its work: a process may die between commit and signal.
"""

from django.dispatch import Signal

offering_seats_raised = Signal()  # offering_id, at: there are more seats than before, so people who wait may move up
