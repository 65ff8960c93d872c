"""The office's words: stored, checked, sent, taken back."""

import ast
from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from core.domain.mail import send_templated
from core.language import DEFAULT, spoken
from core.mailing import registry
from core.mailing.placeholders import fill
from core.mailing.rules import MailRuleRefused, add_rule, switch_rule
from core.mailing.texts import MailTextConflict, MailTextRefused, Words, preview, reset_text, shipped, start_words, store_text
from core.models import Job, MailRule, MailText
from learners.domain.enrolment import enrol
from tests.factories.providers import AT, OfferingFactory

KINDS = [kind.name for kind in registry.kinds()]


def kind(name="enrolled"):
    return registry.find(name)


def words(body="Guten Tag {name},\n\nSie haben einen Platz in {angebot}.", subject="Willkommen: {angebot}"):
    return Words(subject, body)


# ---- no database -----------------------------------------------------------------------------------
@pytest.mark.parametrize("name", KINDS)
def test_an_editor_begins_with_the_shipped_text_and_loses_nothing(name):
    """With the sample's values the start text is the shipped mail again, and nothing of the sample is left in it."""
    each = kind(name)
    start = start_words(each)
    with spoken(DEFAULT):
        values = each.values(each.sample())

    assert Words(fill(start.subject, values), fill(start.body, values)) == shipped(name, each.sample())
    assert [word for word in ("Beispiel", "Erika", "471147", "00000000") if word in start.subject + start.body] == []


def test_mails_of_the_issue_can_all_be_worded():
    asked = {"enrolled", "waiting", "moved_up", "reminder", "offering_dates_changed", "offering_cancelled", "feedback_asked"}

    assert asked <= set(KINDS)


def test_every_mail_about_offerings_providers_and_seats_can_be_worded():
    """Whatever template of a mail these parts name anywhere."""
    mails = {path.stem for path in (settings.BASE_DIR / "templates" / "emails").glob("[a-z]*.txt")}
    seats = ("approval", "enrolment", "group_seats", "groups", "invitations", "offers", "waiting")
    sources = [*(settings.BASE_DIR / "providers").rglob("*.py"), *(settings.BASE_DIR / f"learners/domain/{name}.py" for name in seats)]
    named = {node.value for source in sources for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))) if isinstance(node, ast.Constant)} & mails

    assert (named - set(KINDS), len(named) > 30) == (set(), True)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (words("Guten Tag {vorname_}, {preis}"), "Diese Platzhalter gibt es bei dieser Mail nicht: {vorname_}, {preis}."),
        (words(subject="{Angebot}"), "Geschweifte Klammern"),
        (words(" \n "), "Betreff und Text"),
        (words("x" * 8_001), "höchstens"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_sentence(text, sentence):
    with pytest.raises(MailTextRefused, match=sentence.replace("{", r"\{").replace("}", r"\}")):
        preview(kind(), text)


def test_a_frame_without_what_it_frames_is_refused():
    with pytest.raises(MailTextRefused, match=r"Ohne \{nachricht\}"):
        preview(kind("participant_message"), words("Guten Tag {name}", subject="{betreff}"))


def test_preview_shows_sample_values():
    shown = preview(kind("waiting"), words("Platz {platz} für {name}, {absender}"))

    assert (shown.subject, shown.body) == ("Willkommen: Beispielkurs: Beteiligung gestalten", "Platz 3 für Erika Beispielfrau, Qualifiziert ins Quartier\n")


# ---- stored and sent -------------------------------------------------------------------------------
@pytest.fixture
def own_text(dana):
    return store_text(kind(), words(), seen=0, by=dana, at=AT)


@pytest.mark.django_db
def test_the_office_s_words_are_sent_as_text_and_html(own_text, amina, run_jobs):
    offering = OfferingFactory(title="Sozialraum & Quartier")
    enrol(offering, learner=amina, by=amina, at=timezone.now())
    run_jobs()

    (message,) = mail.outbox
    (html, kind_of_html) = message.alternatives[0]
    assert (message.subject, message.body) == (
        "Willkommen: Sozialraum & Quartier",
        "Guten Tag Amina Aydın,\n\nSie haben einen Platz in Sozialraum & Quartier.\n",
    )
    assert (kind_of_html, "<p>Sie haben einen Platz in Sozialraum &amp; Quartier.</p>" in html) == ("text/html", True)


@pytest.mark.django_db
def test_whoever_reads_english_gets_the_shipped_english(own_text, amina):
    amina.language = "en"
    amina.save()

    enrol(OfferingFactory(title="Kurs"), learner=amina, by=amina, at=AT)

    assert Job.objects.get(task="core.send_mail").arguments["subject"].startswith("Enrolled")


@pytest.mark.django_db
def test_versions_are_kept_and_reset_is_one_of_them(own_text, dana):
    store_text(kind(), words("Neu: {angebot}"), seen=1, by=dana, at=AT)
    unchanged = store_text(kind(), words("Neu: {angebot}"), seen=2, by=dana, at=AT)
    reset_text(kind(), seen=2, by=dana, at=AT)
    again = reset_text(kind(), seen=3, by=dana, at=AT)

    assert (unchanged, again) == (None, None)
    assert list(MailText.objects.order_by("number").values_list("number", "body")) == [
        (1, "Guten Tag {name},\n\nSie haben einen Platz in {angebot}.\n"),
        (2, "Neu: {angebot}\n"),
        (3, ""),
    ]
    assert ModelLogEntry.objects.filter(action__startswith="core.mail_text").count() == 3


@pytest.mark.django_db
@pytest.mark.parametrize("seen", [0, 1])
def test_the_second_of_two_editors_sees_the_first_one_s_text(own_text, dana, seen):
    store_text(kind(), words("Zweite {angebot}"), seen=1, by=dana, at=AT)

    with pytest.raises(MailTextConflict) as conflict:
        store_text(kind(), words("Meine {angebot}"), seen=seen, by=dana, at=AT)

    assert conflict.value.theirs.body == "Zweite {angebot}\n"
    assert MailText.objects.count() == 2


# ---- rules -----------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_a_copy_goes_to_the_provider_with_every_mail_of_its_kind(dana, amina, provider):
    rule = add_rule(kind(), moment="with", days=9, recipients="provider", by=dana, at=AT)
    enrol(OfferingFactory(provider=provider, title="Kurs"), learner=amina, by=amina, at=AT)
    switch_rule(rule, is_active=False, by=dana, at=AT)
    enrol(OfferingFactory(provider=provider, first_start=AT + timedelta(days=90)), learner=amina, by=amina, at=AT)

    sent = [(job.arguments["to"], job.arguments["subject"]) for job in Job.objects.filter(task="core.send_mail").order_by("pk")]
    assert rule.days == 0
    assert sent[:2] == [([amina.email], "Angemeldet: Kurs"), ([provider.contact_email], "Kopie: Angemeldet: Kurs")]
    assert len(sent) == 3


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "moment", "recipients"), [("enrolled", "before_first", "confirmed"), ("reminder", "before_first", "provider"), ("reminder", "with", "office")]
)
def test_what_cannot_go_together_is_refused(dana, name, moment, recipients):
    with pytest.raises(MailRuleRefused):
        add_rule(kind(name), moment=moment, days=3, recipients=recipients, by=dana, at=AT)


