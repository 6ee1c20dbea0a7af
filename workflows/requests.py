"""The request that a view gets once somebody has signed in."""

from django.http import HttpRequest
from django.utils import timezone

from .models import Post, User


class Request(HttpRequest):
    """LoginRequiredMiddleware has seen to it that there is a user."""

    user: User
    posts: list[
        Post
    ]  # the person's present posts, where a view has read them: the page's frame then need not


def posts_of(request: Request) -> list[Post]:
    """The posts that the reader holds today, read once for the page and its frame."""
    held = Post.objects.current(timezone.localdate()).filter(user=request.user).select_related("unit")
    request.posts = list(held)
    return request.posts
