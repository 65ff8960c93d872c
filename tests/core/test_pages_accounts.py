"""Registration, verification, login and the rest of /konto/."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from core.models import User
from tests.factories.core import PASSWORD

OFFERING = "/angebote/6c8f3c0e-2f57-4b13-8d35-0c7b0d1a2f11/"
FORM = {"first_name": "Amina", "last_name": "Aydın", "email": "amina@example.org", "password1": "Garten-Zug-7-Wolke", "password2": "Garten-Zug-7-Wolke"}

pytestmark = pytest.mark.django_db


def link_in(text: str) -> str:
    """The path of the one link to /konto/ in a mail's second paragraphs."""
    return re.search(r"https?://[^/\s]+(/konto/\S+)", text)[1]


def register(client: Client, *, target: str = "", **changes: str):
    return client.post("/konto/signup/", FORM | changes | ({"next": target} if target else {}))


def confirm(client: Client) -> "object":
    return client.post(link_in(mail.outbox[-1].body))


def test_signup_keeps_the_name_as_printed(client):
    register(client, first_name="  Amina  Lale ", last_name="Dr. Aydın")
    person = User.objects.get()
    assert (person.first_name, person.last_name, person.email) == ("Amina Lale", "Dr. Aydın", "amina@example.org")
    assert EmailAddress.objects.get().verified is False


def test_signup_form_helps_browser_and_person(client):
    html = client.get("/konto/signup/").content.decode().partition("<main")[2]
    assert re.findall(r'autocomplete="([^"]*)"', html) == ["given-name", "family-name", "email", "new-password", "new-password"]
    assert "auf Ihren Bescheinigungen" in html
    assert "placeholder" not in html


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"first_name": " "}, "Vorname: Dieses Feld muss ausgefüllt werden."),
        ({"email": "amina"}, "E-Mail-Adresse: Bitte gültige E-Mail-Adresse eingeben."),
        ({"password2": "anders"}, "Passwort, noch einmal: Die beiden Passwörter sind verschieden. Bitte geben Sie zweimal dasselbe ein."),
        ({"password1": "kurz", "password2": "kurz"}, "Passwort: Dieses Passwort ist zu kurz."),
        ({"password1": "9071345522", "password2": "9071345522"}, "Passwort: Das Passwort besteht nur aus Ziffern. Bitte nehmen Sie auch Buchstaben."),
    ],
)
def test_signup_refuses_bad_input_in_a_summary(client, changes, sentence):
    response = register(client, **changes)
    assert sentence in response.content.decode()
    assert response.status_code == 422
    assert User.objects.count() == 0
    assert 'aria-invalid="true"' in response.content.decode()


def test_signup_sends_a_german_mail(client, run_jobs):
    register(client)
    assert mail.outbox == []  # the worker sends it, not the request
    run_jobs()
    (message,) = mail.outbox
    assert message.subject == "Bitte bestätigen Sie Ihre E-Mail-Adresse"
    assert message.to == ["amina@example.org"]
    assert message.body.startswith("Guten Tag Amina Aydın,\n\nschön, dass Sie dabei sind.")
    assert "&" not in message.body
    assert "Qualifiziert ins Quartier" in message.body


def test_person_comes_back_to_the_offering_after_verification(client, run_jobs):
    assert register(client, target=OFFERING).url == "/konto/confirm-email/"
    run_jobs()
    confirmed = confirm(client)
    assert confirmed.url == "/konto/login/?next=" + OFFERING.replace("/", "%2F")
    html = client.get(confirmed.url).content.decode()
    assert f'name="next" value="{OFFERING}"' in html
    answer = client.post("/konto/login/", {"login": FORM["email"], "password": FORM["password1"], "next": OFFERING})
    assert answer.url == OFFERING


def test_login_before_verification_keeps_the_way_back(client, run_jobs):
    register(client)
    client.post("/konto/login/", {"login": FORM["email"], "password": FORM["password1"], "next": OFFERING})
    run_jobs()
    assert confirm(client).url == "/konto/login/?next=" + OFFERING.replace("/", "%2F")


@pytest.mark.parametrize("target", ["https://boese.example/", "//boese.example/", "javascript:alert(1)"])
def test_way_back_never_leaves_the_site(client, run_jobs, target):
    register(client, target=target)
    run_jobs()
    assert confirm(client).url == "/konto/login/"
    answer = client.post("/konto/login/", {"login": FORM["email"], "password": FORM["password1"], "next": target})
    assert answer.url == "/mein-bereich/"


def test_link_opened_in_another_browser_leads_to_the_login(client, run_jobs):
    register(client, target=OFFERING)
    run_jobs()
    assert confirm(Client()).url == "/konto/login/"
    assert EmailAddress.objects.get().verified is True


def test_address_is_confirmed_by_post_only(client, run_jobs):
    register(client)
    run_jobs()
    address = link_in(mail.outbox[0].body)
    assert "amina@example.org" in client.get(address).content.decode()
    assert EmailAddress.objects.get().verified is False


def test_used_link_says_what_to_do(client):
    html = client.get("/konto/confirm-email/unbekannt/").content.decode()
    assert "Dieser Link ist abgelaufen oder wurde schon benutzt." in html


def test_login_needs_a_confirmed_address(client):
    register(client)
    answer = client.post("/konto/login/", {"login": FORM["email"], "password": FORM["password1"]})
    assert answer.url == "/konto/confirm-email/"
    assert "_auth_user_id" not in client.session


