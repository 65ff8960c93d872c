import pytest
from django.core.exceptions import ValidationError

from core.fields import NameField


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("  Amina \t Lale\n", "Amina Lale"),
        ("Lena\u202egnorts", "Lenagnorts"),  # would turn the letters behind it round
        ("Le\u200bna\u2066\ufeff", "Lena"),
        ("Zoë-Şule O’Neill", "Zoë-Şule O’Neill"),
        ("می\u200cخواهم", "می\u200cخواهم"),  # the joiner belongs to the word
    ],
)
def test_name_is_what_one_sees(typed, printed):
    assert NameField(max_length=100).clean(typed) == printed


@pytest.mark.parametrize("typed", ["", "  ", "\u200b\u202e", "\x00"])
def test_name_of_invisible_characters_is_missing(typed):
    with pytest.raises(ValidationError, match="Dieses Feld muss ausgefüllt werden"):
        NameField().clean(typed)
