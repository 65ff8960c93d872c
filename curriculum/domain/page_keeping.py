"""Which pages stay: those the law asks for, and those that show what hours and certificates hang on."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from curriculum.models import HomePage, IndexPage, PlainLanguagePage, SelfStudyUnitPage, StandardPage
from curriculum.models.pages.base import ProgrammePage


def reason_to_keep(page: Page) -> str | Promise:
    """Why this page must not be deleted; empty when it may. `page` is specific."""
    if isinstance(page, HomePage):
        return _("Die Startseite trägt alle anderen Seiten.")
    if isinstance(page, IndexPage):
        return _("Unter dieser Übersicht stehen Seiten mit zugesagten Adressen.")
    if isinstance(page, ProgrammePage):
        return _("Diese Seite zeigt einen Teil des Programms, auf dem Lernzeiten und Nachweise beruhen. Seine Adresse steht in E-Mails und auf Zertifikaten.")
    if isinstance(page, SelfStudyUnitPage):
        return _("Auf dieser Seite arbeiten Lernende; ihre Lernzeiten beruhen auf der Einheit.")
    if must_exist(page):
        return _("Diese Seite muss es geben und von jeder Seite aus erreichbar sein.")
    for below in page.get_descendants().specific():
        if reason_to_keep(below):
            return _("Unter ihr liegt eine Seite, die bleiben muss: „%(title)s“.") % {"title": below.title}
    return ""


def must_exist(page: Page) -> bool:
    """A page that the law or the programme asks for: neither withdrawn nor moved."""
    return isinstance(page, HomePage) or (isinstance(page, StandardPage | PlainLanguagePage) and bool(page.duty))
