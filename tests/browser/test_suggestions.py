"""What only a browser can tell about the suggestions: they come while one types, and the keyboard reaches and dismisses them."""

import pytest
from playwright.sync_api import expect

from core.search import index
from providers.domain.search_source import OFFERINGS
from tests.factories.providers import OfferingFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_suggestions_come_while_typing_and_go_with_escape(visitor):
    offering = OfferingFactory(title="Zwetschgenkuchen backen")
    index.refresh(OFFERINGS, [offering.pk])
    person = visitor(width=360)
    person.goes_to("/angebote/")
    field, links, announcement = (person.page.locator(place) for place in ("#suchfeld", ".suggestions a", "#suchansage"))

    field.press_sequentially("Zwetsch")
    expect(links).to_have_count(2)
    expect(announcement).to_have_text("1 Vorschlag")
    person.page.keyboard.press("ArrowUp")
    expect(links.last).to_be_focused()
    person.page.keyboard.press("Escape")
    expect(field).to_be_focused()
    expect(links).to_have_count(0)

    field.press_sequentially("gen")
    expect(links).to_have_count(2)
    person.page.keyboard.press("Tab")  # the button
    person.page.keyboard.press("Tab")
    expect(links.first).to_be_focused()
    person.page.keyboard.press("Enter")
    person.page.wait_for_url(f"**/angebote/{offering.uuid}/")

    person.goes_to("/angebote/")
    field.fill("Zwetschgenkuchen")
    person.page.keyboard.press("Enter")
    person.page.wait_for_url("**/suche/?q=Zwetschgenkuchen")
    assert "1 Treffer" in person.text
