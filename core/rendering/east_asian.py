"""Which characters count as Chinese, Japanese or Korean beside an emphasis mark.

Wide, fullwidth and halfwidth by East Asian Width, less the emoji, plus all of Hangul. A table rather than
`unicodedata`: the answer must not change with Python's Unicode version, because the editor has to give the same one.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_right

_RANGES = """
1100-11ff 20a9-20a9 2329-232a 2630-2637 268a-268f 2e80-2e99 2e9b-2ef3 2f00-2fd5 2ff0-303e 3041-3096 3099-30ff
3105-312f 3131-318e 3190-31e5 31ef-321e 3220-3247 3250-a48c a490-a4c6 a960-a97c ac00-d7a3 d7b0-d7c6 d7cb-d7fb
f900-faff fe10-fe19 fe30-fe52 fe54-fe66 fe68-fe6b ff01-ffbe ffc2-ffc7 ffca-ffcf ffd2-ffd7 ffda-ffdc ffe0-ffe6
ffe8-ffee 16fe0-16fe4 16ff0-16ff6 17000-18cda 18cff-18d20 18d80-18df2 18e00-19191 191a0-191d2 1aff0-1aff3
1aff5-1affb 1affd-1affe 1b000-1b128 1b132-1b132 1b150-1b152 1b155-1b155 1b164-1b168 1b170-1b2fb 1d300-1d356
1d360-1d376 1f1ae-1f1ae 1f200-1f200 1f202-1f202 1f210-1f219 1f21b-1f22e 1f230-1f231 1f237-1f237 1f23b-1f23b
1f240-1f248 1f260-1f265 20000-2fffd 30000-3fffd
"""
_BOUNDS = [tuple(int(end, 16) for end in pair.split("-")) for pair in _RANGES.split()]
_STARTS = [start for start, _ in _BOUNDS]
_FIRST = _STARTS[0]

# Korean is written with spaces: a line break between two of its words stands for one.
_HANGUL = re.compile(
    "[\u1100-\u11ff\u302e-\u302f\u3131-\u318e\u3200-\u321e\u3260-\u327e\ua960-\ua97c\uac00-\ud7fb\uffa0-\uffdc]"
)


@functools.lru_cache(maxsize=8192)
def is_cjk(character: str) -> bool:
    """Whether the character is CJK text or CJK punctuation."""
    code = ord(character)
    if code < _FIRST:
        return False
    start, end = _BOUNDS[bisect_right(_STARTS, code) - 1]
    return start <= code <= end


def is_unspaced(character: str) -> bool:
    """Whether the character belongs to a script that is written without spaces between words."""
    return is_cjk(character) and not _HANGUL.match(character)
