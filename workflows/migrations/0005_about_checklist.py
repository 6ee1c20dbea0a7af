"""Changes of checklists are told among the others."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("workflows", "0004_record_indexes"),
    ]

    operations: ClassVar = [
        migrations.AlterField(
            model_name="officerecord",
            name="about",
            field=models.CharField(
                choices=[
                    ("person", "人员"),
                    ("post", "岗位"),
                    ("unit", "单位"),
                    ("outlet", "账号"),
                    ("plan", "审签方案"),
                    ("opinion", "常用意见"),
                    ("checklist", "检查表"),
                ],
                max_length=10,
                verbose_name="对象",
            ),
        ),
    ]
