"""What happens when a page goes live."""

from typing import Any

from django.dispatch import receiver
from wagtail.log_actions import log
from wagtail.models import Page, Revision
from wagtail.signals import page_published

from curriculum.models.pages.checked import CheckedPage


@receiver(page_published)
def record_accepted_barriers(sender: type[Page], instance: Page, revision: Revision, **_signal: Any) -> None:
    """Write the reason for barriers into the trail and the page's history, in the transaction and name of whoever publishes."""
    if isinstance(instance, CheckedPage) and instance.live and instance.accepted_barriers:
        data = {"reason": instance.barrier_reason, "barriers": [str(barrier.sentence) for barrier in instance.find_barriers()]}
        log(instance=instance, action="curriculum.published_with_barriers", revision=revision, data=data)
