"""The help center: what customers and colleagues read. Works without JavaScript."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from core.clock import now
from core.errors import Invalid, NotFound
from core.files import storage
from core.identifiers import new_id
from core.registry import registry
from core.rendering import in_steps
from core.web.access import public
from core.web.assets import YEAR
from core.web.brand import brand_css
from core.web.context import current
from core.web.languages import say
from kb.articles.labels import KIND_LABELS
from kb.articles.models import Article, PublishedVersion
from kb.articles.pictures import PASS_HOLDER, file_for, opens
from kb.articles.queries import published, published_in, shelf_mates
from kb.articles.shelving import most_read, newest, readable_counts
from kb.collections.models import Collection
from kb.collections.queries import all_collections, ancestors, collection_by_slug, path_to, with_descendants
from kb.feedback.actions import Asked, Ballot, Voter, cast_vote, leave_question
from kb.reader import limits
from kb.reader.forms import QuestionForm, VoteForm
from kb.reader.recording import article_read, is_bot, result_opened
from kb.reader.shelves import languages_shown, on_shelves, related, shelves_below
from kb.search.narrowing import Narrowing
from kb.search.queries import Findings, popular_words
from kb.search.result_pages import ResultPage

CONTENTS_LEVEL, CONTENTS_LEAST = 2, 3
POPULAR, RECENT = 6, 5
HOUR, DAY = 3600, 86400
blueprint = Blueprint("reader", __name__, url_prefix="/help/<workspace>", template_folder="templates")
limits.install(blueprint)


@blueprint.before_request
def enter() -> None:
    """Bind the request to the workspace of the address, or answer that there is none."""
    current.workspace  # noqa: B018  loading it binds the session


@blueprint.context_processor
def site() -> dict[str, Any]:
    """Return what the help center's layout shows around every page."""
    try:
        workspace = current.workspace
    except NotFound:
        return {}
    logo = url_for(".file", sha256=workspace.logo_sha) if workspace.logo_sha else None
    about: dict[str, Any] = {
        "name": workspace.name,
        "owner": workspace.name,
        "logo_url": logo,
        "home_url": url_for(".home"),
        "product_url": None,
        "product_name": workspace.name,
        "links": [],
    }
    return {"seal": _seal, "site": about, "brand_css_url": url_for(".brand", color=workspace.brand_color.lstrip("#"))}


def _seal(article: Article) -> tuple[str, str] | None:
    """Return the seal for an article whose owner's word that it is right still holds."""
    return ("sure", _("Confirmed as right")) if _is_verified(article) else None


def _is_verified(article: Article) -> bool:
    return article.verified_until is not None and article.verified_until > now()


def crumbs(path: list[Collection]) -> list[tuple[str, str]]:
    """Return the shelves above as breadcrumbs."""
    return [(shelf.name_in(locale()), url_for(".collection", slug=shelf.slug)) for shelf in path]


def locale() -> str:
    """Return the reader's language."""
    return str(get_locale())


@blueprint.get("/")
@public
def home() -> ResponseReturnValue:
    """Show the search field, the shelves and what is read most."""
    counts = readable_counts(current.session, current.viewer)
    languages = languages_shown(counts, locale())
    values = {
        "shelves": shelves_below(None, all_collections(current.session), on_shelves(counts, languages)),
        "popular": most_read(current.session, current.viewer, languages, limit=POPULAR),
        "recent": newest(current.session, current.viewer, languages, limit=RECENT),
        "words": popular_words(current.session, locale()),
        "greeting": current.workspace.greeting.get(locale(), ""),
    }
    return render_template("reader/home.html", form=QuestionForm(formdata=None), **values)


@blueprint.get("/collections/<slug>")
@public
def collection(slug: str) -> ResponseReturnValue:
    """Show one shelf and what is below it."""
    shelf = collection_by_slug(current.session, slug)
    collections = all_collections(current.session)
    below = with_descendants(collections, [shelf.id])
    counts = {at: n for at, n in readable_counts(current.session, current.viewer).items() if at[0] in below}
    if not counts:
        abort(404)
    languages = languages_shown(counts, locale())
    return render_template(
        "reader/collection.html",
        name=shelf.name_in(locale()),
        note=shelf.description_in(locale()),
        shelf=shelf,
        path_crumbs=crumbs(ancestors(collections, shelf.id)[:-1]),
        shelves=shelves_below(shelf.id, collections, on_shelves(counts, languages)),
        articles=published_in(current.session, current.viewer, [shelf.id], locales=languages),
    )


@blueprint.get("/articles/<slug>")
@public
def article(slug: str) -> ResponseReturnValue:
    """Show an article; a former address leads to the current one."""
    found, version = published(current.session, current.viewer, slug)
    if found.slug != slug:
        return redirect(url_for(".article", slug=found.slug), 301)
    _note_reading(found)
    return _article_page(found, version, VoteForm(formdata=None))


def _article_page(found: Article, version: PublishedVersion, form: VoteForm, **more: Any) -> str:
    return render_template(
        "reader/article.html",
        article=found,
        version=version,
        body=in_steps(version.html, step_ids(found, version)),
        toc=contents(found, version),
        path_crumbs=crumbs(path_to(current.session, found.collection_id)),
        is_verified=_is_verified(found),
        kinds=KIND_LABELS,
        related=related(found, shelf_mates(current.session, current.viewer, found)),
        form=form,
        **more,
    )


def step_ids(found: Article, version: PublishedVersion) -> list[str]:
    """Return the steps of a procedure, by which its text is set as a list; other articles have none."""
    return [step["id"] for step in version.steps] if found.kind == "procedure" else []


