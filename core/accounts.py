"""How django-allauth sends mail here: through the job rows, so a slow mail server never holds a request."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils import timezone

from core.domain.mail import queue_mail


class AccountAdapter(DefaultAccountAdapter):
    """allauth with mails in the outbox."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Render allauth's German template and queue it."""
        message = self.render_mail(template_prefix, email, context | {"request": self.request})
        html = next((content for content, kind in getattr(message, "alternatives", []) if kind == "text/html"), "")
        queue_mail(to=message.to, subject=str(message.subject), text=str(message.body), html=str(html), at=timezone.now())

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Everybody may register: volunteers too."""
        return True
