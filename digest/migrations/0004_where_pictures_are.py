from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("digest", "0003_links"),
    ]

    operations = [
        migrations.AddField(
            model_name="frozen",
            name="media",
            field=models.CharField(blank=True, default="", max_length=500),
        ),
    ]
