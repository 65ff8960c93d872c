"""Addresses of planning: public ones, those of municipalities, and those of practice projects."""

from django.urls import include, path

from planning.views import (
    articulated_needs,
    assessments,
    channels,
    delegated,
    deviations,
    event_management,
    events,
    mandates,
    online_box,
    project_fund,
    project_guidance,
    project_log,
    project_parts,
    projects,
    public,
    quartiere,
    similar_quartiere,
    time_series,
)

app_name = "planning"

# /mein-bereich/praxisprojekt/<uuid>/…: a team's project
project_urls = [
    path("", projects.project, name="project"),
    path("bearbeiten/<slug:section>/", projects.project_section, name="project_section"),
    path("projektplan.pdf", projects.project_plan_pdf, name="project_plan_pdf"),
    path("verlauf/", projects.project_history, name="project_history"),
    path("aufgabe/<slug:phase>/<int:position>/", projects.project_task, name="project_task"),
    path("phase/", projects.project_phase, name="project_phase"),
    path("zustaendigkeiten/", projects.project_roles, name="project_roles"),
    path("begleitung/", projects.project_guide_wish, name="project_guide_wish"),
    path("team/", projects.project_team_page, name="project_team"),
    path("team/antwort/", projects.answer_team, name="answer_team"),
    path("team/verlassen/", projects.leave_team, name="leave_team"),
    path("tagebuch/", project_log.log, name="project_log"),
    path("fonds/", project_fund.fund, name="project_fund"),
    path("fonds/<uuid:round>/", project_fund.fund_round, name="fund_round"),
    path("fonds/antrag/<uuid:application>/", project_fund.fund_application, name="fund_application"),
    path("neu/<slug:kind>/", project_parts.part_new, name="part_new"),
    path("teil/<slug:kind>/<uuid:part>/", project_parts.part, name="part"),
    path("teil/<slug:kind>/<uuid:part>/entfernen/", project_parts.part_remove, name="part_remove"),
    path("vereinbarung/<uuid:part>/bestaetigen/", project_parts.confirm, name="confirm_agreement"),
]

# /begleitung/projekte/…: its guide
guidance_urls = [
    path("", project_guidance.guided_projects, name="guided_projects"),
    path("belastung/", project_guidance.load, name="guidance_load"),
    path("<uuid:uuid>/", project_guidance.guided_project, name="guided_project"),
    path("<uuid:uuid>/zusagen/", project_guidance.accept, name="accept_guidance"),
    path("<uuid:uuid>/beleg/<uuid:evidence>/annehmen/", project_guidance.evidence_accept, name="evidence_accept"),
    path("<uuid:uuid>/beleg/<uuid:evidence>/zurueckgeben/", project_guidance.evidence_return, name="evidence_return"),
    path("<uuid:uuid>/tagebuch/<uuid:entry>/", project_log.log_decision, name="log_decision"),
    path("<uuid:uuid>/notiz/", project_guidance.note, name="guidance_note"),
    path("<uuid:uuid>/notiz/<uuid:note>/entfernen/", project_guidance.note_remove, name="guidance_note_remove"),
    path("<uuid:uuid>/treffen/", project_guidance.meeting, name="guidance_meeting"),
    path("<uuid:uuid>/ausnahme/", project_guidance.exception, name="project_exception"),
    path("<uuid:uuid>/uebergeben/", project_guidance.hand_over, name="hand_over"),
    path("<uuid:uuid>/abschliessen/", project_guidance.finish, name="finish_project"),
]

# /kommune/…: a Quartier in three views; each address is there only while its channel is on
channel_urls = [
    path("blicke/", channels.channels, name="channels"),
    path("blicke/<str:ags>/schalten/", channels.switch_channel, name="switch_channel"),
    path("quartier/<uuid:uuid>/blicke/", channels.three_views, name="three_views"),
    path("quartier/<uuid:uuid>/blicke.csv", channels.three_views_csv, name="three_views_csv"),
    path("quartier/<uuid:uuid>/blicke.json", channels.three_views_json, name="three_views_json"),
    path("quartier/<uuid:uuid>/abweichungen/", deviations.deviations, name="deviations"),
    path("abweichung/<uuid:uuid>/bestaetigen/", deviations.confirm, name="confirm_deviation"),
    path("abweichung/<uuid:uuid>/zurueckziehen/", deviations.withdraw, name="withdraw_deviation"),
    path("quartier/<uuid:uuid>/einschaetzungen/", assessments.assessments, name="assessments"),
    path("einschaetzung/<uuid:uuid>/", assessments.assessment, name="assessment"),
    path("einschaetzung/<uuid:uuid>/abschliessen/", assessments.close, name="close_assessment"),
    path("einschaetzung/bogen/<uuid:uuid>/zuruecknehmen/", assessments.take_back, name="take_back_asking"),
    path("quartier/<uuid:uuid>/erhebungen/", articulated_needs.consultations, name="consultations"),
    path("erhebung/<uuid:uuid>/", articulated_needs.consultation, name="consultation"),
    path("erhebung/<uuid:uuid>/abschliessen/", articulated_needs.close, name="close_consultation"),
    path("erhebung/<uuid:uuid>/ergebnis/", articulated_needs.outcome, name="consultation_outcome"),
    path("erhebung/<uuid:uuid>/kasten/", articulated_needs.box_entries, name="box_entries"),
    path("kasten/<uuid:uuid>/", articulated_needs.box_entry, name="box_entry"),
]

# /veranstaltungen/…: events one may know of
event_urls = [
    path("", events.event_list, name="event_list"),
    path("<uuid:uuid>/", events.event, name="event"),
    path("<uuid:uuid>/anmelden/", events.event_register, name="event_register"),
    path("<uuid:uuid>/abmelden/", events.event_withdraw, name="event_withdraw"),
    path("<uuid:uuid>/termin.ics", events.event_ics, name="event_ics"),
    path("<uuid:uuid>/ergebnisse.csv", events.event_results_csv, name="event_results_csv"),
]

