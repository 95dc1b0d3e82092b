from kb.exchange.planning import Existing, collection_slugs, plan_import
from tests.kb.exchange.memory import Workspace, imported, read

FILES = {
    "en/a/setup.md": b"# Setup\nx",
    "ja/a/setup.md": "# 設定\n[b](../b/setup.md)".encode(),
    "ja/b/setup.md": "# 設定\nx".encode(),
    "ja/c.md": "---\nslug: wanted\n---\n# 三\nx".encode(),
}


def slugs(files: dict[str, bytes], **taken: str) -> dict[str, str]:
    plan = plan_import(read(files), [], taken_slugs=taken)
    return {str(each.document.path): each.slug for each in plan.creates}


def test_addresses_differ_and_the_default_language_has_the_plain_one():
    assert slugs(FILES) == {
        "en/a/setup.md": "setup-en",
        "ja/a/setup.md": "setup",
        "ja/b/setup.md": "b-setup",
        "ja/c.md": "wanted",
    }


def test_an_address_in_use_is_not_given_again():
    given = slugs(FILES, setup="other", wanted="other")
    assert (given["ja/a/setup.md"], given["ja/b/setup.md"], given["ja/c.md"]) == ("a-setup", "b-setup", "wanted-2")


def test_an_address_that_was_asked_for_and_is_taken_is_remarked_on():
    plan = plan_import(read(FILES), [], taken_slugs={"wanted": "other"})
    remarks = {str(path): [remark.code for remark in lines] for path, lines in plan.remarks.items()}
    assert remarks == {"ja/b/setup.md": ["duplicate_title"], "ja/c.md": ["slug_taken"]}


def test_the_second_import_changes_only_what_changed():
    workspace = imported(FILES)
    before = dict(workspace.articles)
    plan = workspace.take(read(FILES | {"ja/b/setup.md": "# 設定\ny".encode(), "ja/d.md": b"new"}))
    assert [str(each.document.path) for each in plan.creates] == ["ja/d.md"]
    assert [str(each.document.path) for each in plan.changes] == ["ja/b/setup.md"]
    assert len(plan.unchanged) == 3
    changed = {key for key, article in workspace.articles.items() if before.get(key) != article}
    assert changed == {"ja/b/setup.md", "ja/d.md"}
    assert workspace.articles["ja/b/setup.md"].slug == "b-setup"


def test_the_same_again_changes_nothing():
    workspace = imported(FILES)
    plan = workspace.take(read(FILES))
    assert (plan.creates, plan.changes, len(plan.unchanged)) == ((), (), 4)


def test_what_is_gone_is_told_and_stays():
    workspace = imported(FILES)
    plan = workspace.take(read({"ja/c.md": FILES["ja/c.md"]}))
    assert [each.source_key for each in plan.gone] == ["en/a/setup.md", "ja/a/setup.md", "ja/b/setup.md"]
    assert len(workspace.articles) == 4
    assert plan.report({}, files=0).gone == ("en/a/setup.md", "ja/a/setup.md", "ja/b/setup.md")


def test_an_article_that_was_edited_here_is_remarked_on():
    known = [Existing("ja/c.md", "old", "id-1", "wanted", is_edited=True)]
    plan = plan_import(read(FILES), known)
    assert "edited_here" in {remark.code for lines in plan.remarks.values() for remark in lines}


def test_an_identifier_twice_is_skipped():
    twice = {"a.md": b"---\nannai_id: one\n---\nx", "b.md": b"---\nannai_id: one\n---\ny"}
    workspace = Workspace()
    plan = workspace.take(read(twice))
    assert [(str(path), reason.code) for path, reason in plan.skipped] == [("b.md", "duplicate_key")]
    assert list(workspace.articles) == ["one"]


def test_collections_of_one_name_get_different_addresses():
    batch = read({"a/x/1.md": b"x", "b/x/1.md": b"x", "c/1.md": b"x"})
    given = collection_slugs(batch.collections, taken=["c"])
    assert given == {"a": "a", "a/x": "x", "b": "b", "b/x": "b-x", "c": "c-2"}


def test_many_equal_names_are_numbered_quickly():
    given = slugs({f"ja/{number}/a/index.md": b"# x\ny" for number in range(500)})
    assert len(set(given.values())) == 500
