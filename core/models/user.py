from typing import Any, ClassVar
from uuid import uuid4

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.kept_query import KeptQuery


class UserManager(BaseUserManager["User"]):
    """People are known by their e-mail address; there is no user name."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Save a person; the address is stored in lower case because mail boxes are compared that way."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """The sealed emergency account of docs/operations.md; everyday administration needs no superuser."""
        return self.create_user(email, password, **{"is_staff": True, "is_superuser": True} | fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Log in without regard to upper and lower case."""
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account. Names are as printed on a certificate, so they are asked for once and kept here."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    email = models.EmailField(_("E-Mail-Adresse"), unique=True, error_messages={"unique": _("Diese Adresse hat schon ein Konto.")})
    first_name = models.CharField(_("Vorname"), max_length=100)
    last_name = models.CharField(_("Nachname"), max_length=100)
    language = models.CharField(_("Sprache"), max_length=8, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)  # of pages and mails
    is_active = models.BooleanField(_("aktiv"), default=True)
    is_staff = models.BooleanField(_("Notfallkonto"), default=False)
    date_joined = models.DateTimeField(_("angelegt"), default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["first_name", "last_name"]

    class Meta:
        verbose_name = _("Person")
        verbose_name_plural = _("Personen")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="core_user_email_once_whatever_case", violation_error_message=_("Diese Adresse hat schon ein Konto.")),
        ]

    def __str__(self) -> str:
        return f"{self.get_full_name()} <{self.email}>"

    def get_full_name(self) -> str:
        """First and last name as printed."""
        return f"{self.first_name} {self.last_name}".strip()

    def get_short_name(self) -> str:
        """How the pages greet: the first name, or the address when none was given."""
        return self.first_name or self.email

    @cached_property
    def role_pairs(self) -> frozenset[tuple[str, int | None]]:
        """(role, organisation id) of every role this person has; one query, kept for as long as this object lives."""
        if not self.is_active:
            return frozenset()
        return frozenset(_ROLES.rows(self.pk))

    def has_role(self, role: str, *, organisation_id: int | None = None) -> bool:
        """Acts in this role; for a role of an organisation name it, or leave it out to ask "anywhere"."""
        if organisation_id is None:
            return any(held == role for held, _organisation in self.role_pairs)
        return (role, organisation_id) in self.role_pairs

    def organisation_ids(self, role: str) -> frozenset[int]:
        """The organisations for which this person acts in this role."""
        return frozenset(organisation for held, organisation in self.role_pairs if held == role and organisation is not None)


# Asked with every click of somebody who is logged in. By name, because that model points to this one.
_ROLES: KeptQuery[tuple[str, int | None]] = KeptQuery(
    lambda key: apps.get_model("core", "RoleAssignment")._default_manager.filter(user=key).values_list("role", "organisation_id"), User._meta.pk
)
