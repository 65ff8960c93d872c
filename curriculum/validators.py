"""Rules of single values that editors type."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def validate_link_address(value: str) -> None:
    """A page of this site, or a whole https address; nothing that a browser would read as a command or another host."""
    if not (value.startswith("https://") or (value.startswith("/") and not value.startswith(("//", "/\\")))):
        raise ValidationError(_("Bitte eine Seite von hier, zum Beispiel /kontakt/, oder eine ganze Adresse mit https:// angeben."))
