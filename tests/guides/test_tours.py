"""Tours: drafts, steps, procedures, going live."""

from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import Conflict, Invalid, NotFound
from core.identifiers import new_id
from core.workspaces.models import AuditEntry
from guides.publishing.actions import roll_back, unpublish
from guides.publishing.models import GuideVersion
from guides.publishing.queries import list_guides, live_guides, versions
from guides.tours import procedures
from guides.tours.actions import StepDraft, TourDraft, change_tour, create_tour, delete_tour
from guides.tours.models import Tour
from guides.tours.publishing import publish_tour, tour_problems
from guides.tours.queries import live_tour_of, step_counts, steps_of, tour_by_id
from kb.articles.actions import Draft, erase, save_draft, trash
from kb.articles.models import Article
from kb.articles.publishing import publish
from kb.articles.publishing import unpublish as unpublish_article
from tests.factories import Place
from tests.guides.conftest import PROCEDURE, MakeArticle


@pytest.fixture
def by(place: Place) -> UUID:
    return place.members["editor"].id


def draft(**values: Any) -> TourDraft:
    steps = [StepDraft(title={"ja": "一"}, body={"ja": "**太字**"}, selector="#a"), StepDraft(title={"ja": "二"})]
    return TourDraft(**{"name": "はじめに", "title": {"ja": "はじめに", "en": "First"}, "steps": steps, **values})


def test_a_draft_is_kept_and_changed(session: Session, by: UUID) -> None:
    tour = create_tour(session, draft(url_patterns=["/a", ""]), by)
    first, second = steps_of(session, tour.id)
    assert (tour.url_patterns, tour.owner_id, tour.has_changes, tour.live_version) == (["/a"], by, True, 0)
    swapped = [StepDraft(key=second.key, title={"ja": "二"}), StepDraft(title={"en": "new"}), StepDraft(key=first.key)]
    change_tour(session, tour, draft(steps=swapped))
    assert [step.key for step in steps_of(session, tour.id)][::2] == [second.key, first.key]
    assert step_counts(session, [tour.id]) == {tour.id: 3}
    change_tour(session, tour, draft(steps=swapped[:1]))
    assert [step.key for step in steps_of(session, tour.id)] == [second.key]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"title": {"en": "x" * 201}}, "title.en"),
        ({"url_patterns": ["members"]}, "url_patterns"),
        ({"article_id": new_id()}, "article_id"),
        ({"steps": [StepDraft(), StepDraft(selector="a[")]}, "steps.1.selector"),
        ({"steps": [StepDraft(url_pattern="x")]}, "steps.0.url_pattern"),
        ({"steps": [StepDraft(on_missing="explode")]}, "steps.0.on_missing"),
        ({"steps": [StepDraft(body={"ja": "x" * 20_001})]}, "steps.0.body.ja"),
        ({"steps": [StepDraft()] * 51}, "steps"),
    ],
)
def test_what_could_never_work_is_refused_and_nothing_changes(
    session: Session, by: UUID, values: dict[str, Any], field: str
) -> None:
    tour = create_tour(session, draft(), by)
    with pytest.raises(Invalid) as caught:
        change_tour(session, tour, draft(**values))
    assert caught.value.field == field
    with pytest.raises(Invalid):
        create_tour(session, draft(**values), by)
    assert not session.new
    assert not session.dirty
    assert (tour.name, len(steps_of(session, tour.id))) == ("はじめに", 2)


def test_going_live_asks_for_what_is_missing(session: Session, by: UUID) -> None:
    tour = create_tour(session, TourDraft("空"), by)
    assert [problem.field for problem in tour_problems(session, tour)] == ["title.ja", "steps"]
    change_tour(session, tour, draft(title={"en": "only"}, steps=[StepDraft(title={"en": "x"})]))
    assert [problem.field for problem in tour_problems(session, tour)] == ["title.ja", "steps.0.title.ja"]
    with pytest.raises(Invalid) as caught:
        publish_tour(session, tour, by)
    assert caught.value.field == "title.ja"
    assert live_guides(session) == []


