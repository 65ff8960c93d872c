"""Links that show one certificate until they end."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from certificates.domain.revoke import revoke_certificate
from certificates.domain.sharing import SharingRefused, TooManyLinks, end_link, forget_ended_links, open_links, share_certificate
from certificates.domain.storage import stored
from certificates.models import Certificate, ShareLink
from tests.factories.certificates import ISSUED_AT, make_attendance_certificate

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate(run_jobs, amina):
    made = make_attendance_certificate(270, learner=amina, title="Beteiligung")
    run_jobs()
    return Certificate.objects.get(pk=made.pk)


def shared(certificate, amina, *, days=30, at=None):
    return share_certificate(certificate, days=days, by=amina, at=at or timezone.now())


def test_whoever_has_the_link_sees_name_and_file_without_an_account(certificate, amina):
    link = shared(certificate, amina)

    page, file = Client().get(f"/nachweis/geteilt/{link.secret}/"), Client().get(f"/nachweis/geteilt/{link.secret}/nachweis.pdf")

    assert (page.status_code, file.status_code) == (200, 200)
    assert certificate.snapshot["person"]["name"] in page.content.decode()
    assert amina.email not in page.content.decode()
    assert file.content == stored(certificate.pdf.name)
    assert {(answer["Cache-Control"], answer["X-Robots-Tag"]) for answer in (page, file)} == {("no-store", "noindex, nofollow, noarchive")}


def test_an_ended_an_expired_and_an_unknown_link_get_the_same_answer(certificate, amina):
    ended, expired = shared(certificate, amina), shared(certificate, amina, days=7, at=timezone.now() - timedelta(days=8))
    end_link(ended, by=amina, at=timezone.now())

    def answer(secret, file=""):
        response = Client().get(f"/nachweis/geteilt/{secret}/{file}")
        return response.status_code, response.content.decode().replace(secret, "")

    unknown = "x" * 43
    for file in ("", "nachweis.pdf"):
        assert answer(ended.secret, file) == answer(expired.secret, file) == answer(unknown, file)
        assert answer(unknown, file)[0] == 404


def test_a_withdrawn_certificate_says_so_and_gives_no_file(certificate, amina, dana):
    link = shared(certificate, amina)
    revoke_certificate(certificate, reason="Geheim", by=dana, at=ISSUED_AT)

    page = Client().get(f"/nachweis/geteilt/{link.secret}/")

    assert "Dieser Nachweis gilt nicht mehr" in page.content.decode()
    assert "Geheim" not in page.content.decode()
    assert Client().get(f"/nachweis/geteilt/{link.secret}/nachweis.pdf").status_code == 404
    with pytest.raises(SharingRefused):
        shared(certificate, amina)


def test_owner_makes_and_ends_links_on_the_page_of_the_certificate(certificate, amina, client_of):
    client, address = client_of(amina), f"/mein-bereich/nachweise/{certificate.uuid}/"

    assert client.post(f"{address}teilen/", {"days": "7"}).url == address
    link = ShareLink.objects.get()
    assert f"/nachweis/geteilt/{link.secret}/" in client.get(address).content.decode()
    assert link.expires_at - link.created_at == timedelta(days=7)

    client.post(f"/mein-bereich/nachweise/geteilt/{link.secret}/beenden/")
    assert link.secret not in client.get(address).content.decode()
    assert Client().get(f"/nachweis/geteilt/{link.secret}/").status_code == 404


def test_nobody_else_makes_or_ends_them_not_even_the_office(certificate, amina, emil, dana, client_of):
    link = shared(certificate, amina)

    answers = [
        client_of(person).post(address, {"days": "7"}).status_code
        for person in (emil, dana)
        for address in (f"/mein-bereich/nachweise/{certificate.uuid}/teilen/", f"/mein-bereich/nachweise/geteilt/{link.secret}/beenden/")
    ]

    assert (answers, open_links(at=timezone.now()).count()) == ([404] * 4, 1)


def test_five_links_at_once_are_enough(certificate, amina):
    for _number in range(5):
        shared(certificate, amina)

    with pytest.raises(TooManyLinks):
        shared(certificate, amina)


def test_a_time_nobody_offered_makes_no_link(certificate, amina, client_of):
    client_of(amina).post(f"/mein-bereich/nachweise/{certificate.uuid}/teilen/", {"days": "3650"})

    assert ShareLink.objects.count() == 0


def test_links_are_forgotten_ninety_days_after_their_end(certificate, amina):
    now = timezone.now()
    old, recent = shared(certificate, amina, days=7, at=now - timedelta(days=98)), shared(certificate, amina, days=7, at=now - timedelta(days=96))

    assert forget_ended_links(at=now) == 1
    assert list(ShareLink.objects.all()) == [recent]
    assert old.pk != recent.pk
