"""Tells Django about this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RectificationConfig(AppConfig):
    """整改闭环 as an installed app."""

    name = "rectification"
    verbose_name = _("整改闭环")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from rectification.redating import listen

        listen()
