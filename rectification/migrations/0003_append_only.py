"""Editions of a checklist and of the terms, and what was urged, are never changed after."""

from typing import ClassVar

from django.db import migrations

from workflows.append_only import append_only


class Migration(migrations.Migration):
    dependencies: ClassVar = [("rectification", "0002_initial"), ("workflows", "0002_append_only")]
    operations: ClassVar = [
        append_only("rectification_checklistversion", "rectification_termsversion", "rectification_urging")
    ]
