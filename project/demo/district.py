"""Whom the demo is about: its units, people, posts and accounts, entered as when a site is new."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from project.demo.cast import PASSWORD
from project.demo.files import read
from workflows import office, outlets
from workflows.models import Deed, Outlet, Post, Role, Unit, User

SET_UP = "2026-01-05 09:00"  # when the administrator is supposed to have entered it all


@dataclass
class District:
    """What the stories name by key. `by` entered it all, at `at`."""

    by: User
    at: datetime
    units: dict[str, Unit] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    outlets: dict[str, Outlet] = field(default_factory=dict)


def found(folder: str = "") -> District:
    """A first unit with its administrator, who enters all the others, on record. The files of a demo other than the
    district's own lie in a folder."""
    file, password = read(f"{folder}people.toml"), make_password(PASSWORD)
    persons, (top, *units) = file["people"], file["units"]
    first = next(who for who in persons if who["posts"][0]["role"] == Role.ADMINISTRATOR)
    root, by = Unit.objects.create(**_named(top)), User.objects.create(**_person(first, password))
    Post.objects.create(**_post(first["posts"][0], by, root))
    district = District(by, _moment(SET_UP), {top["key"]: root}, {by.username: by})
    for each in units:
        _enter_unit(district, each)
    for each in persons:
        if each is not first:
            _enter_person(district, each, password)
    for each in read(f"{folder}outlets.toml")["outlets"]:
        _enter_outlet(district, each)
    for each in persons:
        _let_go(district, each)
    return district


def _moment(text: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(text))


def _named(unit: dict[str, Any]) -> dict[str, str]:
    return {"name": unit["name"], "short_name": unit.get("short_name", "")}


def _person(who: dict[str, Any], password: str) -> dict[str, str]:
    return {"username": who["username"], "name": who["name"], "title": who["title"], "password": password}


def _post(post: dict[str, str], user: User, unit: Unit) -> dict[str, Any]:
    return {"user": user, "unit": unit, "role": post["role"], "starts_on": date.fromisoformat(post["starts"])}


def _enter_unit(district: District, data: dict[str, Any]) -> None:
    parent = district.units[data["parent"]]
    unit = Unit(**_named(data), parent=parent, desk=district.units.get(data.get("desk", "")))
    office.keep(unit, by=district.by, at=district.at, unit=parent)
    district.units[data["key"]] = unit


def _enter_person(district: District, who: dict[str, Any], password: str) -> None:
    user = User(**_person(who, password))
    office.keep(user, by=district.by, at=district.at, unit=district.units[who["posts"][0]["unit"]])
    for each in who["posts"]:
        post = Post(**_post(each, user, district.units[each["unit"]]))
        office.keep(post, by=district.by, at=district.at, unit=post.unit)
    district.people[user.username] = user


def _let_go(district: District, who: dict[str, Any]) -> None:
    """Whoever has left: the posts end on a day, and the account is switched off."""
    user = district.people[who["username"]]
    for each in who["posts"]:
        if "ends" in each:
            post = user.posts.get(role=each["role"], unit=district.units[each["unit"]])
            post.ends_on = date.fromisoformat(each["ends"])
            at = _moment(f"{each['ends']} 17:00")
            office.keep(post, by=district.by, at=at, unit=post.unit, deed=Deed.END)
            if not who.get("active", True):
                user.is_active = False
                office.keep(user, by=district.by, at=at, unit=post.unit, deed=Deed.DEACTIVATE)


def _enter_outlet(district: District, data: dict[str, Any]) -> None:
    names = ("name", "platform", "handle", "filing_number", "operator", "vendor", "aliases")
    outlet = Outlet(
        **{name: data[name] for name in names if name in data},
        unit=district.units[data["unit"]],
        owner=district.people[data["owner"]] if "owner" in data else None,
        opened_on=date.fromisoformat(data["opened"]),
    )
    outlets.enter(outlet, by=district.by, at=district.at)
    if "status" in data:
        since, why = date.fromisoformat(data["since"]), data["why"]
        outlets.change_status(outlet, data["status"], since=since, why=why, by=district.by, at=district.at)
    if "silent" in data:
        outlets.posted([outlet.pk], timezone.localdate() - timedelta(days=data["silent"]))
    district.outlets[data["key"]] = outlet
