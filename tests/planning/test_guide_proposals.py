"""Proposals of guides: from what is stored, kept to the byte, changed by hand, and asked only when accepted."""

import json

import pytest

from core.models import Job
from planning.domain.guide_assignment import AssignmentRefused, Weights
from planning.domain.guide_proposals import accept_proposal, discard_proposal, is_reproducible, read_proposal
from planning.domain.invariants import find_problems
from planning.models import GuideProposal, GuideWish, PracticeProject, ProjectGuideWish
from tests.factories.core import UserFactory, make_process_guide
from tests.factories.guides import make_proposal, make_wish
from tests.factories.planning import AT, make_gemeinde, make_other_quartier
from tests.factories.projects import make_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def gundel(db):
    return make_process_guide(first_name="Gundel", last_name="Zwei", email="gundel@example.org")


def test_near_guides_come_before_far_ones_and_loads_are_even(amina, guel, gundel, dana):
    far = make_other_quartier()
    make_wish(guel)
    make_wish(gundel, gemeinde=far.geography.gemeinde)
    here, there = make_project(amina, title="Hier"), make_project(UserFactory(), quartier=far, title="Dort")

    reading = read_proposal(make_proposal(by=dana))

    assert [(row.project, row.guide, row.pair.km) for row in reading.rows] == [(there, gundel, 0), (here, guel, 0)]
    assert (reading.cost, reading.is_proven, reading.without_wish) == (40, True, 0)


def test_wishes_of_guide_and_team_count(amina, guel, gundel, dana):
    make_wish(guel)
    make_wish(gundel)
    project = make_project(amina)
    ProjectGuideWish.objects.create(project=project, guide=gundel, is_liked=True)

    assert read_proposal(make_proposal(by=dana)).rows[0].guide == gundel
    ProjectGuideWish.objects.all().delete()
    guel.guide_wish.kreise.set([make_gemeinde().kreis])
    gundel.guide_wish.kreise.create(ags="08999", slug="fern", name="Fern", kind="Landkreis", district="x", region="x", population=1, lat=48.0, lon=9.0)
    assert read_proposal(make_proposal(by=dana, name="Kreise")).rows[0].guide == guel


def test_nobody_accompanies_the_own_team_and_confirmed_projects_stay_out(guel, dana, amina):
    make_wish(guel)
    own, confirmed = make_project(guel, title="Eigenes"), make_project(amina, guide=guel, title="Zugesagt")

    proposal = make_proposal(by=dana)

    assert read_proposal(proposal).left == ("Für das Projekt „Eigenes“ ist niemand frei: 1 ausgeschlossen oder im Team.",)
    assert [each["key"] for each in json.loads(proposal.data)["projects"]] == [str(own.uuid)]
    assert json.loads(proposal.data)["guides"][0]["has"] == 1
    assert confirmed.guide == guel


def test_a_proposal_is_kept_to_the_byte_without_names_of_people(amina, guel, dana):
    make_wish(guel)
    make_project(amina)
    proposal = make_proposal(by=dana)

    assert (make_proposal(by=dana), GuideProposal.objects.count()) == (proposal, 1)
    assert is_reproducible(proposal)
    assert guel.last_name not in proposal.data + proposal.rule + proposal.result
    GuideProposal.objects.update(result=proposal.result.replace('"cost":', '"cost":1'))
    assert not is_reproducible(GuideProposal.objects.get())
    assert any("Vorschlag für Prozessbegleitungen" in problem for problem in find_problems())


def test_accept_asks_the_guides_who_say_yes_themselves(amina, guel, dana):
    make_wish(guel)
    project = make_project(amina)
    proposal = make_proposal(by=dana)

    accept_proposal(proposal, by=dana, at=AT)
    accept_proposal(proposal, by=dana, at=AT)

    project.refresh_from_db()
    assert (project.guide, project.guide_confirmed_at) == (guel, None)
    assert sorted(job.arguments["to"][0] for job in Job.objects.filter(task="core.send_mail")) == sorted([guel.email, amina.email])


