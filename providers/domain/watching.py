"""Saved searches: a person's question to the catalogue, and one mail a night for what is new, each offering told once."""

from datetime import datetime
from urllib.parse import parse_qs

from django.db import transaction
from django.utils.translation import gettext as _

from core.domain import audit
from core.domain.mail import send_templated
from core.models import User
from providers.domain.catalogue import UnknownCentre, chips, find, for_list
from providers.domain.criteria import Criteria, read_criteria
from providers.domain.facets import load_facets
from providers.models import Offering, SavedSearch, SavedSearchHit

MOST_SEARCHES = 20
MOST_IN_A_MAIL = 20


class TooManySearches(Exception):
    """The person has as many saved searches as anybody needs; the message says what to do."""


def save_search(user: User, criteria: Criteria, *, at: datetime) -> SavedSearch:
    """Remember a question. Twice is once. What answers it already is on the page; only what is published later is told.

    Effects: row, one audit line. Raises TooManySearches.
    """
    with transaction.atomic():
        owner = User.objects.select_for_update().get(pk=user.pk)
        stored = SavedSearch.objects.filter(user=owner, query=criteria.query()).first()
        if stored is not None:
            return stored
        if owner.saved_searches.count() >= MOST_SEARCHES:
            raise TooManySearches(_("Sie haben schon %(number)d Suchen gemerkt. Bitte beenden Sie zuerst eine.") % {"number": MOST_SEARCHES})
        search = SavedSearch.objects.create(user=owner, query=criteria.query(), created_at=at)
        audit.record(search, "providers.search_saved", by=user)
    return search


def end_search(search: SavedSearch, *, by: User | None) -> None:
    """No more mails about it. Twice is once. Effects: the row with what was told, one audit line; `by` is None for the link in a mail."""
    with transaction.atomic():
        locked = SavedSearch.objects.select_for_update().filter(pk=search.pk).first()
        if locked is not None:
            audit.record(locked, "providers.search_ended", by=by)
            locked.delete()


def words_of(search: SavedSearch) -> str:
    """The question in words, in the language being spoken."""
    facets = load_facets()
    return ", ".join(chip.label for chip in chips(criteria_of(search), facets)) or _("alle Angebote")


def criteria_of(search: SavedSearch) -> Criteria:
    """The question; what is no longer understood is left out."""
    return read_criteria(parse_qs(search.query), load_facets())[0]


def tell_of_new_hits(*, at: datetime) -> int:
    """One mail for every saved search that something new answers; returns how many. Safe to run at any time and often."""
    told = 0
    for search in SavedSearch.objects.select_related("user").filter(user__is_active=True).order_by("pk"):
        told += _tell(search, at=at)
    return told


def _tell(search: SavedSearch, *, at: datetime) -> bool:
    try:
        found = find(criteria_of(search), at=at)
    except UnknownCentre:
        return False
    fresh = Offering.objects.filter(pk__in=found.keys, published_at__gt=search.created_at)
    with transaction.atomic():
        locked = SavedSearch.objects.select_for_update().filter(pk=search.pk).first()
        if locked is None:
            return False
        new = list(for_list(fresh.exclude(pk__in=locked.hits.values("offering"))))
        if not new:
            return False
        SavedSearchHit.objects.bulk_create(SavedSearchHit(search=locked, offering=offering) for offering in new)
        send_templated(
            "saved_search",
            to=[search.user.email],
            context={
                "person": search.user,
                "offerings": new[:MOST_IN_A_MAIL],
                "more": max(0, len(new) - MOST_IN_A_MAIL),
                "search": locked,
                "query": locked.query,
            },
            at=at,
            language=search.user.language,
        )
    return True