# /kommune/veranstaltungen/…: their organiser
event_management_urls = [
    path("", event_management.managed_events, name="managed_events"),
    path("neu/", event_management.event_new, name="event_new"),
    path("<uuid:uuid>/", event_management.manage_event, name="manage_event"),
    path("<uuid:uuid>/bearbeiten/", event_management.event_edit, name="event_edit"),
    path("<uuid:uuid>/ankuendigen/", event_management.event_publish, name="event_publish"),
    path("<uuid:uuid>/absagen/", event_management.event_cancel, name="event_cancel"),
    path("<uuid:uuid>/teilnehmende.csv", event_management.event_participants_csv, name="event_participants_csv"),
]

urlpatterns = [
    path("veranstaltungen/", include(event_urls)),
    path("kommune/veranstaltungen/", include(event_management_urls)),
    path("mein-bereich/veranstaltungen/", events.own_events, name="own_events"),
    path("mein-bereich/veranstaltungen/ergebnis/<uuid:uuid>/", events.own_result, name="own_result"),
    path("kommune/", include(channel_urls)),
    path("mein-bereich/einschaetzungen/", assessments.sheets, name="assessment_sheets"),
    path("mein-bereich/einschaetzungen/<uuid:uuid>/", assessments.sheet, name="assessment_sheet"),
    path("mein-bereich/einschaetzungen/<uuid:uuid>/absagen/", assessments.decline, name="decline_assessment"),
    path("mitreden/<uuid:uuid>/", online_box.box, name="online_box"),
    path("mitreden/<uuid:uuid>/danke/<uuid:entry>/", online_box.received, name="box_received"),
    path("mein-bereich/praxisprojekt/", projects.own_projects, name="projects"),
    path("mein-bereich/praxisprojekt/neu/", projects.project_new, name="project_new"),
    path("mein-bereich/praxisprojekt/<uuid:uuid>/", include(project_urls)),
    path("begleitung/projekte/", include(guidance_urls)),
    path("kommune/praxisprojekte/", projects.town_projects, name="town_projects"),
    path("sozialindex/", public.index_list, name="index_list"),
    path("sozialindex/<uuid:uuid>/", public.index, name="index"),
    path("sozialindex/<uuid:uuid>/status-dynamik.csv", public.status_dynamics_csv, name="status_dynamics_csv"),
    path("sozialindex/<uuid:uuid>/tabelle.csv", public.index_csv, name="index_csv"),
    # /kommune/mandate/: who coordinates a Quartier for its municipality
    path("kommune/mandate/", mandates.mandates, name="mandates"),
    path("kommune/mandate/neu/", mandates.mandate_new, name="mandate_new"),
    path("kommune/mandate/<uuid:uuid>/", mandates.mandate, name="mandate"),
    path("kommune/mandate/<uuid:uuid>/ende/", mandates.mandate_end, name="mandate_end"),
    path("kommune/mandate/person/<uuid:uuid>/entziehen/", mandates.delegate_revoke, name="delegate_revoke"),
    # /mandat/: the one Quartier of a mandate, for those who act for its holder
    path("mandat/", delegated.own_mandates, name="delegated"),
    path("mandat/einladung/<str:secret>/", delegated.invitation, name="delegate_invitation"),
    path("mandat/<uuid:uuid>/", delegated.quartier, name="delegated_quartier"),
    path("mandat/<uuid:uuid>/quartier.geojson", delegated.geojson, name="delegated_geojson"),
    path("mandat/<uuid:uuid>/merkmal/<uuid:feature>/", delegated.feature, name="delegated_feature"),
    path("mandat/<uuid:uuid>/niederlegen/", delegated.lay_down_own, name="lay_down_mandate"),
    # /kommune/quartiere/: how a municipality divides itself
    path("kommune/quartiere/", quartiere.quartiere, name="quartiere"),
    path("kommune/quartiere/freigabe/", similar_quartiere.sharing, name="quartier_sharing"),
    path("kommune/quartiere/neu/", quartiere.begin, name="begin_division"),
    path("kommune/quartiere/<uuid:uuid>/", quartiere.division, name="division"),
    path("kommune/quartiere/<uuid:uuid>/neuer-stand/", quartiere.next_version, name="next_version"),
    path("kommune/quartiere/<uuid:uuid>/datei/", quartiere.upload, name="upload_quartiere"),
    path("kommune/quartiere/<uuid:uuid>/quartiere.geojson", quartiere.geojson, name="quartiere_geojson"),
    path("kommune/quartiere/<uuid:uuid>/quartier/", quartiere.quartier_new, name="quartier_new"),
    path("kommune/quartier/<uuid:uuid>/", quartiere.quartier, name="quartier"),
    path("kommune/quartier/<uuid:uuid>/aehnliche/", similar_quartiere.similar, name="similar_quartiere"),
    path("kommune/quartier/<uuid:uuid>/zeitreihen.csv", time_series.time_series_csv, name="time_series_csv"),
    path("kommune/quartier/<uuid:uuid>/bearbeiten/", quartiere.quartier_edit, name="quartier_edit"),
    path("kommune/quartier/<uuid:uuid>/entfernen/", quartiere.quartier_remove, name="quartier_remove"),
    path("kommune/quartier/merkmal/<uuid:uuid>/bearbeiten/", quartiere.feature_edit, name="feature_edit"),
    path("kommune/quartier/merkmal/<uuid:uuid>/entfernen/", quartiere.feature_remove, name="feature_remove"),
]
