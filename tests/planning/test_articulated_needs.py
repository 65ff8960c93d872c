"""Residents say what they need: figures that hide small counts for good, the online box and its moderation."""

from datetime import timedelta
from itertools import product

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import ModelLogEntry

from core.time import berlin_date
from planning.channel_enums import BoxEntryState, Channel
from planning.domain.articulated_needs import ConsultationRefused, close_consultation, enter_figures, say_outcome
from planning.domain.channels import switch
from planning.domain.consultation_figures import MINIMUM_CASES, keep
from planning.domain.masking import mask
from planning.domain.online_box import accept_entry, forget_entries, refuse_entry, shown_texts, write_entry
from planning.domain.three_views import read_views
from planning.models import BoxEntry, Consultation, ConsultationCount
from tests.factories.channels import TODAY, make_answered, make_box, make_classes, make_consultation, make_open_box
from tests.factories.core import make_municipality_contact
from tests.factories.needs import a_town
from tests.factories.planning import AT, make_gemeinde


def topics_of(kept):
    return {key: figure.count if figure.count is not None else str(figure.gap) for key, figure in kept.topics.items()}


def test_small_counts_go_and_zero_stays():
    kept = keep(participants=40, groups={"children": 0}, topics={"mobility": 22, "housing": 2, "safety": 0}, residents=2_000)

    assert topics_of(kept) == {"mobility": 22, "housing": "few_cases", "safety": 0}
    assert kept.groups["children"].count == 0


def test_a_small_total_goes_as_well():
    kept = keep(participants=2, groups={}, topics={"mobility": 2}, residents=2_000)

    assert (kept.participants.count, kept.participants.gap) == (None, "few_cases")
    assert topics_of(kept) == {"mobility": "few_cases"}


def test_of_a_small_quartier_nothing_is_kept():
    kept = keep(participants=40, groups={"elderly": 20}, topics={"mobility": 22}, residents=299)

    assert (kept.participants.count, kept.groups["elderly"].count, topics_of(kept)) == (None, None, {"mobility": "few_residents"})


@pytest.mark.parametrize("participants", [None, 0])
def test_no_answers_are_not_collected(participants):
    assert keep(participants=participants, groups={"elderly": 0}, topics={"mobility": 0}, residents=2_000).participants is None


@given(st.lists(st.integers(0, 9), min_size=1, max_size=4))
def test_nobody_finds_a_hidden_count_by_subtraction(counts):
    """Everybody names one topic, so the figures add up to the total: more than one set of small figures must fit what is shown."""
    topics = {f"t{number}": count for number, count in enumerate(counts)}
    kept = keep(participants=sum(counts), groups={}, topics=topics, residents=2_000)
    if kept.participants is None:
        return
    hidden = [key for key, figure in kept.topics.items() if figure.count is None]
    shown = sum(figure.count or 0 for figure in kept.topics.values())
    total = kept.participants.count

    for key in (key for key in hidden if topics[key] < MINIMUM_CASES):
        possible = set()
        for guess in product(range(1, 40), repeat=len(hidden)) if len(hidden) <= 2 else ():
            fits_total = sum(guess) + shown == total if total is not None else sum(guess) + shown < MINIMUM_CASES
            if fits_total:
                possible.add(guess[hidden.index(key)])
        assert len(hidden) > 2 or len(possible) > 1 or (total is None and len(possible) >= 1)


@pytest.fixture
def quartier(db):
    return make_classes()["A"]


@pytest.mark.django_db
def test_what_is_hidden_is_not_in_the_database_after_closing(quartier, hanna):
    row = make_answered(quartier, by=hanna, topics={"mobility": 22, "housing": 2})

    assert set(ConsultationCount.objects.filter(consultation=row, kind="topic").values_list("key", "count", "gap")) == {
        ("housing", None, "few_cases"),
        ("mobility", 22, ""),
    }


@pytest.mark.django_db
def test_a_closed_consultation_stays_as_it_is(quartier, hanna):
    row = make_answered(quartier, by=hanna)

    with pytest.raises(ConsultationRefused):
        enter_figures(row, participants=41, groups={}, topics={"mobility": 23}, not_reached="", by=hanna)
    assert close_consultation(row, by=hanna, at=AT).participants == 40
    assert ModelLogEntry.objects.filter(action="planning.consultation_closed").count() == 1


