"""岗位: giving somebody a post, and ending one."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from project.forms.people import EndPostForm, PostForm
from project.office import Office, give_back, leaving, unended
from workflows import office as keeping
from workflows.models import Deed, Post
from workflows.requests import Request


def post_new(request: Request, pk: int) -> HttpResponse:
    """One more post for this person, in a unit of this administrator's."""
    office = Office(request.user)
    person = get_object_or_404(office.people(), pk=pk)
    if person == request.user:
        messages.error(request, office.why_not_person(person))
        return redirect("person", pk)
    form = PostForm(request.POST or None, office=office, person=person)
    if request.method == "POST" and form.is_valid():
        keeping.keep(form.instance, by=request.user, at=timezone.now(), unit=form.instance.unit)
        messages.success(request, _("{name}已任{post}").format(name=person.name, post=form.instance))
        return redirect("person", pk)
    return render(
        request,
        "people/post_form.html",
        {"nav": "people", "person": person, "form": form},
        status=422 if request.method == "POST" else 200,
    )


def post_end(request: Request, pk: int) -> HttpResponse:
    """The last day of a post; what it leaves behind is said first."""
    office = Office(request.user)
    units = [unit.pk for unit in office.units]
    post = get_object_or_404(
        unended(office.today).filter(unit__in=units).select_related("user", "unit"), pk=pk
    )
    if reason := office.why_not_post(post.user, post.unit):
        messages.error(request, reason)
        return redirect("person", post.user_id)
    means = leaving(post.user, [post], office.today)
    form = EndPostForm(request.POST or None, instance=post, initial={"ends_on": office.today})
    if request.method == "POST" and form.is_valid():
        over = form.cleaned_data["ends_on"] < office.today
        with transaction.atomic():
            if over and not _holds_otherwise(post, office):
                give_back(means.claimed, post.user)
            keeping.keep(form.instance, by=request.user, at=timezone.now(), unit=post.unit, deed=Deed.END)
        messages.success(request, _("{post}任职截止已登记").format(post=post))
        return redirect("person", post.user_id)
    return render(
        request,
        "people/post_end.html",
        {"nav": "people", "person": post.user, "post": post, "means": means, "form": form},
        status=422 if request.method == "POST" else 200,
    )


def _holds_otherwise(post: Post, office: Office) -> bool:
    """Whether the person holds the same role by another post too."""
    return unended(office.today).filter(user=post.user_id, role=post.role).exclude(pk=post.pk).exists()
