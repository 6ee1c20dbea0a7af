"""Addresses that belong to neither half."""

from django.urls import URLPattern, path

from workflows.views import files, notices, trail

urlpatterns: list[URLPattern] = [
    path("files/<key:pk>/<str:name>", files.file, name="file"),
    path("trail/", trail.trails, name="trails"),
    path("notices/", notices.notices, name="notices"),
    path("notices/read/", notices.notices_read, name="notices_read"),
    path("notices/<key:seq>/", notices.notice, name="notice"),
    path("cases/<key:pk>/follow/", notices.follow, name="follow"),
]
