from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from curriculum.models import Module
from providers.enums import TeachingRequestState
from providers.models.need import Need
from providers.models.offering import Offering
from providers.models.provider import Provider


class TeachingRequest(models.Model):
    """The office asks a provider whether it teaches these modules of a need inhouse; the provider accepts, declines or says how it could.

    What was asked and what was answered stand side by side: `fee_cents` and `counter_fee_cents` are for the whole group, null where nobody
    has said. The need's row is the lock.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="requests", verbose_name=_("Bedarf"))
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="teaching_requests", verbose_name=_("Träger"))
    modules: "models.ManyToManyField[Module, RequestedModule]" = models.ManyToManyField(
        Module, through="RequestedModule", related_name="+", verbose_name=_("Module")
    )
    state = models.CharField(_("Stand"), max_length=10, choices=TeachingRequestState, default=TeachingRequestState.OPEN)
    fee_cents = models.PositiveIntegerField(_("vorgeschlagenes Honorar in Cent"), null=True, blank=True)
    message = models.TextField(_("Nachricht an den Träger"), max_length=1_000, blank=True)
    answer_until_date = models.DateField(_("Antwort bis"))
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("gesendet von"))
    sent_at = models.DateTimeField(_("gesendet am"))
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("beantwortet von")
    )
    answered_at = models.DateTimeField(_("beantwortet am"), null=True, blank=True)
    answer = models.TextField(_("Antwort"), max_length=1_000, blank=True)
    counter_fee_cents = models.PositiveIntegerField(_("Honorar des Gegenvorschlags in Cent"), null=True, blank=True)
    offering = models.OneToOneField(
        Offering, on_delete=models.PROTECT, null=True, blank=True, related_name="teaching_request", verbose_name=_("vereinbartes Angebot")
    )

    class Meta:
        verbose_name = _("Anfrage an einen Träger")
        verbose_name_plural = _("Anfragen an Träger")
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                "need",
                "provider",
                condition=models.Q(state__in=["open", "countered"]),
                name="providers_one_running_request_per_need_and_provider",
                violation_error_message=_("Bei diesem Träger läuft zu diesem Bedarf schon eine Anfrage."),
            ),
            models.CheckConstraint(
                condition=models.Q(state=TeachingRequestState.ACCEPTED, offering__isnull=False)
                | (~models.Q(state=TeachingRequestState.ACCEPTED) & models.Q(offering__isnull=True)),
                name="providers_accepted_request_has_offering",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["declined", "countered"]) | ~models.Q(answer=""),
                name="providers_answered_request_says_why",
                violation_error_message=_("Bitte schreiben Sie ein paar Worte dazu."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.need_id}/{self.provider_id}: {self.state}"

    @property
    def agreed_cents(self) -> int | None:
        """What holds: the counter-offer where there is one."""
        return self.fee_cents if self.counter_fee_cents is None else self.counter_fee_cents


class RequestedModule(models.Model):
    """So many minutes of a module that a provider is asked for."""

    request = models.ForeignKey(TeachingRequest, on_delete=models.CASCADE, related_name="requested_modules", verbose_name=_("Anfrage"))
    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="+", verbose_name=_("Modul"))
    minutes = models.PositiveIntegerField(_("Minuten"))

    class Meta:
        verbose_name = _("Modul einer Anfrage")
        verbose_name_plural = _("Module einer Anfrage")
        ordering = ["module__position"]
        constraints = [models.UniqueConstraint("request", "module", name="providers_module_once_per_request")]

    def __str__(self) -> str:
        return f"{self.request_id}/{self.module_id}: {self.minutes} min"
