from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from core.errors import Invalid
from core.identifiers import new_id
from guides.publishing.queries import live_guides
from guides.tooltips.actions import (
    TooltipDraft,
    change_tooltip,
    create_tooltip,
    delete_tooltip,
    publish_tooltip,
    tooltip_problems,
)
from kb.articles.actions import erase, trash
from kb.articles.publishing import unpublish
from tests.factories import Place
from tests.guides.conftest import MakeArticle


@pytest.fixture
def by(place: Place) -> UUID:
    return place.members["editor"].id


def draft(**values: Any) -> TooltipDraft:
    return TooltipDraft(**{"name": "入金待ち", "title": {"ja": "入金待ち"}, "selector": "#waiting", **values})


def test_a_tooltip_goes_live(session: Session, by: UUID, make_article: MakeArticle) -> None:
    article = make_article()
    tooltip = create_tooltip(session, draft(body={"ja": f"[読む](article:{article.id})"}, article_id=article.id), by)
    version = publish_tooltip(session, tooltip, by)
    assert version.content["target"] == {"selector": "#waiting"}
    [paragraph] = version.content["nodes"]["ja"]
    assert paragraph[2][1]["href"] == f"/help/minato/articles/{article.slug}"
    assert (version.content["look"], version.content["article"]) == ("icon", str(article.id))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "name"),
        ({"look": "neon"}, "look"),
        ({"selector": "a["}, "selector"),
        ({"url_patterns": ["x"]}, "url_patterns"),
        ({"article_id": new_id()}, "article_id"),
        ({"body": {"en": "x" * 20_001}}, "body.en"),
    ],
)
def test_what_could_never_work_is_refused(session: Session, by: UUID, values: dict[str, Any], field: str) -> None:
    tooltip = create_tooltip(session, draft(), by)
    for attempt in (
        lambda: change_tooltip(session, tooltip, draft(**values)),
        lambda: create_tooltip(session, draft(**values), by),
    ):
        with pytest.raises(Invalid) as caught:
            attempt()
        assert caught.value.field == field
    assert not session.new
    assert not session.dirty


def test_going_live_asks_for_title_element_and_a_readable_article(
    session: Session, by: UUID, make_article: MakeArticle
) -> None:
    article = make_article(audience="internal")
    tooltip = create_tooltip(session, TooltipDraft("x", article_id=article.id), by)
    assert [problem.field for problem in tooltip_problems(session, tooltip)] == ["title.ja", "selector", "article_id"]
    with pytest.raises(Invalid):
        publish_tooltip(session, tooltip, by)


def test_an_article_that_goes_takes_only_the_link_along(session: Session, by: UUID, make_article: MakeArticle) -> None:
    article = make_article()
    tooltip = create_tooltip(session, draft(article_id=article.id), by)
    unpublish(session, article, by)
    assert [problem.field for problem in tooltip_problems(session, tooltip)] == ["article_id"]
    trash(session, article, by)
    erase(session, article, by)
    session.flush()
    assert tooltip.article_id is None
    publish_tooltip(session, tooltip, by)
    delete_tooltip(session, tooltip, by)
    assert live_guides(session) == []
