from datetime import date, datetime
from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Gemeinde, Kreis
from curriculum.models import LearningFormat, Module
from providers.enums import Approval, DeliveryMode, GroupType, OfferingState, OverlapRule, PlaceType
from providers.models.audience import Audience
from providers.models.provider import Provider


class OfferingQuerySet(models.QuerySet["Offering"]):
    """Reads that have a name."""

    def public(self) -> "OfferingQuerySet":
        """What everybody may see: published or cancelled, not hidden as stale, of a provider that is public, and not only for named municipalities."""
        shown = {"hidden_at__isnull": True, "provider__is_published": True, "provider__hidden_at__isnull": True, "is_closed": False}
        return self.filter(state__in=OfferingState.PUBLIC, **shown)

    def upcoming(self, at: datetime) -> "OfferingQuerySet":
        """Published and not over at `at`, or with dates still to be agreed."""
        return self.public().filter(models.Q(ends_at__gt=at) | models.Q(dates_on_request=True), state=OfferingState.PUBLISHED)

    def ahead(self, at: datetime) -> "OfferingQuerySet":
        """What the catalogue lists: published and not begun at `at`, or with dates still to be agreed; nothing that is for one municipality."""
        begins = models.Q(starts_at__gt=at) | models.Q(starts_at__isnull=True, dates_on_request=True)
        return self.public().filter(begins, state=OfferingState.PUBLISHED).exclude(place_type=PlaceType.INHOUSE)

    def bookable(self, today: date) -> "OfferingQuerySet":
        """Open for enrolment on the Berlin day `today`; a full one too, because it has a waiting list."""
        return self.public().filter(state=OfferingState.PUBLISHED, registration_until_date__gte=today).exclude(place_type=PlaceType.INHOUSE)

    def with_free_seats(self) -> "OfferingQuerySet":
        """At least one seat that nobody has."""
        return self.filter(seats_taken__lt=models.F("seats"))


