"""Staff screens of articles: the list, the editor, and what an editor's scripts ask for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf.csrf import generate_csrf

from core.accounts.models import Member
from core.accounts.queries import members, members_by_id
from core.errors import Forbidden, Invalid
from core.files.actions import store_image
from core.messages import msg
from core.permissions import Permission, can
from core.registry import NavigationItem, NewItem, registry
from core.rendering import in_steps
from core.web.access import access
from core.web.context import current
from core.web.languages import say
from kb.articles import actions, queries
from kb.articles.answering import answering, readers
from kb.articles.checking import Check, checks
from kb.articles.conflicts import Conflict, asked_by, conflicts
from kb.articles.differences import compare
from kb.articles.forms import DraftForm, NewArticleForm, PropertiesForm, fill
from kb.articles.labels import AUDIENCE_LABELS, DEEDS, KIND_LABELS, STATE_LABELS
from kb.articles.list_queries import Listed, list_with_use
from kb.articles.models import Article
from kb.articles.phrasings import MOST_LINES, questions
from kb.articles.preview import rendered_draft
from kb.articles.queries import ArticleFilter
from kb.articles.shown import mark
from kb.collections.choices import collection_choices
from kb.collections.models import Collection
from kb.collections.queries import all_collections, ancestors, collection_by_id, collections_for, with_descendants

blueprint = Blueprint("articles", __name__, url_prefix="/w/<workspace>/articles", template_folder="templates")
PAGE = 50


def wanted(article_id: UUID) -> Article:
    """Return the article of the address, if this member may see it. Raises `NotFound`."""
    return queries.article_by_id(current.session, article_id, current.viewer)


def labels() -> dict[str, Any]:
    """Return what templates call kinds, states and audiences."""
    names = {"kinds": KIND_LABELS, "states": STATE_LABELS, "audiences": AUDIENCE_LABELS}
    return {**names, "title_of": title_of}


def title_of(article: Article) -> str:
    """Return the title that this member may see: a draft's is for staff."""
    return article.title if current.viewer.kind == "staff" else article.published_title


def shelf_options(shelves: Sequence[Collection]) -> list[tuple[str, Any]]:
    """Return the collections to narrow a list by."""
    return [(value, label) for value, label in collection_choices(shelves) if value]


def narrowing() -> ArticleFilter:
    """Return the filter that the address asks for; what can't be read doesn't narrow."""
    given = request.args
    shelf, owner = _uuid(given.get("collection")), _uuid(given.get("owner"))
    below = with_descendants(all_collections(current.session), [shelf]) if shelf else frozenset()
    return ArticleFilter(
        text=given.get("q", "").strip(),
        kind=given.get("kind", ""),
        state=given.get("state", ""),
        collection_ids=below,
        owner_id=current.member.id if given.get("owner") == "me" else owner,
        locale=given.get("locale", ""),
        audience=given.get("audience", ""),
    )


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def uuids(texts: Sequence[str]) -> list[UUID]:
    """Return those of the texts that are ids."""
    return [found for found in map(_uuid, texts) if found is not None]


