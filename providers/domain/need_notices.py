"""Who is told when a need moves: mail rows in the caller's transaction."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from core.domain.mail import send_templated
from core.domain.office import office_addresses
from core.models import Organisation
from providers.domain.need_life import contacts_of, municipalities_of
from providers.models import Need, TeachingRequest


def tell_office(need: Need, template: str, *, at: datetime, **more: Any) -> None:
    """One mail for each person of the office."""
    context = {"need": need, "path": reverse("providers_desk_need", args=[need.uuid])} | more
    for address in office_addresses():
        send_templated(template, to=[address], context=context, at=at)


def tell_municipalities(need: Need, template: str, *, at: datetime, **more: Any) -> None:
    """One mail for each contact of the municipality and of those that joined."""
    for organisation in municipalities_of(need):
        tell_contacts(organisation, need, template, at=at, **more)


def tell_contacts(organisation: Organisation, need: Need, template: str, *, at: datetime, **more: Any) -> None:
    """One mail for each contact of one municipality, in their language."""
    path = reverse("providers:need", args=[need.uuid])
    for person in contacts_of(organisation):
        context = {"need": need, "person": person, "path": path} | more
        send_templated(template, to=[person.email], context=context, at=at, language=person.language)


def tell_provider(request: TeachingRequest, template: str, *, at: datetime) -> None:
    """One mail to the provider's contact."""
    context = {"need": request.need, "request": request, "path": reverse("providers:teaching_request", args=[request.uuid])}
    send_templated(template, to=[request.provider.contact_email], context=context, at=at)
