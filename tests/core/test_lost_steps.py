"""Steps that went astray: the desk for those who may not enter, a form after the session's end, an address for forms opened as a page."""

from urllib.parse import unquote

from django.test import Client

REFLECTION = "/mein-bereich/selbstlernen/2-1-gespraeche-fuehren/reflexion/"
UNIT = "/mein-bereich/selbstlernen/2-1-gespraeche-fuehren/"


def test_desk_refuses_a_learner_instead_of_sending_them_round(client_of, amina):
    client = client_of(amina)

    first = client.get("/verwaltung/")
    last = client.get(first.headers["Location"])

    assert (first.status_code, last.status_code) == (302, 403)
    page = last.content.decode()
    assert "Das dürfen Sie hier nicht" in page
    assert "Ihr Konto ist für die Verwaltung nicht freigeschaltet." in page


def test_desk_sends_a_visitor_to_the_login_and_on(client: Client, db):
    answer = client.get("/verwaltung/", follow=True)

    assert [unquote(path) for path, _status in answer.redirect_chain] == ["/verwaltung/login/?next=/verwaltung/", "/konto/login/?next=/verwaltung/"]
    assert answer.status_code == 200


def test_form_sent_after_the_session_leads_back_to_its_page(client: Client, db):
    answer = client.post(REFLECTION, {"reflection": "Lang."}, headers={"referer": f"http://testserver{UNIT}"}, follow=True)

    assert answer.redirect_chain == [(f"/konto/login/?next={UNIT}", 302)]
    assert "Ihre letzte Eingabe wurde nicht gespeichert" in answer.content.decode()


def test_form_sent_from_elsewhere_leads_nowhere_else(client: Client, db):
    for referer in ("https://fremd.example/mein-bereich/", "//fremd.example/", "javascript:alert(1)", ""):
        answer = client.post(REFLECTION, headers={"referer": referer})
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/konto/login/?next={REFLECTION}")


def test_address_for_forms_opened_as_a_page_says_so(client_of, amina):
    answer = client_of(amina).get(REFLECTION)

    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "Hier geht es nur über ein Formular weiter" in answer.content.decode()


def test_page_behind_the_login_still_leads_to_itself(client: Client, db):
    assert client.get(UNIT).headers["Location"] == f"/konto/login/?next={UNIT}"
