"""An example is published at the moment in which somebody takes their consent back: it does not stay public."""

import pytest
from django.db import connection

from curriculum.domain import examples
from curriculum.models import ExampleConsent, ExamplePage
from curriculum.models.pages import example
from tests.concurrency.together import errors_among, meet_after, run_together
from tests.factories.core import make_coordinator
from tests.factories.examples import AT, agree, make_example

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("curriculum")]


def publishing_and_withdrawing(monkeypatch, *, patience):
    """Whoever publishes has seen the consent and waits until it is withdrawn, or until patience ends."""
    dana = make_coordinator()
    page = make_example(by=dana, published=False)
    consent = agree(page, by=dana)
    seen, over = (meet_after(lambda: None, parties=2, patience=seconds) for seconds in (10, patience))
    look = ExamplePage.uncovered_barriers

    def looked(self):
        found = look(self)
        seen()
        over()
        return found

    monkeypatch.setattr(ExamplePage, "uncovered_barriers", looked)

    def publish():
        ExamplePage.objects.get(pk=page.pk).get_latest_revision().publish(user=dana)

    def take_back():
        seen()
        examples.withdraw_consent(ExampleConsent.objects.get(pk=consent.pk), withdrawal="Mail", by=dana, at=AT)
        over()

    return [publish, take_back]


def test_a_consent_taken_back_meanwhile_takes_the_page_down(monkeypatch):
    results = run_together(publishing_and_withdrawing(monkeypatch, patience=2))

    assert errors_among(results) == []
    assert not ExamplePage.objects.get().live


def test_without_the_lock_the_page_stays_public(monkeypatch):
    """The twin: whoever withdraws finds nothing public, and then it goes live."""
    calls = publishing_and_withdrawing(monkeypatch, patience=5)
    monkeypatch.setattr(example, "lock_consents", lambda example_key: None)
    if connection.vendor == "sqlite":
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")

    results = run_together(calls)

    assert ExamplePage.objects.get().live or any("locked" in error for error in errors_among(results))
