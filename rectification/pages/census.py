"""The page on which one unit tells what it has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404

from rectification.forms.census import CensusForm
from rectification.models import OVERSEE, Census
from workflows import engine
from workflows.models import Record, User
from workflows.pages import Asked
from workflows.permissions import holds
from workflows.telling import WITH, Told, tell

from .campaign import Row, rows_of


@dataclass(frozen=True)
class CensusPage:
    """Everything that the templates of the page name. `form` only for who may fill it in now."""

    census: Census
    asked: Asked
    form: CensusForm | None
    row: Row
    told: list[Told]
    oversees: bool


def census_for(reader: User, pk: int) -> Census:
    """The census, if this person may know of it; else 404."""
    about = ("campaign__unit", "unit", "asked", "author", "answered_by")
    found = Census.objects.visible_to(reader).select_related(*about).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def read(census: Census, reader: User, *, at: datetime, asked: Asked) -> CensusPage:
    records = Record.objects.filter(case=census.pk).select_related(*WITH).order_by("-at", "-pk")
    form = None
    if "answer" in engine.open_to(reader, census, at=at):
        again = asked.form if isinstance(asked.form, CensusForm) else None
        form = again or CensusForm(subject=census, by=reader, verb="answer")
    return CensusPage(
        census=census,
        asked=asked,
        form=form,
        row=rows_of([census], census.campaign, at)[0],
        told=tell(list(records), subjects=[census]),
        oversees=holds(reader, *OVERSEE, over=census.unit),
    )
