"""django-allauth below /konto/: entrances, the pages of one's account, the second factor."""

import re
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.test import Client
from django.urls import reverse

from core.domain import jobs
from core.enums import JobState
from core.models import Job
from tests.architecture.states import Frame, State, shown
from tests.factories.core import PASSWORD

NOBODY = {"login": "niemand@example.org", "password": "falsch"}
NEW_PERSON = {"first_name": "Mia", "last_name": "Muster", "email": "mia@example.org", "password1": "Garten-Zug-7-Wolke", "password2": "Garten-Zug-7-Wolke"}


def _link_of_the_mail() -> str:
    while jobs.drain():
        pass
    found = re.search(r"https?://[^/\s]+(/konto/\S+)", mail.outbox[-1].body)
    assert found, mail.outbox[-1].body
    return found[1]


def _no_old_jobs() -> None:
    """The demonstration's own jobs are not what is waited for."""
    Job.objects.filter(state=JobState.QUEUED).update(state=JobState.DONE)


def _confirm_link(frame: Frame) -> Any:
    _no_old_jobs()
    client = frame.client()
    client.post("/konto/signup/", NEW_PERSON)
    return client.get(_link_of_the_mail())


def _reset_link(frame: Frame) -> Any:
    _no_old_jobs()
    client = frame.client()
    client.post("/konto/password/reset/", {"email": frame.scene.learner.email})
    return client.get(_link_of_the_mail(), follow=True)


def _reset_too_short(frame: Frame) -> Any:
    _no_old_jobs()
    client = frame.client()
    client.post("/konto/password/reset/", {"email": frame.scene.learner.email})
    page = client.get(_link_of_the_mail(), follow=True)
    return client.post(page.redirect_chain[-1][0], {"password1": "kurz", "password2": "kurz"})


def _second_factor(frame: Frame) -> None:
    TOTP.activate(frame.scene.learner, generate_totp_secret())
    RecoveryCodes.activate(frame.scene.learner)


def _just_logged_in(frame: Frame) -> Any:
    return frame.client(confirmed=True).get(reverse(frame.name))


def _with_factor(frame: Frame) -> Any:
    client = frame.client(confirmed=True)
    _second_factor(frame)
    return client.get(reverse(frame.name))


def _wrong_code(frame: Frame) -> Any:
    return frame.client(confirmed=True).post(reverse(frame.name), {"code": "000000"})


def _ask_for_code(frame: Frame) -> Any:
    _second_factor(frame)
    client = Client()
    client.post("/konto/login/", {"login": frame.scene.learner.email, "password": PASSWORD})
    return client.get(reverse("mfa_authenticate"))


def _refuse_code(frame: Frame) -> Any:
    _second_factor(frame)
    client = Client()
    client.post("/konto/login/", {"login": frame.scene.learner.email, "password": PASSWORD})
    return client.post(reverse("mfa_authenticate"), {"code": "000000"})


def _code_again(frame: Frame) -> Any:
    _second_factor(frame)
    return frame.client().get(reverse("mfa_reauthenticate"))


def _two_addresses(scene: Any) -> None:
    EmailAddress.objects.create(user=scene.learner, email="amina.neue.adresse.mit.sehr.langem.namen@quartiersentwicklung.example.org", verified=False)


STATES = {
    "account_login": (shown(label="leer"), State("Fehler", data=NOBODY, status=422)),
    "account_signup": (shown(label="leer"), State("Fehler", data={"email": "keine"}, status=422), State("Bitte Postfach öffnen", data=NEW_PERSON, follow=True)),
    "account_logout": (shown("learner"),),
    "account_inactive": (shown(),),
    "account_email": (
        shown("learner"),
        shown("learner", label="zwei Adressen", before=_two_addresses),
        State("Fehler", by="learner", data={"action_add": "", "email": "x"}, status=422),
    ),
    "account_email_verification_sent": (shown(),),
    "account_confirm_email": (shown(label="Link verbraucht"), State("Link gilt", ask=_confirm_link)),
    "account_change_password": (
        shown("learner"),
        State("Fehler", by="learner", data={"oldpassword": "x", "password1": "kurz", "password2": "anders"}, status=422),
    ),
    "account_reset_password": (shown(), State("Fehler", data={"email": "keine"}, status=422)),
    "account_reset_password_done": (shown(),),
    "account_reset_password_from_key": (shown(label="Link verbraucht"), State("Link gilt", ask=_reset_link), State("Fehler", ask=_reset_too_short, status=422)),
    "account_reset_password_from_key_done": (shown(),),
    "account_reauthenticate": (shown("learner"), State("Fehler", by="learner", data={"password": "falsch"}, status=422)),
    "mfa_index": (shown("learner", label="ohne zweiten Faktor"), State("mit zweitem Faktor", by="learner", ask=_with_factor)),
    "mfa_authenticate": (State("Code eingeben", by="learner", ask=_ask_for_code), State("Code falsch", by="learner", ask=_refuse_code, status=422)),
    "mfa_reauthenticate": (State("Code eingeben", by="learner", ask=_code_again),),
    "mfa_activate_totp": (State("QR-Code", by="learner", ask=_just_logged_in), State("Code falsch", by="learner", ask=_wrong_code, status=422)),
    "mfa_deactivate_totp": (State("Rückfrage", by="learner", ask=_with_factor),),
    "mfa_view_recovery_codes": (State("gefüllt", by="learner", ask=_with_factor),),
    "mfa_generate_recovery_codes": (State("Rückfrage", by="learner", ask=_with_factor),),
}
