import pytest

from core.german import analyse, fold, matches, question, split_compound


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("Beteiligung", "Rahmenbedingungen bei Beteiligungsprozessen berücksichtigen"),
        ("Beteiligungsprozesse", "Grundlagen von Beteiligung erarbeiten"),
        ("Bürger", "Bürgerbeteiligung"),
        ("Beteiligung", "Bürgerbeteiligung"),
        ("Buerger", "Bürger"),
        ("BÜRGERINNEN", "Bürger"),
        ("burger", "Bürgerschaftliches"),
        ("Sozialräume", "Ein Sozialraum"),
        ("Sozialraum", "Sozialräume analysieren"),
        ("Sozialraumanalyse", "Den Sozialraum verstehen"),
        ("Netzwerk", "Netzwerkarbeit kennenlernen"),
        ("Netzwerke", "Grundlagen der Netzwerkarbeit"),
        ("Öffentlichkeitsarbeit", "Oeffentlichkeitsarbeit sichern"),
        ("Strasse", "Haus, Straße"),
        ("moderieren", "moderiert"),
        ("Haus", "Bürgerhäuser"),
        ("Finanzierung im Quartier", "Finanzierung für die Quartiersarbeit"),
        ("Steuerungsprozess", "Steuerung verstehen"),
    ],
)
def test_question_finds_the_text(asked, text):
    assert matches(analyse(text), question(asked))


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("Burg", "Bürger im Gespräch"),
        ("Rat", "Beratung für Ehrenamtliche"),
        ("Netzwerkarbeit", "Soziale Arbeit"),
        ("Finanzierung Demenz", "Finanzierung für die Quartiersarbeit"),
        ("Stuttgart", "Freiburg"),
    ],
)
def test_question_passes_over_what_only_looks_alike(asked, text):
    assert not matches(analyse(text), question(asked))


@pytest.mark.parametrize("text", ["", "  ", "und der die", "!?%_\\'\"", "\0"])
def test_question_is_empty_without_a_telling_word(text):
    assert question(text) == []


def test_question_keeps_at_most_eight_words():
    assert len(question("eins zwei drei vier fünf sechs sieben acht neun zehn")) == 8


def test_analyse_keeps_each_term_once_between_blanks():
    assert analyse("Quartier, Quartiere und Quartiers-Netz") == " quarti netz "


@pytest.mark.parametrize(("word", "folded"), [("Größe", "grosse"), ("Groesse", "grosse"), ("Steuerung", "steuerung"), ("Quelle", "quelle"), ("Bauer", "bauer")])
def test_fold_writes_umlauts_one_way_and_leaves_real_ue(word, folded):
    assert fold(word) == folded


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("sozialraumanalyse", ("sozialraum", "sozial", "raum", "analyse")),
        ("verfugungsfonds", ("verfugung", "fonds")),
        ("stuttgart", ()),
        ("beratung", ()),
    ],
)
def test_split_compound_splits_only_what_it_knows(word, parts):
    assert split_compound(word) == parts
