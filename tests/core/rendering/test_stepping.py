"""A document cut into its steps: every piece whole, and nothing lost."""

import pytest
from markupsafe import Markup

from core.rendering import in_steps, render

DOCUMENT = """はじめに[^1]。

## 一覧を開く

<details><summary>たたむ</summary>

## 中の見出し

</details>

## 取り消す {#cancel}

- 選びます[^2]。

![<h2 id="c-cancel">](x.png)

[^1]: 注
[^2]: もう一つ
"""


def test_every_step_is_a_piece_and_the_pieces_are_the_whole() -> None:
    rendered = render(DOCUMENT)
    cut = in_steps(str(rendered.html), [step.id for step in rendered.steps])
    assert [step.count("<h2") for step in cut.steps] == [2, 1]
    assert cut.steps[1].startswith('<h2 id="c-cancel">')
    assert cut.lead.startswith("<p>はじめに")
    assert cut.notes.startswith('<div class="footnotes"')
    whole = Markup("").join([cut.lead, *cut.steps, cut.notes])
    assert whole == rendered.html
    for piece in (cut.lead, *cut.steps, cut.notes):
        assert isinstance(piece, Markup)
        assert piece.count("<ul") == piece.count("</ul")
        assert piece.count("<details") == piece.count("</details")


def test_without_notes_the_last_step_goes_to_the_end() -> None:
    rendered = render("## 一つ目\n\na\n\n## 二つ目\n\nb")
    cut = in_steps(str(rendered.html), [step.id for step in rendered.steps])
    assert (cut.lead, cut.notes, len(cut.steps)) == ("", "", 2)
    assert cut.steps[1].endswith("<p>b</p>")


@pytest.mark.parametrize("ids", [[], ["unknown"]])
def test_without_steps_it_is_all_lead(ids: list[str]) -> None:
    html = str(render("## 一つ目\n\na").html)
    assert in_steps(html, ids).lead == html
    assert in_steps(html, ids).steps == []


def test_what_was_tampered_with_in_the_store_is_cleaned() -> None:
    cut = in_steps('<h2 id="c-a">x<script>alert(1)</script></h2><p onclick="y">z</p>', ["a"])
    assert "script" not in cut.steps[0]
    assert "onclick" not in cut.steps[0]
