"""Tells Django about this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkflowsConfig(AppConfig):
    """流程 as an installed app."""

    name = "workflows"
    verbose_name = _("流程")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Lets addresses name rows by `<key:pk>`."""
        from django.urls import register_converter

        from .keys import Key

        register_converter(Key, "key")
