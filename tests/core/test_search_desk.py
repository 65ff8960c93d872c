"""The office's synonyms, and what people looked for in vain."""

from datetime import timedelta

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from core.domain.roles import grant_role
from core.enums import Role, SynonymDirection
from core.models import SearchMiss, SynonymGroup
from core.search import misses
from core.search.synonyms import delete_synonyms, rules_for, store_synonyms
from tests.clock import berlin
from tests.factories.core import GRANTED_AT, UserFactory

pytestmark = pytest.mark.django_db

AT = berlin(2026, 11, 23, 9)


@pytest.fixture
def jan(db):
    """Jan reads the trail and changes nothing."""
    user = UserFactory(first_name="Jan")
    grant_role(user, Role.AUDITOR, by=None, at=GRANTED_AT)
    return user


def entry(**fields):
    return {"terms": "Hort\nKinderbetreuung", "direction": "both", "language": "de", "note": ""} | fields


def trail():
    return list(ModelLogEntry.objects.filter(action__startswith="core.synonyms").order_by("pk").values_list("action", flat=True))


# ---- synonyms -----------------------------------------------------------------------------------------
def test_dana_adds_changes_and_deletes_a_group(client_of, dana):
    browser = client_of(dana)

    assert browser.post(reverse("synonyms:add"), entry()).status_code == 302
    group = SynonymGroup.objects.get(terms="Hort\nKinderbetreuung")
    assert browser.post(reverse("synonyms:edit", args=[group.pk]), entry(direction="first")).status_code == 302
    assert browser.post(reverse("synonyms:edit", args=[group.pk]), entry(direction="first")).status_code == 302  # nothing changed, nothing written
    group.refresh_from_db()
    assert group.direction == SynonymDirection.FIRST
    assert browser.post(reverse("synonyms:delete", args=[group.pk])).status_code == 302

    assert not SynonymGroup.objects.filter(pk=group.pk).exists()
    assert trail() == ["core.synonyms_added", "core.synonyms_changed", "core.synonyms_deleted"]


@pytest.mark.parametrize(
    ("terms", "fault"),
    [
        ("Hort", "Eine Gruppe braucht zwei bis zwölf Begriffe; hier steht 1."),
        ("\n".join(f"Wort{number}" for number in range(13)), "Eine Gruppe braucht zwei bis zwölf Begriffe; hier stehen 13."),
        ("Hort\nund der", "„und der“ enthält kein Wort, nach dem die Suche sucht."),
        ("Hort\nHorte", "„Horte“ und „Hort“ sind für die Suche dasselbe Wort."),
        ("Hort\neins zwei drei vier fünf", "„eins zwei drei vier fünf“ hat zu viele Wörter; höchstens 4 je Begriff."),
        ("Hort\n" + "x" * 61, "ist zu lang; höchstens 60 Zeichen je Begriff."),
    ],
)
def test_a_group_that_makes_no_sense_is_refused_with_422(client_of, dana, terms, fault):
    before = SynonymGroup.objects.count()

    answer = client_of(dana).post(reverse("synonyms:add"), entry(terms=terms))

    assert (answer.status_code, SynonymGroup.objects.count(), trail()) == (422, before, [])
    assert fault in answer.content.decode()


def test_jan_sees_the_groups_and_changes_none(client_of, jan):
    browser = client_of(jan)
    group = SynonymGroup.objects.first()

    assert browser.get(reverse("synonyms:index")).status_code == 200
    for address in (reverse("synonyms:add"), reverse("synonyms:edit", args=[group.pk]), reverse("synonyms:delete", args=[group.pk])):
        assert browser.post(address, entry()).status_code == 302  # Wagtail leads whoever may not back to the desk
    assert (SynonymGroup.objects.filter(pk=group.pk).exists(), trail()) == (True, [])


def test_emil_sees_neither(client_of, emil):
    for address in (reverse("synonyms:index"), reverse("synonyms:add"), reverse("desk_search_misses")):
        assert client_of(emil).get(address).status_code in {302, 403}


