"""The file of a segment gives back what was put in, joins others, and shows when it is only a part."""

from pathlib import Path

import pytest

from kb.search.analysis.tokens import Kind
from kb.search.engines.documents import indexed
from kb.search.engines.protocol import IndexDamaged
from kb.search.engines.segment_file import SegmentBuilder, SegmentFile
from tests.kb.search.engines.articles import article


def written(path: Path, *texts: str) -> Path:
    builder = SegmentBuilder()
    for number, text in enumerate(texts):
        builder.add(indexed(article(f"{path.name} {number}", text, f"{text} {text}")))
    builder.write(path)
    return path


def test_what_was_put_in_comes_out(tmp_path: Path):
    file = SegmentFile(written(tmp_path / "a", "承認の設定", "請求書", "承認"))
    assert [card.id for card in file.cards()] == ["a 0", "a 1", "a 2"]
    assert file.text(1) == "請求書\n\n請求書 請求書"
    assert file.words(1).split("\0") == ["\n請求書\n請求\n書\n", "\n請求書\n請求\n書\n"]
    found = file.find(Kind.WORD, "承認")
    assert {field: (list(numbers), list(counts)) for field, (numbers, counts) in found.items()} == {
        "title": ([0, 2], [1, 1]),
        "body": ([0, 2], [2, 2]),
    }
    assert list(file.find(Kind.GRAM, "求書")["head_grams"].numbers) == [1]
    assert file.find(Kind.READING, "承認") == {}
    assert list(file.numbers_of("a 2")) == [2]
    assert list(file.numbers_of("a 9")) == []
    file.close()


def test_segments_are_joined_without_what_was_removed(tmp_path: Path):
    builder = SegmentBuilder()
    for path in (written(tmp_path / "a", "承認", "請求書"), written(tmp_path / "b", "承認", "承認の取り消し")):
        file = SegmentFile(path)
        builder.add_all(file, {0} if path.name == "b" else set())
        file.close()
    builder.write(tmp_path / "joined")
    file = SegmentFile(tmp_path / "joined")
    assert [card.id for card in file.cards()] == ["a 0", "a 1", "b 1"]
    assert list(file.find(Kind.WORD, "承認")["body"].numbers) == [0, 2]
    assert list(file.numbers_of("b 0")) == []
    assert list(file.numbers_of("b 1")) == [2]
    file.close()


def test_an_empty_segment_is_whole(tmp_path: Path):
    file = SegmentFile(written(tmp_path / "none"))
    assert (len(file), file.cards(), file.find(Kind.WORD, "承認")) == (0, [], {})
    file.close()


@pytest.mark.parametrize("kept", [0, 1, 40, -1, -9])
def test_a_part_of_a_file_is_seen(tmp_path: Path, kept: int):
    path = written(tmp_path / "a", "承認", "請求書")
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises((IndexDamaged, ValueError)):
        SegmentFile(path)


def test_a_file_that_stands_is_never_overwritten(tmp_path: Path):
    path = written(tmp_path / "a", "承認")
    with pytest.raises(FileExistsError):
        written(path, "請求書")
