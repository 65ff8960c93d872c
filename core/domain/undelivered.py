"""Mails that could not be sent after every attempt: the office sees whom they were for, sends them again or sets them aside."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from core.domain import audit, jobs
from core.enums import JobState
from core.models import Job, User

MAIL = "core.send_mail"


def undelivered_mails() -> "QuerySet[Job]":
    """The newest first; `arguments` say to whom and about what. They go by themselves after jobs.KEEP_FAILED."""
    return Job.objects.filter(task=MAIL, state=JobState.FAILED).order_by("-finished_at", "-pk")


def send_again(job: Job, *, by: User, at: datetime) -> bool:
    """Let the worker try once more. Twice is once; False where there was nothing to do: it is under way already, or the same mail is.

    Effects: the row, one audit line, delivery after commit.
    """
    with transaction.atomic():
        try:
            with transaction.atomic():
                waiting = undelivered_mails().filter(pk=job.pk)
                if not waiting.update(state=JobState.QUEUED, attempts=0, due_at=at, finished_at=None, leased_until=None, error=""):
                    return False
        except IntegrityError:  # somebody wanted the same mail once more, and that one waits already
            return False
        audit.record(job, "core.mail_sent_again", by=by)
        transaction.on_commit(lambda: jobs.deliver(job.pk))
    return True


def set_aside(job: Job, *, by: User) -> bool:
    """The office has dealt with it otherwise: the row goes, with the address in it. Twice is once. Effects: row, one audit line."""
    with transaction.atomic():
        locked = undelivered_mails().select_for_update().filter(pk=job.pk).first()
        if locked is None:
            return False
        audit.record(locked, "core.mail_set_aside", by=by)
        locked.delete()
    return True
