"""Tell whoever asked, once the article that answers them is published."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from core.clock import now
from core.db import bound_workspace
from core.jobs.actions import enqueue
from core.jobs.worker import JobContext, job
from core.mail import send_later
from core.messages import Message, msg
from core.registry import subscribe
from core.web.languages import load_catalogue
from core.workspaces.models import Workspace
from core.workspaces.queries import workspace_by_id
from insights.replies.queries import waiting_for
from kb.articles.models import Article
from kb.feedback.models import Question


@subscribe("article.published")
def article_published(session: Session, *, article: Article, **_facts: Any) -> None:
    """Tell the askers after the publication has been committed."""
    enqueue(session, "replies.tell", {"article_id": str(article.id)}, key=f"replies.tell:{article.id}")


@job("replies.tell")
def tell(context: JobContext, *, article_id: str) -> dict[str, Any]:
    """Mail everybody who waits for this article, each once. Returns how many."""
    article = context.session.get(Article, UUID(article_id))
    if article is None:
        return {"told": 0}
    workspace = workspace_by_id(context.session, bound_workspace(context.session))
    waiting = waiting_for(context.session, article)
    address = f"{context.services.settings.public_url.rstrip('/')}/help/{workspace.slug}/articles/{article.slug}"
    for question in waiting:
        _mail(context.session, question, workspace, article, address)
        question.answered_at = now()
    return {"told": len(waiting)}


def _mail(session: Session, question: Question, workspace: Workspace, article: Article, address: str) -> None:
    text = msg(
        "You asked us:\n\n%(question)s\n\nThere is an article about it now:\n\n%(title)s\n%(address)s\n\n%(name)s",
        question=question.text,
        title=article.title,
        address=address,
        name=workspace.name,
    )
    subject = msg("There is an answer to your question – %(name)s", name=" ".join(workspace.name.split()))
    send_later(session, question.email, _said(subject, question.locale), _said(text, question.locale))


def _said(message: Message, locale: str) -> str:
    """Return a message in the asker's language; there is no request here that would tell."""
    return str(load_catalogue("en" if locale == "en" else "ja").gettext(message.text)) % message.params
