"""The Kompetenzprofil: one's own view of ten competences, private until shared."""

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from curriculum.models import Competence, ModuleCompetence, Pathway
from learners.domain.competences import AssessmentRefused, assess, profile_of, share_profile, suggested_modules
from learners.enums import AssessmentMoment
from learners.models import CompetenceAssessment
from learners.pictures import competence_picture
from tests.factories.core import UserFactory
from tests.factories.learners import PathwayEnrolmentFactory

pytestmark = pytest.mark.usefixtures("db", "curriculum")

NOW = datetime(2026, 9, 1, 10, tzinfo=UTC)


def ratings(level: int, **other: int) -> dict[str, int]:
    """All competences at one level; `other` by slug with underscores."""
    slugs = Competence.objects.filter(curriculum__is_current=True).values_list("slug", flat=True)
    return dict.fromkeys(slugs, level) | {slug.replace("_", "-"): value for slug, value in other.items()}


def first_slug() -> str:
    return Competence.objects.filter(curriculum__is_current=True).order_by("position").values_list("slug", flat=True)[0]


@pytest.mark.parametrize("change", [lambda full: dict(list(full.items())[1:]), lambda full: full | {"fliegen": 2}, lambda full: full | {first_slug(): 5}])
def test_too_few_unknown_and_impossible_answers_are_refused(amina, change):
    with pytest.raises(AssessmentRefused):
        assess(amina, AssessmentMoment.START, change(ratings(1)), at=NOW)

    assert not CompetenceAssessment.objects.exists()


def test_answering_again_replaces_the_moment_and_the_trail_does_not_say_what(amina):
    assess(amina, AssessmentMoment.START, ratings(1), at=NOW)
    assess(amina, AssessmentMoment.START, ratings(2), at=NOW + timedelta(hours=1))
    assess(amina, AssessmentMoment.END, ratings(4), at=NOW + timedelta(days=90))

    profile = profile_of(amina)

    assert {tuple(row.in_order) for row in profile.rows} == {(2, None, 4)}
    assert len(profile.rows) == 10
    assert {row.latest for row in profile.rows} == {4}
    trail = ModelLogEntry.objects.filter(action="learners.competences_assessed").order_by("pk")
    assert [entry.data for entry in trail] == [{"moment": "start"}, {"moment": "start"}, {"moment": "end"}]


def test_what_is_weak_is_suggested_with_the_weakest_first(amina):
    by_place = list(Competence.objects.filter(curriculum__is_current=True).order_by("position"))
    weak, weakest, *_strong = by_place
    assess(amina, AssessmentMoment.START, ratings(3) | {weak.slug: 2, weakest.slug: 0}, at=NOW)

    found = suggested_modules(amina, profile_of(amina), phase="", at=NOW)

    expected = [*ModuleCompetence.objects.filter(competence=weakest), *ModuleCompetence.objects.filter(competence=weak)]
    told = [(mapping.pk, rating) for one in found for mapping, rating in one.mappings]
    assert {pk for pk, _rating in told} == {row.pk for row in expected}
    assert [min(rating for _mapping, rating in one.mappings) for one in found] == sorted(min(rating for _mapping, rating in one.mappings) for one in found)
    assert len({one.module.pk for one in found}) == len(found)
    phase = found[0].mappings[0][0].phase
    narrowed = suggested_modules(amina, profile_of(amina), phase=phase.slug, at=NOW)
    assert {mapping.pk for one in narrowed for mapping, _rating in one.mappings} == {row.pk for row in expected if row.phase_id == phase.pk}
    assert all(one.deciders for one in found)


def test_nothing_is_suggested_to_whoever_can_everything(amina):
    assess(amina, AssessmentMoment.END, ratings(4), at=NOW)

    assert suggested_modules(amina, profile_of(amina), phase="", at=NOW) == []


