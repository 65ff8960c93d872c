import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0005_user_language"),
    ]

    operations = [
        migrations.CreateModel(
            name="PublicChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("noted_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="bemerkt am")),
            ],
            options={
                "verbose_name": "Änderung an öffentlichen Daten",
                "verbose_name_plural": "Änderungen an öffentlichen Daten",
            },
        ),
    ]
