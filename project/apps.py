"""Tells Django about this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectConfig(AppConfig):
    """The site as an installed app: it carries commands, template tags, static files and the catalogue."""

    name = "project"
    verbose_name = _("清样")

    def ready(self) -> None:
        from project.wiring import wire

        wire()
