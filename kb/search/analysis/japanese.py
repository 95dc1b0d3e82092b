"""Sudachi, and nothing but Sudachi: the words of a Japanese text and where they stand."""

import re
import threading
from collections.abc import Iterator
from enum import Enum
from functools import cache, lru_cache
from importlib.metadata import version
from typing import TYPE_CHECKING, NamedTuple

from sudachipy import Dictionary, SplitMode

from kb.search.analysis.resident import MappedFile

if TYPE_CHECKING:
    from sudachipy import Morpheme as SudachiMorpheme
    from sudachipy import Tokenizer

# Sudachi takes 49,149 bytes at once; no character of UTF-8 has more than four.
_LONGEST = 12_000
_SHORT = 60
_BREAK = re.compile(r"[\n。！？!?]")

_FUNCTION_WORDS = frozenset({"助詞", "助動詞", "補助記号", "空白", "記号"})
# できない, できません, できず: one word for all that says no.
_NEGATIONS = frozenset({"ない", "ぬ", "ず", "無い", "まい"})
NEGATION = "無い"


class Role(Enum):
    """What a word is to search."""

    CONTENT = "content"
    NUMBER = "number"
    NOTHING = "nothing"


class Lexeme(NamedTuple):
    """A word of the dictionary: normal form, reading in katakana, role, and the shorter words that it is made of."""

    normal: str
    reading: str
    role: Role
    parts: tuple["Part", ...]
    known: bool  # whether the dictionary has it


class Part(NamedTuple):
    """A shorter word inside a longer one; positions count from the longer one's start."""

    start: int
    end: int
    normal: str
    reading: str


# Words of offices that the dictionary takes for two, read otherwise: normal form, reading, spellings.
_COMPOUNDS = (
    ("消し込み", "ケシコミ", ("消し込み", "消込み")),
    # 消し込む is no 消す: the verb in all its endings is the same word as the noun.
    *(
        ("消し込み", f"ケシコ{sound}", (f"消し込{kana}", f"消込{kana}"))
        for kana, sound in zip("まむめもん", "マムメモン", strict=True)
    ),
    ("消し込み", "ケシコミ", ("消込",)),
    ("書き込み", "カキコミ", ("書込み", "書込")),
    ("絞り込み", "シボリコミ", ("絞込み", "絞込")),
    ("並び替え", "ナラビカエ", ("並替え", "並替")),
    ("組み戻し", "クミモドシ", ("組み戻し", "組戻し", "組戻")),
    ("月締め", "ツキジメ", ("月締め", "月締")),
    ("紐付け", "ヒモヅケ", ("紐づけ", "ひも付け", "ひもづけ")),
)
_COMPOUND = re.compile("|".join(spelling for _, _, spellings in _COMPOUNDS for spelling in spellings))
_JOINED = {
    spelling: Lexeme(normal, reading, Role.CONTENT, (), known=True)
    for normal, reading, spellings in _COMPOUNDS
    for spelling in spellings
}


class _PerThread(threading.local):
    """A tokenizer must not be used by two threads at once."""

    def __init__(self) -> None:
        self.tokenizer: Tokenizer = _dictionary().tokenizer(mode=SplitMode.C)


@cache
def _dictionary() -> Dictionary:
    return Dictionary()


_FILE = MappedFile("/system.dic")


@cache
def _per_thread() -> _PerThread:
    return _PerThread()


@cache
def dictionary_version() -> str:
    """Which dictionary splits the texts: an index made with another one has other words."""
    return version("sudachidict_core")


def morphemes(text: str) -> Iterator[tuple[int, int, Lexeme]]:
    """The words of a (folded) text of any length in order, each with its start and end."""
    return iter(_remembered(text)) if len(text) <= _SHORT else _morphemes(text)


@lru_cache(maxsize=512)
def _remembered(text: str) -> tuple[tuple[int, int, Lexeme], ...]:
    """A question is asked for its words, their sounds and its meaning, one after the other."""
    return tuple(_morphemes(text))


def _morphemes(text: str) -> Iterator[tuple[int, int, Lexeme]]:
    done = 0
    for compound in _COMPOUND.finditer(text):
        yield from _split(text[done : compound.start()], done)
        done = compound.end()
        yield compound.start(), done, _JOINED[compound.group()]
    yield from _split(text[done:] if done else text, done)


def _split(text: str, at: int) -> Iterator[tuple[int, int, Lexeme]]:
    tokenizer = _per_thread().tokenizer
    _FILE.used()
    for offset, piece in _bites(text):
        first = at + offset
        for found in tokenizer.tokenize(piece):
            start, end = found.begin(), found.end()
            lexeme = _KNOWN.get((found.word_id(), end - start)) or _lexeme(found, end - start)
            yield first + start, first + end, lexeme


def _bites(text: str) -> Iterator[tuple[int, str]]:
    """The text in pieces that Sudachi can take, broken at the end of a line or sentence where there is one."""
    start = 0
    while len(text) - start > _LONGEST:
        breaks = [match.end() for match in _BREAK.finditer(text, start + _LONGEST // 2, start + _LONGEST)]
        end = breaks[-1] if breaks else start + _LONGEST
        yield start, text[start:end]
        start = end
    if start < len(text):
        yield start, text[start:]


# Asking Sudachi for each property costs more than the splitting; the same few thousand words make up most texts.
_KNOWN: dict[tuple[int, int], Lexeme] = {}
_MOST_KNOWN = 100_000


def _lexeme(found: "SudachiMorpheme", width: int) -> Lexeme:
    lexeme = _read(found)
    if not found.is_oov():
        if len(_KNOWN) >= _MOST_KNOWN:
            _KNOWN.clear()
        _KNOWN[found.word_id(), width] = lexeme
    return lexeme


def _read(found: "SudachiMorpheme") -> Lexeme:
    normal = found.normalized_form()
    role = _role(found.part_of_speech())
    if role is not Role.NUMBER and normal in _NEGATIONS:
        return Lexeme(NEGATION, found.reading_form(), Role.CONTENT, (), known=True)
    parts = _parts(found) if role is Role.CONTENT else ()
    return Lexeme(normal.lower(), found.reading_form(), role, parts, known=not found.is_oov())


def _role(part_of_speech: tuple[str, ...]) -> Role:
    if part_of_speech[0] in _FUNCTION_WORDS:
        return Role.NOTHING
    return Role.NUMBER if part_of_speech[1] == "数詞" else Role.CONTENT


def _parts(found: "SudachiMorpheme") -> tuple[Part, ...]:
    start = found.begin()
    return tuple(
        Part(part.begin() - start, part.end() - start, part.normalized_form().lower(), part.reading_form())
        for part in found.split(SplitMode.A, add_single=False)
    )