def test_versions_are_immutable_and_one_is_live(session: Session, by: UUID) -> None:
    tour = create_tour(session, draft(is_automatic=True), by)
    first = publish_tour(session, tour, by)
    assert (first.number, tour.live_version, tour.has_changes) == (1, 1, False)
    assert first.content["steps"][0]["nodes"]["ja"] == [["p", {}, ["strong", {}, "太字"]]]
    assert first.content["steps"][0]["target"] == {"selector": "#a"}
    assert first.content["steps"][1]["target"] is None
    assert (first.content["auto"], first.content["once"]) == (True, True)
    change_tour(session, tour, draft(name="新しい"))
    assert (tour.has_changes, live_guides(session)[0].name) == (True, "はじめに")
    second = publish_tour(session, tour, by)
    assert [(v.number, v.is_live) for v in versions(session, tour.id)] == [(2, True), (1, False)]
    assert (first.content["steps"][0]["title"], second.name) == ({"ja": "一"}, "新しい")


def test_roll_back_and_unpublish(session: Session, by: UUID) -> None:
    tour = create_tour(session, draft(), by)
    publish_tour(session, tour, by)
    publish_tour(session, tour, by)
    roll_back(session, "tour", tour, 1, by)
    assert [v.number for v in live_guides(session)] == [1]
    assert (tour.live_version, tour.has_changes) == (1, True)
    with pytest.raises(Conflict):
        roll_back(session, "tour", tour, 1, by)
    with pytest.raises(NotFound):
        roll_back(session, "tour", tour, 7, by)
    assert publish_tour(session, tour, by).number == 3
    unpublish(session, "tour", tour, by)
    assert (live_guides(session), tour.live_version) == ([], 0)
    with pytest.raises(Conflict):
        unpublish(session, "tour", tour, by)
    deeds = session.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.at)).all()
    assert [deed for deed in deeds if deed.startswith("tour.")] == [
        "tour.created",
        "tour.published",
        "tour.published",
        "tour.rolled_back",
        "tour.published",
        "tour.unpublished",
    ]


def test_the_database_refuses_two_live_versions(session: Session, by: UUID) -> None:
    tour = create_tour(session, draft(), by)
    publish_tour(session, tour, by)
    again = GuideVersion(guide_kind="tour", guide_id=tour.id, number=9, name="x", content={}, is_live=True)
    session.add(again)
    with pytest.raises(sa.exc.IntegrityError):
        session.flush()


def test_a_deleted_tour_is_no_longer_live_but_keeps_its_name_for_facts(session: Session, by: UUID) -> None:
    tour = create_tour(session, draft(), by)
    publish_tour(session, tour, by)
    delete_tour(session, tour, by)
    assert live_guides(session) == []
    assert [v.name for v in versions(session, tour.id)] == ["はじめに"]
    with pytest.raises(NotFound):
        tour_by_id(session, tour.id)


def test_lists_narrow_by_state_and_words(session: Session, by: UUID) -> None:
    live, changed, off = (create_tour(session, draft(name=name), by) for name in ("請求書", "消込_1", "招待"))
    publish_tour(session, live, by)
    publish_tour(session, changed, by)
    change_tour(session, changed, draft(name="消込_1"))
    found = {state: {tour.name for tour in list_guides(session, Tour, state=state)[0]} for state in ("", "live")}
    assert found == {"": {"請求書", "消込_1", "招待"}, "live": {"請求書", "消込_1"}}
    assert [t.name for t in list_guides(session, Tour, state="changed")[0]] == ["消込_1"]
    assert [t.name for t in list_guides(session, Tour, state="off")[0]] == ["招待"]
    assert [t.id for t in list_guides(session, Tour, text="込_")[0]] == [changed.id]
    assert list_guides(session, Tour, limit=1, offset=1)[1] == 3
    assert off.live_version == 0


# ------------------------------------------------------------------------------------ procedures