def test_accept_is_all_or_nothing_when_something_changed(amina, guel, gundel, dana):
    make_wish(guel)
    first, second = make_project(amina, title="Eins"), make_project(UserFactory(), title="Zwei")
    proposal = make_proposal(by=dana)
    PracticeProject.objects.filter(pk=second.pk).update(guide=gundel, guide_confirmed_at=AT)

    with pytest.raises(AssignmentRefused, match="„Zwei“ hat sich seit der Rechnung geändert"):
        accept_proposal(proposal, by=dana, at=AT)

    first.refresh_from_db()
    assert (first.guide, GuideProposal.objects.get().state, Job.objects.count()) == (None, "computed", 0)
    discard_proposal(proposal, by=dana)
    with pytest.raises(AssignmentRefused, match="verworfener"):
        accept_proposal(proposal, by=dana, at=AT)


def test_the_desk_fixes_forbids_and_accepts(amina, guel, gundel, dana, client_of):
    make_wish(guel)
    make_wish(gundel)
    project, page, base = make_project(amina), client_of(dana), "/verwaltung/sozialindex/begleitungen/"
    form = {"name": "Herbst", "hours": 20, "distance": 1, "load": 20, "guide_wish": 30, "team_wish": 60}

    made = page.post(base, form, follow=True)
    first = GuideProposal.objects.get()
    proposed = read_proposal(first).rows[0].guide
    page.post(f"{base}{first.uuid}/neu/", {f"wahl-{project.uuid}": "nie"})
    second = GuideProposal.objects.exclude(pk=first.pk).get()
    other = read_proposal(second).rows[0].guide
    table = b"".join(page.get(f"{base}{second.uuid}/tabelle.csv").streaming_content).decode()
    page.post(f"{base}{second.uuid}/annehmen/")

    assert proposed.get_full_name() in made.content.decode()
    assert {proposed, other} == {guel, gundel}
    assert other.get_full_name() in table
    project.refresh_from_db()
    assert project.guide == other
    assert page.post(base, form | {"hours": 0}).status_code == 422


def test_the_desk_names_why_what_was_fixed_cannot_be(amina, guel, dana):
    make_wish(guel, most_projects=1)
    projects = [make_project(amina, title="Eins"), make_project(UserFactory(), title="Zwei")]

    with pytest.raises(AssignmentRefused, match=f"{guel.get_full_name()} sind 2 Projekte festgelegt; frei sind 1"):
        make_proposal(by=dana, fixed={str(project.uuid): str(guel.uuid) for project in projects}, weights=Weights())


def test_a_guide_says_what_she_takes_and_nobody_else_does(guel, dana, client_of):
    form = {"gemeinde": make_gemeinde().pk, "most_projects": 2, "free_hours": 30, "kreise": [make_gemeinde().kreis_id]}

    page = client_of(guel)
    assert [page.post("/begleitung/projekte/belastung/", form | more).status_code for more in ({}, {"most_projects": 3}, {"most_projects": 99})] == [
        302,
        302,
        422,
    ]
    assert client_of(dana).post("/begleitung/projekte/belastung/", form).status_code == 403
    wish = GuideWish.objects.get()
    assert (wish.guide, wish.most_projects, list(wish.kreise.all())) == (guel, 3, [make_gemeinde().kreis])


def test_a_team_says_whom_it_would_like_and_the_guide_does_not_read_it(amina, emil, guel, gundel, client_of):
    make_wish(guel)
    make_wish(gundel)
    project = make_project(amina, guide=guel)
    address = f"/mein-bereich/praxisprojekt/{project.uuid}/begleitung/"
    page = client_of(amina)

    assert page.post(address, {"liked": [guel.pk], "disliked": [guel.pk]}).status_code == 422
    assert page.post(address, {"liked": [gundel.pk], "disliked": [guel.pk]}).status_code == 302
    assert {(row.guide, row.is_liked) for row in ProjectGuideWish.objects.all()} == {(gundel, True), (guel, False)}
    assert "checked" in page.get(address).content.decode()
    assert (client_of(guel).get(address).status_code, client_of(emil).get(address).status_code) == (403, 404)


def test_desk_pages_ask_equally_often_for_few_and_many(guel, dana, client_of, django_assert_max_num_queries):
    make_wish(guel, most_projects=30, free_hours=2000)
    page, counts = client_of(dana), []
    for number in range(2):
        for each in range(1 + 6 * number):
            make_project(UserFactory(), title=f"P{number}-{each}")
        address = f"/verwaltung/sozialindex/begleitungen/{make_proposal(by=dana).uuid}/"
        page.get(address)
        with django_assert_max_num_queries(60) as asked_for:
            page.get(address)
        counts.append(len(asked_for))

    assert counts[0] == counts[1]
