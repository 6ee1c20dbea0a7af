"""The request that a view gets once somebody has signed in: for the type checker's sake."""

from django.http import HttpRequest

from .models import Post, User


class Request(HttpRequest):
    """LoginRequiredMiddleware has seen to it that there is a user."""

    user: User
    posts: list[
        Post
    ]  # the person's present posts, where a view has read them: the page's frame then need not
