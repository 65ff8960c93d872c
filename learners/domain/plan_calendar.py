"""A Lernplan for one's own calendar (RFC 5545): the sessions of its offerings and the days for self-study."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from core.units import format_lessons
from learners.domain.plan_view import StudyBlock, Variant
from learners.models import LearningPlan
from providers.domain.calendar import calendar_of


def plan_calendar(plan: LearningPlan, variant: Variant, *, at: datetime) -> Calendar:
    """Sessions as each offering's own calendar has them, with the same UIDs, so that an update replaces them; self-study as whole days."""
    whole = Calendar()
    whole.add("prodid", f"-//{settings.SITE_NAME}//Lernplattform//DE")
    whole.add("version", "2.0")
    whole.add("calscale", "GREGORIAN")
    whole.add("method", "PUBLISH")
    whole.add("x-wr-calname", _("Lernplan: %(pathway)s") % {"pathway": plan.pathway.title})
    for one in variant.chosen:
        for event in calendar_of(one.offering, at=at).events:
            whole.add_component(event)
    for block in variant.blocks:
        whole.add_component(_study(plan, block, at=at))
    whole.add_missing_timezones()
    return whole


def _study(plan: LearningPlan, block: StudyBlock, *, at: datetime) -> Event:
    event = Event()
    event.add("uid", f"{plan.uuid}-{block.unit.slug}@{urlsplit(settings.BASE_URL).hostname}")
    event.add("dtstamp", at)
    event.add("summary", _("Selbstlernen: %(unit)s (%(hours)s)") % {"unit": block.unit.title, "hours": format_lessons(block.unit.minutes)})
    event.add("dtstart", block.day)
    event.add("dtend", block.day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")  # a suggestion blocks nobody's day
    event.add("url", settings.BASE_URL + reverse("learners:unit", args=[block.unit.slug]))
    return event
