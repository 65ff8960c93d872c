"""Gaps in mails, and mails as HTML."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.mailing.html import html_of
from core.mailing.placeholders import fill, gaps_in, has_stray_brace, unfill, unknown_in


def test_gaps_are_found_once_each_and_filled_once():
    text = "Guten Tag {name}, {angebot}! {name}"

    assert gaps_in(text) == ["name", "angebot"]
    assert fill(text, {"name": "{angebot}", "angebot": "Kurs"}) == "Guten Tag {angebot}, Kurs! {angebot}"


def test_what_nobody_fills_is_named():
    assert unknown_in("{name} {preis} {preis}", ["name", "träger"]) == ["{preis}"]


@pytest.mark.parametrize(("text", "expected"), [("{name}", False), ("{Name}", True), ("{ name }", True), ("{name", True), ("a } b", True), ("{{name}}", True)])
def test_braces_without_a_placeholder_are_noticed(text, expected):
    assert has_stray_brace(text) is expected


@given(st.dictionaries(st.sampled_from(["a", "b", "c"]), st.text("xyz \n", min_size=1, max_size=6), min_size=1), st.text("xyzuv \n", max_size=30))
def test_filling_what_was_unfilled_gives_the_text_back(values, text):
    assert fill(unfill(text, values), values) == text


def test_html_says_what_the_text_says_and_nothing_gets_through():
    html = html_of("Hallo <b>", "Guten Tag,\nzweite Zeile\n\n- eins\n- zwei\n\nhttps://example.org/?a=1&b=2\n<script>x</script>\n", language="de")

    assert '<html lang="de">' in html
    assert "<h1>Hallo &lt;b&gt;</h1>" in html
    assert "<p>Guten Tag,<br>zweite Zeile</p>" in html
    assert "<ul><li>eins</li><li>zwei</li></ul>" in html
    assert '<a href="https://example.org/?a=1&amp;b=2">' in html
    assert ("<script" in html, "style=" in html) == (False, False)
