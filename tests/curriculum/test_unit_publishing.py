"""A unit goes live only with minutes, objectives and pictures that are described, whoever publishes it: the desk, a program, the clock, many at once."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.images import ImageFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from wagtail.models import PageLogEntry

from core.models import SiteImage
from curriculum.models import SelfStudyUnitPage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("curriculum")]

TITLE = "Neu und unfertig"


def without_objectives(page: SelfStudyUnitPage) -> None:
    page.objectives = []


def without_minutes(page: SelfStudyUnitPage) -> None:
    page.steps = []


def with_other_minutes(page: SelfStudyUnitPage) -> None:
    page.steps = [(step.block_type, step.value) for step in list(page.steps)[:1]]


def with_a_picture_nobody_described(page: SelfStudyUnitPage) -> None:
    """The reason that lets other pages go live does not help a unit."""
    data = BytesIO()
    Image.new("RGB", (8, 8)).save(data, "PNG")
    picture = SiteImage.objects.create(title="Plan", file=ImageFile(data, name="plan.png"))
    picture.contextual_alt_text, picture.decorative = "", False
    page.body.append(("picture", picture))
    page.barrier_reason = "Die Beschreibung folgt."
    page.accepted_barriers = [barrier.key for barrier in page.find_barriers()]


FAULTS = [without_objectives, without_minutes, with_other_minutes, with_a_picture_nobody_described]


@pytest.fixture(params=FAULTS)
def draft(request: Any) -> SelfStudyUnitPage:
    page = SelfStudyUnitPage.objects.filter(locale__language_code="de").live().order_by("pk")[0]
    page.title = TITLE
    request.param(page)
    return page


def is_as_before(page: SelfStudyUnitPage) -> bool:
    page = SelfStudyUnitPage.objects.get(pk=page.pk)
    return page.live and page.title != TITLE and len(page.objectives) > 0


def test_a_program_cannot_publish_it(draft: SelfStudyUnitPage) -> None:
    revision = draft.save_revision(clean=False)

    with pytest.raises(ValidationError):
        revision.publish()

    assert is_as_before(draft)


def test_saving_it_as_live_is_refused_too(draft: SelfStudyUnitPage) -> None:
    """Whoever skips Wagtail's cleaning still meets the page's own check."""
    draft.live_revision = draft.save_revision(clean=False)

    with pytest.raises(ValidationError):
        draft.save(clean=False)

    assert is_as_before(draft)


def test_the_clock_passes_over_it_and_says_so(draft: SelfStudyUnitPage) -> None:
    draft.go_live_at = timezone.now() - timedelta(minutes=5)
    revision = draft.save_revision(clean=False)
    revision.approved_go_live_at = draft.go_live_at
    revision.save()

    call_command("publish_scheduled")

    revision.refresh_from_db()
    assert (is_as_before(draft), revision.approved_go_live_at) == (True, None)
    assert PageLogEntry.objects.filter(page=draft.pk, action="curriculum.schedule_refused").count() == 1


def test_many_at_once_are_refused_with_its_name(draft: SelfStudyUnitPage, dana: Any, client_of: Any) -> None:
    draft.save_revision(clean=False)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={draft.pk}&next=/verwaltung/pages/"

    answer = client_of(dana).post(address, follow=True)

    assert (answer.status_code, is_as_before(draft), TITLE in answer.content.decode()) == (200, True, True)


def test_a_finished_one_goes_live() -> None:
    page = SelfStudyUnitPage.objects.filter(locale__language_code="de").live().order_by("pk")[0]
    page.title = TITLE

    page.save_revision().publish()

    assert SelfStudyUnitPage.objects.get(pk=page.pk).title == TITLE
