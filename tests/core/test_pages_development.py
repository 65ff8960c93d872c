"""/entwicklung/mails/ and /entwicklung/bausteine/."""

import os
from pathlib import Path

import pytest
from django.core.mail import EmailMessage, get_connection

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # mails are files here, and components come from no database


@pytest.fixture
def folder(tmp_path, settings) -> Path:
    settings.MAIL_DIR = tmp_path
    return tmp_path


def send(folder: Path, *messages: EmailMessage) -> None:
    with get_connection("django.core.mail.backends.filebased.EmailBackend", file_path=folder) as connection:
        connection.send_messages(messages)


def message(subject: str, body: str = "Guten Tag,\n\nhttps://lernen.example.org/konto/confirm-email/Mg:abc/\n") -> EmailMessage:
    return EmailMessage(subject, body, "lernen@example.org", ["amina@example.org"])


def test_mails_shows_an_empty_state(client, folder):
    assert "Noch keine Nachricht" in client.get("/entwicklung/mails/").content.decode()


def test_mails_stands_without_the_folder(client, settings, tmp_path):
    settings.MAIL_DIR = tmp_path / "fehlt"
    assert client.get("/entwicklung/mails/").status_code == 200


def test_mails_lists_newest_first(client, folder):
    send(folder, message("Erste"), message("Zweite"))
    for path in folder.iterdir():
        os.utime(path, (1, 1))
    send(folder, message("Dritte"))
    assert [mail.subject for mail in client.get("/entwicklung/mails/").context["mails"]] == ["Dritte", "Zweite", "Erste"]


def test_mail_shows_headers_text_and_links(client, folder):
    send(folder, message("Bitte bestätigen Sie Ihre Adresse – ü"))
    (listed,) = client.get("/entwicklung/mails/").context["mails"]
    html = client.get(f"/entwicklung/mails/{listed.key}/").content.decode()
    assert "Bitte bestätigen Sie Ihre Adresse – ü" in html
    assert "amina@example.org" in html
    assert 'href="https://lernen.example.org/konto/confirm-email/Mg:abc/"' in html


def test_mail_says_when_it_was_sent_by_the_clock_in_germany(client, folder):
    sent = message("Im Sommer")
    sent.extra_headers["Date"] = "Mon, 06 Jul 2026 22:30:00 -0000"
    send(folder, sent)
    assert "07.07.2026, 00:30:00" in client.get("/entwicklung/mails/").content.decode()


def test_mail_names_attachments(client, folder):
    with_file = message("Mit Anhang")
    with_file.attach("termine.ics", "BEGIN:VCALENDAR", "text/calendar")
    send(folder, with_file)
    (listed,) = client.get("/entwicklung/mails/").context["mails"]
    assert (listed.attachments, listed.text.startswith("Guten Tag")) == (("termine.ics",), True)


def test_mail_is_escaped(client, folder):
    send(folder, message("<script>alert(1)</script>", "<img src=x onerror=alert(1)>"))
    (listed,) = client.get("/entwicklung/mails/").context["mails"]
    for address in ("/entwicklung/mails/", f"/entwicklung/mails/{listed.key}/"):
        html = client.get(address).content.decode()
        assert "<script>alert" not in html
        assert "<img src=x" not in html


@pytest.mark.parametrize("key", ["unbekannt-1", "-", "..-1", "%2e%2e%2fdb-1"])
def test_unknown_mail_is_not_found(client, folder, key):
    (folder.parent / "db.log").write_text("geheim")
    send(folder, message("Da"))
    assert client.get(f"/entwicklung/mails/{key}/").status_code == 404


@pytest.mark.parametrize("address", ["/entwicklung/mails/", "/entwicklung/mails/x-1/", "/entwicklung/bausteine/"])
def test_development_pages_do_not_exist_in_production(client, folder, settings, address):
    settings.DEVELOPMENT_PAGES = False
    assert client.get(address).status_code == 404


def test_components_page_shows_every_component(client):
    templates = {template.name for template in client.get("/entwicklung/bausteine/?meldung=1").templates if template.name}
    ours = {f"components/{path.name}" for path in (Path(__file__).parents[2] / "templates/components").glob("*.html")}
    assert ours - templates == set()