@pytest.mark.django_db
def test_the_same_rule_again_is_switched_on_and_looks_ahead_only(dana):
    rule = add_rule(kind("reminder"), moment="before_each", days=1, recipients="confirmed", by=dana, at=AT)
    switch_rule(rule, is_active=False, by=dana, at=AT)

    again = add_rule(kind("reminder"), moment="before_each", days=1, recipients="confirmed", by=dana, at=AT + timedelta(days=5))

    assert (again.pk, again.is_active, again.since_date) == (rule.pk, True, (AT + timedelta(days=5)).date())


# ---- the desk --------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_the_desk_stores_previews_and_refuses(client_of, dana, emil):
    page, address = client_of(dana), reverse("desk_mail_text", args=["enrolled"])
    fields = {"subject": "Hallo {angebot}", "body": "Guten Tag {name}", "seen": "0"}

    assert "Sie haben einen Platz:" in page.get(address).content.decode()
    shown = page.post(address, fields | {"preview": "1"})
    wrong = page.post(address, fields | {"body": "{preis}"})
    assert (shown.status_code, "Guten Tag Erika Beispielfrau" in shown.content.decode(), MailText.objects.count()) == (200, True, 0)
    assert (wrong.status_code, "{preis}" in wrong.content.decode()) == (422, True)

    assert page.post(address, fields).status_code == 302
    late = page.post(address, fields | {"body": "Anders {name}"})
    assert (late.status_code, "Inzwischen gespeichert von" in late.content.decode()) == (409, True)
    assert page.post(reverse("desk_mail_reset", args=["enrolled"]), {"seen": "1"}).status_code == 302
    assert (MailText.objects.count(), page.get(reverse("desk_mail_text", args=["gibt-es-nicht"])).status_code) == (2, 404)
    assert client_of(emil).post(address, fields).status_code == 302  # Wagtail's way to say no


@pytest.mark.django_db
def test_the_desk_adds_and_switches_rules(client_of, dana):
    page = client_of(dana)
    added = page.post(reverse("desk_mail_rule_add"), {"mail": "reminder", "days": "7", "moment": "before_each", "recipients": "confirmed"})
    wrong = page.post(reverse("desk_mail_rule_add"), {"mail": "reminder", "days": "7", "moment": "with", "recipients": "office"})
    rule = MailRule.objects.get(days=7)

    page.post(reverse("desk_mail_rule_switch", args=[rule.pk]), {"active": "0"})

    rule.refresh_from_db()
    assert (added.status_code, wrong.status_code, rule.is_active) == (302, 422, False)
    assert "7 Tage vor jedem Termin" in page.get(reverse("desk_mails")).content.decode()


@pytest.mark.django_db
def test_a_mail_that_is_not_declared_goes_out_as_shipped():
    report = type("Report", (), {"number": "B-1", "page_path": "/x/", "due_date": timezone.localdate()})

    send_templated("barrier_received", to=["a@example.org"], context={"report": report}, at=AT)

    assert Job.objects.get(task="core.send_mail").arguments["subject"] == "Ihre Meldung B-1 ist angekommen"
