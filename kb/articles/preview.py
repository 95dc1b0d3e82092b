"""A draft rendered as readers will see it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from core import rendering
from core.errors import Invalid
from core.messages import msg
from core.rendering import Rendered, TooLarge
from kb.articles.models import Article
from kb.articles.references import link_resolver


def rendered_draft(session: Session, article: Article) -> Rendered:
    """Render the draft with its links and images resolved as at publication. Raises `Invalid`."""
    resolve = link_resolver(session, article.body)
    try:
        return rendering.render(
            article.body, resolve_link=resolve.link, resolve_image=resolve.image, locale=article.locale
        )
    except TooLarge as error:
        raise Invalid("body", msg("The text is too long. Split it into several articles.")) from error
