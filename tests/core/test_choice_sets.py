"""Sets of values in one column: what is stored, found again, typed and dumped."""

import pytest
from django.core import serializers
from django.core.exceptions import ValidationError
from django.forms import modelform_factory

from core.choice_sets import in_order, labels, mask_of, values_of
from core.enums import Sector
from providers.enums import AccessibilityFeature, TeachingLanguage
from providers.models import Offering
from tests.factories.providers import OfferingFactory


def test_bits_of_stored_values_never_move():
    assert {value: mask_of([value], Sector) for value in Sector.values} == {
        "administration": 1,
        "politics": 2,
        "market": 4,
        "civil_society": 8,
        "volunteer": 16,
    }
    assert TeachingLanguage.values == ["de", "de-simple", "gsg", "en", "fr", "tr", "ar", "uk", "ru", "it", "pl", "ro"]
    assert AccessibilityFeature.values == [
        "step_free",
        "toilet",
        "parking",
        "hearing_loop",
        "sign_interpreter",
        "live_captions",
        "accessible_documents",
        "large_print",
        "assistance_dog",
        "companion",
        "quiet_room",
    ]


def test_masks_and_values_are_each_others_inverse():
    for mask in range(2 ** len(Sector.values)):
        assert mask_of(values_of(mask, Sector), Sector) == mask


def test_bits_of_a_newer_version_are_passed_over():
    assert values_of(2**40 | 4, Sector) == {"market"}


def test_an_unknown_value_is_refused():
    with pytest.raises(ValueError, match="'gods' is not in Sector"):
        mask_of(["gods"], Sector)
    with pytest.raises(ValidationError):
        Offering._meta.get_field("target_groups").to_python(["gods"])


def test_order_and_words_are_the_vocabularys():
    assert in_order({"volunteer", "administration"}, Sector) == ["administration", "volunteer"]
    assert labels({"volunteer", "politics"}, Sector) == ["Kommunalpolitik", "Ehrenamt"]


@pytest.mark.django_db
def test_rows_are_found_by_any_of_several_values():
    for_market = OfferingFactory(target_groups={"market", "politics"})
    for_volunteers = OfferingFactory(target_groups={"volunteer"})
    for_all = OfferingFactory()

    found = Offering.objects.filter(target_groups__any={"market", "volunteer"}).order_by("pk")

    assert list(found) == [for_market, for_volunteers]
    assert list(Offering.objects.filter(target_groups=frozenset())) == [for_all]
    assert (for_all.target_groups, for_all.teaching_languages) == (frozenset(), {"de"})


@pytest.mark.django_db
def test_forms_show_and_give_sets():
    offering = OfferingFactory(target_groups={"volunteer"})
    form_class = modelform_factory(Offering, fields=["target_groups"])

    shown = form_class(instance=offering)
    sent = form_class({"target_groups": ["market", "politics"]}, instance=offering)
    wrong = form_class({"target_groups": ["gods"]}, instance=offering)

    assert shown["target_groups"].value() == ["volunteer"]
    assert (sent.is_valid(), sent.cleaned_data, sent.instance.target_groups) == (True, {"target_groups": {"market", "politics"}}, {"market", "politics"})
    assert not wrong.is_valid()


@pytest.mark.django_db
def test_dumps_are_loaded_as_they_were():
    offering = OfferingFactory(teaching_languages={"gsg", "de"})

    (loaded,) = serializers.deserialize("json", serializers.serialize("json", [offering]))

    assert loaded.object.teaching_languages == {"gsg", "de"}
