"""Every page has its states declared, so that the browser looks at each of them (tests/browser/test_pages.py)."""

import importlib
import pkgutil

from tests.architecture import states
from tests.architecture.states import Frame, State
from tests.architecture.states.core import ERRORS
from tests.architecture.test_access import TABLE

# They answer 200, and not with a page.
NO_PAGES = {
    "certificates_desk:bulk_zip",
    "certificates_desk:preview_default_wording",  # PDFs
    "certificates_desk:preview_wording",
    "certificates_desk:register_csv",
    "certificates_desk:register_xlsx",
    "certificates:shared_pdf",
    "certificates:credential",
    "certificates_published:did",
    "certificates_published:jwks",
    "certificates_published:status_list",
    "learners_desk_progress_csv",
    "core:livez",
    "core:readyz",
    "core:search_suggestions",  # a piece of the search page
    "core:robots",
    "funding:invoice",
    "funding_desk:report_xlsx",
    "learners:calendar_feed",
    "learners:claim_document",
    "learners:learning_group_file",
    "learners:offline_worker",
    "learners:hours_csv",
    "learners:participants_xlsx",
    "learners:signature_sheet",
    "learners:hours_xlsx",
    "learners:plan_ics",
    "moochub",
    "planning:event_ics",
    "planning:event_participants_csv",
    "planning:event_results_csv",
    "planning:index_csv",
    "planning:status_dynamics_csv",
    "planning:time_series_csv",
    "planning:project_plan_pdf",
    "planning:three_views_csv",
    "planning:three_views_json",
    "planning_desk:three_views_csv",
    "planning_desk:three_views_json",
    "planning:delegated_geojson",
    "planning_desk:guide_proposal_table",
    "planning:quartiere_geojson",
    "planning_desk:table",
    "planning_desk:allocation_table",
    "providers:data_description",
    "providers:feed",
    "providers:calendar",
    "providers:map_data",
    "providers:offering_calendar",
    "providers:offerings_csv",
    "providers:table_description",
    "providers:table_file",
    "sitemap",
    "wagtaildocs_serve",
}


def all_states() -> dict[str, tuple[State, ...]]:
    """URL name to its states, from all modules."""
    found: dict[str, tuple[State, ...]] = {}
    for module_info in pkgutil.iter_modules(states.__path__):
        module = importlib.import_module(f"{states.__name__}.{module_info.name}")
        twice = found.keys() & module.STATES.keys()
        assert not twice, f"{module_info.name}: in two modules: {sorted(twice)}"
        found |= module.STATES
    return found


STATES = all_states()


def frames() -> dict[str, Frame]:
    """Every state with its name, "learners:hours, leer"; each call makes new ones."""
    named = {f"{name}, {state.label}": Frame(name, state, TABLE[name]) for name, rows in STATES.items() for state in rows}
    return named | {f"error {name}": Frame(name, state, None) for name, state in ERRORS.items()}


def test_every_address_that_shows_a_page_has_states() -> None:
    shows = {name for name, row in TABLE.items() if "GET" in row.methods and 200 in row.statuses.values() and not name.startswith("api:")}

    assert sorted(shows - STATES.keys() - NO_PAGES) == []


def test_states_belong_to_addresses_and_have_different_names() -> None:
    doubled = {name: labels for name, rows in STATES.items() if len(set(labels := [row.label for row in rows])) < len(labels)}

    assert sorted(STATES.keys() - TABLE.keys()) == []
    assert sorted(NO_PAGES - TABLE.keys()) == []
    assert doubled == {}
