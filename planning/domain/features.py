"""Wording a strength, a challenge or a place of a Quartier anew. Adding and removing is in planning.domain.quartiere."""

from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from core.domain import audit
from core.models import User
from planning.domain.quartiere import QuartierRefused, open_version
from planning.models import QuartierFeature


def feature_fingerprint(feature: QuartierFeature) -> str:
    """Of what a form shows: whoever saves says by it what they had before their eyes."""
    return sha256(repr((feature.kind, feature.title, feature.text, feature.address)).encode()).hexdigest()[:16]


def change_feature(feature: QuartierFeature, *, kind: str, title: str, text: str, address: str, seen: str, by: User) -> QuartierFeature:
    """Say it otherwise. Twice is once; refused when somebody else changed it since `seen`, or when it stands there already.

    Effects under the division's lock: row, one audit line; none when nothing changed. Raises QuartierRefused.
    """
    with transaction.atomic():
        open_version(feature.quartier.geography)
        locked = QuartierFeature.objects.filter(pk=feature.pk).select_related("quartier").first()
        if locked is None:
            raise QuartierRefused(_("Diese Angabe wurde inzwischen entfernt."))
        found = feature_fingerprint(locked)
        locked.kind, locked.title, locked.text, locked.address = kind, title, text, address
        if feature_fingerprint(locked) == found:
            return locked  # the button was pressed twice
        if seen != found:
            raise QuartierRefused(_("Inzwischen hat jemand anderes das geändert. Gespeichert wurde nichts; bitte sehen Sie sich den neuen Stand an."))
        if QuartierFeature.objects.filter(quartier=locked.quartier, kind=kind, title=title).exclude(pk=locked.pk).exists():
            raise QuartierRefused(_("Das steht bei diesem Quartier schon."), "title")
        locked.save(update_fields=["kind", "title", "text", "address"])
        audit.record(locked.quartier, "planning.feature_changed", by=by, data={"kind": kind})
    return locked
