"""The desk's pages that are ours: axe looks at what stands in Wagtail's frame. Header, menu, messages and side panels are Wagtail's own."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.domain.barriers import report_barrier
from core.domain.mail import queue_mail
from core.enums import JobState
from core.models import Job, User
from core.time import berlin_date
from learners.models import Enrolment
from providers.domain.matching_runs import ask_run, reckon_run
from providers.domain.teaching import half_years
from providers.enums import NeedState
from providers.models import ChangeRequest, Need, Offering, Provider
from tests.architecture.states import demo
from tests.architecture.test_states import frames
from tests.browser import looks
from tests.browser.answers import Answer, answer_of, read

pytestmark = [pytest.mark.browser, pytest.mark.once]

# Messages are Wagtail's too, and fade in for half a second: their contrast is measured halfway or not, as the machine is fast.
OURS = {"include": [["main"]], "exclude": [["main header"], ["[data-side-panel]"], [".w-tabs__list"], [".messages"]]}


def _barrier() -> str:
    told = report_barrier("/angebote/", description="Der Filter ist zu klein.", email="amina@example.org", language="de", at=timezone.now())
    return reverse("desk_barrier", args=[told.uuid])


def _messages() -> str:
    """One mail that reached nobody, and what providers of the demonstration wrote."""
    mail = queue_mail(to=["weg@example.org"], subject="Ihr Platz", text="Guten Tag", at=timezone.now())
    Job.objects.filter(pk=mail.pk).update(state=JobState.FAILED, finished_at=timezone.now())
    return reverse("providers_desk_messages")


def _need() -> Need:
    return Need.objects.filter(state=NeedState.OFFERED).order_by("pk")[0]


def _proposal() -> str:
    at = timezone.now()
    run = ask_run(half_years(berlin_date(at))[1], by=User.objects.get(email=demo.COORDINATOR.email), at=at)
    reckon_run(run, at=at)
    return reverse("providers_desk_matching_run", args=[run.uuid])


# Views of Wagtail's kinds that have no row of their own in the tables of access and states.
MORE: dict[str, Callable[[], str]] = {
    "home": lambda: reverse("wagtailadmin_home"),
    "offerings": lambda: reverse("offering:index"),
    "offering": lambda: reverse("offering:edit", args=[Offering.objects.order_by("pk")[0].pk]),
    "providers": lambda: reverse("provider:index"),
    "enrolments": lambda: reverse("learners_desk_enrolments"),
    "enrolment": lambda: reverse("learners_desk_enrolment", args=[Enrolment.objects.order_by("pk")[0].uuid]),
    "barriers": lambda: _barrier() and reverse("desk_barriers"),
    "barrier": _barrier,
    "messages": _messages,
    "occupancy": lambda: reverse("learners_desk_occupancy"),
    "participations": lambda: reverse("learners_desk_participations"),
    "below the minimum": lambda: reverse("providers_desk_minimum"),
    "change requests": lambda: reverse("providers_desk_requests"),
    "change request": lambda: reverse("providers_desk_request", args=[ChangeRequest.objects.filter(state="open")[0].uuid]),
    "unconfirmed": lambda: reverse("providers_desk_unconfirmed"),
    "interest": lambda: reverse("desk_interest"),
    "inhouse": lambda: reverse("providers_desk_inhouse", args=[Offering.objects.filter(is_closed=True)[0].pk]),
    "trail": lambda: reverse("desk_trail"),
    "searches in vain": lambda: reverse("desk_search_misses"),
    "needs": lambda: reverse("providers_desk_needs"),
    "need": lambda: reverse("providers_desk_need", args=[_need().uuid]),
    "bundling": lambda: reverse("providers_desk_bundling"),
    "who could": lambda: reverse("providers_desk_candidates", args=[_need().uuid]) + f"?traeger={Provider.objects.order_by('pk')[0].slug}",
    "gaps": lambda: reverse("providers_desk_gaps"),
    "gap": lambda: reverse("providers_desk_gap") + "?ebene=kreis&modul=7&gebiet=Stadtkreis+Ulm",
    "assignment": lambda: reverse("providers_desk_matching"),
    "proposal": _proposal,
}
PIECES = {"certificates_desk:index_results, gefüllt"}  # of a list, not a page
STATES = sorted(name for name, frame in frames().items() if frame.state.frame == "desk" and name not in PIECES)


def _answer(name: str) -> Answer:
    if name not in MORE:
        return answer_of(name, frames()[name])
    client = Client()
    account = demo.ADMINISTRATOR if name == "trail" else demo.COORDINATOR
    client.force_login(User.objects.get(email=account.email), backend="django.contrib.auth.backends.ModelBackend")
    return read(client.get(MORE[name]()))


@pytest.mark.parametrize("name", [*MORE, *STATES])
def test_page_of_the_desk_is_accessible(demo_site, db, stage, name):
    answer = _answer(name)
    assert answer.status in (200, 409, 422)
    stage.show(answer, width=1280, theme="light")

    found = stage.page.evaluate("([ours, rules]) => axe.run(ours, rules).then(found => found.violations)", [OURS, looks.ALL_RULES])

    assert sorted(f"{one['id']}: {' '.join(map(str, node['target']))}: {node['html'][:160]}" for one in found for node in one["nodes"]) == []