class Offering(Audience):
    """A course by a provider: modules with minutes, sessions, seats, deadline, fee.

    `seats_taken` counts seats that somebody has or that are held: for an offer on the waiting list, for a group.
    `starts_at`, `ends_at`, `seats_taken` and `search_text` are kept by the verbs that change what they follow from
    (domain.schedule, learners.domain.enrolment, domain.search), so that lists need no joins; check_invariants compares them.
    The row is the lock for everything scarce about the offering (docs/locking.md).
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    external_id = models.CharField(_("Kennung beim Träger"), max_length=80, blank=True, editable=False)  # how the provider's own software names it
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="offerings", verbose_name=_("Träger"))
    format = models.ForeignKey(LearningFormat, on_delete=models.PROTECT, related_name="offerings", verbose_name=_("Format"))
    modules: "models.ManyToManyField[Module, OfferingModule]" = models.ManyToManyField(
        Module, through="OfferingModule", related_name="offerings", verbose_name=_("Module")
    )
    title = models.CharField(_("Titel"), max_length=200)
    summary = models.CharField(_("Kurzbeschreibung"), max_length=300)
    description = models.TextField(_("Beschreibung"), blank=True)
    state = models.CharField(_("Stand"), max_length=10, choices=OfferingState, default=OfferingState.DRAFT)
    place_type = models.CharField(_("Lernort"), max_length=10, choices=PlaceType, default=PlaceType.REGIONAL)
    mode = models.CharField(_("Durchführung"), max_length=10, choices=DeliveryMode, default=DeliveryMode.PRESENCE)
    # Inhouse for named municipalities (providers.domain.inhouse): the public neither sees nor books it.
    is_closed = models.BooleanField(_("nur für benannte Kommunen"), default=False, editable=False)
    municipalities = models.ManyToManyField(Gemeinde, blank=True, related_name="closed_offerings", verbose_name=_("für die Kommunen"), editable=False)
    host = models.ForeignKey(Gemeinde, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Gastgeberin"), editable=False)
    host_room = models.CharField(_("Raum der Gastgeberin"), max_length=200, blank=True, editable=False)
    open_place_type = models.CharField(_("Lernort, solange offen"), max_length=10, choices=PlaceType, blank=True, editable=False)
    group_type = models.CharField(_("Lerngruppe"), max_length=10, choices=GroupType, default=GroupType.CHANGING)
    gemeinde = models.ForeignKey(Gemeinde, on_delete=models.PROTECT, null=True, blank=True, related_name="offerings", verbose_name=_("Gemeinde"))
    kreis = models.ForeignKey(Kreis, on_delete=models.PROTECT, null=True, blank=True, related_name="offerings", verbose_name=_("Kreis"))
    venue = models.CharField(_("Ort (Haus, Straße)"), max_length=200, blank=True)
    dates_on_request = models.BooleanField(_("Termine auf Anfrage"), default=False)
    seats = models.PositiveIntegerField(_("Plätze"))
    minimum_seats = models.PositiveIntegerField(_("Mindestzahl"), default=0)
    decide_on_date = models.DateField(_("Entscheidung über die Durchführung am"), null=True, blank=True)
    below_minimum_told_at = models.DateTimeField(_("Absage vorgeschlagen am"), null=True, blank=True, editable=False)
    goes_ahead_at = models.DateTimeField(_("findet trotzdem statt, entschieden am"), null=True, blank=True, editable=False)
    approval = models.CharField(_("Über Anmeldungen entscheidet"), max_length=10, choices=Approval, default=Approval.NONE)
    overlap_rule = models.CharField(_("Bei Terminen zur gleichen Zeit"), max_length=10, choices=OverlapRule, default=OverlapRule.DEFAULT, blank=True)
    seats_taken = models.PositiveIntegerField(_("belegte Plätze"), default=0, editable=False)
    registration_until_date = models.DateField(_("Anmeldeschluss"), null=True, blank=True)
    fee_cents = models.PositiveIntegerField(_("Gebühr in Cent"), null=True, blank=True)  # null: not said; 0: free
    subsidy_cents = models.PositiveIntegerField(_("Förderung in Cent"), null=True, blank=True)
    accessibility = models.CharField(_("Barrierefreiheit"), max_length=300, blank=True)
    contact_email = models.EmailField(_("Kontakt für Fragen"), blank=True)
    starts_at = models.DateTimeField(_("Beginn"), null=True, blank=True, editable=False)
    ends_at = models.DateTimeField(_("Ende"), null=True, blank=True, editable=False)
    published_at = models.DateTimeField(_("veröffentlicht am"), null=True, blank=True, editable=False)
    cancelled_at = models.DateTimeField(_("abgesagt am"), null=True, blank=True, editable=False)
    cancel_reason = models.CharField(_("Grund der Absage"), max_length=300, blank=True)
    confirmed_on_date = models.DateField(_("zuletzt bestätigt am"), null=True, blank=True, editable=False)  # domain.freshness
    reminded_on_date = models.DateField(_("erinnert am"), null=True, blank=True, editable=False)
    hidden_at = models.DateTimeField(_("ausgeblendet am"), null=True, blank=True, editable=False)
    search_text = models.TextField(_("Suchtext"), blank=True, editable=False)
    created_at = models.DateTimeField(_("angelegt"), auto_now_add=True)
    changed_at = models.DateTimeField(_("geändert"), auto_now=True)

    objects = OfferingQuerySet.as_manager()

    class Meta:
        verbose_name = _("Angebot")
        verbose_name_plural = _("Angebote")
        ordering = ["starts_at", "pk"]
        indexes = [
            models.Index("state", "starts_at", name="providers_offering_calendar"),
            models.Index("state", "ends_at", name="providers_offering_ends"),
        ]
        constraints = [
            models.UniqueConstraint("provider", "external_id", condition=~models.Q(external_id=""), name="providers_external_id_once_per_provider"),
            models.CheckConstraint(
                condition=models.Q(seats__gt=0), name="providers_offering_has_seats", violation_error_message=_("Ein Angebot braucht mindestens einen Platz.")
            ),
            models.CheckConstraint(
                condition=models.Q(seats_taken__lte=models.F("seats")),
                name="providers_offering_never_overbooked",
                violation_error_message=_("So viele Plätze sind schon fest vergeben; die Platzzahl darf nicht darunter liegen."),
            ),
            models.CheckConstraint(
                condition=models.Q(minimum_seats__lte=models.F("seats")),
                name="providers_offering_minimum_fits",
                violation_error_message=_("Die Mindestzahl darf nicht über der Platzzahl liegen."),
            ),
            models.CheckConstraint(
                condition=models.Q(subsidy_cents__isnull=True) | models.Q(fee_cents__isnull=False, subsidy_cents__lte=models.F("fee_cents")),
                name="providers_offering_subsidy_within_fee",
                violation_error_message=_("Die Förderung darf nicht höher sein als die Gebühr."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state=OfferingState.CANCELLED) | ~models.Q(cancel_reason=""),
                name="providers_offering_cancelled_has_reason",
                violation_error_message=_("Eine Absage braucht einen Grund."),
            ),
            models.CheckConstraint(
                condition=models.Q(is_closed=False) | models.Q(place_type=PlaceType.INHOUSE, host__isnull=False),
                name="providers_closed_offering_has_host",
                violation_error_message=_("Ein Angebot nur für benannte Kommunen braucht eine Gastgeberin."),
            ),
            models.CheckConstraint(
                condition=models.Q(starts_at__isnull=True, ends_at__isnull=True) | models.Q(starts_at__lt=models.F("ends_at")),
                name="providers_offering_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def free_seats(self) -> int:
        """Seats that nobody has."""
        return max(0, self.seats - self.seats_taken)

    @property
    def is_full(self) -> bool:
        """Whoever enrols now waits."""
        return self.seats_taken >= self.seats

    @property
    def house(self) -> str:
        """Where people go: house and street, or the hosting municipality and its room; empty while nobody knows."""
        if self.is_closed and self.host:
            return f"{self.host.name}, {self.host_room}" if self.host_room else self.host.name
        return self.venue

    @property
    def own_share_cents(self) -> int | None:
        """What remains to be paid; None while the fee is unknown."""
        return None if self.fee_cents is None else self.fee_cents - (self.subsidy_cents or 0)

    @property
    def owed_cents(self) -> int | None:
        """What somebody with a seat owes: nothing once the offering is called off."""
        return 0 if self.state == OfferingState.CANCELLED else self.own_share_cents


class OfferingModule(models.Model):
    """What an offering promises: so many minutes of this module in presence; part of a module is allowed."""

    offering = models.ForeignKey(Offering, on_delete=models.CASCADE, related_name="offering_modules", verbose_name=_("Angebot"))
    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="offering_modules", verbose_name=_("Modul"))
    minutes = models.PositiveIntegerField(_("Minuten"))

    class Meta:
        verbose_name = _("Modul eines Angebots")
        verbose_name_plural = _("Module eines Angebots")
        ordering = ["module__position"]
        constraints = [
            models.UniqueConstraint(
                "offering", "module", name="providers_module_once_per_offering", violation_error_message=_("Dieses Modul steht schon beim Angebot.")
            ),
            models.CheckConstraint(
                condition=models.Q(minutes__gt=0),
                name="providers_offering_module_has_minutes",
                violation_error_message=_("Bitte geben Sie mindestens eine Minute an."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offering_id}/{self.module_id}: {self.minutes} min"
