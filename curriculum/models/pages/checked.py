from collections.abc import Sequence
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.pages import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, Revision
from wagtail.rich_text import RichText

from curriculum.models.barriers import SECTION_LEVEL, TITLE_LEVEL, Barrier, find_barriers

BARRIER_PANEL = MultiFieldPanel(
    [FieldPanel("barrier_reason")],
    heading=_("Barrieren auf dieser Seite"),
    help_text=_(
        "Fehlt eine Bildbeschreibung, ist eine Überschriften-Ebene übersprungen oder ein Link leer, lässt sich die Seite nur mit Begründung "
        "veröffentlichen. Die Begründung steht danach im Protokoll und im Verlauf der Seite."
    ),
    classname="collapsed",
)


class PublishRefused(ValidationError):
    """A page with barriers that nobody has given a reason for, or with faults for which no reason helps."""

    def __init__(self, sentences: Sequence[str | Promise]) -> None:
        super().__init__([str(sentence) for sentence in sentences])


class CheckedPageForm(WagtailAdminPageForm):
    """Asks for the reason when somebody publishes, or schedules or submits for it. Drafts may be as unfinished as they like."""

    is_draft = False

    def defer_required_fields(self) -> None:
        """Wagtail says so before it checks a draft."""
        self.is_draft = True
        super().defer_required_fields()

    def _post_clean(self) -> None:
        """After the page has the typed values: its barriers must be covered by the reason, and a new barrier needs new words."""
        super()._post_clean()
        if self.is_draft or "barrier_reason" not in self.fields:
            return
        page = self.instance
        if not self.errors and (faults := page.faults()):
            self.add_error(None, [str(fault) for fault in faults])
            return
        barriers = page.find_barriers()
        if not barriers:
            page.barrier_reason, page.accepted_barriers = "", []
            return
        is_new = not {barrier.key for barrier in barriers} <= set(page.accepted_barriers)
        if not page.barrier_reason.strip() or (is_new and "barrier_reason" not in self.changed_data):
            self.add_error("barrier_reason", self._demand(barriers, has_old_reason=bool(page.barrier_reason.strip())))
        else:
            page.accepted_barriers = [barrier.key for barrier in barriers]

    def _demand(self, barriers: list[Barrier], *, has_old_reason: bool) -> list[Any]:
        ask = (
            _("Es sind Barrieren hinzugekommen, für die die bisherige Begründung nicht gilt. Beheben Sie sie, oder ergänzen Sie die Begründung:")
            if has_old_reason
            else _("Diese Seite hat Barrieren. Beheben Sie sie, oder begründen Sie hier, warum sie trotzdem erscheinen soll:")
        )
        return [ask, *(barrier.sentence for barrier in barriers)]


class CheckedPage(models.Model):
    """A page that cannot go live with a fault, nor with a barrier unless a reason was given for exactly this barrier.

    The form asks; `save` insists, whoever publishes: the desk, Wagtail's own interface, the clock, a copy, or a program.
    """

    barrier_reason = models.TextField(
        _("Begründung"),
        blank=True,
        max_length=1000,
        help_text=_("Nur nötig, wenn die Seite eine Barriere enthält: warum sie trotzdem veröffentlicht wird und wann die Barriere behoben ist."),
    )
    accepted_barriers = models.JSONField(default=list, blank=True, editable=False)  # keys of the barriers the reason was given for

    live: bool  # both are Page's, which comes after this in every page type
    live_revision_id: int | None

    base_form_class = CheckedPageForm
    fields_below_a_heading: ClassVar[frozenset[str]] = frozenset()  # the page itself draws an h2 above these

    class Meta:
        abstract = True

    def find_barriers(self) -> list[Barrier]:
        """What is wrong in the texts, in the order of the fields."""
        values = []
        for field in self._meta.get_fields():
            if isinstance(field, StreamField | RichTextField):
                value = getattr(self, field.name)
                shown = value if isinstance(field, StreamField) else RichText(value)
                values.append((shown, SECTION_LEVEL if field.name in self.fields_below_a_heading else TITLE_LEVEL))
        return find_barriers(values)

    def faults(self) -> list[str | Promise]:
        """What keeps a page of this type from going live whatever reason is given, in sentences for the editor."""
        return []

    def reasons_to_wait(self) -> list[str | Promise]:
        """Everything that keeps the page from going live as it is: its faults, then the barriers nobody gave a reason for."""
        return [*self.faults(), *(barrier.sentence for barrier in self.uncovered_barriers())]

    def uncovered_barriers(self) -> list[Barrier]:
        """Those without a reason."""
        if not self.barrier_reason.strip():
            return self.find_barriers()
        return [barrier for barrier in self.find_barriers() if barrier.key not in self.accepted_barriers]

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Refuse to go live, or to go live anew, with a fault or barrier; raises PublishRefused. What is live already may be locked, moved or renamed."""
        if self.live and kwargs.get("update_fields") is None and self._goes_live() and (reasons := self.reasons_to_wait()):
            raise PublishRefused(reasons)
        return super().save(*args, **kwargs)

    def publish(self, revision: Revision, user: Any = None, changed: bool = True, log_action: Any = True, **kwargs: Any) -> Any:
        """As Wagtail's. What comes due by the clock and would be refused loses its date instead: it must not hold up the pages after it."""
        if log_action == "wagtail.publish.scheduled" and revision.as_object().reasons_to_wait():
            revision.approved_go_live_at = None
            revision.save(update_fields=["approved_go_live_at"])
            self._log_refusal(revision)
            return None
        return super().publish(revision, user=user, changed=changed, log_action=log_action, **kwargs)  # type: ignore[misc]

    def _log_refusal(self, revision: Revision) -> None:
        from wagtail.log_actions import log  # noqa: PLC0415 -- needs the app registry

        log(instance=self, action="curriculum.schedule_refused", revision=revision)

    def _goes_live(self) -> bool:
        if self._state.adding:
            return True
        before = Page.objects.filter(pk=self.pk).values_list("live", "live_revision_id").first()
        return before != (True, self.live_revision_id)
