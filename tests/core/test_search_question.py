"""What somebody means, and the piece of text that answers it: pure functions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.search.analysis import EXACT, analyser_of
from core.search.excerpts import LENGTH, excerpt, marked
from core.search.question import GUESSED, OWN, PART, SYNONYM, SynonymRule, alternatives, phrase_of, tidy, understand, wanted_in_german
from core.search.vocabulary import Guess, Vocabulary


def vocabulary_of(*words, language="de"):
    """As if one text held these words."""
    analyser = analyser_of(language)
    terms = {}
    for word in words:
        folded = analyser.fold(word)
        terms[EXACT + folded] = word
        terms |= {stem: "" for stem in (analyser.stem(folded), *analyser.parts(folded)) if stem not in terms}
    return Vocabulary((term, key, shown) for key, (term, shown) in enumerate(terms.items(), start=1))


def rule(phrase, other):
    return SynonymRule(phrase_of(phrase, "de"), tuple(other.split()))


def terms(text, vocabulary, **options):
    question = understand(text, "de", vocabulary=vocabulary, **options)
    return [dict(slot.terms) for slot in question.readings[0]]


# ---- words and terms ----------------------------------------------------------------------------------
def test_understand_finds_the_word_and_its_stem():
    assert terms("Netzwerke", vocabulary_of("Netzwerke", "Haus")) == [{"=netzwerke": OWN, "netzwerk": OWN, "netz": PART}]


def test_understand_values_parts_of_a_compound_less():
    found = terms("Beteiligungsprozesse", vocabulary_of("Beteiligung"))

    assert found == [{"beteil": PART}]


@pytest.mark.parametrize("typed", ["Buergerrat", "BÜRGERRAT", "bürgerrat", "Bu\u0308rgerrat"])
def test_understand_knows_every_spelling(typed):
    assert terms(tidy(typed), vocabulary_of("Bürgerrat"))[0]["burgerrat"] == OWN


def test_understand_takes_the_last_word_of_an_unfinished_question_as_a_beginning():
    vocabulary = vocabulary_of("Moderation")

    assert terms("Moder", vocabulary) == [{}]
    assert list(terms("Moder", vocabulary, is_unfinished=True)[0]) == ["=moderation", "moderation"]


def test_understand_leaves_out_small_words():
    assert understand("und der die", "de", vocabulary=vocabulary_of("Haus")).readings == ()
    assert len(understand("Haus im Quartier", "de", vocabulary=vocabulary_of("Haus", "Quartier")).readings[0]) == 2


def test_understand_reads_english_questions_in_both_languages():
    english = vocabulary_of("neighbourhoods", language="en")

    assert understand("neighbourhood", "en", vocabulary=english).readings[0][0].terms == {"neighbourhood": OWN}
    assert understand("Beteiligungen", "en", vocabulary=vocabulary_of("Beteiligung")).readings[0][0].terms["beteil"] == OWN


# ---- typing mistakes ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "meant"), [("Beteilgung", "Beteiligung"), ("Netzwrek", "Netzwerk"), ("Quatier", "Quartier"), ("Barierefreiheid", "Barrierefreiheit")]
)
def test_understand_takes_the_nearest_word_for_an_unknown_one(typed, meant):
    question = understand(typed, "de", vocabulary=vocabulary_of("Beteiligung", "Netzwerk", "Quartier", "Barrierefreiheit"))

    assert question.guesses == [(typed, meant)]
    assert max(question.readings[0][0].terms.values()) == GUESSED


@pytest.mark.parametrize("typed", ["Bau", "Haus", "xyzzyq", "70000", "Demenz"])
def test_understand_does_not_guess_wildly(typed):
    question = understand(typed, "de", vocabulary=vocabulary_of("Rat", "Maus2", "Quartier", "70173"))

    assert question.guesses == []


def test_guess_prefers_the_same_first_letter_and_then_the_alphabet():
    assert vocabulary_of("Sorge", "Borge", "Morge").guess("morgo") == Guess("morge", "Morge")
    assert vocabulary_of("Tafel", "Nafel").guess("xafel") == Guess("nafel", "Nafel")


def test_understand_finds_the_neighbours_of_an_unknown_postcode():
    found = terms("70199", vocabulary_of("70173", "70567", "76133", "7017"))

    assert list(found[0]) == ["70173"]


# ---- synonyms -----------------------------------------------------------------------------------------
def test_alternatives_put_single_words_beside_each_other():
    found = alternatives(["Lernfelder"], [rule("Lernfeld", "Lernbereich")], "de")

    assert found == [[["Lernfelder", "Lernbereich"]]]


def test_alternatives_make_a_reading_of_several_words():
    found = alternatives(["Kurse", "BW"], [rule("BW", "Baden Württemberg")], "de")

    assert found == [[["Kurse"], ["BW"]], [["Kurse"], ["Baden"], ["Württemberg"]]]


def test_alternatives_recognise_a_phrase_wherever_it_stands():
    assert alternatives(["neue", "runder", "Tisch"], [rule("Runder Tisch", "Gremium")], "de")[1:] == [[["neue"], ["Gremium"]]]


def test_alternatives_do_not_follow_a_chain_so_loops_end():
    rules = [rule("Kita", "Hort"), rule("Hort", "Schule"), rule("Schule", "Kita")]

    assert alternatives(["Kita"], rules, "de") == [[["Kita", "Hort"]]]


def test_understand_values_a_synonym_less_than_the_word():
    found = terms("Lernfeld", vocabulary_of("Lernfeld", "Lernbereich"), rules=[rule("Lernfeld", "Lernbereich")])

    assert (found[0]["=lernfeld"], found[0]["=lernbereich"]) == (OWN, SYNONYM)


def test_understand_keeps_no_reading_with_a_word_that_nothing_holds():
    question = understand("BW", "de", vocabulary=vocabulary_of("BW", "Baden"), rules=[rule("BW", "Baden Württemberg")])

    assert len(question.readings) == 1


def test_wanted_in_german_says_the_same_for_the_catalogue():
    [[wanted]] = wanted_in_german("Lernfelder", [rule("Lernfeld", "Lernbereich")])

    assert {"lernfeld", "lernbereich"} <= set(wanted.terms)


# ---- excerpts -----------------------------------------------------------------------------------------
def test_marked_marks_every_form_and_escapes_the_rest():
    terms = frozenset({"netzwerk"})

    assert marked("Netzwerke <b>& Netzwerkarbeit", terms, "de") == "<mark>Netzwerke</mark> &lt;b&gt;&amp; <mark>Netzwerkarbeit</mark>"


def test_excerpt_is_the_beginning_when_that_answers():
    assert excerpt("Netzwerke knüpfen. " + "Und mehr davon. " * 40, frozenset({"netzwerk"}), "de").startswith("<mark>Netzwerke</mark> knüpfen.")


def test_excerpt_is_the_piece_with_most_of_the_words():
    text = "Netzwerke. " + "Füllwort " * 60 + "Am Ende Moderation für Netzwerke im Quartier. " + "Füllwort " * 60

    found = excerpt(text, frozenset({"netzwerk", "moderation"}), "de")

    assert "<mark>Moderation</mark> für <mark>Netzwerke</mark>" in found
    assert found.startswith("… ")
    assert found.endswith(" …")


@given(text=st.text(max_size=600), word=st.text(max_size=12))
def test_excerpt_never_lets_markup_through(text, word):
    analyser = analyser_of("de")
    terms = frozenset(analyser.stem(analyser.fold(found)) for found in analyser.words(word))

    found = excerpt(text, terms, "de").replace("<mark>", "").replace("</mark>", "")

    assert "<" not in found
    assert len(found) <= 6 * LENGTH


@given(text=st.text(max_size=400))
def test_tidy_is_short_printable_and_stays_as_it_is(text):
    found = tidy(text)

    assert found.isprintable()
    assert len(found) <= 200
    assert tidy(found) == found
