"""How a text sounds: readings of what is written, keys for what was meant, and prefixes while somebody types."""

import re
from functools import lru_cache
from typing import NamedTuple

from kb.search.analysis import stopwords
from kb.search.analysis.folding import fold, normalise
from kb.search.analysis.japanese import Lexeme, Role, morphemes
from kb.search.analysis.kana import first_kana, fold_reading, is_hiragana, is_kana, kana_from_romaji, to_hiragana
from kb.search.analysis.tokens import Token, tokens

_LATIN_END = re.compile(r"[a-z']+$")
_LATIN = re.compile(r"[a-z][a-z0-9]*")
_ROMAJI = re.compile(r"[a-z'-]+")


class Piece(NamedTuple):
    """A word of a folded text and its folded reading; what can't be spoken has none."""

    start: int
    end: int
    reading: str


class Typed(NamedTuple):
    """What somebody has typed, as sound: `tail` are the kana that may follow where a kana is half typed."""

    kana: str
    tail: frozenset[str]


def pieces(folded: str) -> tuple[Piece, ...]:
    """All words of a folded text, particles included, with their readings."""
    return tuple(
        Piece(start, end, fold_reading(_raw_reading(folded[start:end], lexeme)))
        for start, end, lexeme in morphemes(folded)
    )


def _raw_reading(surface: str, lexeme: Lexeme) -> str:
    if not any(char.isalnum() for char in surface):
        return ""
    if is_kana(surface) or (lexeme.role is Role.NUMBER and surface.isdecimal()):
        return to_hiragana(surface)
    if _LATIN.fullmatch(surface) and not is_kana(lexeme.normal):
        return surface
    return to_hiragana(lexeme.reading)


def reading(text: str) -> str:
    """The key of how a text sounds: しょうにん and 承認 have the same one, サーバ and サーバー too."""
    folded = fold(text)
    sounds = [
        to_hiragana(stretch) if is_kana(stretch) else "".join(
            _raw_reading(stretch[start:end], lexeme) for start, end, lexeme in morphemes(stretch)
        )
        for stretch in folded.split()
    ]  # fmt: skip
    return fold_reading("".join(sounds))


def typed(folded: str) -> Typed | None:
    """The sound of what was typed in kana or romaji, whole or half; None for anything else.

    しょうn is しょ followed by a kana of the n row; so is shoun.
    """
    end = _LATIN_END.search(folded)
    kana, rest = (folded[: end.start()], end.group()) if end else (folded, "")
    if kana and not is_kana(kana):
        return _typed_in_romaji(folded)
    if kana and not rest:
        return Typed(fold_reading(kana), frozenset())
    if kana:
        following = kana_from_romaji(rest)
        return Typed(fold_reading(kana + following[0]), _tail(following[1])) if following else None
    return _typed_in_romaji(folded)


def is_without_vowel(text: str) -> bool:
    """Whether only consonants were typed (`zzzz`): the beginning of very many words, and of none in particular."""
    sound = typed(fold(text))
    return sound is not None and not sound.kana


def unconverted(stretch: str) -> str:
    """How a stretch sounds that was typed in hiragana or romaji and not converted; empty for anything else."""
    if is_hiragana(stretch):
        return fold_reading(stretch)
    found = kana_from_romaji(stretch) if _is_no_word(stretch.replace("-", "")) else None
    if found is None or found[1] not in {"", "n"}:
        return ""
    return fold_reading(found[0] + ("ん" if found[1] else ""))


def _typed_in_romaji(folded: str) -> Typed | None:
    found = kana_from_romaji(folded) if _ROMAJI.fullmatch(folded) else None
    return Typed(fold_reading(found[0]), _tail(found[1])) if found else None


def _tail(rest: str) -> frozenset[str]:
    return first_kana(rest) if rest else frozenset()


def is_prefix_of_reading(earlier: str, later: str) -> bool:
    """Whether one query is the other one not yet typed to its end, or not yet converted: しょうn, しょうにん → 承認."""
    return _begins(earlier, later) or _begins(later, earlier)


def _begins(beginning: str, whole: str) -> bool:
    letters, start, sound = normalise(beginning), reading(beginning), reading(whole)
    if start and (sound.startswith(start) or normalise(whole).startswith(letters)):
        return True
    half = typed("".join(letters.split())) if sound else None
    if half is None or not (half.kana or half.tail) or not sound.startswith(half.kana):
        return False
    following = sound[len(half.kana) : len(half.kana) + 1]
    return not half.tail or following in half.tail


def meaning_key(text: str) -> str:
    """One key for all ways to ask for the same: the sounds of the words that tell something, in a fixed order.

    パスワード 忘れた, ぱすわーど　わすれた and 忘れたパスワード are one; of stop words alone, themselves are the key.
    Empty for a text without words.
    """
    sounds: set[str] = set()
    for stretch in fold(text).split():
        sounds.update(_meant(stretch))
    telling = {sound for sound in sounds if sound}
    return " ".join(sorted(telling)) or "".join(filter(str.isalnum, fold(text)))


def _meant(stretch: str) -> list[str]:
    romaji = typed(stretch) if _is_no_word(stretch) else None
    if romaji is not None and not romaji.tail:
        return [romaji.kana]
    words = [token for token in tokens(stretch) if token.whole]
    words = [token for token in words if not any(_is_inside(token, other) for other in words)]
    telling = [token for token in words if not stopwords.ALL.intersection(token.forms)] or words
    if is_hiragana(stretch) and not _is_one_word(stretch, telling):
        return [fold_reading(stretch)]
    return [_sound_of(token.forms[-1]) for token in telling]


def _is_no_word(stretch: str) -> bool:
    """Whether Latin letters spell nothing that the dictionary knows: then they may be romaji."""
    return bool(_ROMAJI.fullmatch(stretch)) and not any(lexeme.known for _, _, lexeme in morphemes(stretch))


def _is_inside(token: Token, other: Token) -> bool:
    return other.start <= token.start and token.end <= other.end and len(other.reading) > len(token.reading)


def _is_one_word(stretch: str, telling: list[Token]) -> bool:
    """Sudachi splits many a word in hiragana into short ones that are hardly meant: then it is taken as it is."""
    return len(telling) == 1 and telling[0].end - telling[0].start >= len(stretch) - 1


@lru_cache(maxsize=20_000)
def _sound_of(word: str) -> str:
    """How a word in its normal form sounds: 忘れた and 忘れる are both わすれる."""
    return reading(word)