def test_a_procedure_becomes_a_tour(session: Session, make_article: MakeArticle, by: UUID) -> None:
    article = make_article()
    tour = procedures.tour_from_procedure(session, article, by)
    steps = steps_of(session, tour.id)
    assert (tour.name, tour.title, tour.article_id) == ("人を招く", {"ja": "人を招く"}, article.id)
    assert [(s.key, s.title, s.body) for s in steps] == [
        ("open", {"ja": "画面を開く"}, {"ja": "**設定**を開きます。"}),
        ("人を招く", {"ja": "人を招く"}, {"ja": "メールを送ります。"}),
    ]
    assert procedures.changed_steps(session, tour) == []
    assert publish_tour(session, tour, by).content["article"] == str(article.id)
    assert live_tour_of(session, article.id) == tour.id


def test_only_procedures_with_steps_become_tours(session: Session, make_article: MakeArticle, by: UUID) -> None:
    for values in ({"kind": "faq"}, {"body": "no steps"}, {"body": "## a\n\n" * 51}):
        with pytest.raises(Invalid):
            procedures.tour_from_procedure(session, make_article(**values), by)


def test_a_draft_will_do_but_can_not_go_live(session: Session, make_article: MakeArticle, by: UUID) -> None:
    tour = procedures.tour_from_procedure(session, make_article(published=False), by)
    assert len(steps_of(session, tour.id)) == 2
    assert [problem.field for problem in tour_problems(session, tour)] == ["article_id"]


@pytest.mark.parametrize("audience", ["internal", "partner"])
def test_what_is_internal_does_not_go_live(
    session: Session, make_article: MakeArticle, by: UUID, audience: str
) -> None:
    tour = procedures.tour_from_procedure(session, make_article(audience=audience), by)
    assert [problem.field for problem in tour_problems(session, tour)] == ["article_id"]


def test_long_headings_fit(session: Session, make_article: MakeArticle, by: UUID) -> None:
    long = "請" * 290
    tour = procedures.tour_from_procedure(session, make_article(title=long, body=f"## {long}\n\n## {long}\n"), by)
    assert [len(step.title["ja"]) for step in steps_of(session, tour.id)] == [200, 200]
    assert procedures.changed_steps(session, tour) == []


def republish(session: Session, article: Article, body: str, by: UUID) -> None:
    save_draft(session, article, Draft(article.title, body), by, started_from=article.revision)
    publish(session, article, by)


def test_changed_steps_are_noticed(session: Session, make_article: MakeArticle, by: UUID) -> None:
    article = make_article()
    tour = procedures.tour_from_procedure(session, article, by)
    republish(session, article, PROCEDURE.replace("最初に読むこと", "はじめに"), by)
    assert tour.outdated_steps == []
    republish(session, article, PROCEDURE.replace("メールを送ります", "招待を送ります"), by)
    [changed] = procedures.changed_steps(session, tour)
    assert (tour.outdated_steps, changed.source is not None) == (["人を招く"], True)
    procedures.take_over(session, tour, ["人を招く"], by)
    assert (tour.outdated_steps, tour.has_changes) == ([], True)
    assert steps_of(session, tour.id)[1].body == {"ja": "招待を送ります。"}


def test_removed_steps_are_noticed_and_can_be_kept(session: Session, make_article: MakeArticle, by: UUID) -> None:
    article = make_article()
    tour = procedures.tour_from_procedure(session, article, by)
    republish(session, article, PROCEDURE.split("## 人を招く", maxsplit=1)[0], by)
    [changed] = procedures.changed_steps(session, tour)
    assert (changed.step.key, changed.source) == ("人を招く", None)
    procedures.take_over(session, tour, ["人を招く"], by)
    assert tour.outdated_steps == ["人を招く"]
    procedures.keep(session, tour, ["人を招く"])
    assert (tour.outdated_steps, len(steps_of(session, tour.id))) == ([], 2)


def test_a_deleted_procedure_lets_its_tour_go(session: Session, make_article: MakeArticle, by: UUID) -> None:
    article = make_article()
    tour = procedures.tour_from_procedure(session, article, by)
    publish_tour(session, tour, by)
    unpublish_article(session, article, by)
    assert procedures.changed_steps(session, tour) == []
    trash(session, article, by)
    erase(session, article, by)
    session.flush()
    assert (tour.article_id, [v.number for v in live_guides(session)]) == (None, [1])
    assert tour_problems(session, tour) == []
