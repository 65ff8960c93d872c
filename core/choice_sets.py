"""Several values of one vocabulary in one column: a whole number with a bit for each (docs/decisions/0130).

    target_groups = ChoiceSetField(_("Zielgruppen"), vocabulary=Sector)

`row.target_groups` is a frozenset of the vocabulary's values, `labels(row.target_groups, Sector)` their words in its order, and
`filter(target_groups__any={"market", "politics"})` finds rows that have one of them.

The bit of a value is its place in the vocabulary: new values are added at the end, and none is ever taken away or moved.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.lookups import BuiltinLookup
from django.utils.translation import gettext_lazy as _

Vocabulary = type[models.TextChoices]


def mask_of(values: Iterable[str], vocabulary: Vocabulary) -> int:
    """One bit for each value. Raises ValueError for a value that the vocabulary does not have."""
    places = _places(vocabulary)
    mask = 0
    for value in values:
        if value not in places:
            raise ValueError(f"{value!r} is not in {vocabulary.__name__}")
        mask |= 1 << places[value]
    return mask


def values_of(mask: int, vocabulary: Vocabulary) -> frozenset[str]:
    """The values whose bits are set; bits that a newer version has written are passed over."""
    return frozenset(value for value, place in _places(vocabulary).items() if mask >> place & 1) if mask else frozenset()


@cache  # asked for each row that is read; Django makes the list of values anew each time
def _places(vocabulary: Vocabulary) -> dict[str, int]:
    return {value: place for place, value in enumerate(vocabulary.values)}


def in_order(values: Iterable[str], vocabulary: Vocabulary) -> list[str]:
    """The same values as the vocabulary lists them."""
    wanted = set(values)
    return [value for value in vocabulary.values if value in wanted]


def labels(values: Iterable[str], vocabulary: Vocabulary) -> list[str]:
    """Their words in the language being spoken, as the vocabulary lists them."""
    return [str(vocabulary(value).label) for value in in_order(values, vocabulary)]


class ChoiceSetFormField(forms.MultipleChoiceField):
    """Check boxes; the value is a frozenset."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> frozenset[str]:
        """What was ticked."""
        return frozenset(super().clean(value))


class ChoiceSetField(models.PositiveBigIntegerField):
    """A set of values of a vocabulary; at most 63 of them."""

    # What the type checker is told of the attribute on rows.
    _pyi_private_set_type: Iterable[str]  # type: ignore[assignment] # not the base's number
    _pyi_private_get_type: frozenset[str]  # type: ignore[assignment]

    def __init__(self, *args: Any, vocabulary: Vocabulary | None = None, **kwargs: Any) -> None:
        self.vocabulary = vocabulary
        kwargs.setdefault("default", frozenset)
        super().__init__(*args, **kwargs)

    @property
    def words(self) -> Vocabulary:
        """The vocabulary; migrations know none, and ask for none."""
        if self.vocabulary is None:
            raise TypeError(f"{self.name} has no vocabulary")
        return self.vocabulary

    def deconstruct(self) -> Any:
        """For migrations it is the number it is in the database, so that they need no code of ours."""
        name, _path, args, kwargs = super().deconstruct()
        kwargs["default"] = self.get_prep_value(self.get_default())
        return name, "django.db.models.PositiveBigIntegerField", args, kwargs

    def clone(self) -> "ChoiceSetField":
        """With its vocabulary, which `deconstruct` leaves out."""
        clone: ChoiceSetField = super().clone()  # type: ignore[misc] # the stubs leave it out
        clone.vocabulary = self.vocabulary
        return clone

    def from_db_value(self, value: int | None, expression: Any, connection: Any) -> frozenset[str] | None:
        """As the code sees it."""
        return None if value is None else values_of(value, self.words)

    def to_python(self, value: Any) -> frozenset[str]:
        """From a set, a list, or the number of a dump. Raises ValidationError."""
        if isinstance(value, int) or (isinstance(value, str) and value.isdigit()):
            return values_of(int(value), self.words)
        try:
            return values_of(mask_of(value or (), self.words), self.words)
        except ValueError as error:
            raise ValidationError(_("„%(value)s“ steht hier nicht zur Wahl.") % {"value": error}, code="invalid_choice") from error

    def get_prep_value(self, value: Any) -> int | None:
        """As the database keeps it."""
        return value if value is None or isinstance(value, int) else mask_of(value, self.words)

    def value_from_object(self, obj: models.Model) -> Any:
        """For forms, in the vocabulary's order."""
        return in_order(super().value_from_object(obj), self.words)

    def value_to_string(self, obj: models.Model) -> str:
        """For dumps."""
        return str(self.get_prep_value(super().value_from_object(obj)))

    def formfield(self, **kwargs: Any) -> Any:  # type: ignore[override] # check boxes instead of a number
        """One check box for each value."""
        named = {"label": self.verbose_name, "help_text": self.help_text, "required": False, "choices": self.words.choices, "initial": self.get_default}
        return kwargs.pop("form_class", ChoiceSetFormField)(**named | kwargs)

    def clean(self, value: Any, model_instance: models.Model | None) -> frozenset[str]:
        """A set has no smallest and greatest value, which is what numbers are asked for."""
        return self.to_python(value)


@ChoiceSetField.register_lookup
class AnyOf(BuiltinLookup):
    """`field__any`: at least one of these values."""

    lookup_name = "any"

    def get_prep_lookup(self) -> Any:
        """The values as one number."""
        return self.lhs.output_field.get_prep_value(self.rhs)

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """The same on both databases."""
        lhs, lhs_params = self.process_lhs(compiler, connection)
        rhs, rhs_params = self.process_rhs(compiler, connection)
        return f"({lhs} & {rhs}) <> 0", [*lhs_params, *rhs_params]
