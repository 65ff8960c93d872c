"""Template tags and filters every template has without loading them."""

from django import template

from core import units

register = template.Library()

register.filter("lessons", units.format_lessons)
register.filter("minutes", units.format_minutes)
register.filter("clock_hours", units.format_hours)
register.filter("euro", units.format_euro)
