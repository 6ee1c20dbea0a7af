"""Who there is to sign in as, for the sign-in page and the terminal."""

from __future__ import annotations

from django.utils import timezone

from workflows.models import Post, Role, Unit, User

PASSWORD = "wangchuan-demo"  # everybody's, and known to everybody: a demo keeps no secret


def people() -> list[tuple[Unit, list[tuple[User, list[Post]]]]]:
    """By unit, and there in the order of a text's way; each person with the posts they hold."""
    posts = Post.objects.current(timezone.localdate()).select_related("user", "unit")
    units: dict[Unit, dict[User, list[Post]]] = {}
    for post in sorted(posts, key=lambda post: (post.unit.path, Role.values.index(post.role), post.pk)):
        units.setdefault(post.unit, {}).setdefault(post.user, []).append(post)
    return [(unit, list(persons.items())) for unit, persons in units.items()]


def introduction() -> str:
    """The same in lines for a terminal."""
    lines = []
    for unit, persons in people():
        lines.append(f"  {unit.name}")
        for user, posts in persons:
            roles = "、".join(post.get_role_display() for post in posts)
            lines.append(f"    {user.username:<12} {user.name}  {roles}")
    return "\n".join(lines)
