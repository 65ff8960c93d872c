"""Texts of records in the language being spoken (docs/decisions/0072).

    title = TranslatedCharField(_("Titel"), max_length=100)
    title_en = models.CharField(_("Titel auf Englisch"), max_length=100, blank=True)

`row.title` reads English where English is spoken and `title_en` says something, else German; `row.title = …` and everything
that stores or checks is German. So no template, feed or mail asks for a language, and no list needs another query.
"""

from typing import Any

from django.db import models
from django.db.models.query_utils import DeferredAttribute

from core import language as languages


class _Spoken(DeferredAttribute):
    """Reads the column of the language spoken now. Having __set__, it also answers for rows that are loaded already."""

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is None:
            return self
        language = languages.current()
        # Under the field's own name lies German; a language without a column for this text is answered in German.
        return (getattr(instance, f"{self.field.attname}_{language}", None) if language != languages.DEFAULT else None) or self.stored(instance)

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value

    def stored(self, instance: Any) -> Any:
        """The German text; loads it where it was deferred."""
        name = self.field.attname
        return instance.__dict__[name] if name in instance.__dict__ else super().__get__(instance)


class _Translated(models.Field):
    descriptor_class = _Spoken

    def deconstruct(self) -> Any:
        """For migrations the column is what it is without languages."""
        name, _path, args, kwargs = super().deconstruct()
        return name, f"django.db.models.{'JSONField' if isinstance(self, models.JSONField) else 'CharField'}", args, kwargs

    def _stored(self, instance: Any) -> Any:
        return getattr(type(instance), self.attname).stored(instance)

    def pre_save(self, model_instance: Any, add: bool) -> Any:
        """What is saved is German, whoever is reading meanwhile."""
        return self._stored(model_instance)

    def value_from_object(self, obj: Any) -> Any:
        """What forms show and dumps keep is German."""
        return self._stored(obj)

    def clean(self, value: Any, model_instance: Any) -> Any:
        """What is checked, and then put back by the model, is German; forms without a model check what was typed."""
        return super().clean(self._stored(model_instance) if model_instance is not None else value, model_instance)


class TranslatedCharField(_Translated, models.CharField):
    """A line of text."""


class TranslatedJSONField(_Translated, models.JSONField):
    """A list of texts."""


class TranslatedModel(models.Model):
    """A record with such fields."""

    class Meta:
        abstract = True

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        """Django copies attribute by attribute: in German, or English texts would come into the German columns."""
        with languages.spoken(languages.DEFAULT):
            super().refresh_from_db(*args, **kwargs)
