"""What happens to every request: language and static files, under a synchronous and an asynchronous server."""

from collections.abc import Callable
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.http import HttpRequest, HttpResponse
from django.test import AsyncRequestFactory, Client, RequestFactory
from django.utils.translation import get_language

from project.middleware import LanguageMiddleware, StaticFilesMiddleware
from workflows.models import User

Say = Callable[..., str]
SERVERS = ["synchronous", "asynchronous"]


def ask(
    server: str, middleware: Any, view: Callable[[HttpRequest], HttpResponse], **asked: Any
) -> HttpResponse:
    """What the middleware answers, with that view behind it, under that kind of server."""
    cookies = asked.pop("cookies", {})
    request: HttpRequest
    if server == "synchronous":
        request = RequestFactory(headers=asked.pop("headers", {})).get(asked.pop("path", "/"))
        request.COOKIES.update(cookies)
        answer = middleware(view)(request)
    else:

        async def async_view(request: HttpRequest) -> HttpResponse:
            return view(request)

        request = AsyncRequestFactory(headers=asked.pop("headers", {})).get(asked.pop("path", "/"))
        request.COOKIES.update(cookies)
        answer = async_to_sync(middleware(async_view))(request)
    assert isinstance(answer, HttpResponse)
    return answer


@pytest.fixture(params=SERVERS)
def say(request: pytest.FixtureRequest) -> Say:
    """The language that a view speaks to a browser with this cookie and this preference."""

    def view(_: HttpRequest) -> HttpResponse:
        return HttpResponse(get_language())

    def say(cookie: str = "", header: str = "") -> str:
        cookies, headers = {"django_language": cookie}, {"accept-language": header}
        return ask(request.param, LanguageMiddleware, view, cookies=cookies, headers=headers).content.decode()

    return say


def test_the_site_speaks_chinese_whatever_the_browser_prefers(say: Say) -> None:
    assert say(header="en-GB,en;q=0.9") == "zh-hans"


def test_who_chose_english_gets_english(say: Say) -> None:
    assert say(cookie="en") == "en"


def test_a_language_that_we_do_not_offer_means_chinese(say: Say) -> None:
    assert say(cookie="tlh") == "zh-hans"


def test_one_readers_language_does_not_stay_for_the_next(say: Say) -> None:
    say(cookie="en")
    assert get_language() == "zh-hans"


def test_a_persons_own_choice_goes_before_the_browsers(rf: RequestFactory) -> None:
    request = rf.get("/")
    request.user = User(username="lin", name="林晓岚", language="en")

    def view(asked: HttpRequest) -> HttpResponse:
        middleware.process_view(asked, view, (), {})
        return HttpResponse(get_language())

    middleware = LanguageMiddleware(view)
    answer = middleware(request)
    assert isinstance(answer, HttpResponse)
    assert answer.content == b"en"
    assert get_language() == "zh-hans"


@pytest.mark.django_db
def test_the_choice_is_made_with_a_button_and_kept_by_the_browser(client: Client) -> None:
    answer = client.post("/language", {"language": "en", "next": "/healthz"})
    assert answer.status_code == 302
    assert answer.cookies["django_language"].value == "en"


@pytest.mark.parametrize("server", SERVERS)
def test_a_static_file_is_answered_whole_with_its_kind(server: str) -> None:
    def elsewhere(_: HttpRequest) -> HttpResponse:
        return HttpResponse(status=404)

    answer = ask(server, StaticFilesMiddleware, elsewhere, path="/static/django_htmx/htmx-4.min.js")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/javascript")
    assert int(answer["Content-Length"]) == len(answer.content) > 1000


@pytest.mark.parametrize("server", SERVERS)
def test_what_is_no_static_file_goes_to_its_view(server: str) -> None:
    def page(_: HttpRequest) -> HttpResponse:
        return HttpResponse("page")

    assert ask(server, StaticFilesMiddleware, page, path="/articles").content == b"page"
