from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from learners.enums import MembershipState
from learners.models.hours_report import private_storage
from providers.models import Offering


class LearningGroup(models.Model):
    """A feste Lerngruppe: the same people go through a series of offerings, accompanied by a guide. From `starts_on_date` on, joining is decided."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    title = models.CharField(_("Name der Gruppe"), max_length=120)
    description = models.CharField(_("Worum es geht"), max_length=500, blank=True)
    guide = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="guided_groups", verbose_name=_("Begleitung"))
    offerings: "models.ManyToManyField[Offering, models.Model]" = models.ManyToManyField(Offering, related_name="learning_groups", verbose_name=_("Angebote"))
    starts_on_date = models.DateField(_("Beginn"))
    created_at = models.DateTimeField(_("angelegt am"))

    class Meta:
        verbose_name = _("Lerngruppe")
        verbose_name_plural = _("Lerngruppen")
        ordering = ["starts_on_date", "pk"]

    def __str__(self) -> str:
        return self.title


class LearningGroupMembership(models.Model):
    """Somebody in a learning group, or asking to be. `is_visible`: the others see the name."""

    group = models.ForeignKey(LearningGroup, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("Lerngruppe"))
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="learning_group_memberships", verbose_name=_("Person"))
    state = models.CharField(_("Stand"), max_length=8, choices=MembershipState)
    is_visible = models.BooleanField(_("Name für die Gruppe sichtbar"), default=False)
    asked_at = models.DateTimeField(_("angefragt am"))
    decided_at = models.DateTimeField(_("entschieden am"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("entschieden von")
    )
    reason = models.CharField(_("Begründung"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("Mitgliedschaft in einer Lerngruppe")
        verbose_name_plural = _("Mitgliedschaften in Lerngruppen")
        ordering = ["group", "asked_at", "pk"]
        constraints = [
            models.UniqueConstraint("group", "learner", name="learners_once_per_learning_group"),
            models.CheckConstraint(
                condition=~models.Q(state=MembershipState.DECLINED) | ~models.Q(reason=""),
                name="learners_declined_membership_has_reason",
                violation_error_message=_("Bitte begründen Sie die Ablehnung."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} in {self.group_id} ({self.state})"


class LearningGroupMessage(models.Model):
    """What the guide tells the group, with or without a file. Files lie under no public address."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    group = models.ForeignKey(LearningGroup, on_delete=models.CASCADE, related_name="messages", verbose_name=_("Lerngruppe"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("von"))
    text = models.TextField(_("Mitteilung"), max_length=4000)
    file = models.FileField(_("Datei"), storage=private_storage, upload_to="lerngruppen/", blank=True, max_length=200)
    file_name = models.CharField(_("Name der Datei"), max_length=120, blank=True)
    sent_at = models.DateTimeField(_("geschrieben am"))

    class Meta:
        verbose_name = _("Mitteilung an eine Lerngruppe")
        verbose_name_plural = _("Mitteilungen an Lerngruppen")
        ordering = ["-sent_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.group_id} {self.sent_at:%Y-%m-%d}"
