"""The worker without a broker, and the sweeper beside Celery (docs/decisions/0003)."""

import logging
import signal
import time
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import Error, close_old_connections, connection
from django.utils import timezone

from core.domain import jobs, periodic

logger = logging.getLogger(__name__)

IDLE_SECONDS = 0.3  # between two looks at an empty queue: one indexed query
BATCH = 20
CLOCK_SECONDS = 20.0  # between two looks at what is due by the clock
LONGEST_PAUSE = 30.0  # between two attempts while the database is away


class Command(BaseCommand):
    help = "Runs background jobs from the database until it is told to stop (SIGTERM or Ctrl-C finish the running job first)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now, then end")
        parser.add_argument("--sweep-only", action="store_true", help="beside Celery: write what is due by the clock and hand lost jobs to the broker again")

    def handle(self, *args: Any, once: bool, sweep_only: bool, **options: Any) -> None:
        stop = Event()
        if not once:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: stop.set())
        worker = Worker(stop, sweep_only=sweep_only)
        if once:
            worker.clock()
            while worker.step():
                pass
        else:
            self.stdout.write("Sweeper is running." if sweep_only else "Worker is running.")
            worker.run()


class Worker:
    """The loop: look at the clock, do what is due, rest a little; a database that is away is waited for."""

    def __init__(self, stop: Event, *, sweep_only: bool) -> None:
        self.stop = stop
        self.sweep_only = sweep_only

    def run(self) -> None:
        """Until `stop` is set."""
        next_clock, pause = 0.0, 1.0
        while not self.stop.is_set():
            close_old_connections()
            try:
                if time.monotonic() >= next_clock:
                    self.clock()
                    next_clock = time.monotonic() + CLOCK_SECONDS
                busy = self.step()
            except Error as error:
                # Type only: a database's message may carry rows. The lease brings back what was running.
                logger.warning("Database unavailable (%s); next attempt in %.0f s.", type(error).__name__, pause)
                connection.close()
                self.stop.wait(pause)
                pause = min(LONGEST_PAUSE, pause * 2)
                continue
            pause = 1.0
            if not busy:
                self.stop.wait(CLOCK_SECONDS if self.sweep_only else IDLE_SECONDS)

    def clock(self) -> None:
        """Write the rows of the current slots; beside Celery, hand over what waits too long."""
        periodic.enqueue_due(at=timezone.now())
        if self.sweep_only:
            jobs.redeliver()

    def step(self) -> bool:
        """Run a batch of what is due; returns whether there was something. Beside Celery nothing is run here."""
        if self.sweep_only:
            return False
        ran = False
        for job_id in jobs.due(limit=BATCH):
            if self.stop.is_set():
                break
            ran = jobs.run_job(job_id) or ran
        return ran
