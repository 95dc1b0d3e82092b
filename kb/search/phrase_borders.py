"""Where a Japanese text may be broken: between phrases, as BudouX's model tells them.

The library takes a whole text apart. A snippet asks for one border near one place, thousands of times an hour, so that
here the model is asked about single places: the same sum over one to three letters around each, which the tests compare
with the library's own answer.
"""

from functools import cache

import budoux

# By the name of a feature in the model: where its letters begin, seen from the place, and how many they are.
_FEATURES = {
    **{f"UW{number}": (number - 4, 1) for number in range(1, 7)},
    **{f"BW{number}": (number - 3, 2) for number in range(1, 4)},
    **{f"TW{number}": (number - 4, 3) for number in range(1, 5)},
}


@cache
def _model() -> tuple[float, tuple[tuple[dict[str, int], int, int], ...]]:
    """What a place has to reach, and for each feature its letters' scores, where they begin and where they end."""
    model = budoux.load_default_japanese_parser().model
    scores = tuple((model.get(name, {}), start, start + width) for name, (start, width) in _FEATURES.items())
    return sum(sum(by_letters.values()) for by_letters in model.values()) * 0.5, scores


def is_border(text: str, place: int) -> bool:
    """Whether a phrase ends before this place (0 < place < length of the text) and another one begins there."""
    needed, features = _model()
    score = 0
    for by_letters, start, end in features:
        if place + start >= 0:
            score += by_letters.get(text[place + start : place + end], 0)
    return score > needed


def last_border(text: str, earliest: int, latest: int) -> int | None:
    """The last border of two phrases from `earliest` to `latest`; None where there is none."""
    last = min(latest, len(text) - 1)
    return next((place for place in range(last, max(earliest, 1) - 1, -1) if is_border(text, place)), None)
