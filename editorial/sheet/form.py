"""What stands on a sheet: words in their places, and nothing that a template would have to work out."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Field:
    """A label and what stands beside it; `wide` takes a whole line."""

    label: str
    value: str
    wide: bool = False


@dataclass(frozen=True)
class Seat:
    """One signer's place: signed, or blank for the pen."""

    place: str
    decision: str
    words: str
    name: str
    at: str
    notes: tuple[str, ...] = ()
    owed: bool = False


@dataclass(frozen=True)
class LevelBlock:
    """One level: its seats in the order in which they signed, and what its proof came to."""

    name: str
    proof: str
    over: bool
    seats: tuple[Seat, ...]


@dataclass(frozen=True)
class Section:
    """Lines under one label."""

    label: str
    lines: tuple[str, ...]
    warns: bool = False


@dataclass(frozen=True)
class Sheet:
    """One round of one text."""

    number: str
    office: str
    title: str
    state: str
    fields: tuple[Field, ...]
    levels: tuple[LevelBlock, ...]
    issued: str
    published: tuple[str, ...]
    corrections: tuple[str, ...]
    earlier: tuple[str, ...]
    plan: str
    loosened: str
    proof: tuple[Field, ...]
    url: str
    printed: str

    @property
    def rows(self) -> list[list[Field]]:
        """The fields as lines of one or two; what stands alone takes the whole line."""
        lines: list[list[Field]] = []
        for each in self.fields:
            if not each.wide and lines and len(lines[-1]) == 1 and not lines[-1][0].wide:
                lines[-1].append(each)
            else:
                lines.append([each])
        return lines

    @property
    def sections(self) -> list[Section]:
        """What follows the signatures, without what does not apply."""
        found = [
            Section(_("签发"), (self.issued,)),
            Section(_("发布登记"), self.published or (_("尚未发布"),)),
            Section(_("更正与撤稿"), self.corrections),
            Section(_("历次退改"), self.earlier),
            Section(_("审签方案"), (self.plan,)),
            Section(_("放宽说明"), (self.loosened,) if self.loosened else (), warns=True),
        ]
        return [section for section in found if section.lines]


def labels() -> dict[str, str]:
    """The words that are printed on every sheet."""
    return {
        "heading": _("新媒体稿件审签单"),
        "number": _("编号"),
        "state": _("状态"),
        "level": _("审级"),
        "seat": _("席位"),
        "opinion": _("审签意见"),
        "signature": _("签名、时间"),
        "by_hand": _("　　　年　　月　　日"),
        "owed": _("未补签"),
        "scan": _("扫码看稿件与留痕"),
        "page": _("第 {n} 页，共 {m} 页"),
    }
