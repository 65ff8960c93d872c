"""django-allauth below /konto/. What one sees here is always one's own account."""

from typing import Any

from tests.architecture.access import Scene, everybody, signed_in

FORM = "GET POST"


def unknown_key(scene: Scene) -> dict[str, Any]:
    """A confirmation link nobody was sent; the page says so."""
    return {"key": "unbekannt"}


def unknown_reset(scene: Scene) -> dict[str, Any]:
    """A reset link nobody was sent; the page says so."""
    return {"uidb36": "1", "key": "unbekannt"}


ACCESS = {
    "account_login": signed_in(302, anonymous=200, methods=FORM),
    "account_signup": signed_in(302, anonymous=200, methods=FORM),
    "account_logout": signed_in(anonymous=302, methods=FORM),
    "account_inactive": everybody(),
    "account_reauthenticate": signed_in(methods=FORM),
    "account_email": signed_in(methods=FORM),
    "account_email_verification_sent": everybody(),
    "account_confirm_email": everybody(kwargs=unknown_key, methods=FORM),
    "account_change_password": signed_in(methods=FORM),
    "account_set_password": signed_in(302, methods=FORM),  # everybody has a password: on to changing it
    "account_reset_password": everybody(methods=FORM),
    "account_reset_password_done": everybody(),
    "account_reset_password_from_key": everybody(kwargs=unknown_reset, methods=FORM),
    "account_reset_password_from_key_done": everybody(),
    "account_confirm_login_code": everybody(302, methods=FORM),  # login by code is off: to the login
    "mfa_index": signed_in(),
    "mfa_authenticate": everybody(302, methods=FORM),  # nobody is between the two factors
    "mfa_reauthenticate": signed_in(302, methods=FORM),
    "mfa_activate_totp": signed_in(302, methods=FORM),  # the password is asked once more first
    "mfa_deactivate_totp": signed_in(404, methods=FORM),
    "mfa_view_recovery_codes": signed_in(404),  # nobody here has any
    "mfa_generate_recovery_codes": signed_in(302, methods=FORM),
    "mfa_download_recovery_codes": signed_in(404),
}
