"""The index of columns without a condition, which SQLite cannot match with a column asked for as a parameter."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("editorial", "0007_opinion_level")]
    operations: ClassVar = [
        migrations.RemoveIndex(model_name="article", name="article_of_column"),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(fields=["unit", "column", "-changed_at"], name="article_of_column"),
        ),
    ]
