"""Screens and buttons that move an article along: properties, review, publication, history, trash."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from core.accounts.queries import members, members_by_id
from core.errors import Conflict, Invalid, NotFound
from core.permissions import Permission
from core.registry import NavigationItem, registry
from core.web.access import access
from core.web.context import current
from core.web.dates import moment
from core.web.languages import say
from kb.articles import actions, publishing, queries
from kb.articles.answering import answering
from kb.articles.differences import compare
from kb.articles.forms import DraftForm, PropertiesForm, ReviewForm, SendBackForm, VerifyForm
from kb.articles.models import Article, Review
from kb.articles.queries import ArticleFilter
from kb.articles.shown import TextChanged, mark
from kb.articles.views import blueprint as articles
from kb.articles.views import editor, labels, offer, reviewers, show, uuids, wanted
from kb.collections.queries import all_collections

DRAFT = Permission.ARTICLE_DRAFT
blueprint = Blueprint("reviews", __name__, url_prefix="/w/<workspace>", template_folder="templates")


def to_editor(article: Article) -> ResponseReturnValue:
    """Go back to the article."""
    return redirect(url_for("articles.edit", article_id=article.id), 303)


def _stored(article: Article) -> DraftForm:
    values = {"title": article.title, "body": article.body, "started_from": mark(article)}
    return DraftForm(formdata=None, phrasings="\n".join(article.phrasings), **values)


def attempt(article: Article, deed: Callable[[], Any], done: str) -> ResponseReturnValue:
    """Do it and say so, or undo it and say why it can't be done, on the editor's page."""
    try:
        with current.session.begin_nested():
            deed()
    except TextChanged as changed:
        return editor(article, _stored(article), 409, text_changed=changed)
    except (Invalid, Conflict) as error:
        flash(say(error.message), "bad")
        return to_editor(article)
    flash(done)
    return to_editor(article)


@blueprint.post("/articles/<uuid:article_id>/properties")
@access(Permission.ARTICLE_DRAFT)
def properties(article_id: UUID) -> ResponseReturnValue:
    """Change what is true of the article beside its text."""
    article, form = wanted(article_id), PropertiesForm()
    offer(form, article, all_collections(current.session))
    if not form.validate():
        return editor(article, _stored(article), 422, properties=form)
    try:
        actions.change_properties(current.session, article, form.properties(), current.member.id)
    except Invalid as error:
        show(form, error)
        return editor(article, _stored(article), 422, properties=form)
    flash(_("The properties have been saved."))
    return to_editor(article)


@blueprint.post("/articles/<uuid:article_id>/publish")
@access(Permission.ARTICLE_PUBLISH)
def publish(article_id: UUID) -> ResponseReturnValue:
    """Publish the draft, if it is still the text that the page has shown."""
    article, shown = wanted(article_id), request.form.get("shown", "")
    done = _(
        "Version %(number)s is published. Readers can find it in a few seconds.", number=article.published_number + 1
    )
    return attempt(article, lambda: publishing.publish_shown(current.session, article, current.member.id, shown), done)


@blueprint.post("/articles/<uuid:article_id>/unpublish")
@access(Permission.ARTICLE_PUBLISH)
def unpublish(article_id: UUID) -> ResponseReturnValue:
    """Take the article away from readers."""
    article = wanted(article_id)
    done = _("Readers no longer see this article. Its draft is kept.")
    return attempt(article, lambda: publishing.unpublish(current.session, article, current.member.id), done)


@blueprint.post("/articles/<uuid:article_id>/archive")
@access(Permission.ARTICLE_PUBLISH)
def archive(article_id: UUID) -> ResponseReturnValue:
    """Put the article away."""
    article = wanted(article_id)
    done = _("The article has been archived.")
    return attempt(article, lambda: publishing.archive(current.session, article, current.member.id), done)


@blueprint.post("/articles/<uuid:article_id>/trash")
@access(Permission.ARTICLE_PUBLISH)
def trash(article_id: UUID) -> ResponseReturnValue:
    """Put the article into the trash."""
    article = wanted(article_id)
    actions.trash(current.session, article, current.member.id)
    flash(_("“%(title)s” is in the trash. You can bring it back from there.", title=article.title))
    return redirect(url_for("articles.index", state="trash"), 303)


@blueprint.post("/articles/<uuid:article_id>/bring-back")
@access(Permission.ARTICLE_PUBLISH)
def bring_back(article_id: UUID) -> ResponseReturnValue:
    """Take the article out of the trash."""
    article = wanted(article_id)
    done = _("The article is back.")
    return attempt(article, lambda: actions.bring_back(current.session, article, current.member.id), done)


@blueprint.post("/articles/<uuid:article_id>/erase")
@access(Permission.ARTICLE_PUBLISH)
def erase(article_id: UUID) -> ResponseReturnValue:
    """Delete the article for good."""
    article = wanted(article_id)
    actions.erase(current.session, article, current.member.id)
    flash(_("The article has been deleted for good."))
    return redirect(url_for("articles.index", state="trash"), 303)


@blueprint.post("/articles/bulk")
@access(Permission.ARTICLE_PUBLISH)
def bulk() -> ResponseReturnValue:
    """Do one thing to all articles that were ticked."""
    deeds: dict[str, Callable[[Article], Any]] = {
        "archive": lambda a: publishing.archive(current.session, a, current.member.id),
        "trash": lambda a: actions.trash(current.session, a, current.member.id),
        "verify": lambda a: _verify(a, current.workspace.verification_days),
    }
    deed = deeds.get(request.form.get("deed", ""))
    chosen = queries.articles_by_ids(current.session, uuids(request.form.getlist("article")[:200]), current.viewer)
    if deed is not None:
        for article in chosen:
            deed(article)
        flash(ngettext("Done for %(num)d article.", "Done for %(num)d articles.", len(chosen)))
    return redirect(url_for("articles.index"), 303)


@blueprint.post("/articles/<uuid:article_id>/verify")
@access(Permission.ARTICLE_DRAFT)
def verify(article_id: UUID) -> ResponseReturnValue:
    """Note that the article is still right."""
    article = wanted(article_id)
    form = VerifyForm(days=current.workspace.verification_days)
    if not form.validate():
        flash(_("Enter a number of days between 1 and 1095."), "bad")
        return to_editor(article)
    until = _verify(article, form.days.data or 1)
    flash(_("Confirmed as right until %(date)s.", date=format_date(until, "long")))
    return to_editor(article)


def _verify(article: Article, days: int) -> Any:
    return actions.verify(current.session, article, current.member.id, days=days)


@blueprint.post("/articles/<uuid:article_id>/review")
@access(Permission.ARTICLE_DRAFT)
def ask(article_id: UUID) -> ResponseReturnValue:
    """Ask somebody to review the draft."""
    article, form = wanted(article_id), ReviewForm()
    form.offer(reviewers(members(current.session)))
    if not form.validate():
        flash(_("Choose a reviewer from the list."), "bad")
        return to_editor(article)
    member, reviewer, note = current.member.id, form.reviewer(), form.note.data or ""
    done = _("The review has been asked for.")
    return attempt(
        article, lambda: publishing.ask_review(current.session, article, member, reviewer_id=reviewer, note=note), done
    )


@blueprint.post("/articles/<uuid:article_id>/approve")
@access(Permission.ARTICLE_PUBLISH)
def approve(article_id: UUID) -> ResponseReturnValue:
    """Approve the draft and publish it, if it is still the text that the page has shown."""
    article = wanted(article_id)

    def deed() -> None:
        publishing.approve(current.session, article, current.member.id, shown=request.form.get("shown", ""))
        publishing.publish(current.session, article, current.member.id)

    return attempt(article, deed, _("Approved and published."))


@blueprint.post("/articles/<uuid:article_id>/send-back")
@access(Permission.ARTICLE_PUBLISH)
def send_back(article_id: UUID) -> ResponseReturnValue:
    """Send the draft back with a reason."""
    article, form = wanted(article_id), SendBackForm()
    if not form.validate():
        return editor(article, _stored(article), 422, send_back=form)
    reason, member = form.reason.data or "", current.member.id
    done = _("Sent back. The author sees your reason.")
    return attempt(article, lambda: publishing.send_back(current.session, article, member, reason), done)


@blueprint.post("/articles/<uuid:article_id>/withdraw-review")
@access(Permission.ARTICLE_DRAFT)
def withdraw(article_id: UUID) -> ResponseReturnValue:
    """Take the question for review back."""
    article = wanted(article_id)
    done = _("The review has been withdrawn.")
    return attempt(article, lambda: publishing.withdraw_review(current.session, article, current.member.id), done)


@articles.get("/<uuid:article_id>/history")
@access(Permission.STAFF_READ)
def history(article_id: UUID) -> ResponseReturnValue:
    """Show all saves and what changed between two of them. Partners see what is published, and no more."""
    article = wanted(article_id)
    if current.viewer.kind != "staff":
        raise NotFound
    new = queries.revision(current.session, article.id, request.args.get("new", article.revision, int))
    old_number = request.args.get("old", max(new.number - 1, 0), int)
    old = queries.revision(current.session, article.id, old_number) if old_number else None
    return render_template(
        "articles/history.html",
        article=article,
        revisions=queries.revisions(current.session, article.id),
        versions=queries.version_numbers(current.session, article.id),
        new=new,
        old=old,
        lines=compare(old.body if old else "", new.body),
        people=members_by_id(current.session),
        **labels(),
    )


@articles.post("/<uuid:article_id>/history/<int:number>/restore")
@access(Permission.ARTICLE_DRAFT)
def restore(article_id: UUID, number: int) -> ResponseReturnValue:
    """Make an old save the draft again."""
    article = wanted(article_id)
    old = queries.revision(current.session, article.id, number)
    done = _("The draft is what it was at %(when)s. Later saves are kept.", when=moment(old.at))
    return attempt(article, lambda: actions.restore_revision(current.session, article, old, current.member.id), done)


@blueprint.get("/reviews")
@access(Permission.ARTICLE_DRAFT)
def index() -> ResponseReturnValue:
    """List what waits for review, those that wait for this member first."""
    waiting = queries.open_reviews(current.session)
    mine = [pair for pair in waiting if _is_mine(pair[0])]
    others = [pair for pair in waiting if not _is_mine(pair[0])]
    people = members_by_id(current.session)
    return render_template("articles/reviews.html", mine=mine, others=others, people=people, **labels())


def _waiting(session: Session) -> int:
    """Return how much waits for review here and where other rooms ask for one."""
    elsewhere = registry.providers.get("guides_in_review")
    return queries.count_open_reviews(session) + (elsewhere(session) if elsewhere else 0)


def _is_mine(review: Review) -> bool:
    me = current.member.id
    free = review.reviewer_id is None and review.asked_by != me and current.can(Permission.ARTICLE_PUBLISH)
    return free or review.reviewer_id == me


@blueprint.get("/freshness")
@access(Permission.STAFF_READ)
def freshness() -> ResponseReturnValue:
    """List articles whose owner's word has run out or soon will."""
    narrow = ArticleFilter(owner_id=current.member.id if request.args.get("owner") == "me" else None, state="published")
    found, _total = queries.list_articles(current.session, current.viewer, narrow, order="verified_until", limit=200)
    return render_template("articles/freshness.html", articles=found, people=answering(current.session), **labels())


registry.plug(
    blueprint=blueprint,
    navigation=[
        NavigationItem("knowledge", 30, "reviews.index", _l("Reviews"), "review", DRAFT, _waiting),
        NavigationItem("knowledge", 40, "reviews.freshness", _l("Freshness"), "fresh", Permission.STAFF_READ),
    ],
)
