"""Forms of accounts."""

from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.models import User


class SignupForm(AllauthSignupForm):
    """Registration asks for the name as it is to be printed on certificates."""

    first_name = forms.CharField(label=_("Vorname"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "given-name"}))
    last_name = forms.CharField(label=_("Nachname"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "family-name"}))
    field_order = ("first_name", "last_name", "email", "password1", "password2")

    def save(self, request: HttpRequest) -> User:
        """Create the person; allauth sends the verification mail."""
        return super().save(request)
