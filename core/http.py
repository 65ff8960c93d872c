"""Requests as our views know them."""

from django.http import HttpRequest

from core.models import User


class SignedInRequest(HttpRequest):
    """A request behind login_required: its user is a person with an account."""

    user: User