def contents(found: Article, version: PublishedVersion) -> list[dict[str, Any]]:
    """Return the second-level headings for the table of contents, numbered in a procedure; none for a short text."""
    headings = [heading for heading in version.toc if heading["level"] == CONTENTS_LEVEL]
    if len(headings) < CONTENTS_LEAST:
        return []
    is_procedure = found.kind == "procedure"
    return [{**heading, "number": n if is_procedure else None} for n, heading in enumerate(headings, start=1)]


def _note_reading(found: Article) -> None:
    if is_bot(request.headers.get("User-Agent", "")) or "voted" in request.args:
        return
    article_id, reader, page, language = found.id, current.visitor, request.path, locale()
    source = "staff" if current.member_or_none else "help"
    current.record_afterwards(
        lambda s: article_read(s, article_id, reader=reader, page=page, locale=language, source=source)
    )
    try:
        search_id = UUID(request.args["s"])
    except (KeyError, ValueError):
        return
    rank = request.args.get("r", 1, int)
    current.record_afterwards(lambda s: result_opened(s, search_id, article_id, rank))


@blueprint.post("/articles/<slug>/vote")
@public
def vote(slug: str) -> ResponseReturnValue:
    """Take a vote; a no asks why on the same page."""
    found, version = published(current.session, current.viewer, slug)
    form = VoteForm()
    helpful = form.helpful.data == "yes"
    if not form.validate():
        form.helpful.data = "no"
        return _article_page(found, version, form, asking=True), 422
    if wait := limits.spend("vote"):
        asking_why = form.helpful.data == "no" and "told" in request.form
        page = _article_page(found, version, form, asking=asking_why, busy=too_often(wait))
        return page, 429, {"Retry-After": str(wait)}
    ballot = Ballot(found.id, version.number, helpful, form.reason.data or "", form.comment.data or "")
    cast_vote(current.session, ballot, Voter("help", current.visitor))
    told = request.form.get("told") or None
    answer = "yes" if helpful else "no"
    return redirect(url_for(".article", slug=found.slug, voted=answer, told=told, _anchor="feedback"), 303)


def too_often(wait: int) -> str:
    """Say that it was too much at once, that nothing is lost, and when to try again."""
    minutes = -(-wait // 60)
    text = ngettext(
        "Much has been sent from here in a short time, so this was not taken yet. Your words are still here: "
        "send them again in about a minute.",
        "Much has been sent from here in a short time, so this was not taken yet. Your words are still here: "
        "send them again in about %(num)d minutes.",
        minutes,
    )
    return str(text)


@blueprint.get("/ask")
@public
def ask() -> ResponseReturnValue:
    """Offer to leave a question."""
    return asking(QuestionForm(formdata=None, text=request.args.get("q", "")[:1000]))


def asking(form: QuestionForm, status: int = 200, **more: Any) -> tuple[str, int]:
    """Show the form for a question with what was typed."""
    values = {"text": "", "narrow": Narrowing(), "found": Findings(), "page": ResultPage(), "form": form}
    return render_template("reader/search.html", **values, **more), status


@blueprint.post("/questions")
@public
def question() -> ResponseReturnValue:
    """Keep a question that was left."""
    form = QuestionForm()
    if form.validate():
        if wait := limits.spend("question"):
            return *asking(form, 429, busy=too_often(wait)), {"Retry-After": str(wait)}
        try:
            leave_question(current.session, _asked(form), Voter("help", current.visitor))
        except Invalid as error:
            form[error.field].errors = [say(error.message)]
        else:
            return redirect(url_for(".thanks"), 303)
    return asking(form, 422)


def _asked(form: QuestionForm) -> Asked:
    try:
        search_id = UUID(form.search_id.data or "")
    except ValueError:
        search_id = None
    return Asked(new_id(), form.text.data or "", form.email.data or "", search_id, locale=locale())


@blueprint.get("/thanks")
@public
def thanks() -> ResponseReturnValue:
    """Thank for a question."""
    return render_template("reader/thanks.html")


@blueprint.get("/files/<sha256>")
@public
def file(sha256: str) -> ResponseReturnValue:
    """Serve an uploaded file of this workspace to whoever may read a text with it."""
    name, shown = sha256.lower(), request.args.get("pass", "")
    has_pass = opens(current_app.config["SECRET_KEY"], current.workspace.id, name, shown, now())
    served = file_for(current.session, PASS_HOLDER if has_pass else current.viewer, name)
    path = storage.path_of(current_app.extensions["annai_settings"].data_folder, served.file.sha256)
    response = send_file(path.resolve(), mimetype=served.file.media_type)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    is_anywhere = served.is_public or has_pass
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin" if is_anywhere else "same-origin"
    response.headers["Cache-Control"] = _how_long(is_public=served.is_public, has_pass=has_pass)
    return response


def _how_long(*, is_public: bool, has_pass: bool) -> str:
    """Return how long a file may be kept: its content never changes, but who may have it does."""
    if is_public:
        return f"public, max-age={DAY}"
    return f"private, max-age={HOUR}" if has_pass else "private, no-cache"


@blueprint.get("/brand-<color>.css")
@public
def brand(color: str) -> ResponseReturnValue:
    """Serve the company's colour as custom properties, with contrast kept."""
    try:
        css = brand_css(f"#{color}")
    except ValueError:
        abort(404)
    response = Response(css, mimetype="text/css")
    response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    return response


registry.static_folders["reader"] = Path(__file__).parent / "static"
registry.plug(blueprint=blueprint)
