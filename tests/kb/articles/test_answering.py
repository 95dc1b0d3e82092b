"""Owner and deputy: members with access who may read the article."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from core.accounts.actions import disable_member
from core.accounts.models import Member
from core.errors import Invalid
from core.permissions import staff
from kb.articles import publishing, queries
from kb.articles.actions import Properties, change_properties
from kb.articles.answering import answering
from kb.articles.checking import checks
from kb.articles.models import Article
from kb.articles.preview import rendered_draft
from kb.articles.queries import ArticleFilter
from kb.collections.actions import grant
from tests.factories import Place, make_article
from tests.plugins.bound import Open

BASE = "/w/minato/articles"
NOBODY = "ほかにできる人がいません"


@pytest.fixture
def client(signed_in: Callable[[Place, str], FlaskClient], place: Place) -> FlaskClient:
    return signed_in(place, "editor")


def disable(session: Session, place: Place, role: str) -> UUID:
    member = session.get_one(Member, place.members[role].id)
    disable_member(session, member, place.members["editor"])
    return member.id


def as_it_is(article: Article, **changed: UUID | str | None) -> Properties:
    names = ("kind", "audience", "locale", "collection_id", "owner_id", "deputy_id")
    return Properties(**{**{name: getattr(article, name) for name in names}, **changed})


def test_whoever_has_no_access_answers_for_nothing(session: Session, place: Place, editor: Member) -> None:
    gone = disable(session, place, "contributor")
    article = make_article(session, editor, kind="procedure")
    article.deputy_id = gone
    session.flush()
    assert queries.without_deputy(session) == 1
    viewer = staff(editor.id)

    def count(state: str) -> int:
        return queries.list_articles(session, viewer, ArticleFilter(state=state))[1]

    assert (count("no_deputy"), count("no_owner")) == (1, 0)
    article.owner_id, article.deputy_id = gone, editor.id
    session.flush()
    assert (count("no_deputy"), count("no_owner"), queries.without_deputy(session)) == (0, 1, 0)
    said = checks(article, rendered_draft(session, article), answering(session))
    assert [each.is_blocking for each in said][:1] == [True]
    article.state = "draft"
    with pytest.raises(Invalid, match="owner") as caught:
        publishing.publish(session, article, editor.id)
    assert caught.value.field == "owner_id"


def test_whoever_lost_access_stays_until_somebody_follows(session: Session, place: Place, editor: Member) -> None:
    article, other = make_article(session, editor), make_article(session, editor)
    gone = disable(session, place, "contributor")
    article.deputy_id = gone
    change_properties(session, article, as_it_is(article, kind="faq"), editor.id)
    assert (article.kind, article.deputy_id) == ("faq", gone)
    with pytest.raises(Invalid) as caught:
        change_properties(session, other, as_it_is(other, deputy_id=gone), editor.id)
    assert caught.value.field == "deputy_id"


def test_a_partner_answers_only_for_what_a_partner_reads(session: Session, place: Place, editor: Member) -> None:
    partner, shelf = place.members["partner"].id, place.collection.id
    article = make_article(session, editor, collection_id=shelf, audience="partner")
    for name in ("deputy_id", "owner_id"):
        with pytest.raises(Invalid, match="can’t read") as caught:
            change_properties(session, article, as_it_is(article, **{name: partner}), editor.id)
        assert caught.value.field == name
    grant(session, partner, [shelf])
    session.flush()
    change_properties(session, article, as_it_is(article, deputy_id=partner), editor.id)
    assert article.deputy_id == partner
    for changed in ({"audience": "internal"}, {"collection_id": None}):
        with pytest.raises(Invalid):
            change_properties(session, article, as_it_is(article, **changed), editor.id)


def options(page: str, name: str) -> dict[str, str]:
    found = re.search(rf'<select[^>]* name="{name}".*?</select>', page, re.DOTALL)
    assert found is not None
    return {label: value for value, label in re.findall(r'<option[^>]* value="([^"]*)">([^<]*)', found[0])}


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_the_screens_show_who_is_missing(client: FlaskClient, writing: Open, place: Place, editor: Member) -> None:
    with writing() as session:
        article = make_article(session, editor, kind="procedure")
        article.deputy_id = place.members["contributor"].id
    page = client.get(f"{BASE}/{article.id}?lang=ja").text
    assert NOBODY not in page
    assert "partner of minato" not in options(page, "deputy_id")
    with writing() as session:
        gone = disable(session, place, "contributor")
    page = client.get(f"{BASE}/{article.id}?lang=ja").text
    assert NOBODY in page
    assert options(page, "deputy_id")["contributor of minato（利用停止中）"] == str(gone)
    assert not any("利用停止中" in label for label in options(page, "owner_id"))
    assert re.search(rf'<option selected value="{gone}">', page)
    for path in (f"{BASE}/", "/w/minato/freshness"):
        shown = client.get(f"{path}?lang=ja").text
        assert "副担当なし" in shown.split("<tbody")[-1], path
        assert "contributor of minato" not in shown, path
    chosen = {"collection_id": "", "owner_id": str(editor.id), "deputy_id": str(gone)}
    values = {**chosen, "kind": "faq", "audience": "public", "locale": "ja", "slug": "", "tags": ""}
    assert client.post(f"{BASE}/{article.id}/properties", data=values).status_code == 303
    refused = client.post(
        f"{BASE}/{article.id}/properties?lang=ja", data={**values, "deputy_id": str(place.members["partner"].id)}
    )
    assert refused.status_code == 422
    said = re.search(r'id="deputy_id-error">.*?</p>', refused.text, re.DOTALL)
    assert said is not None
    assert "partner of minatoさんはこの記事を読めません" in said[0]
