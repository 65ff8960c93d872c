"""Two rules from the first day on: remind before an offering begins, ask how it was. The office may switch them off."""

from django.db import migrations
from django.utils import timezone

RULES = (("reminder", "before_first", 3), ("feedback_asked", "after_last", 2))


def add_rules(apps, schema_editor):
    rule = apps.get_model("core", "MailRule")
    for mail, moment, days in RULES:
        rule.objects.get_or_create(mail=mail, moment=moment, days=days, recipients="confirmed", defaults={"since_date": timezone.localdate()})


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0009_mail_texts_and_rules"),
    ]

    operations = [
        migrations.RunPython(add_rules, migrations.RunPython.noop),
    ]
