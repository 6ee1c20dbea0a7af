"""人员: who there is, for the administrators of their units. What is not theirs to see is a 404."""

from __future__ import annotations

from functools import partial

from axes.utils import reset as unlock
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from project.forms.people import NewPersonForm, PeopleFilter, PersonForm
from project.office import Leaving, Office, give_back, leaving, new_password, unended
from workflows import office as keeping
from workflows.live.hints import push_goodbye
from workflows.models import About, Deed, OfficeRecord, Post, Unit, User
from workflows.requests import Request

A_PAGE = 30


def people(request: Request) -> HttpResponse:
    """Everybody in this administrator's units."""
    office = Office(request.user)
    asked = PeopleFilter(request.GET, office=office)
    page = Paginator(office.with_posts(asked.chosen()), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "people/list.html", {"nav": "people", "asked": asked, "page": page})


def person(request: Request, pk: int) -> HttpResponse:
    """One person: what they hold and held, what they are at, what was changed."""
    office = Office(request.user)
    return _person_page(request, office, _person_or_404(office, pk))


@never_cache
def person_new(request: Request) -> HttpResponse:
    """A new person, with a first post; the initial password is shown on the answer and nowhere else."""
    office = Office(request.user)
    form = NewPersonForm(request.POST or None, office=office)
    if request.method == "POST" and form.is_valid():
        at, password = timezone.now(), new_password()
        someone, post = form.instance, form.first_post()
        someone.set_password(password)
        someone.must_change_password = True
        with transaction.atomic():
            keeping.keep(someone, by=request.user, at=at, unit=post.unit)
            keeping.keep(post, by=request.user, at=at, unit=post.unit)
        return _told_once(request, someone, password, _("{name}的账号已建好").format(name=someone.name))
    return render(
        request,
        "people/form.html",
        {"nav": "people", "form": form, "title": _("新建人员")},
        status=422 if request.method == "POST" else 200,
    )


def person_edit(request: Request, pk: int) -> HttpResponse:
    """Name, title, telephone, mail."""
    office = Office(request.user)
    someone = _person_or_404(office, pk)
    if refused := _refused(request, office, someone):
        return refused
    form = PersonForm(request.POST or None, instance=someone)
    if request.method == "POST" and form.is_valid():
        keeping.keep(form.instance, by=request.user, at=timezone.now(), unit=_unit_of(office, someone))
        messages.success(request, _("已保存"))
        return redirect("person", pk)
    return render(
        request,
        "people/form.html",
        {"nav": "people", "form": form, "title": _("修改资料"), "person": User.objects.get(pk=pk)},
        status=422 if request.method == "POST" else 200,
    )


def person_deactivate(request: Request, pk: int) -> HttpResponse:
    """Says first what it means. Nobody is deleted: what they signed keeps their name."""
    office = Office(request.user)
    someone = _person_or_404(office, pk)
    if refused := _refused(request, office, someone):
        return refused
    posts = list(unended(office.today).filter(user=someone).select_related("unit"))
    means = leaving(someone, posts, office.today)
    if request.method == "POST" and someone.is_active:
        _deactivate(someone, means, by=request.user, unit=_unit_of(office, someone))
        messages.success(request, _("{name}已停用，登录立即失效").format(name=someone.name))
        return redirect("person", pk)
    return render(request, "people/deactivate.html", {"nav": "people", "person": someone, "means": means})


def _deactivate(someone: User, means: Leaving, *, by: User, unit: Unit) -> None:
    with transaction.atomic():
        give_back(means.claimed, someone)
        someone.is_active = False
        keeping.keep(someone, by=by, at=timezone.now(), unit=unit, deed=Deed.DEACTIVATE)
        transaction.on_commit(partial(push_goodbye, someone.pk), robust=True)


@never_cache
@require_POST
def person_reactivate(request: Request, pk: int) -> HttpResponse:
    """Back again, with a new password: who knows the old one after all that time?"""
    return _with_new_password(request, pk, Deed.REACTIVATE, _("{name}的账号已恢复"))


@never_cache
@require_POST
def person_password(request: Request, pk: int) -> HttpResponse:
    """A new initial password, for who forgot theirs; all their sessions end."""
    return _with_new_password(request, pk, Deed.RESET_PASSWORD, _("{name}的密码已重设"))


def _with_new_password(request: Request, pk: int, deed: Deed, told: str) -> HttpResponse:
    office = Office(request.user)
    someone = _person_or_404(office, pk)
    if refused := _refused(request, office, someone):
        return refused
    password = new_password()
    someone.set_password(password)
    someone.is_active = someone.is_active or deed == Deed.REACTIVATE
    someone.must_change_password = True
    unlock(username=someone.username)
    keeping.keep(someone, by=request.user, at=timezone.now(), unit=_unit_of(office, someone), deed=deed)
    return _told_once(request, someone, password, told.format(name=someone.name))


def _told_once(request: Request, someone: User, password: str, told: str) -> HttpResponse:
    return render(
        request,
        "people/password_once.html",
        {"nav": "people", "person": someone, "password": password, "told": told},
    )


def _person_or_404(office: Office, pk: int) -> User:
    return get_object_or_404(office.people(), pk=pk)


def _refused(request: Request, office: Office, someone: User) -> HttpResponse | None:
    reason = office.why_not_person(someone)
    if not reason:
        return None
    messages.error(request, reason)
    return _person_page(request, office, someone, status=422)


def _unit_of(office: Office, someone: User) -> Unit:
    """Where a change about this person is filed: their newest post among these units."""
    posts = Post.objects.filter(user=someone, unit__in=[unit.pk for unit in office.units])
    return posts.select_related("unit").order_by("-starts_on", "-pk")[0].unit


def _person_page(request: Request, office: Office, someone: User, status: int = 200) -> HttpResponse:
    posts = list(Post.objects.filter(user=someone).select_related("unit").order_by("-starts_on", "-pk"))
    current = [post for post in posts if not _over(post, office)]
    return render(
        request,
        "people/person.html",
        {
            "nav": "people",
            "person": someone,
            "current": [(post, not office.why_not_post(someone, post.unit)) for post in current],
            "past": [post for post in posts if _over(post, office)],
            "why_not": office.why_not_person(someone),
            "is_self": someone == request.user,
            "means": leaving(someone, [], office.today),
            "today": office.today,
            "records": OfficeRecord.objects.visible_to(request.user)
            .filter(
                Q(about=About.PERSON, about_id=someone.pk)
                | Q(about=About.POST, about_id__in=[post.pk for post in posts])
            )
            .select_related("actor")[:10],
        },
        status=status,
    )


def _over(post: Post, office: Office) -> bool:
    return post.ends_on is not None and post.ends_on < office.today
