"""The cast that every test knows, in a small district: one media centre, and a street office next door."""

from __future__ import annotations

import pytest

from editorial.models import Article, PlanVersion, State
from tests import build
from workflows.models import Outlet, Platform, Role, Unit, User

Cast = dict[str, User]


@pytest.fixture
def district(db: None) -> Unit:
    return build.unit("望川区")


@pytest.fixture
def centre(district: Unit) -> Unit:
    return build.unit("望川区融媒体中心", district)


@pytest.fixture
def street(district: Unit) -> Unit:
    return build.unit("青石街道办事处", district)


@pytest.fixture
def plan(centre: Unit) -> PlanVersion:
    return build.plan(centre)


@pytest.fixture
def outlets(centre: Unit) -> list[Outlet]:
    return [build.outlet(centre), build.outlet(centre, "望川发布", Platform.WEIBO)]


@pytest.fixture
def cast(centre: Unit, street: Unit) -> Cast:
    """Everybody, by the word that tests use for them."""
    return {
        "author": build.person("linxiaolan", "林晓岚", Role.CORRESPONDENT, of=centre),
        "editor": build.person("wangsiqi", "王思齐", Role.EDITOR, of=centre),
        "centre_head": build.person("chenzhiyuan", "陈志远", Role.CENTRE_HEAD, of=centre),
        "leader_in_charge": build.person("zhoumin", "周敏", Role.LEADER_IN_CHARGE, of=centre),
        "leader": build.person("zhaoliqun", "赵立群", Role.LEADER, of=centre),
        "publisher": build.person("sunhaifeng", "孙海峰", Role.PUBLISHER, of=centre),
        "proofreader": build.person("hejing", "何静", Role.PROOFREADER, of=centre),
        "auditor": build.person("shenji", "沈纪", Role.AUDITOR, of=centre),
        "administrator": build.person("guanli", "关力", Role.ADMINISTRATOR, of=centre),
        "outsider": build.person("zhangming", "张明", Role.EDITOR, of=street),
    }


@pytest.fixture
def author(cast: Cast) -> User:
    return cast["author"]


@pytest.fixture
def editor(cast: Cast) -> User:
    return cast["editor"]


@pytest.fixture
def centre_head(cast: Cast) -> User:
    return cast["centre_head"]


@pytest.fixture
def leader_in_charge(cast: Cast) -> User:
    return cast["leader_in_charge"]


@pytest.fixture
def leader(cast: Cast) -> User:
    return cast["leader"]


@pytest.fixture
def publisher(cast: Cast) -> User:
    return cast["publisher"]


@pytest.fixture
def proofreader(cast: Cast) -> User:
    return cast["proofreader"]


@pytest.fixture
def auditor(cast: Cast) -> User:
    return cast["auditor"]


@pytest.fixture
def administrator(cast: Cast) -> User:
    return cast["administrator"]


@pytest.fixture
def outsider(cast: Cast) -> User:
    return cast["outsider"]


@pytest.fixture
def draft(author: User, outlets: list[Outlet], plan: PlanVersion) -> Article:
    return build.article(author, outlets)


@pytest.fixture
def in_first(draft: Article, cast: Cast) -> Article:
    return build.walk(draft, State.FIRST_REVIEW, cast)


@pytest.fixture
def in_second(draft: Article, cast: Cast) -> Article:
    return build.walk(draft, State.SECOND_REVIEW, cast)


@pytest.fixture
def in_final(draft: Article, cast: Cast) -> Article:
    return build.walk(draft, State.FINAL_REVIEW, cast)


@pytest.fixture
def signed_off(draft: Article, cast: Cast) -> Article:
    return build.walk(draft, State.SIGNED_OFF, cast)


@pytest.fixture
def published(draft: Article, cast: Cast) -> Article:
    return build.walk(draft, State.PUBLISHED, cast)
