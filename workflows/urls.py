"""Addresses that belong to neither half."""

from django.urls import URLPattern, path

from workflows.views import files, trail

urlpatterns: list[URLPattern] = [
    path("files/<key:pk>/<str:name>", files.file, name="file"),
    path("trail/", trail.trails, name="trails"),
]
