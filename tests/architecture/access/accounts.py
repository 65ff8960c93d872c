"""django-allauth below /konto/."""

from tests.architecture.access import signed_in

FORM = "GET POST"

ACCESS = {
    "account_login": signed_in(302, anonymous=200, methods=FORM),
}
