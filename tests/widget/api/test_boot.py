"""What a page is given when it begins, and who it is given to."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import jwt
import pytest
import sqlalchemy as sa
import time_machine
from flask.testing import FlaskClient

from core.clock import now
from core.customers.models import Company, EndUser
from core.db import Database
from core.identifiers import new_id
from core.workspaces.models import Site, Workspace
from guides.checklists.actions import ChecklistDraft, ItemDraft, create_checklist
from guides.checklists.publishing import publish_checklist
from guides.publishing.staging import stage
from guides.publishing.switch import switch_off
from guides.tooltips.actions import TooltipDraft, create_tooltip, publish_tooltip, tooltip_content
from guides.tours.procedures import tour_from_procedure
from guides.tours.publishing import publish_tour
from kb.articles.models import Article
from tests.factories import Place
from tests.widget.api.conftest import Host, fact

MakeArticle = Callable[..., Article]
sqlite_only = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def users(database: Database, place: Place) -> dict[str, EndUser]:
    with database.session(place.id) as session:
        return {user.external_id: user for user in session.scalars(sa.select(EndUser))}


def companies(database: Database, place: Place) -> dict[str, Company]:
    with database.session(place.id) as session:
        return {company.external_id: company for company in session.scalars(sa.select(Company))}


@sqlite_only
def test_an_empty_workspace_boots(host: Host, place: Place, database: Database) -> None:
    with database.session(place.id, write=True) as session:
        workspace = session.get_one(Workspace, place.id)
        workspace.greeting, workspace.brand_color = {"ja": "こんにちは"}, "#f5c542"
        workspace.contact_url, workspace.logo_sha = "https://product.test/contact", "a" * 64
    answer = host.boot(url="http://product.test/x", locale="en", visitor=None, user=None, company=None, token=None)
    assert answer == {
        "viewer": answer["viewer"],
        "identity": "anonymous",
        "locale": "en",
        "site": {
            "name": "Workspace minato",
            "brand": "#f5c542",
            "on_brand": "#14171c",
            "greeting": "こんにちは",
            "launcher": "right",
            "help_url": "http://127.0.0.1:8000/help/minato/",
            "contact_url": "https://product.test/contact",
            "dark": True,
            "logo": f"http://127.0.0.1:8000/help/minato/files/{'a' * 64}",
        },
        "tooltips": [],
        "checklists": [],
        "tours": [],
        "throttle": {},
    }


@sqlite_only
def test_a_site_that_is_off_shows_nothing(host: Host, place: Place, database: Database) -> None:
    with database.session(place.id, write=True) as session:
        publish_tooltip(session, create_tooltip(session, TooltipDraft("x", {"ja": "x"}, selector="#a"), None), None)
        session.get_one(Site, place.site.id).is_on = False
    answer = host.boot(token=host.token(), user={"id": "u1"})
    assert (answer["off"], answer["site"]["launcher"], answer["tooltips"]) == (True, "none", [])
    assert answer["identity"] == "anonymous"
    assert users(database, place) == {}


def test_guides_come_with_whole_addresses_and_progress(
    host: Host, place: Place, database: Database, make_article: MakeArticle
) -> None:
    article = make_article(body=f"## 開く\n\n![図](file:{'b' * 64}) [外](https://x.test/a)\n")
    with database.session(place.id, write=True) as session:
        publish_tour(session, tour_from_procedure(session, article, None), None)
        items = [ItemDraft(None, {"ja": "一"}), ItemDraft(None, {"ja": "二", "en": "two"})]
        checklist = create_checklist(session, ChecklistDraft("c", {"ja": "最初に"}, items=items), None)
        publish_checklist(session, checklist, None)
        tip = TooltipDraft("t", {"ja": "x"}, {"ja": f"[読む](article:{article.id})"}, selector="#a")
        publish_tooltip(session, create_tooltip(session, tip, None), None)
    visitor = str(new_id())
    answer = host.boot(visitor=visitor, locale="en")
    assert "http://127.0.0.1:8000/help/minato/articles/" in str(answer["tooltips"][0]["nodes"])
    assert "https://x.test/a" in str(answer["tours"][0]["steps"][0]["nodes"])
    [shown] = answer["checklists"]
    assert [(item["title"], item["done"]) for item in shown["items"]] == [("一", False), ("two", False)]
    done = fact("checklist.item_done", content=shown["id"], props={"item": shown["items"][0]["id"], "how": "page"})
    assert host("events", events=[done, fact("checklist.dismissed", content=shown["id"])]).status_code == 202
    [again] = host.boot(visitor=visitor)["checklists"]
    assert ([item["done"] for item in again["items"]], again["dismissed"]) == ([True, False], True)
    [others] = host.boot(visitor=str(new_id()))["checklists"]
    assert ([item["done"] for item in others["items"]], others["dismissed"]) == ([False, False], False)


@sqlite_only
def test_an_item_completes_by_an_attribute_that_the_page_never_learns(
    host: Host, place: Place, database: Database
) -> None:
    by = [("user", "plan=pro"), ("company", "seats"), ("user", "role=owner")]
    items = [ItemDraft(None, {"ja": value}, {}, source, value) for source, value in by]
    with database.session(place.id, write=True) as session:
        publish_checklist(session, create_checklist(session, ChecklistDraft("c", {"ja": "c"}, items=items), None), None)
    nobody = host.boot(visitor=str(new_id()))["checklists"][0]
    assert [item["complete"] for item in nobody["items"]] == [{"by": "attribute", "value": ""}] * 3
    who = {"user": {"id": "u1", "attrs": {"plan": "pro"}}, "company": {"id": "c1", "attrs": {"seats": 3}}}
    [mine] = host.boot(**who)["checklists"]
    assert [item["complete"]["value"] for item in mine["items"]] == ["met", "met", ""]
    first = {"item": mine["items"][0]["id"], "how": "attribute"}
    host("events", events=[fact("checklist.item_done", content=mine["id"], props=first)])
    [again] = host.boot(**who)["checklists"]
    assert [item["done"] for item in again["items"]] == [True, False, False]


@sqlite_only
def test_somebody_without_an_id_is_nobody(host: Host) -> None:
    """A product that calls `identify(user?.id)` or `group(null)` keeps its launcher."""
    unnamed: list[dict[str, Any]] = [{"user": {"attrs": {}}}, {"user": {"id": None}}, {"company": {"id": None}}]
    for who in unnamed:
        assert host.boot(**who)["identity"] == "anonymous"
    assert host.boot(user={"id": "u1"}, company={"id": None, "attrs": {}})["identity"] == "labelled"


def test_a_signed_token_proves_who_it_is(host: Host, place: Place, database: Database) -> None:
    answer = host.boot(
        token=host.token("u1", org="c1", name="佐藤 由美"),
        user={"id": "u1", "attrs": {"plan": "pro", "name": "偽名", "list": [1], "nul": "a\x00b"}},
        company={"id": "c1", "attrs": {"name": "あおば文具", "seats": 12}},
    )
    assert answer["identity"] == "verified"
    assert "identity_problem" not in answer
    user, company = users(database, place)["u1"], companies(database, place)["c1"]
    assert (user.name, user.attributes, user.company_id) == ("佐藤 由美", {"plan": "pro", "nul": "ab"}, company.id)
    assert user.verified_at is not None
    assert (company.name, company.attributes) == ("あおば文具", {"seats": 12})


def test_an_unsigned_name_only_labels(host: Host, place: Place, database: Database, make_article: MakeArticle) -> None:
    article = make_article(audience="customers")
    answer = host.boot(user={"id": 42, "attrs": {"email": "u@x.test"}}, company={"id": "c1", "attrs": {"seats": 3}})
    assert answer["identity"] == "labelled"
    user = users(database, place)["42"]
    assert (user.email, user.verified_at) == ("u@x.test", None)
    assert companies(database, place)["c1"].attributes == {"seats": 3}
    assert host("article", slug=article.slug).status_code == 404
    host.boot(token=host.token("42"))
    assert host("article", slug=article.slug).status_code == 200


def test_a_label_never_takes_what_has_been_proved(host: Host, place: Place, database: Database) -> None:
    host.boot(user={"id": "u1", "attrs": {"plan": "planted", "name": "planted"}})
    host.boot(token=host.token("u1", org="c1"), user={"id": "u1", "attrs": {"plan": "pro"}})
    answer = host.boot(
        user={"id": "u1", "attrs": {"plan": "free", "name": "Mallory"}}, company={"id": "c1", "attrs": {"seats": 1}}
    )
    assert answer["identity"] == "anonymous"
    user = users(database, place)["u1"]
    assert (user.name, user.attributes) == ("", {"plan": "pro"})
    host.boot(user={"id": "u2"}, company={"id": "c1", "attrs": {"seats": 1}})
    assert companies(database, place)["c1"].attributes == {}


def test_a_token_says_nothing_about_another_users_attributes(host: Host, place: Place, database: Database) -> None:
    host.boot(token=host.token("u1"), user={"id": "u2", "attrs": {"plan": "x"}})
    assert {name: user.attributes for name, user in users(database, place).items()} == {"u1": {}}


BAD_TOKENS: dict[str, tuple[Callable[[Host], str], str]] = {
    "expired": (lambda h: h.token(exp=now() - timedelta(minutes=5)), "expired"),
    "too long": (lambda h: h.token(exp=now() + timedelta(hours=25)), "claims"),
    "no exp": (lambda h: h.token(exp=None), "claims"),
    "no sub": (lambda h: h.token(sub=None), "claims"),  # type: ignore[arg-type]
    "empty sub": (lambda h: h.token(sub=" "), "claims"),
    "long sub": (lambda h: h.token(sub="x" * 201), "claims"),
    "number as sub": (lambda h: _raw(h, {"sub": 5, "exp": now() + timedelta(hours=1)}), "claims"),
    "not yet": (lambda h: h.token(nbf=now() + timedelta(minutes=5)), "claims"),
    "another secret": (lambda h: h.token(secret="0" * 64), "signature"),
    "HS512": (lambda h: h.token(algorithm="HS512"), "signature"),
    "none": (
        lambda _h: jwt.encode({"sub": "u1", "exp": now() + timedelta(hours=1)}, "", algorithm="none"),
        "signature",
    ),
    "cut": (lambda h: h.token()[:-8] + "AAAAAAAA", "signature"),
    "garbage": (lambda _h: "garbage", "malformed"),
    "endless exp": (lambda h: _raw(h, {"sub": "u1", "exp": 10**40}), "claims"),
    "exp as text": (lambda h: _raw(h, {"sub": "u1", "exp": "soon"}), "malformed"),
}


def _raw(host: Host, claims: dict[str, Any]) -> str:
    import json

    return jwt.api_jws.encode(json.dumps(claims, default=lambda d: d.timestamp()).encode(), host.place.identity_secret)


@sqlite_only
def test_bad_tokens_prove_nothing_and_break_nothing(
    host: Host, place: Place, other: Place, database: Database, make_article: MakeArticle
) -> None:
    article = make_article(audience="customers")
    made = {**BAD_TOKENS, "other site": (lambda h: Host(h.client, other).token(), "signature")}
    for name, (make, problem) in made.items():
        answer = host.boot(token=make(host))
        assert (answer["identity"], answer.get("identity_problem")) == ("anonymous", problem), name
        assert host("article", slug=article.slug).status_code == 404, name
    assert users(database, place) == {}
    assert host.boot(token=host.token(secret="0" * 64), user={"id": "u9"})["identity"] == "labelled"
    assert host.boot(token="")["identity"] == "anonymous"


@sqlite_only
def test_a_viewer_token_ends(host: Host, other: Place, database: Database, place: Place) -> None:
    host.boot(token=host.token())
    assert host("search", q="x").status_code == 200
    first = host.viewer
    with time_machine.travel(now() + timedelta(hours=12, minutes=1)):
        answer = host("search", q="x")
        assert (answer.status_code, answer.get_json()["error"]["code"]) == (401, "viewer")
        assert host("events", events=[fact()]).status_code == 202
        assert host("boot").status_code == 200
    for forged in (
        "x",
        f"{first}x",
        Host(host.client, other)("boot").get_json()["viewer"] if _allow(database, other) else "",
    ):
        host.viewer = forged
        assert host("search", q="x").status_code == 401
        assert host("events", events=[fact()]).status_code == 202
    with database.session(place.id, write=True) as session:
        session.get_one(Site, place.site.id).viewer_secret = "f" * 64
    host.viewer = first
    assert host("search", q="x").status_code == 401


def _allow(database: Database, place: Place) -> bool:
    with database.session(place.id, write=True) as session:
        session.get_one(Site, place.site.id).origins = ["http://product.test"]
    return True


@sqlite_only
def test_what_a_browser_kept_wrongly_does_no_harm(host: Host) -> None:
    kept: tuple[Any, ...] = ("", "x", 5, {}, None)
    for visitor in kept:
        assert host("boot", visitor=visitor).status_code == 200
    assert host("boot", user={"id": ""}).get_json()["identity"] == "anonymous"
    assert host("boot", user={"id": "u", "attrs": None}).status_code == 200
    attrs = {f"k{n}": n for n in range(200)} | {"big": 10**400, "long": "x" * 5000}
    assert host("boot", user={"id": "u", "attrs": attrs}).status_code == 200


@sqlite_only
def test_boot_takes_few_statements(host: Host, place: Place, database: Database, make_article: MakeArticle) -> None:
    with database.session(place.id, write=True) as session:
        for number in range(6):
            tour = tour_from_procedure(session, make_article_in(session, place, number), None)
            publish_tour(session, tour, None)
    counted: list[str] = []
    sa.event.listen(database.engine, "before_cursor_execute", lambda *args: counted.append(args[2]))
    assert len(host.boot()["tours"]) == 6
    assert len(counted) <= 6, counted


def make_article_in(session: Any, place: Place, number: int) -> Article:
    from kb.articles.actions import Draft, Placement, create_article
    from kb.articles.publishing import publish

    owner = place.members["editor"].id
    article = create_article(session, Draft(f"手順 {number}", "## 一\n\n文\n"), owner, Placement("procedure"))
    publish(session, article, owner)
    return article


@sqlite_only
def test_the_secret_never_leaves(host: Host, client: FlaskClient) -> None:
    answer = host("boot", token=host.token())
    assert host.place.identity_secret not in answer.get_data(as_text=True)


@sqlite_only
def test_while_all_guides_are_off_help_goes_on_without_them(host: Host, place: Place, database: Database) -> None:
    with database.session(place.id, write=True) as session:
        publish_tooltip(session, create_tooltip(session, TooltipDraft("x", {"ja": "x"}, selector="#a"), None), None)
        switch_off(session, place.members["editor"].id)
    answer = host.boot()
    assert (answer["tooltips"], answer["tours"], answer["checklists"]) == ([], [], [])
    assert "off" not in answer
    assert answer["site"]["launcher"] == "right"


@sqlite_only
def test_a_staging_product_is_given_what_is_on_staging(host: Host, place: Place, database: Database) -> None:
    with database.session(place.id, write=True) as session:
        other, tooltip = (
            create_tooltip(session, TooltipDraft(name, {"ja": name}, selector="#a"), None) for name in ("a", "b")
        )
        for each in (other, tooltip):
            publish_tooltip(session, each, None)
        stage(session, "tooltip", tooltip, tooltip_content(session, tooltip), None)
    assert [one["version"] for one in host.boot()["tooltips"]] == [1, 1]
    with database.session(place.id, write=True) as session:
        session.get_one(Site, place.site.id).environment = "staging"
    assert [one["version"] for one in host.boot()["tooltips"]] == [1, 2]


@sqlite_only
def test_a_product_has_a_look_of_its_own(host: Host, place: Place, database: Database) -> None:
    assert "theme" not in host.boot()["site"]
    with database.session(place.id, write=True) as session:
        site = session.get_one(Site, place.site.id)
        site.brand_color, site.corners, site.text_size = "#0d5c63", "square", "large"
    look = host.boot()["site"]
    assert (look["brand"], look["on_brand"]) == ("#0d5c63", "#ffffff")
    assert (look["theme"]["--r-card"], look["theme"]["--text"]) == ("3px", "16px")