def test_login_ignores_upper_case(client, amina):
    assert client.post("/konto/login/", {"login": "Amina@Example.org", "password": PASSWORD}).url == "/mein-bereich/"


def test_wrong_password_is_said_without_telling_who_exists(client, amina):
    known = client.post("/konto/login/", {"login": amina.email, "password": "falsch-falsch"})
    unknown = client.post("/konto/login/", {"login": "niemand@example.org", "password": "falsch-falsch"})
    sentence = "E-Mail-Adresse und Passwort passen nicht zusammen."
    assert [sentence in answer.content.decode() for answer in (known, unknown)] == [True, True]
    assert "_auth_user_id" not in client.session


def test_signup_with_a_known_address_looks_the_same_and_tells_its_owner(client, amina, run_jobs):
    answer = register(client)
    assert answer.url == "/konto/confirm-email/"
    run_jobs()
    (message,) = mail.outbox
    assert message.subject == "Sie haben schon ein Konto"
    assert f"mit Ihrer Adresse {amina.email} registrieren" in message.body
    assert User.objects.count() == 1


def test_password_reset_ends_in_a_login(client, amina, run_jobs):
    assert client.post("/konto/password/reset/", {"email": amina.email}).url == "/konto/password/reset/done/"
    run_jobs()
    assert mail.outbox[0].subject == "Neues Passwort wählen"
    form = client.get(link_in(mail.outbox[0].body), follow=True)
    address = form.redirect_chain[-1][0]
    client.post(address, {"password1": "Wolke-Zug-9-Garten", "password2": "Wolke-Zug-9-Garten"})
    assert client.post("/konto/login/", {"login": amina.email, "password": "Wolke-Zug-9-Garten"}).url == "/mein-bereich/"


def test_password_reset_for_an_unknown_address_looks_the_same(client, run_jobs):
    assert client.post("/konto/password/reset/", {"email": "niemand@example.org"}).url == "/konto/password/reset/done/"
    run_jobs()
    assert [message.subject for message in mail.outbox] == ["Zu dieser Adresse gibt es kein Konto"]


def test_old_reset_link_says_what_to_do(client):
    html = client.get("/konto/password/reset/key/1-falsch/").content.decode()
    assert "Dieser Link ist abgelaufen oder wurde schon benutzt." in html
    assert 'href="/konto/password/reset/"' in html


def test_new_address_counts_only_when_confirmed(client_of, amina, run_jobs):
    client = client_of(amina)
    client.post("/konto/email/", {"email": "neu@example.org", "action_add": "1"})
    amina.refresh_from_db()
    assert amina.email == "amina@example.org"
    run_jobs()
    assert mail.outbox[-1].to == ["neu@example.org"]
    assert "neu@example.org" in client.get("/konto/email/").content.decode()
    client.post(link_in(mail.outbox[-1].body))
    amina.refresh_from_db()
    assert amina.email == "neu@example.org"


@pytest.mark.parametrize("address", ["/konto/email/", "/konto/password/change/", "/konto/2fa/"])
def test_account_pages_share_one_menu(client_of, amina, address):
    html = client_of(amina).get(address).content.decode()
    assert re.findall(r'href="(/konto/[^"]*)" aria-current="page"', html)[-1] == address
    assert html.count("<h1") == 1


def test_second_factor_is_switched_on_with_a_code_and_asked_at_login(client, amina):
    from allauth.mfa.totp.internal import auth as totp

    client.post("/konto/login/", {"login": amina.email, "password": PASSWORD})
    asked_again = client.get("/konto/2fa/totp/activate/")
    assert asked_again.url.startswith("/konto/reauthenticate/")
    client.post(asked_again.url, {"password": PASSWORD})
    page = client.get("/konto/2fa/totp/activate/")
    secret = page.context["form"].secret
    assert f'<code class="secret">{secret}</code>' in page.content.decode()
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    code = totp.format_hotp_value(totp.hotp_value(secret, counter))
    assert client.post("/konto/2fa/totp/activate/", {"code": code}).url == "/konto/2fa/recovery-codes/"
    assert client.get("/konto/2fa/recovery-codes/").content.decode().count("<li><code>") == 10
    other = Client()
    answer = other.post("/konto/login/", {"login": amina.email, "password": PASSWORD})
    assert answer.url == "/konto/2fa/authenticate/"
    assert "Code eingeben" in other.get(answer.url).content.decode()
    refused = other.post(answer.url, {"code": "000000"})
    assert "Der Code stimmt nicht" in refused.content.decode()
    assert "_auth_user_id" not in other.session


def test_many_attempts_are_slowed_down(client, amina, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    answers = [client.post("/konto/login/", {"login": amina.email, "password": "falsch-falsch"}).status_code for _attempt in range(3)]
    assert answers == [422, 422, 429]
    assert "Das ging uns zu schnell" in client.post("/konto/login/", {}).content.decode()


def test_no_page_of_accounts_says_du(client, client_of, amina):
    pages = [
        client.get(address) for address in ("/konto/login/", "/konto/signup/", "/konto/password/reset/", "/konto/password/reset/done/", "/konto/confirm-email/")
    ]
    pages += [client_of(amina).get(address) for address in ("/konto/email/", "/konto/password/change/", "/konto/2fa/", "/konto/logout/", "/konto/inactive/")]
    for page in pages:
        assert page.status_code == 200
        assert re.findall(r"\b(?:[Dd]u|[Dd]ein\w*|[Dd]ich|[Dd]ir)\b", page.content.decode()) == []
