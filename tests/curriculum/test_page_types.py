"""What editors can do with each page type, in Wagtail's own sentences."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import strip_tags
from wagtail.admin.panels import FieldPanel
from wagtail.blocks.list_block import ListBlock, ListValue
from wagtail.blocks.stream_block import BaseStreamBlock, StreamValue
from wagtail.blocks.struct_block import BaseStructBlock, StructValue
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageBlock
from wagtail.models import Page
from wagtail.rich_text import RichText
from wagtail.test.utils import WagtailPageTestCase
from wagtail.test.utils.form_data import nested_form_data, querydict_from_html, rich_text

from curriculum.models import (
    AreaPage,
    ExamplePage,
    FormatPage,
    HomePage,
    IndexPage,
    ModulePage,
    PathwayPage,
    PlainLanguagePage,
    SelfStudyUnitPage,
    StandardPage,
)
from tests.factories.core import UserFactory, make_coordinator
from tests.factories.examples import make_example

PROGRAMME_PAGES = {AreaPage: "lernbereiche", ModulePage: "module", FormatPage: "formate", PathwayPage: "bildungswege"}


WAGTAIL_EXPLAINS = {"go_live_at", "expire_at", "comment_notifications"}  # their own German labels say all there is


def fields_of(panel):
    if isinstance(panel, FieldPanel):
        return [panel]
    return [field for child in getattr(panel, "children", []) for field in fields_of(child)]


def blocks_without_help(block, path=""):
    """Paths of simple blocks without help text; a list or stream speaks through its description and its children."""
    if isinstance(block, ImageBlock):
        return [] if block.meta.help_text else [path]
    if isinstance(block, BaseStreamBlock | BaseStructBlock):
        return [found for name, child in block.child_blocks.items() for found in blocks_without_help(child, f"{path}.{name}")]
    if isinstance(block, ListBlock):
        return blocks_without_help(block.child_block, f"{path}[]")
    return [] if block.field.help_text or getattr(block.meta, "help_text", "") else [path]


def as_form_data(value):
    """A stream field's value as the editor's form sends it; Wagtail's own helper cannot read what JavaScript draws."""
    if isinstance(value, StreamValue | ListValue):
        children = list(value) if isinstance(value, StreamValue) else value.bound_blocks
        data = {"count": len(children)}
        for position, child in enumerate(children):
            data[str(position)] = {"deleted": "", "order": position, "id": child.id or "", "value": as_form_data(child.value)}
            if isinstance(value, StreamValue):
                data[str(position)]["type"] = child.block_type
        return data
    if isinstance(value, StructValue):
        return {name: as_form_data(part) for name, part in value.items() if part is not False}
    if isinstance(value, RichText):
        return rich_text(value.source)
    return value.pk if isinstance(value, Page) else value


