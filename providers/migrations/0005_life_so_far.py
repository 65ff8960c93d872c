"""What was published or called off before there was a Verlauf gets its lines, its review and its day of confirmation."""

from typing import Any

from django.db import migrations
from django.db.models import F, Q
from django.db.models.functions import TruncDate

from core.time import BERLIN


def tell_the_life_so_far(apps: Any, schema_editor: Any) -> None:
    """Published by the office: so reviewed and right on that day."""
    offerings, steps = (apps.get_model("providers", name) for name in ("Offering", "OfferingStep"))
    reviews, rows = (apps.get_model("providers", name) for name in ("MappingReview", "OfferingModule"))
    published = offerings.objects.filter(published_at__isnull=False)
    published.update(confirmed_on_date=TruncDate("published_at", tzinfo=BERLIN))
    steps.objects.bulk_create(
        (steps(offering_id=pk, kind="published", side="office", at=at) for pk, at in published.order_by("pk").values_list("pk", "published_at").iterator()),
        batch_size=1000,
    )
    cancelled = offerings.objects.filter(~Q(cancel_reason=""), cancelled_at__isnull=False).order_by("pk")
    steps.objects.bulk_create(
        (
            steps(offering_id=pk, kind="cancelled", side="office", at=at, remark=reason)
            for pk, at, reason in cancelled.values_list("pk", "cancelled_at", "cancel_reason").iterator()
        ),
        batch_size=1000,
    )
    promised = rows.objects.filter(offering__published_at__isnull=False).order_by("pk").annotate(at=F("offering__published_at"))
    reviews.objects.bulk_create(
        (
            reviews(offering_id=offering, module_id=module, minutes=minutes, reviewed_at=at)
            for offering, module, minutes, at in promised.values_list("offering_id", "module_id", "minutes", "at").iterator()
        ),
        batch_size=1000,
    )


class Migration(migrations.Migration):
    dependencies = [("providers", "0004_life_and_portal")]

    operations = [migrations.RunPython(tell_the_life_so_far, migrations.RunPython.noop)]
