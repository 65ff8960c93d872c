"""django-allauth below /konto/, Wagtail's documents and its doors for protected pages.

Nobody here has a second factor, so the pages that manage one answer 404, or ask for the password again (302).
"""

from tests.architecture.access import Access, Scene, everybody, signed_in

FORM = "GET POST"


def _used_up_key(scene: Scene) -> dict[str, str]:
    return {"key": "verfallen"}


def _used_up_reset_key(scene: Scene) -> dict[str, str]:
    return {"uidb36": "1", "key": "verfallen"}


def _nothing_to_protect(scene: Scene) -> dict[str, int]:
    return {"restriction_id": 1}


def _no_protected_page(scene: Scene) -> dict[str, int]:
    return {"page_view_restriction_id": 1, "page_id": 1}


def _only_without_account(**more: object) -> Access:
    return signed_in(302, anonymous=200, methods=FORM, **more)


ACCESS = {
    "account_login": _only_without_account(),
    "account_signup": _only_without_account(),
    "account_logout": signed_in(methods=FORM),
    "account_inactive": everybody(),
    "account_email": signed_in(methods=FORM),
    "account_email_verification_sent": everybody(),
    "account_confirm_email": everybody(methods=FORM, kwargs=_used_up_key),
    "account_confirm_login_code": everybody(302, methods=FORM),
    "account_change_password": signed_in(methods=FORM),
    "account_set_password": signed_in(302, methods=FORM),
    "account_reset_password": everybody(methods=FORM),
    "account_reset_password_done": everybody(),
    "account_reset_password_from_key": everybody(methods=FORM, kwargs=_used_up_reset_key),
    "account_reset_password_from_key_done": everybody(),
    "account_reauthenticate": signed_in(methods=FORM),
    "mfa_index": signed_in(),
    "mfa_authenticate": everybody(302, methods=FORM),
    "mfa_reauthenticate": everybody(302, methods=FORM),
    "mfa_activate_totp": everybody(302, methods=FORM),
    "mfa_deactivate_totp": signed_in(404, methods=FORM),
    "mfa_view_recovery_codes": signed_in(404),
    "mfa_generate_recovery_codes": everybody(302, methods=FORM),
    "mfa_download_recovery_codes": signed_in(404),
    "page_login": signed_in(403, anonymous=302, methods=FORM),
    "wagtaildocs_authenticate_with_password": everybody(404, methods=FORM, kwargs=_nothing_to_protect),
    "wagtailcore_authenticate_with_password": everybody(404, methods=FORM, kwargs=_no_protected_page),
}
