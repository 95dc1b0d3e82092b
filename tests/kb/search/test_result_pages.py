"""A page of results, and what every template of results is given."""

from __future__ import annotations

import pytest

from core.permissions import PUBLIC
from core.web.application import AnnaiFlask
from kb.collections.queries import collection_tree
from kb.search import suggesting
from kb.search.indexing import apply
from kb.search.queries import Wish
from kb.search.result_pages import ResultPage, result_page
from tests.factories import Place, make_article
from tests.plugins.bound import Open


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_an_answer_stands_on_the_first_page_only(app: AnnaiFlask, writing: Open, place: Place) -> None:
    engine, editor = app.extensions["annai_engine"], place.members["editor"]
    suggesting._indexes.clear()
    with writing() as session:
        made = [make_article(session, editor, "解約するには", kind="faq", body=f"**手順**{at}") for at in range(2)]
    with writing() as session:
        apply(session, engine, [article.id for article in made])
    with writing() as session:

        def values(number: int) -> dict[str, object]:
            given, wish = {"q": "解約するには", "page": str(number)}, Wish("", limit=1)
            return result_page(session, engine, PUBLIC, given, wish, collection_tree(session)).template_values()

        first, second = values(1), values(2)
    assert "<strong>手順</strong>" in str(first["answer_html"])
    assert (second["answer"], second["answer_html"]) == (None, "")
    assert first["text"] == second["text"] == "解約するには"


def test_without_a_question_a_template_is_given_all_the_same_names() -> None:
    page = ResultPage()
    values = page.template_values()
    assert (values["page"], values["found"], values["narrow"]) == (page, page.found, page.narrow)
    assert (values["text"], values["answer"], values["answer_html"]) == ("", None, "")
