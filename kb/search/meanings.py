"""When two searches mean the same, and when one is only the other half typed."""

from __future__ import annotations

from kb.search.analysis import stopwords
from kb.search.analysis.folding import fold
from kb.search.analysis.kana import fold_reading, is_kana, kana_from_romaji
from kb.search.analysis.tokens import Token, tokens


def normalise(text: str) -> str:
    """Return the text in the form in which all comparing is done, with single spaces."""
    return " ".join(fold(text).split())


def reading(text: str) -> str:
    """Return how the text is read, as one key: kanji by the dictionary, romaji through kana, spelling folded away."""
    folded = normalise(text).replace(" ", "")
    if folded.isascii():
        kana, rest = kana_from_romaji(folded) or ("", folded)
        return fold_reading(kana) + rest
    if is_kana(folded):
        return fold_reading(folded)
    return "".join(_sound(token, folded) for token in tokens(folded) if token.whole)


def _sound(token: Token, folded: str) -> str:
    return token.reading or fold_reading(folded[token.start : token.end])


def meaning_key(text: str) -> str:
    """Return the key by which searches of one meaning are grouped: their telling words by sound, in no order.

    しょうにん and 承認 have the same key, so have 問合せ and お問い合わせ. Empty for text without words.
    """
    folded = normalise(text)
    sounds: set[str] = set()
    for stretch in folded.split():
        found = [token for token in tokens(stretch) if token.whole]
        telling = [token for token in found if not stopwords.ALL.intersection(token.forms)] or found
        whole = is_kana(stretch) or stretch.isascii()
        sounds.update([reading(stretch)] if whole and found else [_sound(token, stretch) for token in telling])
    return " ".join(sorted(sound for sound in sounds if sound))


def is_prefix_of_reading(earlier: str, later: str) -> bool:
    """Tell whether `later` is `earlier` typed on or converted: one begins with the other, as written or as read."""
    if not normalise(earlier) or not normalise(later):
        return False
    for form in (normalise, reading):
        short, long = sorted((form(earlier), form(later)), key=len)
        if short and long.startswith(short):
            return True
    return False
