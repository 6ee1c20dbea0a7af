"""The trail, what was changed about the office, and how accounts stood may only grow."""

from typing import ClassVar

from django.db import migrations

from workflows.append_only import append_only


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("workflows", "0001_initial"),
        # viewflow's fifteen, before the other models are there: each of them loads every model there is
        ("viewflow", "0015_task_scheduled"),
    ]
    operations: ClassVar = [
        append_only("workflows_record", "workflows_officerecord", "workflows_outletstatus")
    ]
