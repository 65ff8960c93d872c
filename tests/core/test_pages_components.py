"""The components one by one."""

import re

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory

from core.forms import SampleForm


def render(source: str, **context: object) -> str:
    return engines["django"].from_string(source).render(context)


def test_breadcrumb_begins_at_home_and_ends_here():
    html = render('{% breadcrumb "Angebote" "/angebote/" title %}', title="A & B")
    assert re.findall(r'href="([^"]*)"', html) == ["/", "/angebote/"]
    assert '<li aria-current="page">A &amp; B</li>' in html


@pytest.mark.parametrize(
    ("given", "kind", "role"),
    [("info", "info", "status"), ("error", "danger", "alert"), ("debug", "info", "status"), ("warning", "warning", "status"), ("", "info", "status")],
)
def test_alert_understands_message_levels(given, kind, role):
    html = render("{% alert kind %}Text{% endalert %}", kind=given)
    assert f'class="kern-alert kern-alert--{kind} alert" role="{role}"' in html


def test_block_components_escape_what_they_are_given():
    html = render("{% alert 'info' title=x %}{{ x }}{% endalert %}{% card x %}{{ x }}{% endcard %}{% empty_state x %}{{ x }}{% endempty_state %}", x="<b>")
    assert html.count("&lt;b&gt;") == 6
    assert "<b>" not in html


def test_card_is_one_link_when_it_leads_somewhere():
    html = render('{% card "Titel" url="/x/" level=2 %}Text{% endcard %}')
    assert '<h2 class="card__title"><a class="kern-link kern-link--stretched" href="/x/">Titel</a></h2>' in html
    assert "<a " not in render('{% card "Titel" %}Text{% endcard %}')


def test_button_submits_or_links():
    assert '<button class="kern-btn kern-btn--primary" type="submit" name="tun" value="ja">' in render('{% button "Los" name="tun" value="ja" %}')
    assert '<a class="kern-btn kern-btn--secondary" href="/x/">' in render('{% button "Los" url="/x/" kind="secondary" %}')


def test_pagination_keeps_the_question():
    request = RequestFactory().get("/angebote/?q=a%26b&kreis=calw&seite=2")
    html = engines["django"].from_string("{% pagination page %}").render({"page": Paginator(range(100), 20).page(2)}, request)
    assert 'rel="prev" href="?q=a%26b&amp;kreis=calw&amp;seite=1"' in html
    assert 'rel="next" href="?q=a%26b&amp;kreis=calw&amp;seite=3"' in html
    assert html.count('aria-current="page"') == 1


def test_pagination_of_one_page_is_nothing():
    request = RequestFactory().get("/angebote/")
    assert engines["django"].from_string("{% pagination page %}").render({"page": Paginator(range(3), 20).page(1)}, request).strip() == ""


@pytest.mark.parametrize(("done", "total", "words"), [(1, 3, "33 %"), (0, 0, "0 %"), (5, 3, "100 %"), (1620, 1620, "100 %")])
def test_progress_bar_says_its_share(done, total, words):
    html = render('{% progress_bar done total label="Präsenz" %}', done=done, total=total)
    assert f'<span class="progress__figures">{words}</span>' in html
    assert f'value="{min(done, total)}" max="{max(total, 1)}"' in html  # no thousands point: that would be no number


def test_summary_list_leaves_out_what_is_empty():
    html = render("{% summary_list pairs %}", pairs=[("Ort", "Calw"), ("Raum", ""), ("Preis", 0), ("Link", None)])
    assert re.findall(r"<dt[^>]*>(\w+)</dt>", html) == ["Ort", "Preis"]


def test_hours_names_lessons_and_minutes():
    assert re.sub(r"<[^>]*>", "", render("{% hours 270 %}")).strip() == "6 WSt. (270 Minuten)"


# ---- forms -----------------------------------------------------------------------------------------
def test_field_ties_label_hint_and_error_together():
    form = SampleForm({})
    html = render("{% field form.name %}", form=form)
    assert '<label class="kern-label" for="id_name">Name</label>' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'class="kern-form-input__input kern-form-input__input--error"' in html


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("name", 'class="kern-form-input__input"'),
        ("note", 'class="kern-form-input__input"'),
        ("area", 'class="kern-form-input__select"'),
        ("accepted", 'class="kern-form-check__checkbox"'),
        ("place", 'class="kern-form-check__radio"'),
        ("topics", 'class="kern-form-check__checkbox"'),
    ],
)
def test_field_gives_each_control_its_class(name, expected):
    assert expected in render("{% field bound %}", bound=SampleForm()[name])


@pytest.mark.parametrize("name", ["place", "topics"])
def test_choices_are_a_fieldset_whose_every_option_has_a_label(name):
    html = render("{% field bound %}", bound=SampleForm()[name])
    ids = re.findall(r'<input[^>]*id="([^"]*)"', html)
    assert len(ids) == 2
    assert re.findall(r'<label[^>]*for="([^"]*)"', html) == ids
    assert html.count("<legend") == 1


def test_optional_field_says_so():
    assert "freiwillig" in render("{% field form.note %}", form=SampleForm())
    assert "freiwillig" not in render("{% field form.name %}", form=SampleForm())


def test_field_keeps_the_class_of_its_widget():
    class Form(forms.Form):
        year = forms.CharField(widget=forms.TextInput(attrs={"class": "kern-form-input__input--width-4"}))

    assert 'class="kern-form-input__input--width-4 kern-form-input__input"' in render("{% field form.year %}", form=Form())


def test_error_summary_links_to_targets_that_exist():
    html = render("{% form_fields form %}", form=SampleForm({}))
    targets = re.findall(r'href="#([^"]*)"', html)
    assert targets == ["id_name", "id_email", "id_area", "id_place", "id_topics", "id_accepted"]
    assert [html.count(f'id="{target}"') for target in targets] == [1] * 6


@pytest.mark.parametrize(("label", "line"), [("Ort", "Ort: Fehlt."), ("Ort:", "Ort: Fehlt."), ("Welcher Ort passt?", "Welcher Ort passt? Fehlt.")])
def test_error_summary_puts_no_colon_behind_a_question(label, line):
    class Form(forms.Form):
        place = forms.CharField(label=label, error_messages={"required": "Fehlt."})

    assert f">{line}</a>" in render("{% form_errors form %}", form=Form({}))


def test_error_summary_is_silent_for_a_fresh_form():
    assert "kern-alert" not in render("{% form_fields form %}", form=SampleForm())


def test_error_summary_names_errors_of_the_whole_form():
    class Form(forms.Form):
        def clean(self):
            raise forms.ValidationError("Beides zusammen geht nicht.")

    assert "<li>Beides zusammen geht nicht.</li>" in render("{% form_errors form %}", form=Form({}))


def test_hidden_fields_are_printed_and_their_errors_shown():
    class Form(forms.Form):
        key = forms.CharField(widget=forms.HiddenInput)

    html = render("{% form_fields form %}", form=Form({}))
    assert '<input type="hidden" name="key"' in html
    assert "Dieses Feld muss ausgefüllt werden." in html