def test_the_guide_looks_only_while_it_is_shared_and_only_the_own_guide(client_of, amina, guel, dana):
    enrolment = PathwayEnrolmentFactory(learner=amina, pathway=Pathway.objects.get(slug="koordination"), guide=guel)
    assess(amina, AssessmentMoment.START, ratings(1), at=NOW)
    address = reverse("learners:guided_competences", args=[enrolment.uuid])

    def statuses() -> tuple[int, int]:
        return client_of(guel).get(address).status_code, client_of(dana).get(address).status_code

    before = statuses()
    share_profile(amina, shared=True)
    share_profile(amina, shared=True)
    assess(amina, AssessmentMoment.MIDDLE, ratings(2), at=NOW)
    during = statuses()
    share_profile(amina, shared=False)

    assert [before, during, statuses()] == [(404, 404), (200, 404), (404, 404)]
    assert not CompetenceAssessment.objects.filter(is_shared=True).exists()
    trail = ModelLogEntry.objects.filter(action="learners.competences_shared").order_by("pk")
    assert [entry.data["shared"] for entry in trail] == [True, False]


def test_the_forms_store_refuse_and_lead_back(client_of, amina):
    client = client_of(amina)
    profile, start = reverse("learners:competences"), reverse("learners:assess_competences", args=["start"])

    refused = client.post(start, ratings(1) | {first_slug(): ""})
    stored = client.post(start, ratings(1))
    shared = client.post(reverse("learners:share_competences"), {"shared": "on"})

    assert (refused.status_code, stored.status_code, stored["Location"], shared["Location"]) == (422, 302, profile, profile)
    assert CompetenceAssessment.objects.get(learner=amina).is_shared
    assert client.get(reverse("learners:assess_competences", args=["irgendwann"])).status_code == 404
    assert client.get(reverse("learners:share_competences")).status_code == 405


def test_the_guide_finds_a_shared_profile_in_the_list_of_people(client_of, amina, guel, dana):
    begun = PathwayEnrolmentFactory(learner=amina, pathway=Pathway.objects.get(slug="koordination"), guide=guel)
    assess(amina, AssessmentMoment.START, ratings(2), at=NOW)
    address = f"/begleitung/kompetenzen/{begun.uuid}/"

    before = client_of(guel).get("/begleitung/").content.decode()
    share_profile(amina, shared=True)
    after = client_of(guel).get("/begleitung/").content.decode()

    assert (address in before, address in after, address in client_of(dana).get("/begleitung/").content.decode()) == (False, True, False)


def test_a_shared_profile_is_found_whatever_page_of_people_is_shown(client_of, amina, guel):
    for number in range(21):
        PathwayEnrolmentFactory(learner=UserFactory(last_name=f"Aa{number:02d}"), pathway=Pathway.objects.get(slug="koordination"), guide=guel)
    amina.last_name = "Zett"
    amina.save()
    begun = PathwayEnrolmentFactory(learner=amina, pathway=Pathway.objects.get(slug="koordination"), guide=guel)
    assess(amina, AssessmentMoment.START, ratings(2), at=NOW)
    share_profile(amina, shared=True)

    page = client_of(guel).get("/begleitung/").content.decode()

    assert page.count(f"/begleitung/kompetenzen/{begun.uuid}/") == 1


def test_whoever_shares_is_told_that_a_new_assessment_is_shared_too(client_of, amina):
    client, middle = client_of(amina), reverse("learners:assess_competences", args=["middle"])
    said = []
    for shared in (False, True):
        share_profile(amina, shared=shared)
        page = client.post(middle, ratings(2), follow=True).content.decode()
        said.append(("Nur Sie sehen sie, solange" in page, "sieht sie auch, weil Sie Ihr Profil freigegeben haben" in page))

    assert said == [(True, False), (False, True)]


def test_the_picture_breaks_long_names_so_that_a_phone_shows_them(amina):
    assess(amina, AssessmentMoment.START, ratings(2), at=NOW)

    picture = ElementTree.fromstring(competence_picture(profile_of(amina)))

    words = [text.text or "" for text in picture.iter() if text.tag.rpartition("}")[2] == "text"]
    titles = [row.competence.title for row in profile_of(amina).rows]
    assert max(map(len, words)) <= 36 < max(map(len, titles))
    assert " ".join(words) == " ".join(titles)
