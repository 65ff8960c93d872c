"""How django-allauth behaves here: mails through the job rows, and the way back to where somebody came from."""

from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import get_next_redirect_url
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from core import language as languages
from core.domain.mail import queue_mail
from core.models import User

NEXT_AFTER_VERIFICATION = "next_after_verification"


class AccountAdapter(DefaultAccountAdapter):
    """allauth with mails in the outbox, so that a slow mail server never holds a request."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Render the template in the person's language, or that of the page when nobody is known yet, and queue it."""
        language = getattr(context.get("user"), "language", "") or languages.current()
        addresses = {name: _in_language(str(value), language) for name, value in context.items() if name.endswith("_url")}
        context = {"email": email} | context | addresses | {"request": self.request, "site_name": settings.SITE_NAME, "base_url": settings.BASE_URL}
        with languages.spoken(language):
            message = self.render_mail(template_prefix, email, context)
        html = next((content for content, kind in getattr(message, "alternatives", []) if kind == "text/html"), "")
        queue_mail(to=message.to, subject=str(message.subject), text=str(message.body), html=str(html), at=timezone.now())

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Everybody may register: volunteers too."""
        return True

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Whoever registers on English pages reads English."""
        user.language = languages.current()
        saved: User = super().save_user(request, user, form, commit=commit)
        return saved

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """To the home page, in the language that was spoken."""
        return languages.local("/")

    def respond_email_verification_sent(self, request: HttpRequest, user: User | None) -> HttpResponseBase:
        """Remember a safe address to return to: the person comes back by the link in a mail, without it."""
        if address := get_next_redirect_url(request):
            request.session[NEXT_AFTER_VERIFICATION] = address
        return super().respond_email_verification_sent(request, user)

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        """After the link of the mail: to the login and on to the remembered address, if this is the same browser."""
        if self.request.user.is_authenticated:
            return reverse("account_email")
        address = self.request.session.pop(NEXT_AFTER_VERIFICATION, "")
        login = reverse("account_login")
        return f"{login}?{urlencode({'next': address})}" if address else login


def _in_language(address: str, language: str) -> str:
    """A whole address of ours in a language."""
    parts = urlsplit(address)
    return parts._replace(path=languages.in_language(parts.path, language)).geturl() if parts.path else address
