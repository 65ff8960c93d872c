from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import translation

from core import german
from core.search import index
from providers.domain.search import rebuild_search_texts
from providers.domain.words import WordIndex
from providers.models import Offering
from tests.factories.providers import OfferingFactory, ProviderFactory

pytestmark = pytest.mark.django_db


def answer(*readings):
    index = WordIndex()
    index.update(dict(Offering.objects.values_list("pk", "search_text")))
    return index.answer(readings)


def found(words):
    return list(Offering.objects.filter(pk__in=answer(german.question(words)).keys).order_by("pk"))


def test_terms_come_from_the_offering_its_modules_provider_and_place():
    offering = OfferingFactory(title="Mitreden", description="Mit Rollenspiel", provider=ProviderFactory(organisation__name="Kolleg Ostalb"))

    for words in ("mitreden", "Rollenspiele", "Beteiligungsgrundlagen", "Kolleg", "regional", "Teilhabe"):
        assert found(words) == [offering]


def test_the_index_answers_as_the_texts_do():
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

    assert answer(*readings).keys == {dementia.pk, alzheimer.pk}
    assert other.pk not in answer(*readings).keys


def test_terms_are_german_whoever_saves_the_offering():
    offering = OfferingFactory()
    Offering.objects.update(search_text="")

    with translation.override("en"):
        assert rebuild_search_texts(Offering.objects.all()) == 1
    assert rebuild_search_texts(Offering.objects.all()) == 0
    assert found("regional") == found("vor Ort") == [offering]


def index_of(**texts):
    index = WordIndex()
    index.update({number: german.analyse(text) for number, text in enumerate(texts.values())})
    return index


def asked(words):
    return [german.question(words)]


@pytest.mark.parametrize(("typed", "keys"), [("Beteilgung", {0}), ("Betiligung", {0}), ("Netzwrk", {1}), ("Xylophon", set()), ("Rad", set()), ("99", set())])
def test_a_typing_mistake_is_forgiven_where_nothing_holds_the_word(typed, keys):
    answer = index_of(first="Beteiligung im Rat", second="Netzwerke").answer(asked(typed))

    assert (answer.keys, answer.is_guess) == (keys, bool(keys))


def test_a_word_that_is_there_is_never_taken_for_another():
    answer = index_of(first="Beratung", second="Betreuung").answer(asked("Beratung"))

    assert (answer.keys, answer.is_guess) == ({0}, False)


def test_the_index_follows_its_texts():
    index = index_of(first="Beteiligung", second="Netzwerke")

    index.update({1: german.analyse("Beteiligung"), 5: german.analyse("Beteiligung und Beratung")})

    assert index.answer(asked("Beteiligung")).keys == {1, 5}
    assert index.answer(asked("Netzwerke")).keys == set()
    assert index.answer(asked("Beratung")).keys == {5}
