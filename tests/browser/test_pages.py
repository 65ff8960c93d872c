"""Every page in every state it is designed for (tests/architecture/states): axe, the HTML checker, narrow screens.

Each state is shown once, however many people may see it: at 320 px, every other one in dark colours. `make nightly` shows each in the whole matrix.
"""

import re

import pytest

from tests.architecture.test_states import frames
from tests.architecture.tree import ROOT
from tests.browser import looks
from tests.browser.answers import answer_of

TEMPLATES = ROOT / "templates"
WIDTHS = (320, 768, 1280)
NARROWEST = 320  # as wide as a screen of 1280 px at 400 % (WCAG 1.4.10)
LOW = 256  # and as high as one of 1024 px
SITE = sorted(name for name, frame in frames().items() if frame.state.frame == "site")

# Mails and papers are made elsewhere; the desk's frame and its parts are Wagtail's.
ELSEWHERE = re.compile(r"^(emails|pdf|wagtailadmin|account/email|mfa/email)/|/desk[/_]")
# Frames that others extend, and pages of allauth that our settings never lead to (they must not fall back to allauth's own).
UNREACHABLE = {
    "account/base_confirm_code.html",
    "account/base_manage_email.html",
    "account/base_manage_password.html",
    "account/email.html",
    "account/password_set.html",
    "account/signup_closed.html",
    "account/verified_email_required.html",
    "allauth/elements/button.html",
    "allauth/elements/fields.html",
    "allauth/layouts/base.html",
    "allauth/layouts/entrance.html",
    "allauth/layouts/manage.html",
    "core/search/suggestions.html",  # a piece, not a page
    "mfa/base_entrance.html",
    "mfa/base_manage.html",
    "mfa/recovery_codes/base.html",
    "mfa/totp/base.html",
}


# The longest one comes first, so that the others run beside it.
@pytest.mark.browser
def test_html_is_valid_forms_help_and_every_template_is_seen(demo_site, db, tmp_path):
    shown: dict[str, str] = {}
    seen: set[str] = set()
    forms: dict[str, list[str]] = {}
    for number, (name, frame) in enumerate(frames().items()):
        answer = answer_of(name, frame)
        seen |= answer.templates
        assert answer.status == frame.state.status, name
        if frame.state.frame == "site":
            shown[str(number)] = name
            (tmp_path / f"{number}.html").write_bytes(answer.content)
            if faults := looks.form_faults(answer.content.decode()):
                forms[name] = faults
    ours = {path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html")}

    errors = {shown[number]: messages for number, messages in looks.html_errors(tmp_path).items()}

    assert errors == {}
    assert forms == {}
    assert sorted(name for name in ours - seen - UNREACHABLE if not ELSEWHERE.search(name)) == []


@pytest.mark.browser
@pytest.mark.parametrize("name", SITE)
def test_page_is_accessible_and_fits_narrow_screens(demo_site, db, stage, name):
    frame = frames()[name]

    answer = answer_of(name, frame)
    stage.show(answer, width=NARROWEST, theme=("light", "dark")[SITE.index(name) % 2])
    found = [*looks.axe(stage.page, looks.ALL_RULES), *looks.too_wide(stage.page), *looks.cut_with_spacing(stage.page)]

    assert (answer.status, answer.headers.get("Location", "")) == (frame.state.status, "")
    assert found == []
    assert stage.complaints == []
    assert stage.strangers == []


@pytest.mark.nightly
@pytest.mark.browser
@pytest.mark.parametrize("name", SITE)
def test_page_is_accessible_at_every_width_and_theme(demo_site, db, stage, name):
    stage.show(answer_of(name, frames()[name]), width=NARROWEST, theme="light")
    found = []
    for theme in ("light", "dark"):
        for width in WIDTHS:
            stage.look(width=width, theme=theme)
            found += [f"{theme}: {words}" for words in [*looks.axe(stage.page, looks.ALL_RULES), *looks.too_wide(stage.page)]]
    for width in WIDTHS:
        stage.look(width=width, theme="light")
        found += [f"{width} px: {words}" for words in looks.cut_with_spacing(stage.page)]
    stage.look(width=NARROWEST, theme="light", height=LOW)
    found += [f"at 400 %: {words}" for words in looks.hidden_stops(stage.page)]

    assert found == []
