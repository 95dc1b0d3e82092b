"""English words: lower case, stems, stop words. Words of other alphabets pass as they are."""

import re
import unicodedata
from functools import lru_cache
from threading import Lock

import snowballstemmer

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_STEMMER = snowballstemmer.stemmer("english")
_ONE_AT_A_TIME = Lock()
_LONGEST = 40
_ACCENTED = re.compile(r"[a-z]*[ß-ɏ\u1e00-\u1eff][a-zß-ɏ\u1e00-\u1eff]*")
_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "ı": "i"})

STOP_WORDS = frozenset(
    [
        "a",
        "about",
        "after",
        "all",
        "also",
        "am",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "because",
        "been",
        "before",
        "being",
        "but",
        "by",
        "can",
        "could",
        "did",
        "do",
        "does",
        "doing",
        "for",
        "from",
        "had",
        "has",
        "have",
        "having",
        "he",
        "her",
        "here",
        "hers",
        "him",
        "his",
        "how",
        "i",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "itself",
        "just",
        "me",
        "more",
        "most",
        "my",
        "no",
        "nor",
        "not",
        "now",
        "of",
        "off",
        "on",
        "once",
        "only",
        "or",
        "other",
        "our",
        "ours",
        "out",
        "over",
        "own",
        "please",
        "same",
        "she",
        "should",
        "so",
        "some",
        "such",
        "than",
        "that",
        "the",
        "their",
        "theirs",
        "them",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "through",
        "to",
        "too",
        "under",
        "until",
        "up",
        "us",
        "very",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "which",
        "while",
        "who",
        "whom",
        "why",
        "will",
        "with",
        "would",
        "you",
        "your",
        "yours",
    ]
)


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of a (folded) English word; a word of another alphabet, or with digits, stays."""
    bare = word.replace("’", "'").removesuffix("'s")
    if len(bare) > _LONGEST or not bare.isascii() or not bare.isalpha():
        return bare[: 2 * _LONGEST]
    with _ONE_AT_A_TIME:
        return str(_STEMMER.stemWord(bare))


def forms(word: str) -> tuple[str, ...]:
    """Under what a (folded) word is found: its stem, and where it has accents, that without them (straße, strasse)."""
    if not _ACCENTED.fullmatch(word):
        return (stem(word),)
    bare = "".join(
        char for char in unicodedata.normalize("NFD", word.translate(_LETTERS)) if not unicodedata.combining(char)
    )
    return (stem(word), stem(bare))
