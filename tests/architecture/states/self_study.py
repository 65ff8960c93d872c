"""How units look while somebody learns with them."""

from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image

from core.models import SiteDocument, SiteImage
from curriculum.domain.units import page_of, parts_of, questions_of
from curriculum.models import Pathway, SelfStudyUnit
from learners.models import UnitWork
from tests.architecture.access import Scene
from tests.architecture.access.learning import a_unit, accepted, own_work, submitted
from tests.architecture.states import Frame, State, demo, shown
from tests.factories.learners import PathwayEnrolmentFactory, UnitWorkFactory
from tests.factories.providers import AT


def _passed(scene: Scene) -> dict[str, Any]:
    work = UnitWork.objects.filter(learner__email=demo.LEARNER.email, check_passed_at__isnull=False).order_by("pk")[0]
    return {"slug": work.unit.slug}


def _returned(scene: Scene) -> dict[str, Any]:
    """What Gül gave back with a question."""
    arguments = a_unit(scene)
    unit = SelfStudyUnit.objects.get(**arguments)
    remark = "Bitte beschreiben Sie, wen Sie angetroffen haben.\n\nUnd wen nicht."
    UnitWorkFactory(learner=scene.learner, unit=unit, submitted=True, state="returned", decided_by=scene.guide, decided_at=AT, remark=remark)
    return arguments


def _withdrawn_text(scene: Scene) -> dict[str, Any]:
    """A unit whose page was taken from the site."""
    arguments = own_work(scene)
    for page in SelfStudyUnit.objects.get(**arguments).pages.all():
        page.unpublish()
    return arguments


def _file(name: str, content: bytes) -> int:
    return SiteDocument.objects.create(title=name, file=ContentFile(content, name=name)).pk


def _full_unit(scene: Scene) -> SelfStudyUnit:
    """A unit whose first part has every block there is, also those that our own units do without; Amina works on it."""
    unit = SelfStudyUnit.objects.get(**own_work(scene))
    page, photo = page_of(unit), BytesIO()
    assert page
    Image.new("RGB", (1200, 800), "teal").save(photo, "JPEG")
    image = SiteImage.objects.create(title="Platz", file=ContentFile(photo.getvalue(), name="platz.jpg"), credit="Eigene Aufnahme")
    video = {"heading": "Ein Rundgang", "video": _file("rundgang.mp4", b"x" * 2048), "captions": _file("rundgang.vtt", b"WEBVTT"), "running_time": "4:05"}
    blocks = [
        ("picture", {"image": image.pk, "alt_text": "Leute sitzen auf Bänken um einen Brunnen.", "decorative": False}),
        ("video", video | {"transcript": "<p>Wir gehen vom Bahnhof zum Markt.</p>", "poster": None}),
        ("quotation", {"text": "Gefragt hat mich noch niemand.", "person": "Bewohnerin im Gespräch", "source": "Erfunden"}),
        ("checklist", {"title": "Vor dem ersten Gespräch", "items": ["Anlass erklärt", "Freiwilligkeit genannt"]}),
        ("download", {"document": _file("bogen.txt", b"Ort:"), "purpose": "Vorlage für Ihre Begehung"}),
    ]
    for place, (kind, value) in enumerate(blocks, start=1):
        page.body.insert(place, (kind, page.body.stream_block.child_blocks[kind].to_python(value)))
    page.save()
    return unit


def _full_page(frame: Frame) -> Any:
    page = page_of(_full_unit(frame.scene))
    assert page
    return frame.client().get(page.get_url())


def _full_part(frame: Frame) -> Any:
    unit = _full_unit(frame.scene)
    page = page_of(unit)
    assert page
    assert {"picture", "video", "quotation", "checklist", "download"} <= {block.block_type for block in parts_of(page)[0].blocks}
    return frame.client(frame.scene.learner).get(f"/mein-bereich/selbstlernen/{unit.slug}/teil/1/")


def _last_part(scene: Scene) -> dict[str, Any]:
    return own_work(scene) | {"number": 4}


def _wrong_check(frame: Frame) -> Any:
    """Everything answered wrongly or twice: every kind of question with its mistake."""
    slug = _open_work(frame.scene)["slug"]
    return frame.client().post(f"/mein-bereich/selbstlernen/{slug}/fragen/", {})


def _failed_check(frame: Frame) -> Any:
    """Answered in full, and everything wrong: what was chosen, what is right and why stand above the next try."""
    slug = _open_work(frame.scene)["slug"]
    data: dict[str, Any] = {}
    for question in questions_of(SelfStudyUnit.objects.get(slug=slug)):
        if hasattr(question, "options"):
            data[question.key] = [str(position) for position in range(len(question.options)) if position not in question.correct][:1]
        elif hasattr(question, "items"):
            data |= {f"{question.key}-{item}": str(len(question.items) - 1 - item) for item in range(len(question.items))}
        elif hasattr(question, "pairs"):
            data |= {f"{question.key}-{left}": str((left + 1) % len(question.pairs)) for left in range(len(question.pairs))}
        else:
            data[question.key] = "Donaudampfschifffahrtsgesellschaft"
    return frame.client().post(f"/mein-bereich/selbstlernen/{slug}/fragen/", data, follow=True)


def _open_work(scene: Scene) -> dict[str, Any]:
    """A unit with a match, an order, a word to type and a question to oneself, in a module that is taught in presence."""
    unit = SelfStudyUnit.objects.get(slug="7-2-verfahren-auswaehlen")
    PathwayEnrolmentFactory(learner=scene.learner, pathway=Pathway.objects.get(slug="koordination"))
    UnitWorkFactory(learner=scene.learner, unit=unit, notes="Wer fehlt?")
    return {"slug": unit.slug}


STATES = {
    "learners:unit": (
        shown("learner", label="nicht begonnen"),
        shown("learner", label="in Arbeit", kwargs=own_work),
        shown("learner", label="eingereicht", kwargs=lambda scene: {"slug": UnitWork.objects.get(**submitted(scene)).unit.slug}),
        shown("learner", label="angenommen", kwargs=lambda scene: {"slug": UnitWork.objects.get(**accepted(scene)).unit.slug}),
        shown("stranger", label="nicht im Bildungsweg"),
        shown(demo.LEARNER, label="Fragen bestanden", kwargs=_passed),
        shown("learner", label="zurückgegeben", kwargs=_returned),
        shown("learner", label="Text nicht veröffentlicht", kwargs=_withdrawn_text),
        State("alle Bausteine auf einer Seite", ask=_full_page),
        State("alle Bausteine in einem Teil", by="learner", ask=_full_part),
        State("Fragen nicht bestanden", by="learner", ask=_failed_check),
    ),
    "learners:unit_part": (shown("learner"), shown("learner", label="letzter Teil", kwargs=_last_part)),
    "learners:unit_notes": (
        State("zu lang", by="learner", data={"notes": "x" * 20_001}, status=422),
        State("nur zur Vorbereitung", by="learner", kwargs=_open_work, data={"notes": "Merken"}, follow=True),
        State("Fragen aller Arten mit Fehlern", by="learner", ask=_wrong_check, status=422),
    ),
}
