"""The application as Daphne serves it: HTTP by Django, WebSocket by Channels."""

import os

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.core.asgi import get_asgi_application
from django.urls import path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")

http = get_asgi_application()  # first: it loads the apps that the routes below come from

from workflows.live.socket import NoticeSocket  # noqa: E402  (it needs the apps)

application = ProtocolTypeRouter(
    {
        "http": http,
        "websocket": AllowedHostsOriginValidator(
            AuthMiddlewareStack(URLRouter([path("live", NoticeSocket.as_asgi())]))
        ),
    }
)
