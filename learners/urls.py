"""Addresses of the app, grouped by object."""

from django.urls import URLPattern, URLResolver, include, path

from learners.views import (
    attendance,
    calendar_feed,
    check_in,
    claims,
    competences,
    enrolment,
    feedback,
    groups,
    guidance,
    hours,
    invitations,
    learning_groups,
    municipality,
    offers,
    offline,
    own_area,
    pathway,
    plan,
    portal,
    profile,
    requests,
    self_study,
)

app_name = "learners"

# /angebote/<uuid>/…: what a person does with an offering
offering_urls = [
    path("anmelden/", enrolment.enrol, name="enrol"),
    path("gruppe/", groups.register_group, name="register_group"),
]

# /mein-bereich/…: one's own learning
own_urls: list[URLPattern | URLResolver] = [
    path("anmeldungen/", enrolment.enrolments, name="enrolments"),
    path("anmeldungen/<uuid:uuid>/abmelden/", enrolment.cancel, name="cancel"),
    path("anmeldungen/<uuid:uuid>/rueckmeldung/", feedback.feedback, name="feedback"),
    path("einchecken/<uuid:uuid>/", check_in.own_check_in, name="check_in"),
    path("anmeldungen/<uuid:uuid>/platz/", offers.offer, name="offer"),
    path("anmeldungen/<uuid:uuid>/ersatz/", invitations.substitute, name="substitute"),
    path("benennungen/<uuid:uuid>/", invitations.invitation, name="invitation"),
    path("gruppen/<uuid:uuid>/", groups.group, name="group"),
    path("gruppen/<uuid:uuid>/antwort/", groups.answer_group_offer, name="answer_group_offer"),
    path("gruppen/<uuid:uuid>/zurueckgeben/", groups.return_seats, name="return_seats"),
    path("gruppen/<uuid:uuid>/namen/<uuid:invitation>/zuruecknehmen/", groups.withdraw_name, name="withdraw_name"),
    path("profil/", profile.profile, name="profile"),
    path("", own_area.own_area, name="own_area"),
    path("kalender/", calendar_feed.calendar, name="calendar"),
    path("lernzeiten/", hours.hours, name="hours"),
    path("lernzeiten/lernzeiten.csv", hours.hours_csv, name="hours_csv"),
    path("lernzeiten/lernzeiten.xlsx", hours.hours_xlsx, name="hours_xlsx"),
    path("lernzeiten/uebersicht/", hours.ask_hours_report, name="ask_hours_report"),
    path("lernzeiten/uebersicht/<uuid:uuid>/", hours.hours_report, name="hours_report"),
    path("lernzeiten/uebersicht/<uuid:uuid>/lernzeiten.pdf", hours.hours_pdf, name="hours_pdf"),
    path("bildungsweg/", pathway.choose_pathway, name="choose_pathway"),
    path("bildungsweg/beenden/", pathway.leave, name="leave_pathway"),
    path("plan/", plan.plans, name="plans"),
    path("plan/<uuid:uuid>/", plan.plan, name="plan"),
    path("plan/<uuid:uuid>/abbrechen/", plan.cancel, name="cancel_plan"),
    path("plan/<uuid:uuid>/uebernehmen/", plan.adopt, name="adopt_plan"),
    path("plan/<uuid:uuid>/neu-planen/", plan.replan, name="replan"),
    path("plan/<uuid:uuid>/lernplan.ics", plan.plan_ics, name="plan_ics"),
    path("anrechnung/", claims.own_claims, name="claims"),
    path("anrechnung/neu/<slug:kind>/", claims.new_claim, name="new_claim"),
    path("anrechnung/<uuid:uuid>/", claims.claim, name="claim"),
    path("anrechnung/<uuid:uuid>/zuruecknehmen/", claims.withdraw_claim, name="withdraw_claim"),
    path("lerngruppen/", learning_groups.groups, name="learning_groups"),
    path("lerngruppen/anlegen/", learning_groups.found, name="found_learning_group"),
    path("lerngruppen/dateien/<uuid:uuid>/", learning_groups.group_file, name="learning_group_file"),
    path("lerngruppen/<uuid:uuid>/", learning_groups.group, name="learning_group"),
    path("lerngruppen/<uuid:uuid>/beitreten/", learning_groups.join, name="join_learning_group"),
    path("lerngruppen/<uuid:uuid>/verlassen/", learning_groups.leave, name="leave_learning_group"),
    path("lerngruppen/<uuid:uuid>/sichtbarkeit/", learning_groups.show, name="show_in_learning_group"),
    path("lerngruppen/<uuid:uuid>/entscheiden/", learning_groups.decide, name="decide_in_learning_group"),
    path("lerngruppen/<uuid:uuid>/fortsetzen/", learning_groups.extend, name="extend_learning_group"),
    path("lerngruppen/<uuid:uuid>/mitteilen/", learning_groups.tell, name="tell_learning_group"),
    path("kompetenzen/", competences.competences, name="competences"),
    path("kompetenzen/freigabe/", competences.share_competences, name="share_competences"),
    path("kompetenzen/<slug:moment>/", competences.assess_competences, name="assess_competences"),
    path("selbstlernen/", self_study.units, name="units"),
    path("selbstlernen/offline.js", offline.offline_worker, name="offline_worker"),
    path("selbstlernen/ohne-netz/", offline.offline, name="offline"),
    path("selbstlernen/<slug:slug>/", self_study.unit, name="unit"),
    path("selbstlernen/<slug:slug>/beginnen/", self_study.begin, name="unit_begin"),
    path("selbstlernen/<slug:slug>/teil/<int:number>/", self_study.part, name="unit_part"),
    path("selbstlernen/<slug:slug>/notizen/", self_study.notes, name="unit_notes"),
    path("selbstlernen/<slug:slug>/fragen/", self_study.check, name="unit_check"),
    path("selbstlernen/<slug:slug>/reflexion/", self_study.reflection, name="unit_reflection"),
]

