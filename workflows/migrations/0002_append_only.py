"""The trail may only grow."""

from typing import ClassVar

from django.db import migrations

from workflows.append_only import append_only


class Migration(migrations.Migration):
    dependencies: ClassVar = [("workflows", "0001_initial")]
    operations: ClassVar = [append_only("workflows_record")]
