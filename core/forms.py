"""Forms of accounts: allauth's, in the words and manners of this site."""

from collections.abc import Iterable
from typing import Any

from allauth.account import forms as account_forms
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from django import forms
from django.utils.translation import gettext_lazy as _

from core.fields import NameField
from core.models import Organisation

# The rules of AUTH_PASSWORD_VALIDATORS in one sentence; their own messages come when a rule is broken.
PASSWORD_HINT = _("Mindestens 10 Zeichen, nicht nur Ziffern, nichts leicht zu Erratendes. Am besten mehrere Wörter, die nichts miteinander zu tun haben.")


class PlainFields:
    """No placeholders (they repeat the label, look like an answer and vanish while typing), and one sentence for the password rules."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name == "password1":
                field.help_text = PASSWORD_HINT


class LoginForm(PlainFields, account_forms.LoginForm):
    """E-mail address and password. The way to a new password stands beside the button, not in the field's hint."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-Mail-Adresse")
        self.fields["password"].help_text = ""
        self.fields["remember"].help_text = _("Nicht auf Geräten, die auch andere benutzen.")


class SignupForm(PlainFields, account_forms.SignupForm):
    """Registration asks for the name as it is to be printed on certificates."""

    first_name = NameField(
        label=_("Vorname"),
        max_length=100,
        help_text=_("So, wie er auf Ihren Bescheinigungen stehen soll."),
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = NameField(
        label=_("Nachname"),
        max_length=100,
        help_text=_("Auch Namenszusätze, zum Beispiel „Dr. Beispiel“."),
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    field_order = ("first_name", "last_name", "email", "password1", "password2")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-Mail-Adresse")
        self.fields["email"].help_text = _("Damit melden Sie sich an, und dorthin schicken wir Nachrichten zu Ihren Angeboten.")


class AddEmailForm(PlainFields, account_forms.AddEmailForm):
    """The new address of an account."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Neue E-Mail-Adresse")
        self.fields["email"].widget.attrs["autocomplete"] = "email"


class ResetPasswordForm(PlainFields, account_forms.ResetPasswordForm):
    """Asks where to send the link for a new password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-Mail-Adresse")


class ResetPasswordKeyForm(PlainFields, account_forms.ResetPasswordKeyForm):
    """A new password after following the link."""


class ChangePasswordForm(PlainFields, account_forms.ChangePasswordForm):
    """A new password for somebody who is signed in."""


class ReauthenticateForm(PlainFields, account_forms.ReauthenticateForm):
    """The password once more before a sensitive step."""


class CodeForm(PlainFields, mfa_forms.AuthenticateForm):
    """The code of the second factor at login."""


class ReauthenticateCodeForm(PlainFields, mfa_forms.ReauthenticateForm):
    """The code of the second factor before a sensitive step."""


class ActivateTotpForm(PlainFields, totp_forms.ActivateTOTPForm):
    """The first code of a new app."""


class TokenForm(forms.Form):
    """What a personal token is for, what it may do, and how long it holds.

    Whoever acts for organisations chooses the scope, and nothing is chosen beforehand; for everybody else it reads.
    """

    READ = "read"

    name = forms.CharField(
        label=_("Wofür ist der Zugang?"),
        max_length=80,
        help_text=_("Damit Sie ihn später wiedererkennen, zum Beispiel „Personalstelle“ oder „Mein Kalender“."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    days = forms.TypedChoiceField(
        label=_("Wie lange gilt er?"),
        choices=[("30", _("30 Tage")), ("90", _("90 Tage")), ("365", _("ein Jahr"))],
        initial="90",
        coerce=int,
        help_text=_("Kürzer ist sicherer. Sie können ihn jederzeit beenden."),
    )
    scope = forms.ChoiceField(label=_("Was darf er?"), widget=forms.RadioSelect, error_messages={"required": _("Bitte wählen Sie, was der Zugang darf.")})
    field_order = ("name", "scope", "days")

    def __init__(self, *args: Any, organisations: Iterable[Organisation] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = {str(organisation.uuid): organisation for organisation in organisations}
        if not self.organisations:
            del self.fields["scope"]
            return
        writes = [(key, _("Angebote von %(name)s lesen und schreiben") % {"name": row.name}) for key, row in self.organisations.items()]
        self.fields["scope"].choices = [(self.READ, _("meine Anmeldungen, Lernzeiten und Nachweise lesen")), *writes]  # type: ignore[attr-defined]

    @property
    def writes_for(self) -> Organisation | None:
        """The organisation whose offerings it writes; None for one that reads. Call after is_valid."""
        return self.organisations.get(self.cleaned_data.get("scope", self.READ))


class SampleForm(forms.Form):
    """One field of each kind, for the component page."""

    name = forms.CharField(label=_("Name"), help_text=_("Ein Hinweis steht zwischen Beschriftung und Feld."))
    email = forms.EmailField(label=_("E-Mail-Adresse"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    day = forms.DateField(label=_("Datum"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    area = forms.ChoiceField(label=_("Lernbereich"), choices=[("", _("Bitte wählen")), ("1", _("Sozialraum")), ("2", _("Beteiligung"))])
    place = forms.ChoiceField(label=_("Ort"), choices=[("a", _("vor Ort")), ("b", _("online"))], widget=forms.RadioSelect)
    topics = forms.MultipleChoiceField(
        label=_("Themen"),
        help_text=_("Mindestens eines."),
        choices=[("a", _("Netzwerke")), ("b", _("Nachbarschaft"))],
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(label=_("Anmerkung"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
    file = forms.FileField(label=_("Datei"), required=False)
    accepted = forms.BooleanField(label=_("Ich habe die Hinweise gelesen."), help_text=_("Ein Hinweis zum Kästchen."))