# /begleitung/…: process guides and the coordination office
guidance_urls = [
    path("", guidance.guidance, name="guidance"),
    path("<uuid:uuid>/", guidance.guidance_work, name="guidance_work"),
    path("kompetenzen/<uuid:uuid>/", competences.guided_competences, name="guided_competences"),
    path("<uuid:uuid>/annehmen/", guidance.accept, name="guidance_accept"),
    path("<uuid:uuid>/zurueckgeben/", guidance.give_back, name="guidance_return"),
    path("<uuid:uuid>/zuruecknehmen/", guidance.withdraw, name="guidance_withdraw"),
]

# /anrechnung/…: whoever decides about claims: providers, guides, the office
claim_urls = [
    path("", claims.claims_to_decide, name="claims_to_decide"),
    path("<uuid:uuid>/", claims.claim_decision, name="claim_decision"),
    path("<uuid:uuid>/dokument/", claims.claim_document, name="claim_document"),
    path("<uuid:uuid>/annehmen/", claims.accept_claim, name="accept_claim"),
    path("<uuid:uuid>/zurueckgeben/", claims.return_claim, name="return_claim"),
    path("<uuid:uuid>/annahme-zuruecknehmen/", claims.withdraw_acceptance, name="withdraw_claim_acceptance"),
]

# /portal/…: the provider's people
portal_urls = [
    path("angebote/<uuid:uuid>/", portal.portal_offering, name="portal_offering"),
    path("angebote/<uuid:uuid>/platz-anbieten/", requests.offer_now, name="offer_now"),
    path("angebote/<uuid:uuid>/findet-statt/", requests.go_ahead, name="go_ahead"),
    path("anmeldungen/<uuid:uuid>/", requests.decide, name="decide"),
    path("angebote/<uuid:uuid>/teilnehmende.xlsx", attendance.participants_xlsx, name="participants_xlsx"),
    path("termine/<uuid:uuid>/anwesenheit/", attendance.attendance, name="attendance"),
    path("termine/<uuid:uuid>/einchecken/", attendance.check_in_door, name="check_in_door"),
    path("termine/<uuid:uuid>/einchecken/code/", attendance.check_in_code, name="check_in_code"),
    path("termine/<uuid:uuid>/unterschriften.pdf", attendance.signature_sheet, name="signature_sheet"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("angebote/<uuid:uuid>/", include(offering_urls)),
    path("mein-bereich/", include(own_urls)),
    path("kalender/<str:secret>/termine.ics", calendar_feed.calendar_feed, name="calendar_feed"),
    path("portal/", include(portal_urls)),
    path("begleitung/", include(guidance_urls)),
    path("anrechnung/", include(claim_urls)),
    path("einchecken/<uuid:uuid>/<str:code>/", check_in.scan, name="scan"),
    path("platz/<str:key>/", offers.offer_by_link, name="offer_by_link"),
    path("kommune/", municipality.municipality, name="municipality"),
]
