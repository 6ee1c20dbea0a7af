"""What happens to every request before a view sees it. Each works under ASGI without a detour through a thread."""

from collections.abc import Awaitable, Callable
from inspect import isawaitable
from typing import Any

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import translation
from django.views.defaults import page_not_found
from whitenoise.middleware import WhiteNoiseMiddleware

Answer = HttpResponseBase | Awaitable[HttpResponseBase]
GetAnswer = Callable[[HttpRequest], Answer]


class StaticFilesMiddleware(WhiteNoiseMiddleware):
    """WhiteNoise, which by itself makes the whole chain of an ASGI server synchronous."""

    sync_capable = async_capable = True

    def __init__(self, get_response: GetAnswer) -> None:
        super().__init__(get_response)
        if iscoroutinefunction(get_response):
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> Answer:
        answer: Answer = super().__call__(request)
        return _awaitable(answer) if iscoroutinefunction(self.get_response) else answer

    @staticmethod
    def serve(static_file: Any, request: HttpRequest) -> HttpResponse:
        """Read the file whole (the largest is the editor's bundle): a file cannot be streamed without a thread."""
        found = static_file.get_response(request.method, request.META)
        content = b""
        if found.file is not None:
            with found.file:
                content = found.file.read()
        answer = HttpResponse(content, status=int(found.status))
        del answer["Content-Type"]
        for name, value in found.headers:
            answer[name] = value
        return answer


class LanguageMiddleware:
    """Chinese, unless this person, or this browser before signing in, chose another language here.

    What the browser prefers is not asked: office machines often run an English one, and nobody wants
    an English page there.
    """

    sync_capable = async_capable = True

    def __init__(self, get_response: GetAnswer) -> None:
        self.get_response = get_response
        if iscoroutinefunction(get_response):
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> Answer:
        language = _offered(request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)) or settings.LANGUAGE_CODE
        if iscoroutinefunction(self.get_response):
            return self._later(request, language)
        return self._now(request, language)

    def _now(self, request: HttpRequest, language: str) -> Answer:
        with translation.override(language):
            request.LANGUAGE_CODE = language
            return self.get_response(request)

    async def _later(self, request: HttpRequest, language: str) -> HttpResponseBase:
        with translation.override(language):
            request.LANGUAGE_CODE = language
            return await _awaitable(self.get_response(request))

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        """The person's own choice goes before the browser's; here, because now the user may be asked for."""
        if language := _offered(getattr(request.user, "language", None)):
            translation.activate(language)
            request.LANGUAGE_CODE = language


class OwnPasswordMiddleware:
    """Who came in with an initial password goes nowhere before they have one of their own."""

    sync_capable = async_capable = True
    still_open = frozenset({"account_password", "sign_out", "set_language"})

    def __init__(self, get_response: GetAnswer) -> None:
        self.get_response = get_response
        if iscoroutinefunction(get_response):
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> Answer:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        must = getattr(request.user, "must_change_password", False)
        if not must or (request.resolver_match and request.resolver_match.url_name in self.still_open):
            return None
        return redirect("account_password")


class NotFoundMiddleware:
    """What somebody may not see answers with the same page on a laptop (DEBUG=1) as anywhere."""

    sync_capable = async_capable = True

    def __init__(self, get_response: GetAnswer) -> None:
        self.get_response = get_response
        if iscoroutinefunction(get_response):
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> Answer:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return page_not_found(request, exception) if isinstance(exception, Http404) else None


def _offered(language: str | None) -> str:
    return language if language and language in dict(settings.LANGUAGES) else ""


async def _awaitable(answer: Answer) -> HttpResponseBase:
    return await answer if isawaitable(answer) else answer
