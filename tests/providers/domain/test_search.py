from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import translation

from core import german
from core.search import index
from providers.domain.search import answering, rebuild_search_texts
from providers.models import Offering
from tests.factories.providers import OfferingFactory, ProviderFactory

pytestmark = pytest.mark.django_db


def found(words):
    return list(Offering.objects.filter(answering(german.question(words))).order_by("pk"))


def test_terms_come_from_the_offering_its_modules_provider_and_place():
    offering = OfferingFactory(title="Mitreden", description="Mit Rollenspiel", provider=ProviderFactory(organisation__name="Kolleg Ostalb"))

    for words in ("mitreden", "Rollenspiele", "Beteiligungsgrundlagen", "Kolleg", "regional", "Teilhabe"):
        assert found(words) == [offering]


def test_the_same_answer_in_sql_and_in_python():
    offerings = [OfferingFactory(title=title, summary="x") for title in ("Netzwerkarbeit", "Netzwerke", "Arbeit", "Bürgerrat", "Beratung")]

    for words in ("Netzwerk", "Netzwerkarbeit", "Rat", "Arbeit", "Bürger", "netz arbeit"):
        asked = german.question(words)
        assert found(words) == [offering for offering in offerings if german.matches(offering.search_text, asked)]


def test_rebuild_mends_what_bulk_writes_left_empty_and_then_changes_nothing():
    kept, emptied = OfferingFactory(title="Bleibt"), OfferingFactory(title="Geleert")
    Offering.objects.filter(pk=emptied.pk).update(search_text="")

    assert rebuild_search_texts(Offering.objects.all()) == 1
    assert rebuild_search_texts(Offering.objects.all()) == 0
    assert found("geleert") == [emptied]
    assert found("bleibt") == [kept]


def test_the_command_says_how_many_changed():
    Offering.objects.filter(pk=OfferingFactory().pk).update(search_text="")
    index.rebuild()
    out = StringIO()

    call_command("rebuild_search", stdout=out)

    assert out.getvalue() == "Suchbegriffe neu geschrieben, geänderte Angebote: 1.\nSuche über alles: 0 Einträge geändert.\n"


def test_any_reading_answers():
    dementia, alzheimer, other = (OfferingFactory(title=title) for title in ("Leben mit Demenz", "Alzheimer verstehen", "Netzwerke"))
    readings = [german.question("Demenz"), german.question("Alzheimer")]

    assert list(Offering.objects.filter(answering(*readings)).order_by("pk")) == [dementia, alzheimer]
    assert other.pk not in Offering.objects.filter(answering(*readings)).values_list("pk", flat=True)


def test_terms_are_german_whoever_saves_the_offering():
    offering = OfferingFactory()
    Offering.objects.update(search_text="")

    with translation.override("en"):
        assert rebuild_search_texts(Offering.objects.all()) == 1
    assert rebuild_search_texts(Offering.objects.all()) == 0
    assert found("regional") == found("vor Ort") == [offering]
