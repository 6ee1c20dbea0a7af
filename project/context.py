"""What the frame of every page needs to know: where this person belongs, what they may open, what waits."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workflows import queries
from workflows.models import Post, Role, Unit, User
from workflows.views.trail import OVERSEERS


@dataclass(frozen=True)
class Entry:
    """One line of the navigation, and which posts see it."""

    key: str
    label: Any
    icon: str
    url: str
    group: str
    roles: frozenset[str]
    short: Any = ""

    @property
    def href(self) -> str:
        return reverse(self.url)

    @property
    def is_installed(self) -> bool:
        """Whether the half that its address belongs to is here; what belongs to neither always is."""
        half, colon, _name = self.url.partition(":")
        return not colon or half in settings.HALVES

    @property
    def brief(self) -> Any:
        """What a phone's tab bar has room for."""
        return self.short or self.label


EVERYBODY = frozenset(Role.values)
TEXTS = EVERYBODY - {Role.ADMINISTRATOR}
WORK, OFFICE = "work", "office"
GROUPS = {WORK: _("工作"), OFFICE: _("管理")}
ENTRIES = (
    Entry("todo", _("待办"), "inbox", "workbench", WORK, EVERYBODY),
    Entry("articles", _("稿件审校"), "file-text", "editorial:articles", WORK, TEXTS, _("审校")),
    Entry("findings", _("整改台账"), "clipboard-check", "rectification:findings", WORK, TEXTS, _("整改")),
    Entry("inspections", _("自查检查"), "checks", "rectification:inspections", WORK, TEXTS, _("自查")),
    Entry("campaigns", _("专项检查"), "flag", "rectification:campaigns", WORK, TEXTS, _("专项")),
    Entry("opinions", _("常用意见"), "message-2", "editorial:opinions", WORK, EVERYBODY, _("意见")),
    Entry("plans", _("审签方案"), "list-check", "editorial:plans", OFFICE, EVERYBODY, _("方案")),
    Entry("checklists", _("检查表"), "list-numbers", "rectification:checklists", OFFICE, EVERYBODY),
    Entry("terms", _("整改时限"), "hourglass", "rectification:terms", OFFICE, EVERYBODY, _("时限")),
    Entry("outlets", _("平台账号"), "broadcast", "outlets", OFFICE, EVERYBODY, _("账号")),
    Entry("calendar", _("工作日历"), "calendar", "calendar", OFFICE, EVERYBODY, _("日历")),
    Entry("people", _("人员与岗位"), "users", "people", OFFICE, frozenset({Role.ADMINISTRATOR}), _("人员")),
    Entry("units", _("单位"), "sitemap", "units", OFFICE, frozenset({Role.ADMINISTRATOR})),
    Entry("trail", _("审计留痕"), "certificate", "trails", OFFICE, frozenset(OVERSEERS), _("留痕")),
    Entry(
        "office",
        _("人事与方案变更"),
        "file-description",
        "office_records",
        OFFICE,
        frozenset({Role.ADMINISTRATOR, Role.AUDITOR}),
        _("变更"),
    ),
)


class Shell:
    """The frame for one person. Asked lazily: a fragment that draws no frame costs no query."""

    def __init__(self, user: User, posts: list[Post] | None = None) -> None:
        self._user = user
        if posts is not None:
            self.posts = posts

    @cached_property
    def posts(self) -> list[Post]:
        """The posts this person holds today, the weightiest unit first."""
        return list(Post.objects.current(timezone.localdate()).filter(user=self._user).select_related("unit"))

    @cached_property
    def unit(self) -> Unit | None:
        """The unit that the person works in: of several, the one lowest in the tree."""
        return max((post.unit for post in self.posts), key=lambda unit: unit.level, default=None)

    @cached_property
    def roles(self) -> frozenset[str]:
        return frozenset(post.role for post in self.posts)

    @cached_property
    def entries(self) -> list[Entry]:
        return [entry for entry in ENTRIES if entry.roles & self.roles and entry.is_installed]

    @property
    def groups(self) -> list[tuple[Any, list[Entry]]]:
        """The navigation, in its groups."""
        found = [(GROUPS[name], [entry for entry in self.entries if entry.group == name]) for name in GROUPS]
        return [(title, entries) for title, entries in found if entries]

    @property
    def tabs(self) -> list[Entry]:
        """The first three, for a phone; the fourth tab is the person's own page, which lists the rest."""
        return self.entries[:3]

    @cached_property
    def waiting(self) -> int:
        """How many tasks wait for this person: claimed by them, or for a post they hold."""
        return queries.count_waiting(self._user, self.posts)


def shell(request: HttpRequest) -> dict[str, Shell | None]:
    """The context processor."""
    user = getattr(request, "user", None)
    known = getattr(request, "posts", None)
    return {"shell": Shell(user, known) if user is not None and user.is_authenticated else None}
