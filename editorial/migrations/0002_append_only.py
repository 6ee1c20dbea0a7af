"""Revisions, and the editions of a plan, are never changed after."""

from typing import ClassVar

from django.db import migrations

from workflows.append_only import append_only


class Migration(migrations.Migration):
    dependencies: ClassVar = [("editorial", "0001_initial"), ("workflows", "0002_append_only")]
    operations: ClassVar = [append_only("editorial_revision", "editorial_planversion")]