def test_the_list_leads_to_each_group(client_of, dana):
    group = SynonymGroup.objects.order_by("language", "terms").first()

    html = client_of(dana).get(reverse("synonyms:index")).content.decode()

    assert f'href="{reverse("synonyms:edit", args=[group.pk])}"' in html


def test_store_and_delete_twice_is_once(dana):
    group = store_synonyms(SynonymGroup(terms="Hort\nKinderbetreuung"), by=dana)

    assert store_synonyms(group, by=dana) == group
    delete_synonyms(group, by=dana)
    delete_synonyms(group, by=dana)
    assert trail() == ["core.synonyms_added", "core.synonyms_deleted"]


def test_rules_say_who_finds_whom():
    SynonymGroup.objects.all().delete()
    SynonymGroup.objects.create(terms="BW\nBaden-Württemberg", direction="first")
    SynonymGroup.objects.create(terms="Hort\nKinderbetreuung")

    assert [(rule.phrase, rule.other) for rule in rules_for("de")] == [
        (("bw",), ("Baden", "Württemberg")),
        (("hort",), ("Kinderbetreuung",)),
        (("kinderbetreu",), ("Hort",)),
    ]


def test_a_search_without_a_hit_becomes_a_new_group(client_of, dana):
    page = client_of(dana).get(reverse("synonyms:add"), {"begriff": "drachenfliegen"})

    assert "drachenfliegen\n</textarea>" in page.content.decode().replace("\r", "")


# ---- searches without a hit ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    "text",
    ["amina@example.org", "0711 1234567", "Amina Aydın wohnt in Stuttgart und sucht", "und der", "", "x" * 61, "Erika Musterfrau Hauptstraße 12 Musterhausen"],
)
def test_what_may_tell_about_a_person_is_not_counted(text):
    misses.count_miss(text, "de", at=AT)

    assert SearchMiss.objects.count() == 0


def test_misses_are_counted_by_day_whatever_the_case():
    for text in ("Töpfern", "das TÖPFERN?", "töpfern"):
        misses.count_miss(text, "de", at=AT)
    misses.count_miss("Töpfern", "de", at=AT + timedelta(days=1))

    assert list(SearchMiss.objects.order_by("day").values_list("question", "count")) == [("töpfern", 3), ("töpfern", 1)]


def test_a_day_holds_only_so_many_different_questions():
    day = AT.date()
    SearchMiss.objects.bulk_create(SearchMiss(day=day, language="de", question=f"wort{number}") for number in range(misses.MOST_A_DAY))

    misses.count_miss("noch eins", "de", at=AT)
    misses.count_miss("wort1", "de", at=AT)

    assert (SearchMiss.objects.count(), SearchMiss.objects.get(question="wort1").count) == (misses.MOST_A_DAY, 2)


def test_the_office_sees_what_came_often_and_on_several_days(client_of, dana, jan):
    for days in (0, 1):
        misses.count_miss("Töpfern", "de", at=AT + timedelta(days=days))
    for _time in range(9):
        misses.count_miss("Drachenfliegen", "de", at=AT)
    assert misses.frequent_misses() == []
    misses.count_miss("Töpfern", "de", at=AT)

    [miss] = misses.frequent_misses()
    assert (miss.question, miss.count, miss.days, miss.last_day) == ("töpfern", 3, 2, AT.date() + timedelta(days=1))
    html = client_of(dana).get(reverse("desk_search_misses")).content.decode()
    assert f"{reverse('synonyms:add')}?begriff=t%C3%B6pfern" in html
    assert "drachenfliegen" not in html
    assert "begriff=" not in client_of(jan).get(reverse("desk_search_misses")).content.decode()


def test_forgetting_takes_the_rare_after_a_month_and_all_after_three():
    for question, ages in {"oft": (95, 40, 39, 38), "selten": (40, 10)}.items():
        for age in ages:
            misses.count_miss(question, "de", at=AT - timedelta(days=age))

    assert misses.forget_misses(at=AT) == 2

    assert list(SearchMiss.objects.order_by("question", "-day").values_list("question", flat=True)) == ["oft", "oft", "oft", "selten"]
