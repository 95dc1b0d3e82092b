"""A sorted list of words, and those of them that differ from what was typed by a slip."""

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable

_AFTER_ALL = "\U0010ffff"
_SHORTEST = 4
_TWO_SLIPS = 8
_BEGUN_WRONG = 5
# Kana that differ by their voicing marks, which are the easiest to mistake: ば for ぱ, か for が.
_ROWS = (
    "かが", "きぎ", "くぐ", "けげ", "こご", "さざ", "しじ", "すず", "せぜ", "そぞ", "ただ", "てで", "とど",
    "はばぱ", "ひびぴ", "ふぶぷ", "へべぺ", "ほぼぽ",
)  # fmt: skip
_VOICED = {letter: row.replace(letter, "") for row in _ROWS for letter in row}


def slips_allowed(word: str) -> int:
    """How many letters may be wrong in a word of this length: none in a short one, which would be another word."""
    if len(word) < _SHORTEST:
        return 0
    return 1 if len(word) < _TWO_SLIPS else 2


def hopeless(typed: str, text: str, slips: int) -> bool:
    """Whether so many of the letters are missing from a text that no slips explain it: quickly told."""
    return len(set(typed).difference(text)) > slips


def within(typed: str, word: str, slips: int) -> bool:
    """Whether one becomes the other by so many letters left out, added, replaced, or swapped with the next."""
    if hopeless(typed, word, slips) or hopeless(word, typed, slips):
        return False
    same = 0
    while same < min(len(typed), len(word)) and typed[same] == word[same]:
        same += 1
    typed, word = typed[same:], word[same:]
    same = 0
    while same < min(len(typed), len(word)) and typed[-1 - same] == word[-1 - same]:
        same += 1
    typed, word = typed[: len(typed) - same], word[: len(word) - same]
    if abs(len(typed) - len(word)) > slips:
        return False
    if max(len(typed), len(word)) <= 1:
        return slips > 0 or typed == word
    if slips == 1:
        return len(typed) == len(word) == len("ab") and typed == word[::-1]
    return _distance_at_most(typed, word, slips)


def _distance_at_most(typed: str, word: str, slips: int) -> bool:
    row = list(range(len(typed) + 1))
    before: list[int] = []
    for place, letter in enumerate(word):
        row, before = _next_row(typed, row, before, letter, word[place - 1] if place else ""), row
        if min(row) > slips:
            return False
    return row[-1] <= slips


