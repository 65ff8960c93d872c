"""What the site answers in each state, made once per run: one test reads them all as HTML, others look at each in Chromium.

Making a state costs as much as looking at it. Whoever of the test processes needs an answer first makes it in a transaction that is
taken back, and lays it into the folder of the run; the folder goes with the run, so nobody sees what older code answered.
"""

import hashlib
import os
import pickle
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.template import Template
from django.test.signals import template_rendered
from django.utils.datastructures import CaseInsensitiveMapping

from tests.architecture.states import Frame

RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID") or uuid4().hex
HEAD = os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else os.getpid()  # the process that ends last and removes its folder (tests/conftest.py)
FOLDER: Path = settings.TEST_DIR.parent / str(HEAD) / f"answers-{RUN}"


@dataclass(frozen=True)
class Answer:
    """Status, headers and bytes of a response, the path it was asked at, and the names of the templates that took part."""

    status: int
    path: str
    headers: Mapping[str, str]
    content: bytes
    templates: frozenset[str]


def answer_of(name: str, frame: Frame) -> Answer:
    """The answer of this state; made now if nobody has made it in this run."""
    kept = FOLDER / hashlib.sha256(name.encode()).hexdigest()
    if kept.exists():
        found: Answer = pickle.loads(kept.read_bytes())
        return found
    made = _make(frame)
    FOLDER.mkdir(parents=True, exist_ok=True)
    writing = kept.with_suffix(f".{os.getpid()}")
    writing.write_bytes(pickle.dumps(made))
    writing.replace(kept)  # whoever reads sees the whole answer or none; two who made the same are right both
    return made


def read(response: Any, templates: Iterable[str] = ()) -> Answer:
    """A response of Django's test client as an answer."""
    path = response.request["PATH_INFO"] if hasattr(response, "request") else "/"
    return Answer(response.status_code, path, CaseInsensitiveMapping(dict(response.headers)), response.content, frozenset(templates))


def _make(frame: Frame) -> Answer:
    templates: set[str] = set()

    def note(sender: object, template: Template, **context: Any) -> None:
        templates.add(str(template.name))

    template_rendered.connect(note)
    cache.clear()  # what slows one state down is not counted for the next
    try:
        with transaction.atomic():
            response = frame.answer()
            transaction.set_rollback(True)
    finally:
        template_rendered.disconnect(note)
    return read(response, templates)
