from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.domain.tokens import create_token, user_of_token
from tests.factories.core import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


def a_token(user):
    _row, secret = create_token(user, name="Auswertung", lifetime=timedelta(days=30), by=user, at=timezone.now())
    return secret


def test_changing_the_password_ends_the_tokens_of_that_person_only(client_of):
    amina, emil = UserFactory(), UserFactory()
    aminas, emils = a_token(amina), a_token(emil)
    new = "Ein-ganz-neues-Wort-7"

    client_of(amina).post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new})

    now = timezone.now()
    assert (user_of_token(aminas, at=now), user_of_token(emils, at=now)) == (None, emil)
