"""Tells Django about this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkflowsConfig(AppConfig):
    """流程 as an installed app."""

    name = "workflows"
    verbose_name = _("流程")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Lets addresses name rows by `<key:pk>`, and what was told reach open pages."""
        from django.contrib.auth.signals import user_logged_out
        from django.urls import register_converter

        from . import engine
        from .keys import Key
        from .live import hints

        register_converter(Key, "key")
        engine.told.connect(hints.push_told, dispatch_uid="workflows.live")
        user_logged_out.connect(hints.signed_out, dispatch_uid="workflows.live")