@blueprint.get("/")
@access(Permission.STAFF_READ)
def index() -> ResponseReturnValue:
    """List articles."""
    page = max(request.args.get("page", 1, int), 1)
    listed, total, order = _listed((page - 1) * PAGE)
    shelves = collections_for(current.session, current.viewer)
    return render_template(
        "articles/index.html",
        listed=listed,
        most_views=max((each.views or 0 for each in listed), default=0) or 1,
        total=total,
        page=page,
        pages=-(-total // PAGE),
        order=order,
        shelf_options=shelf_options(shelves),
        shelf_names={shelf.id: shelf.name for shelf in shelves},
        people=answering(current.session),
        **labels(),
    )


def _listed(offset: int) -> tuple[Sequence[Listed], int, str]:
    """Return the rows, how many there are in all, and their order. Figures are for those who may read insights."""
    narrow, order = narrowing(), request.args.get("order", "")
    if current.can(Permission.INSIGHT_READ):
        order = order or "-views"
        found, total = list_with_use(current.session, current.viewer, narrow, order=order, limit=PAGE, offset=offset)
        return found, total, order
    order = order or "-updated_at"
    plain, total = queries.list_articles(
        current.session, current.viewer, narrow, order=order, limit=PAGE, offset=offset
    )
    return [Listed(article, None, 0, 0) for article in plain], total, order


@blueprint.route("/new", methods=["GET", "POST"])
@access(Permission.ARTICLE_DRAFT)
def new() -> ResponseReturnValue:
    """Begin an article."""
    form = NewArticleForm(kind=request.args.get("kind", "procedure"), locale=current.workspace.locale)
    form.offer(all_collections(current.session))
    if form.validate_on_submit():
        article = _create(form)
        flash(_("The draft has been created. Only colleagues see it until it is published."))
        return redirect(url_for(".edit", article_id=article.id), 303)
    return render_template("articles/new.html", form=form, **labels()), 422 if form.is_submitted() else 200


def _create(form: NewArticleForm) -> Article:
    shelf = _uuid(form.collection_id.data)
    audience = collection_by_id(current.session, shelf).audience if shelf else "public"
    body = render_template(f"articles/begin_{form.kind.data}.md", form_locale=form.locale.data)
    place = actions.Placement(form.kind.data, shelf, audience, form.locale.data)
    return actions.create_article(
        current.session, actions.Draft((form.title.data or "").strip(), body), current.member.id, place
    )


def editor(article: Article, form: DraftForm, status: int = 200, **more: Any) -> ResponseReturnValue:
    """Show the editor with what was typed."""
    people = members(current.session)
    shelves = all_collections(current.session)
    properties = more.pop("properties", None) or _properties(article)
    offer(properties, article, shelves)
    page = render_template(
        "articles/edit.html",
        article=article,
        form=form,
        properties=properties,
        review=queries.open_review(current.session, article.id),
        sent_back=queries.sent_back(current.session, article),
        revisions=queries.revisions(current.session, article.id, limit=12),
        versions=queries.version_numbers(current.session, article.id),
        reviewer_options=[(m.id, m.name) for m in reviewers(people)],
        shelf_crumbs=[
            (shelf.name, url_for(".index", collection=shelf.id)) for shelf in ancestors(shelves, article.collection_id)
        ],
        checks=_remarks(article),
        also=_also(article, form.title.data, form.phrasings.data),
        shown=mark(article),
        people=members_by_id(current.session),
        answering=answering(current.session),
        **labels(),
        **more,
    )
    return page, status


def offer(form: PropertiesForm, article: Article, shelves: Sequence[Collection]) -> None:
    """Offer who may read the article, and who stands there now: leaving a field alone must change nothing."""
    everybody = members_by_id(current.session).values()
    active = [each for each in everybody if each.disabled_at is None]
    able = {each.id for each in readers(current.session, active, article.audience, article.collection_id)}
    people = {}
    for name in ("owner_id", "deputy_id"):
        sent, present = form[name].data, getattr(article, name)
        shown = able | {present} | {each.id for each in active if str(each.id) == sent}
        people[name] = [each for each in everybody if each.id in shown]
    form.offer(shelves, people)


def reviewers(people: Sequence[Member]) -> list[Member]:
    """Return who may be asked for a review: those who may approve, but oneself."""
    return [m for m in people if can(m.role, Permission.ARTICLE_PUBLISH) and m.id != current.member.id]


def _remarks(article: Article) -> list[Check]:
    try:
        return checks(article, rendered_draft(current.session, article), answering(current.session))
    except Invalid as error:
        return [Check(error.message, is_blocking=True)]


def _also(article: Article, title: str | None, phrasings: str | None) -> list[Conflict]:
    """Return the other articles that answer what was written, or what stands in the fields, already."""
    lines = [line.strip() for line in (phrasings or "").splitlines()[:MOST_LINES]]
    return conflicts(current.session, current.viewer, article, asked_by(title or "", [line for line in lines if line]))


def _properties(article: Article) -> PropertiesForm:
    form = PropertiesForm(formdata=None)
    fill(form, article)
    return form


@blueprint.get("/<uuid:article_id>")
@access(Permission.STAFF_READ)
def edit(article_id: UUID) -> ResponseReturnValue:
    """Write, or read where the role doesn't allow writing."""
    article = wanted(article_id)
    if not current.can(Permission.ARTICLE_DRAFT):
        return redirect(url_for(".preview", article_id=article.id), 303)
    form = DraftForm(
        formdata=None,
        title=article.title,
        body=article.body,
        phrasings="\n".join(article.phrasings),
        started_from=mark(article),
    )
    return editor(article, form)


@blueprint.post("/<uuid:article_id>")
@access(Permission.ARTICLE_DRAFT)
def save(article_id: UUID) -> ResponseReturnValue:
    """Save the draft from the form; a conflict shows both texts."""
    article, form = wanted(article_id), DraftForm()
    if not form.validate():
        return editor(article, form, 422)
    try:
        _save(article, form)
    except actions.EditConflict as conflict:
        lines = compare(conflict.theirs.body, form.draft().body)
        form.started_from.data = mark(conflict.theirs)
        return editor(article, form, 409, theirs=conflict.theirs, conflict_lines=lines)
    except Invalid as error:
        show(form, error)
        return editor(article, form, 422)
    flash(_("Saved."))
    return redirect(url_for(".edit", article_id=article.id), 303)


def _save(article: Article, form: DraftForm) -> str:
    """Save the draft, and return the mark of what is stored now."""
    saved = actions.save_draft(
        current.session, article, form.draft(), current.member.id, started_from=form.number(), seen=form.mark()
    )
    return mark(saved)


def show(form: Any, error: Invalid) -> None:
    """Put a domain error at the field that it concerns."""
    field = form[error.field] if error.field in form else next(iter(form))
    field.errors = [*field.errors, say(error.message)]


@blueprint.post("/<uuid:article_id>/draft")
@access(Permission.ARTICLE_DRAFT)
def autosave(article_id: UUID) -> ResponseReturnValue:
    """Save the draft for the editor's script; answers with the mark of the text to go on from.

    Raises `Forbidden` when the page is another member's: somebody else has signed in since, in the same browser.
    """
    if request.form.get("writer", str(current.member.id)) != str(current.member.id):
        raise Forbidden
    article, form = wanted(article_id), DraftForm()
    if not form.validate():
        return jsonify({"errors": form.errors}), 422
    try:
        seen = _save(article, form)
    except actions.EditConflict as conflict:
        theirs = conflict.theirs
        text = {"title": theirs.title, "body": theirs.body, "phrasings": theirs.phrasings}
        return jsonify({"conflict": {**text, "started_from": mark(theirs)}}), 409
    except Invalid as error:
        return jsonify({"errors": {error.field: [say(error.message)]}}), 422
    return jsonify({"started_from": seen, "state": article.state})


@blueprint.get("/signed-in")
@access(Permission.ARTICLE_DRAFT)
def signed_in() -> ResponseReturnValue:
    """Tell the editor's script who is signed in now, with a token for going on; nobody is sent to sign in."""
    return jsonify({"member": str(current.member.id), "token": generate_csrf()})


@blueprint.get("/<uuid:article_id>/preview")
@access(Permission.STAFF_READ)
def preview(article_id: UUID) -> ResponseReturnValue:
    """Show the draft as readers will see it; a partner sees the published version."""
    article = wanted(article_id)
    title, html, steps = article.title, "", []
    if current.viewer.kind == "staff":
        rendered = rendered_draft(current.session, article)
        html, steps = str(rendered.html), [step.id for step in rendered.steps]
    elif version := queries.published_version(current.session, article):
        title, html, steps = version.title, version.html, [step["id"] for step in version.steps]
    text = in_steps(html, steps if article.kind == "procedure" else [])
    values = {"article": article, "title": title, "text": text}
    return render_template("articles/preview.html", people=answering(current.session), **values, **labels())


@blueprint.post("/images")
@access(Permission.ARTICLE_DRAFT)
def upload() -> ResponseReturnValue:
    """Keep an image that was pasted, dropped or chosen in the editor."""
    given = request.files.get("file")
    if given is None:
        raise Invalid("file", msg("Choose an image."))
    folder = current_app.extensions["annai_settings"].data_folder
    file = store_image(current.session, folder, given.read(), given.filename or "image", current.member.id)
    return jsonify({"url": f"file:{file.sha256}", "width": file.width, "height": file.height, "alt": ""}), 201


@blueprint.get("/links")
@access(Permission.ARTICLE_DRAFT)
def links() -> ResponseReturnValue:
    """Offer articles to link to, by title."""
    found = queries.articles_by_title(current.session, request.args.get("q", "").strip())
    return jsonify(
        [{"id": str(a.id), "title": a.title, "kind": str(KIND_LABELS[a.kind]), "url": f"article:{a.id}"} for a in found]
    )


@blueprint.post("/phrasings")
@access(Permission.ARTICLE_DRAFT)
def phrasings() -> ResponseReturnValue:
    """Show which questions the phrasings stand for while they are written, and which articles have them already."""
    given = request.form.get("phrasings") or ""
    lines = [line.strip() for line in given.splitlines()]
    also: dict[str, str] = {}
    if article_id := _uuid(request.form.get("article")):
        article = wanted(article_id)
        also["also"] = render_template("articles/_also.html", also=_also(article, request.form.get("title"), given))
    try:
        found = questions([line for line in lines if line])
    except Invalid as error:
        return jsonify({"error": say(error.message), **also})
    return jsonify({"questions": _told(found), **also})


_TOLD = 12


def _told(found: list[str]) -> str:
    """How many questions there are, the first of them, and how many more."""
    if not found:
        return ""
    count = ngettext("Found by %(num)d wording:", "Found by %(num)d wordings:", len(found))
    more = len(found) - _TOLD
    rest = ngettext("and %(num)d more", "and %(num)d more", more) if more > 0 else ""
    return f"{count} {' ・ '.join(filter(None, [*found[:_TOLD], rest]))}"


registry.static_folders["articles"] = Path(__file__).parent / "static"
registry.plug(
    blueprint=blueprint,
    navigation=[NavigationItem("knowledge", 10, "articles.index", _l("Articles"), "article", Permission.STAFF_READ)],
    deeds=DEEDS,
    new_items=[
        NewItem(10, "articles.new", _l("Procedure"), "step", Permission.ARTICLE_DRAFT, {"kind": "procedure"}),
        NewItem(20, "articles.new", _l("FAQ"), "review", Permission.ARTICLE_DRAFT, {"kind": "faq"}),
        NewItem(30, "articles.new", _l("Article"), "article", Permission.ARTICLE_DRAFT, {"kind": "article"}),
    ],
)