@pytest.mark.usefixtures("curriculum")
class PageTypesTest(WagtailPageTestCase):
    """One of each type, from the real tree."""

    def setUp(self):
        self.dana = make_coordinator(email="dana@example.org")
        self.client.force_login(self.dana, backend="django.contrib.auth.backends.ModelBackend")

    def one_of_each(self):
        make_example(by=self.dana)
        return [
            model.objects.order_by("path").first()
            for model in (HomePage, IndexPage, ExamplePage, *PROGRAMME_PAGES, SelfStudyUnitPage, StandardPage, PlainLanguagePage)
        ]

    def form_data(self, page):
        html = self.client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
        data = querydict_from_html(html, form_id="page-edit-form")
        for field in page._meta.get_fields():
            if isinstance(field, StreamField):
                data.update({name: str(value) for name, value in nested_form_data({field.name: as_form_data(getattr(page, field.name))}).items()})
        data["action-publish"] = "1"
        return data

    def test_tree_rules(self):
        self.assertAllowedSubpageTypes(HomePage, {IndexPage, StandardPage, PlainLanguagePage})
        self.assertAllowedSubpageTypes(PlainLanguagePage, {PlainLanguagePage})
        self.assertAllowedSubpageTypes(IndexPage, {*PROGRAMME_PAGES, ExamplePage})
        self.assertAllowedSubpageTypes(ModulePage, {SelfStudyUnitPage})
        self.assertAllowedSubpageTypes(StandardPage, {StandardPage})
        for model in (AreaPage, ExamplePage, FormatPage, PathwayPage, SelfStudyUnitPage):
            self.assertAllowedSubpageTypes(model, set())
        self.assertAllowedParentPageTypes(HomePage, {Page})
        self.assertAllowedParentPageTypes(SelfStudyUnitPage, {ModulePage})
        self.assertCanNotCreateAt(StandardPage, ModulePage)

    def test_a_page_belongs_below_the_overview_of_its_kind(self):
        for model, slug in (PROGRAMME_PAGES | {ExamplePage: "praxisbeispiele"}).items():
            places = {index.slug: model.can_create_at(index) for index in IndexPage.objects.all()}
            assert places == {"lernbereiche": False, "module": False, "formate": False, "bildungswege": False, "praxisbeispiele": False} | {slug: True}

    def test_every_type_can_be_rendered_edited_and_previewed_by_the_office(self):
        for page in self.one_of_each():
            with self.subTest(page=page):
                self.client.force_login(self.dana)  # the assertions log out
                data = self.form_data(page)
                self.assertPageIsRoutable(page)
                self.assertPageIsRenderable(page)
                self.assertPageIsEditable(page, post_data=data, user=self.dana)
                self.assertPageIsPreviewable(page, post_data=data, user=self.dana)

    def test_publishing_in_the_editor_changes_the_page_and_keeps_everything_else(self):
        page = ModulePage.objects.get(module__code="4", locale__language_code="de")
        before = [strip_tags(block.value.source) for block in page.body]
        data = self.form_data(page)
        data["summary"] = "Neu gefasst."

        response = self.client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)

        page.refresh_from_db()
        assert (response.status_code, page.summary, [strip_tags(block.value.source) for block in page.body]) == (302, "Neu gefasst.", before)

    def test_a_learner_does_not_get_to_the_desk(self):
        self.client.force_login(UserFactory(), backend="django.contrib.auth.backends.ModelBackend")

        response = self.client.get("/verwaltung/", follow=True)

        assert (response.status_code, response.redirect_chain) == (403, [("/verwaltung/login/?next=/verwaltung/", 302)])

    def test_the_promised_address_follows_from_the_record_whatever_is_typed(self):
        page = ModulePage.objects.get(module__code="V2", locale__language_code="de")
        page.slug = "anders"

        page.full_clean()

        assert page.slug == "V2"

    def test_a_question_needs_a_right_and_a_wrong_answer(self):
        block = SelfStudyUnitPage._meta.get_field("questions").stream_block.child_blocks["question"]
        value = {"text": "Was?", "options": [{"text": "A", "is_correct": True}, {"text": "B", "is_correct": True}], "explanation": "Darum."}

        with pytest.raises(ValidationError):
            block.clean(block.to_python(value))

    def test_steps_of_a_unit_add_up_to_its_minutes(self):
        page = SelfStudyUnitPage.objects.get(unit__slug="2-1-gespraeche-fuehren", locale__language_code="de")
        page.steps[0].value["minutes"] += 5

        with pytest.raises(ValidationError) as refusal:
            page.full_clean()

        assert refusal.value.message_dict == {"steps": ["Die Schritte müssen zusammen 135 Minuten ergeben."]}

    def test_a_video_needs_file_captions_and_transcript(self):
        page = SelfStudyUnitPage.objects.get(unit__slug="2-1-gespraeche-fuehren", locale__language_code="de")
        page.kind = "video"

        with pytest.raises(ValidationError) as refusal:
            page.full_clean()

        assert set(refusal.value.message_dict) == {"media_file", "captions_file", "transcript"}

    def test_every_preview_runs_the_house_checks_in_german(self):
        for page in self.one_of_each():
            with self.subTest(page=page):
                shown = self.client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk])).content.decode()
                assert json.dumps("Eine Überschrift ist leer") in shown

    def test_visitors_get_no_userbar(self):
        self.client.logout()

        assert "wagtail-userbar" not in self.client.get("/hilfe/").content.decode()

    def test_every_field_and_block_of_a_page_says_in_german_what_belongs_there(self):
        silent = []
        for page in self.one_of_each():
            edit_handler = page.get_edit_handler().bind_to_model(type(page))
            for panel in fields_of(edit_handler):
                explained = panel.help_text or page._meta.get_field(panel.field_name).help_text or panel.field_name in WAGTAIL_EXPLAINS
                silent += [] if explained else [f"{type(page).__name__}.{panel.field_name}"]
            for field in page._meta.get_fields():
                if isinstance(field, StreamField):
                    silent += [f"{type(page).__name__}.{field.name}.{path}" for path in blocks_without_help(field.stream_block)]

        assert sorted(set(silent)) == []
