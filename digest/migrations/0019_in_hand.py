"""What a worker has in hand, so that people can see it."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("digest", "0018_headway")]

    operations = [
        migrations.AddField(
            model_name="worker", name="in_hand", field=models.JSONField(default=list)
        ),
    ]
