import pytest
from wagtail.models import ModelLogEntry

from learners.models import LearnerProfile
from tests.factories.core import GemeindeFactory, KreisFactory

pytestmark = pytest.mark.django_db

PATH = "/mein-bereich/profil/"
NAMES = {"first_name": "Amina", "last_name": "Aydın", "sector": "", "gemeinde": "", "employer": ""}


@pytest.fixture
def altheim():
    biberach, alb = (KreisFactory(name=name) for name in ("Biberach", "Alb-Donau"))
    return [GemeindeFactory(name="Altheim", kreis=kreis) for kreis in (biberach, alb)]


def test_profile_is_stored_with_one_audit_line_that_holds_no_names(client_of, amina, altheim):
    response = client_of(amina).post(
        PATH,
        {
            "first_name": "Amina",
            "last_name": "Aydın-Maier",
            "sector": "volunteer",
            "gemeinde": "Altheim (Landkreis Biberach)",
            "employer": "Nachbarschaftshilfe",
        },
    )

    assert (response.status_code, response.url) == (302, PATH)
    amina.refresh_from_db()
    profile = LearnerProfile.objects.get(user=amina)
    assert (amina.last_name, profile.sector, profile.gemeinde, profile.employer) == ("Aydın-Maier", "volunteer", altheim[0], "Nachbarschaftshilfe")
    entry = ModelLogEntry.objects.get(action="learners.profile_changed")
    assert entry.data == {"fields": ["last_name", "sector", "gemeinde", "employer"]}


def test_profile_that_says_the_same_writes_no_audit_line(client_of, amina):
    client_of(amina).post(PATH, NAMES)
    client_of(amina).post(PATH, NAMES)

    assert ModelLogEntry.objects.filter(action="learners.profile_changed").count() == 0


def test_profile_form_shows_what_is_stored(client_of, amina, altheim):
    LearnerProfile.objects.create(user=amina, gemeinde=altheim[1], sector="politics")

    form = client_of(amina).get(PATH).context["form"]

    assert (form["gemeinde"].value(), form["sector"].value(), form["last_name"].value()) == ("Altheim (Landkreis Alb-Donau)", "politics", "Aydın")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Altheim", "Diesen Namen gibt es mehrfach. Bitte schreiben Sie eine davon: Altheim (Landkreis Biberach), Altheim (Landkreis Alb-Donau)."),
        ("Entenhausen", "Diese Gemeinde kennen wir nicht."),
        ("Altheim (Landkreis Entenhausen)", "Diese Gemeinde kennen wir nicht."),
    ],
)
def test_profile_refuses_a_municipality_it_cannot_name(client_of, amina, altheim, text, sentence):
    response = client_of(amina).post(PATH, NAMES | {"gemeinde": text})

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not LearnerProfile.objects.exists()


def test_profile_takes_a_unique_name_in_any_case(client_of, amina):
    ulm = GemeindeFactory(name="Ulm")

    client_of(amina).post(PATH, NAMES | {"gemeinde": " ulm "})

    assert LearnerProfile.objects.get().gemeinde == ulm


@pytest.mark.parametrize("wrong", [{"last_name": ""}, {"sector": "astronaut"}, {"first_name": "x" * 101}])
def test_profile_refuses_what_does_not_fit(client_of, amina, wrong):
    response = client_of(amina).post(PATH, NAMES | wrong)

    assert response.status_code == 422
    amina.refresh_from_db()
    assert (amina.first_name, amina.last_name) == ("Amina", "Aydın")


def test_nobody_changes_somebody_elses_profile(client_of, amina, emil):
    client_of(emil).post(PATH, NAMES | {"user": amina.pk, "employer": "Fremde GmbH"})

    assert list(LearnerProfile.objects.values_list("user", flat=True)) == [emil.pk]
