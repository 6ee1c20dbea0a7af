"""Tells Django about this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EditorialConfig(AppConfig):
    """编审发布 as an installed app."""

    name = "editorial"
    verbose_name = _("编审发布")
    default_auto_field = "django.db.models.BigAutoField"
