"""A page with a barrier goes live only with a reason that was given for this barrier."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageLogEntry
from wagtail.rich_text import RichText
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from curriculum.models import HomePage, StandardPage
from curriculum.models.barriers import find_barriers
from curriculum.models.pages.checked import CheckedPage, PublishRefused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("curriculum")]

FINE = "<p>Ein Satz mit <a href='/kontakt/'>Kontakt</a>.</p><h3>Mehr</h3>"
SKIPPED = "<h4>Zu tief</h4><p>Text</p>"
EMPTY_LINK = '<p>Weiter <a href="/kontakt/"> </a></p>'
REASON = "Der Träger liefert die Unterlagen bis März nach."


def keys(html, level=2):
    return [barrier.key for barrier in find_barriers([(RichText(html), level)])]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (FINE, []),
        (SKIPPED, ["skipped-heading:4:Zu tief"]),
        ("<h3>A</h3><h4>B</h4><h3>C</h3>", []),
        ("<h3> </h3>", ["empty-heading:3"]),
        (EMPTY_LINK, ["empty-link:/kontakt/"]),
        ('<p><a linktype="page" id="7"></a></p>', ["empty-link:7"]),
        ("<p><a>Wohin?</a></p>", ["link-without-target:Wohin?"]),
        ('<p><img src="/x.png"></p>', ["missing-alternative:/x.png"]),
        ('<p><img src="/x.png" alt=""></p>', []),
        ('<embed embedtype="image" id="3" format="left" alt=""/>', ["missing-alternative:3"]),
        ('<p><img src="/x.png" alt="IMG_1234.jpg"></p>', ["poor-alternative:IMG_1234.jpg"]),
        ('<p><a href="/x/"><img src="/x.png" alt="Karte der Kreise"></a></p>', []),
    ],
)
def test_find_barriers_names_what_is_wrong(html, expected):
    assert keys(html) == expected


def test_find_barriers_knows_what_stands_above_the_text():
    assert (keys("<h3>Mehr</h3>", level=2), keys("<h3>Mehr</h3>", level=1)) == ([], ["skipped-heading:3:Mehr"])


def test_no_page_that_we_deliver_has_a_barrier():
    found = {page.url_path: [str(barrier.sentence) for barrier in page.find_barriers()] for page in HomePage.objects.first().get_descendants().specific()}

    assert {path: barriers for path, barriers in found.items() if barriers} == {}


def help_page():
    return StandardPage.objects.get(slug="hilfe", locale__language_code="de")


def post(client, page, html, *, reason="", action="action-publish", **more):
    body = streamfield([("section", {"heading": "Abschnitt", "text": rich_text(html), "missing": {"count": "0"}})])
    data = nested_form_data(
        {"title": page.title, "slug": page.slug, "lead": "", "body": body, "barrier_reason": reason, "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0}}
    )
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data | {action: "1"} | more)


def published(page):
    page.refresh_from_db()
    return [block.value["text"].source for block in page.body]


def test_publishing_asks_for_a_reason_and_names_the_barrier(client_of, dana):
    page = help_page()
    before = published(page)

    answer = post(client_of(dana), page, SKIPPED)

    words = answer.content.decode()
    assert (answer.status_code, published(page) == before) == (200, True)
    assert "Vor der Überschrift „Zu tief“ (Ebene 4) fehlt eine Überschrift der Ebene 3." in words
    assert "Diese Seite hat Barrieren." in words


def test_a_reason_publishes_and_stands_in_trail_and_history(client_of, dana):
    page = help_page()

    post(client_of(dana), page, EMPTY_LINK, reason=REASON)

    entry = PageLogEntry.objects.get(page=page.pk, action="curriculum.published_with_barriers")
    history = client_of(dana).get(reverse("wagtailadmin_pages:history", args=[page.pk])).content.decode()
    assert (len(published(page)), entry.user, entry.data) == (1, dana, {"reason": REASON, "barriers": ["Ein Link hat keinen Text (Ziel: /kontakt/)."]})
    assert f"Begründung: {REASON}" in history


def test_an_old_reason_does_not_cover_a_new_barrier(client_of, dana):
    page, browser = help_page(), client_of(dana)
    post(browser, page, EMPTY_LINK, reason=REASON)

    again = post(browser, page, EMPTY_LINK, reason=REASON)
    worse = post(browser, page, EMPTY_LINK + SKIPPED, reason=REASON)
    told = post(browser, page, EMPTY_LINK + SKIPPED, reason=REASON + " Die Ebene auch.")

    assert [answer.status_code for answer in (again, worse, told)] == [302, 200, 302]
    assert "für die die bisherige Begründung nicht gilt" in worse.content.decode()


def test_a_page_that_was_mended_forgets_its_reason(client_of, dana):
    page = help_page()
    post(client_of(dana), page, EMPTY_LINK, reason=REASON)

    post(client_of(dana), page, FINE, reason=REASON)

    page.refresh_from_db()
    assert (page.barrier_reason, page.accepted_barriers) == ("", [])


def test_a_draft_may_have_barriers(client_of, dana):
    page = help_page()
    before = published(page)

    answer = post(client_of(dana), page, SKIPPED, action="action-save")

    assert (answer.status_code, published(page) == before, page.has_unpublished_changes) == (302, True, True)


def with_barrier(page):
    page.body = [("section", {"heading": "Abschnitt", "text": RichText(SKIPPED), "missing": []})]
    return page


def go_live_unchecked(page):
    """As pages were published before there was a check."""
    super(CheckedPage, with_barrier(page)).save()


def draft_with_barrier(page, **changes):
    with_barrier(page)
    for name, value in changes.items():
        setattr(page, name, value)
    return page.save_revision()


def test_publishing_past_the_form_is_refused(dana):
    page = help_page()
    before = published(page)
    revision = draft_with_barrier(page)

    with pytest.raises(PublishRefused):
        revision.publish(user=dana)

    assert published(help_page()) == before


def test_a_copy_of_a_page_with_a_barrier_does_not_go_live():
    go_live_unchecked(help_page())

    with pytest.raises(PublishRefused):
        help_page().copy(update_attrs={"slug": "hilfe-2", "title": "Hilfe 2"})


@pytest.mark.parametrize(("option", "titles"), [("publish_copies", []), ("alias", []), ("", ["Hilfe 2"])])
def test_the_desk_copies_a_live_page_with_an_old_barrier_as_a_draft_only(client_of, dana, option, titles):
    page = help_page()
    go_live_unchecked(page)
    form = {"new_title": "Hilfe 2", "new_slug": "hilfe-2", "new_parent_page": page.get_parent().pk} | ({option: "on"} if option else {})

    answer = client_of(dana).post(reverse("wagtailadmin_pages:copy", args=[page.pk]), form, follow=True)

    assert list(Page.objects.filter(slug="hilfe-2").values_list("title", flat=True)) == titles
    assert (answer.status_code, "„So funktioniert es“ hat Barrieren ohne Begründung" in answer.content.decode()) == (200, not titles)


def test_the_bulk_action_refuses_and_names_the_page(client_of, dana):
    page = help_page()
    before = published(page)
    draft_with_barrier(page)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={page.pk}&next=/verwaltung/pages/"

    answer = client_of(dana).post(address, follow=True)

    assert (published(help_page()) == before, "„So funktioniert es“ hat Barrieren ohne Begründung" in answer.content.decode()) == (True, True)


def test_a_scheduled_page_with_a_barrier_stays_and_does_not_hold_up_others():
    at = timezone.now() - timedelta(minutes=5)
    barred, fine = help_page(), StandardPage.objects.get(slug="kontakt", locale__language_code="de")
    before = published(barred)
    revision = draft_with_barrier(barred, go_live_at=at)
    fine.lead, fine.go_live_at = "Pünktlich.", at
    other = fine.save_revision()
    for scheduled in (revision, other):
        scheduled.approved_go_live_at = at
        scheduled.save()

    call_command("publish_scheduled")

    fine.refresh_from_db()
    revision.refresh_from_db()
    assert (published(help_page()) == before, revision.approved_go_live_at, fine.lead) == (True, None, "Pünktlich.")
    assert PageLogEntry.objects.filter(page=barred.pk, action="curriculum.schedule_refused").count() == 1


def test_a_live_page_with_an_old_barrier_can_still_be_locked():
    go_live_unchecked(help_page())
    page = help_page()
    page.locked = True

    page.save()

    assert help_page().locked


def test_a_statutory_page_cannot_be_withdrawn_by_the_clock_either(client_of, dana):
    page = StandardPage.objects.get(duty="impressum", locale__language_code="de")

    answer = post(client_of(dana), page, FINE, expire_at="2099-01-01 10:00")

    page.refresh_from_db()
    assert (answer.status_code, page.live, page.expire_at) == (409, True, None)
    assert "Diese Seite lässt sich nicht zurückziehen" in answer.content.decode()


def test_a_refused_date_is_not_applied_by_the_bulk_action(client_of, dana):
    page = StandardPage.objects.get(duty="impressum", locale__language_code="de")
    page.expire_at = timezone.now() + timedelta(days=1)
    page.save_revision()
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={page.pk}&next=/verwaltung/pages/"

    answer = client_of(dana).post(address, follow=True)

    page.refresh_from_db()
    assert (page.expire_at, "„Impressum“ muss es geben und darf nicht ablaufen" in answer.content.decode()) == (None, True)