@pytest.mark.django_db
def test_closing_needs_who_was_not_reached(quartier, hanna):
    row = make_consultation(quartier, by=hanna)
    enter_figures(row, participants=40, groups={}, topics={"mobility": 20}, not_reached=" ", by=hanna)

    with pytest.raises(ConsultationRefused):
        close_consultation(row, by=hanna, at=AT)


@pytest.mark.django_db
def test_figures_cannot_be_more_than_answers(quartier, hanna, client_of):
    row = make_consultation(quartier, by=hanna)
    page = reverse("planning:consultation", args=[row.uuid])

    too_many = client_of(hanna).post(page, {"participants": "10", "topic_mobility": "11"})
    without_total = client_of(hanna).post(page, {"group_elderly": "4"})

    assert (too_many.status_code, without_total.status_code) == (422, 422)
    assert "Das sind mehr, als geantwortet haben." in too_many.content.decode()
    assert not ConsultationCount.objects.exists()


@pytest.mark.django_db
def test_empty_and_zero_are_different(quartier, hanna, client_of):
    row = make_consultation(quartier, by=hanna)

    client_of(hanna).post(reverse("planning:consultation", args=[row.uuid]), {"participants": "10", "group_children": "0", "not_reached": "Kinder"})
    client_of(hanna).post(reverse("planning:close_consultation", args=[row.uuid]))

    table = read_views(quartier, day=TODAY).views[2].tables[0]
    shown = dict(table.rows)
    assert (shown["Kinder und Jugendliche"], shown["ältere Menschen"]) == ("nicht erreicht", "nicht erhoben")


def test_mask_takes_out_what_leads_to_a_person():
    text = "Frau Müller (0731 / 12 34 567, mueller@example.org) in der Gartenstraße 12 sagt: www.example.org, DE02 1203 0000 0000 2020 51. Die Gartenstraße ist dunkel."

    masked = mask(text)

    for secret in ("Müller", "0731", "mueller@", "straße 12", "www.", "DE02"):
        assert secret not in masked
    assert masked.endswith("Die Gartenstraße ist dunkel.")
    assert mask(masked) == masked


def test_mask_leaves_ordinary_sentences():
    text = "Der Bus 5 fährt um 18:30 nicht mehr. 2026 gab es 3 Bänke, heute eine. Am Platz fehlt Schatten."

    assert mask(text) == text


def written(box, text="Am Abend fährt kein Bus mehr.", topic="mobility", *, shown=True, at=AT):
    return write_entry(box, topic=topic, text=text, may_be_shown=shown, at=at)


@pytest.mark.django_db
def test_the_same_words_on_the_same_day_are_one_entry(quartier, hanna):
    box = make_box(quartier, by=hanna)

    assert written(box) == written(box)
    assert written(box, at=AT + timedelta(days=1)) != written(box)
    assert ModelLogEntry.objects.filter(action="planning.box_written", user__isnull=True).count() == 2


@pytest.mark.django_db
def test_accepting_replaces_the_text_and_masks_it(quartier, hanna):
    entry = written(make_box(quartier, by=hanna), "Frau Müller fehlt der Bus, ruft 0731 123456 an.")

    row = accept_entry(entry, topic="mobility", text=entry.text, by=hanna, at=AT)

    stored = BoxEntry.objects.get(pk=row.pk)
    assert (stored.state, stored.text, stored.is_masked) == (BoxEntryState.ACCEPTED, "[entfernt] fehlt der Bus, ruft [entfernt] an.", True)


@pytest.mark.django_db
def test_a_decision_can_be_changed_until_the_box_closes(quartier, hanna):
    box = make_box(quartier, by=hanna)
    entry = written(box)
    refuse_entry(entry, reason="unclear", by=hanna, at=AT)
    accept_entry(entry, topic="safety", text=entry.text, by=hanna, at=AT)
    box = close_box(box, hanna)

    with pytest.raises(ConsultationRefused):
        refuse_entry(entry, reason="unclear", by=hanna, at=AT)
    entry.refresh_from_db()
    assert (entry.state, entry.refusal, entry.topic) == (BoxEntryState.ACCEPTED, "", "safety")


def close_box(box, hanna):
    enter_figures(box, participants=None, groups={}, topics={}, not_reached="Menschen ohne Internet", by=hanna)
    return close_consultation(box, by=hanna, at=AT)


