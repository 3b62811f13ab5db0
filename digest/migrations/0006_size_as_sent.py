from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("digest", "0005_tried"),
    ]

    operations = [
        migrations.AddField(
            model_name="frozen",
            name="size",
            field=models.PositiveIntegerField(default=0),
        ),
    ]
