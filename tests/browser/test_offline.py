"""Self-study without a connection: what was opened can be read, nothing else is kept, and logging out leaves nothing."""

from collections.abc import Callable
from typing import Any

import pytest

from core.models import User
from curriculum.domain.units import page_of, parts_of
from curriculum.models import Pathway, SelfStudyUnit
from tests.chromium import Visitor
from tests.factories.learners import PathwayEnrolmentFactory, UnitWorkFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KEPT = """async (ending) => {
  for (let round = 0; round < 100; round++) {
    for (const name of await caches.keys())
      if ((await (await caches.open(name)).keys()).some((request) => request.url.endsWith(ending))) return true;
    await new Promise((done) => setTimeout(done, 100));
  }
  return false;
}"""
LEFT = "async () => [(await caches.keys()).length, (await navigator.serviceWorker.getRegistrations()).length]"


def test_an_opened_unit_is_read_without_a_connection_and_forgotten_with_the_logout(curriculum: Any, amina: User, visitor: Callable[..., Visitor]) -> None:
    unit = SelfStudyUnit.objects.get(slug="2-1-gespraeche-fuehren")
    PathwayEnrolmentFactory(learner=amina, pathway=Pathway.objects.get(slug="koordination"))
    UnitWorkFactory(learner=amina, unit=unit)
    part = parts_of(page_of(unit))[2]
    path = f"/mein-bereich/selbstlernen/{unit.slug}/"
    person = visitor()
    person.logs_in(amina.email)

    person.goes_to(path)
    assert person.page.evaluate(KEPT, "/teil/3/") is True
    person.page.context.set_offline(True)
    person.page.goto(person.address + path + "teil/3/")
    assert part.title in person.text
    person.page.goto(person.address + "/mein-bereich/selbstlernen/3-1-was-ist-ein-sozialraum/")
    assert "Keine Verbindung" in person.text
    person.complaints.clear()  # Chromium says that there is no network

    person.page.context.set_offline(False)
    person.goes_to(path)
    person.page.locator("form[action$='/konto/logout/'] button").first.click()
    person.page.wait_for_load_state("load")
    assert person.page.evaluate(LEFT) == [0, 0]