@pytest.mark.django_db
def test_a_box_closes_once_everything_is_read_and_counts_what_was_taken_in(quartier, hanna):
    box = make_box(quartier, by=hanna)
    for number in range(4):
        accept_entry(written(box, f"Am Abend fährt kein Bus, Fall {number}."), topic="mobility", text=f"Kein Bus, {number}.", by=hanna, at=AT)
    left = written(box, "Werbung für ein Geschäft", "other")
    enter_figures(box, participants=None, groups={}, topics={}, not_reached="Menschen ohne Internet", by=hanna)
    with pytest.raises(ConsultationRefused):
        close_consultation(box, by=hanna, at=AT)
    refuse_entry(left, reason="advertising", by=hanna, at=AT)

    closed = close_consultation(box, by=hanna, at=AT)

    assert closed.participants == 4
    assert dict(closed.counts.filter(kind="topic", count__gt=0).values_list("key", "count")) == {"mobility": 4}


@pytest.mark.django_db
def test_texts_are_shown_after_closing_where_the_writer_agreed_and_the_figure_is_not_hidden(quartier, hanna):
    box = make_box(quartier, by=hanna)
    for number in range(5):
        accept_entry(written(box, f"Kein Bus am Abend {number}", shown=number > 0), topic="mobility", text=f"Bus {number}", by=hanna, at=AT)
    accept_entry(written(box, "Die Mieten steigen", "housing"), topic="housing", text="Mieten", by=hanna, at=AT)
    for number in range(4):
        accept_entry(written(box, f"Ein Treffpunkt fehlt {number}", "meeting"), topic="meeting", text=f"Treff {number}", by=hanna, at=AT)
    before = shown_texts(box)

    closed = close_box(box, hanna)

    counts = dict(closed.counts.filter(kind="topic").values_list("key", "count"))
    assert before == []
    assert (counts["housing"], counts["meeting"], counts["mobility"]) == (None, None, 5)
    assert shown_texts(closed) == ["Bus 1", "Bus 2", "Bus 3", "Bus 4"]


@pytest.mark.django_db
def test_somebody_writes_without_an_account(quartier, hanna, client, monkeypatch):
    monkeypatch.setattr("planning.consultation_forms.SHORTEST_SECONDS", -1)
    box = make_open_box(quartier, by=hanna)
    page = reverse("planning:online_box", args=[box.uuid])
    stamp = client.get(page).context["form"]["stamp"].value()

    sent = client.post(page, {"topic": "mobility", "text": "Am Abend fährt kein Bus.", "may_be_shown": "on", "stamp": stamp}, follow=True)

    entry = BoxEntry.objects.get()
    assert sent.redirect_chain[0][1] == 303
    assert entry.number in sent.content.decode()
    assert "kein Bus" not in sent.content.decode()
    assert (entry.state, entry.written_on_date, entry.decided_by) == (BoxEntryState.WAITING, berlin_date(timezone.now()), None)
    assert client.cookies.keys() <= {"csrftoken"}


@pytest.mark.django_db
def test_programs_are_asked_to_send_once_more(quartier, hanna, client):
    box = make_open_box(quartier, by=hanna)
    page = reverse("planning:online_box", args=[box.uuid])

    without_stamp = client.post(page, {"topic": "mobility", "text": "Am Abend fährt kein Bus."})
    too_fast = client.post(page, {"topic": "mobility", "text": "Am Abend fährt kein Bus.", "stamp": client.get(page).context["form"]["stamp"].value()})

    assert (without_stamp.status_code, too_fast.status_code) == (422, 422)
    assert not BoxEntry.objects.exists()


@pytest.mark.django_db
def test_one_network_writes_five_times_in_ten_minutes(quartier, hanna, client, monkeypatch):
    monkeypatch.setattr("planning.consultation_forms.SHORTEST_SECONDS", -1)
    box = make_open_box(quartier, by=hanna)
    page = reverse("planning:online_box", args=[box.uuid])
    stamp = client.get(page).context["form"]["stamp"].value()

    answers = [client.post(page, {"topic": "mobility", "text": f"Am Abend fährt kein Bus {number}.", "stamp": stamp}).status_code for number in range(6)]

    assert answers == [303] * 5 + [429]
    assert BoxEntry.objects.count() == 5


@pytest.mark.django_db
def test_nobody_but_the_municipality_reads_what_is_not_moderated(quartier, hanna, emil, dana, client, client_of):
    box = make_open_box(quartier, by=hanna)
    entry = written(box, "Ein Satz, den noch niemand gelesen hat.", at=timezone.now())
    other = make_municipality_contact(a_town("Stadt Anders"))
    paths = [reverse("planning:box_entries", args=[box.uuid]), reverse("planning:box_entry", args=[entry.uuid])]

    public = client.get(reverse("planning:online_box", args=[box.uuid])).content.decode()

    assert "noch niemand gelesen" not in public
    assert {client_of(person).get(path).status_code for person in (emil, dana, other) for path in paths} == {404}
    assert [client_of(hanna).get(path).status_code for path in paths] == [200, 200]