class Vocabulary:
    """Words that are found although they were not typed quite right."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._sorted: list[str] = []

    def __len__(self) -> int:
        return len(self._sorted)

    def add(self, words: Iterable[str]) -> None:
        """Know these words; a word that is added twice must be removed twice."""
        fresh = [word for word in words if self._count(word) == 1]
        if len(fresh) > len(self._sorted):
            self._sorted = sorted({*self._sorted, *fresh})
        else:
            for word in fresh:
                insort(self._sorted, word)

    def _count(self, word: str) -> int:
        self._counts[word] += 1
        return self._counts[word]

    def remove(self, words: Iterable[str]) -> None:
        """Forget these words."""
        for word in words:
            self._counts[word] -= 1
            if self._counts[word] <= 0:
                del self._counts[word]
                place = bisect_left(self._sorted, word)
                if self._sorted[place : place + 1] == [word]:
                    del self._sorted[place]

    def __contains__(self, word: str) -> bool:
        return word in self._counts

    def near(self, typed: str, letters: int = 0, most: int = 2) -> list[str]:
        """The words, or beginnings of words no shorter than what was typed, that differ by allowed slips.

        The first letter is taken for right, unless the first two were swapped, only its voicing is wrong (ば for ぱ),
        or it is the only wrong one of a longer word in Latin letters (`oassword`).
        `letters` are how many it had before long vowels were folded away: メンバー is no short word, but of what sounds
        like めんば only whole words count. `most` are the slips that are allowed however long the word is.
        """
        slips = min(slips_allowed(typed), most)
        is_folded = not slips and len(typed) == _SHORTEST - 1 and letters >= _SHORTEST
        if not slips and not is_folded:
            return []
        if is_folded:
            return [word for word in self._walked(typed, 1) if word in self._counts]
        return self._walked(typed, slips)

    def _walked(self, typed: str, slips: int) -> list[str]:
        search = _Search(self._sorted, typed, slips)
        search.follow("", typed, slips)
        return sorted(search.found, key=lambda word: (search.found[word], word))


class _Search:
    """A walk through the sorted list as through a tree of letters: no beginning is gone on with that no word has."""

    def __init__(self, words: list[str], typed: str, slips: int) -> None:
        self._words = words
        self._typed = typed
        self._slips = slips
        self._letters: dict[str, list[str]] = {}
        self._seen: set[tuple[str, str, int]] = set()
        self.found: dict[str, int] = {}

    def follow(self, prefix: str, rest: str, slips: int) -> None:
        """Go on from a beginning that exists, with the rest of what was typed and the slips still allowed."""
        if not slips:
            # All that is left must be right: that is one look, and by far the commonest end of a walk.
            if self._exists(prefix + rest):
                self._accept(prefix + rest, slips)
            return
        if (prefix, rest, slips) in self._seen:
            return
        self._seen.add((prefix, rest, slips))
        if not rest:
            self._accept(prefix, slips)
        elif self._exists(prefix + rest[0]):
            self.follow(prefix + rest[0], rest[1:], slips)
        self._slip(prefix, rest, slips - 1)

    def _slip(self, prefix: str, rest: str, slips: int) -> None:
        swapped = rest[1] + rest[0] if len(rest) > 1 else ""
        if swapped and self._exists(prefix + swapped):
            self.follow(prefix + swapped, rest[2:], slips)
        if not prefix:
            self._voiced(rest, slips)
            self._begun_wrong(rest)
            return
        if rest:
            self.follow(prefix, rest[1:], slips)
        for letter in self._following(prefix):
            self.follow(prefix + letter, rest, slips)
            if rest and letter != rest[0]:
                self.follow(prefix + letter, rest[1:], slips)

    def _voiced(self, rest: str, slips: int) -> None:
        for letter in _VOICED.get(rest[:1], ""):
            if self._exists(letter):
                self.follow(letter, rest[1:], slips)

    def _begun_wrong(self, rest: str) -> None:
        """The first letter left out, replaced or one too many (`nvoice`, `oassword`): all other letters are right."""
        if len(rest) < _BEGUN_WRONG or not rest.isascii():
            return
        self.follow("", rest[1:], 0)
        for letter in filter(str.isascii, self._following("")):
            self.follow(letter, rest, 0)
            self.follow(letter, rest[1:], 0)

    def _accept(self, prefix: str, slips: int) -> None:
        whole = self._words[bisect_left(self._words, prefix)] == prefix
        if whole or len(prefix) >= len(self._typed):
            used = self._slips - slips
            self.found[prefix] = min(used, self.found.get(prefix, used))

    def _exists(self, prefix: str) -> bool:
        place = bisect_left(self._words, prefix)
        return place < len(self._words) and self._words[place].startswith(prefix)

    def _following(self, prefix: str) -> list[str]:
        """The letters with which some word goes on after this beginning."""
        letters = self._letters.get(prefix)
        if letters is None:
            letters = self._letters[prefix] = []
            place = bisect_left(self._words, prefix)
            if self._words[place : place + 1] == [prefix]:
                place += 1
            while place < len(self._words) and self._words[place].startswith(prefix):
                letters.append(self._words[place][len(prefix)])
                place = bisect_left(self._words, prefix + letters[-1] + _AFTER_ALL, place)
        return letters


def _next_row(typed: str, row: list[int], before: list[int], letter: str, last: str) -> list[int]:
    """Distances of every beginning of what was typed to a word that goes on with this letter."""
    following = [row[0] + 1]
    for place, other in enumerate(typed, start=1):
        cost = min(following[place - 1] + 1, row[place] + 1, row[place - 1] + (other != letter))
        if before and place > 1 and other == last and typed[place - 2] == letter:
            cost = min(cost, before[place - 2] + 1)
        following.append(cost)
    return following
