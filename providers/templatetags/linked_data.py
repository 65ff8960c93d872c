"""schema.org for the pages of providers and offerings."""

from collections.abc import Iterable, Sequence

from django import template
from django.core.paginator import Page
from django.utils.safestring import SafeString

from core.linked_data import data_block
from core.models import Kreis
from providers.domain import linked_data
from providers.domain.booking import Booking
from providers.models import Offering, OfferingModule, Provider, Session

register = template.Library()


@register.simple_tag
def offering_linked_data(offering: Offering, sessions: Sequence[Session], modules: Iterable[OfferingModule], booking: Booking) -> SafeString:
    """The offering for search engines; nothing while it is not public."""
    return data_block(linked_data.offering_data(offering, sessions, modules=modules, booking=booking))


@register.simple_tag
def provider_linked_data(provider: Provider, kreise: Iterable[Kreis]) -> SafeString:
    """The provider for search engines."""
    return data_block(linked_data.provider_data(provider, kreise))


@register.simple_tag
def offerings_linked_data(page: Page[Offering], name: str) -> SafeString:
    """One page of the catalogue for search engines."""
    return data_block(linked_data.offerings_data(page.object_list, name=name, first=page.start_index()))


@register.simple_tag
def providers_linked_data(providers: Iterable[Provider], name: str) -> SafeString:
    """The list of providers for search engines."""
    return data_block(linked_data.providers_data(providers, name=name))