@pytest.mark.django_db
def test_switched_off_the_box_is_not_there(quartier, hanna, dana, client):
    box = make_open_box(quartier, by=hanna)
    switch(make_gemeinde(), Channel.RESIDENTS, on=False, by=dana, by_office=True, at=AT)

    assert client.get(reverse("planning:online_box", args=[box.uuid])).status_code == 404
    with pytest.raises(ConsultationRefused):
        written(box, at=timezone.now())


@pytest.mark.django_db
def test_a_survey_has_no_public_page(quartier, hanna, client):
    row = make_answered(quartier, by=hanna)

    assert client.get(reverse("planning:online_box", args=[row.uuid])).status_code == 404


@pytest.mark.django_db
def test_the_same_words_under_another_permission_are_another_entry(quartier, hanna):
    box = make_box(quartier, by=hanna)

    entries = [written(box, shown=shown) for shown in (True, False, True)]

    assert (entries[0], entries[0].may_be_shown, entries[1].may_be_shown) == (entries[2], True, False)


@pytest.mark.django_db
def test_the_receipt_tells_later_what_became_of_it(quartier, hanna, client):
    box = make_open_box(quartier, by=hanna)
    entry = written(box, at=timezone.now())
    page = reverse("planning:box_received", args=[box.uuid, entry.uuid])
    waiting = client.get(page).content.decode()

    refuse_entry(entry, reason="elsewhere", by=hanna, at=AT)

    assert "noch nicht gelesen" in waiting
    assert "Es geht nicht um dieses Quartier." in client.get(page).content.decode()


@pytest.mark.django_db
def test_moderating_by_the_page(quartier, hanna, client_of):
    entry = written(make_box(quartier, by=hanna))
    page = reverse("planning:box_entry", args=[entry.uuid])

    without_reason = client_of(hanna).post(page, {"topic": "mobility", "text": "x", "do": "refuse"})
    without_text = client_of(hanna).post(page, {"topic": "mobility", "text": " ", "do": "accept"})
    accepted = client_of(hanna).post(page, {"topic": "mobility", "text": "Am Abend fährt kein Bus.", "do": "accept"})

    entry.refresh_from_db()
    assert (without_reason.status_code, without_text.status_code, accepted.status_code) == (422, 422, 302)
    assert entry.state == BoxEntryState.ACCEPTED


@pytest.mark.django_db
def test_texts_are_forgotten_in_time(quartier, hanna):
    box = make_box(quartier, by=hanna)
    refused, kept = written(box, "Werbung von mir"), written(box, "Kein Bus am Abend")
    refuse_entry(refused, reason="advertising", by=hanna, at=AT)
    accept_entry(kept, topic="mobility", text="Kein Bus", by=hanna, at=AT)
    close_box(box, hanna)

    early = forget_entries(at=AT + timedelta(days=30))
    after_a_month = forget_entries(at=AT + timedelta(days=31))
    texts = set(BoxEntry.objects.values_list("text", flat=True))
    after_a_year = forget_entries(at=AT + timedelta(days=366))

    assert (early, after_a_month, texts, after_a_year) == ((0, 0), (1, 0), {"", "Kein Bus"}, (0, 2))
    assert forget_entries(at=AT + timedelta(days=366)) == (0, 0)


@pytest.mark.django_db
def test_the_outcome_has_its_day(quartier, hanna):
    row = make_answered(quartier, by=hanna)

    said = say_outcome(row, outcome=" Der Bus fährt ab Mai bis 22 Uhr. ", by=hanna, at=AT)

    assert (said.outcome, said.outcome_on_date) == ("Der Bus fährt ab Mai bis 22 Uhr.", TODAY)


@pytest.mark.django_db
def test_another_municipality_finds_no_consultation(quartier, hanna, client_of):
    row = make_consultation(quartier, by=hanna)
    other = client_of(make_municipality_contact(a_town("Stadt Anders")))

    assert other.get(reverse("planning:consultation", args=[row.uuid])).status_code == 404
    assert other.post(reverse("planning:close_consultation", args=[row.uuid])).status_code == 404
    assert Consultation.objects.get().is_open
