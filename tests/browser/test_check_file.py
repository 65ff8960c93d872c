"""A PDF on the verification page in a real browser: with JavaScript the file stays on the device, without it is looked at and forgotten."""

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from certificates.domain.storage import stored
from certificates.models import Certificate
from core.models import User
from tests.chromium import Visitor
from tests.factories.certificates import make_attendance_certificate

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DROP = """(content) => {
  const bytes = Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0));
  const held = new DataTransfer();
  held.items.add(new File([bytes], "nachweis.pdf", {type: "application/pdf"}));
  for (const kind of ["dragover", "drop"])
    document.querySelector("h1").dispatchEvent(new DragEvent(kind, {dataTransfer: held, bubbles: true, cancelable: true}));
}"""


@pytest.fixture
def content(amina: User, run_jobs: Callable[[], Any]) -> bytes:
    """The file of an issued paper."""
    made = make_attendance_certificate(270, learner=amina)
    run_jobs()
    found = stored(Certificate.objects.get(pk=made.pk).pdf.name)
    assert found
    return found


def _drops(person: Visitor, content: bytes) -> list[bytes]:
    """Let the file fall beside the form; returns what the browser sent."""
    sent: list[bytes] = []
    person.page.on("request", lambda request: sent.append(request.post_data_buffer or b"") if request.method == "POST" else None)
    person.goes_to("/nachweis/")
    with person.page.expect_navigation():
        person.page.evaluate(DROP, base64.b64encode(content).decode())
    person.page.wait_for_load_state("load")
    return sent


def test_a_dropped_file_is_judged_and_never_leaves_the_device(content: bytes, visitor: Callable[..., Visitor]) -> None:
    person, other = visitor(), visitor(width=360)

    sent = _drops(person, content)
    changed = _drops(other, content[:5000] + b"?" + content[5001:])
    other.complaints.clear()  # Chromium notes that the answer was 404

    assert "Die Datei ist echt und der Nachweis gültig" in person.text
    assert "Die elektronische Signatur ist gültig." in person.text
    assert "Diese Datei wurde verändert" in other.text
    assert [len(sent), len(changed)] == [1, 1]
    assert [b"%PDF" in body for body in (*sent, *changed)] == [False, False]


def test_without_javascript_the_file_is_sent_and_judged_alike(content: bytes, visitor: Callable[..., Visitor], tmp_path: Path) -> None:
    path = tmp_path / "nachweis.pdf"
    path.write_bytes(content)
    person = visitor(javascript=False)

    person.goes_to("/nachweis/")
    person.page.locator("input[type=file]").set_input_files(path)
    person.presses("Datei prüfen")

    assert "Die Datei ist echt und der Nachweis gültig" in person.text
    assert "Die elektronische Signatur ist gültig." in person.text
