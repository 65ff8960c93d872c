from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0010_first_mail_rules"),
    ]

    operations = [
        migrations.AddField(
            model_name="publicchange",
            name="subject",
            field=models.CharField(
                choices=[("programme", "Programme"), ("offerings", "Offerings")],
                default="programme",
                max_length=20,
                verbose_name="betrifft",
            ),
        ),
    ]
