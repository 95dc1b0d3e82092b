"""Readings: kana folded so that spellings of one sound are one key, and romaji typed without conversion."""

import re
from functools import cache, lru_cache

_SMALL = str.maketrans("ぁぃぅぇぉゎゕゖ", "あいうえおわかけ")
_SAME_SOUND = (
    ("ゔぁ", "ば"), ("ゔぃ", "び"), ("ゔぇ", "べ"), ("ゔぉ", "ぼ"), ("ゔゅ", "びゅ"), ("ゔ", "ぶ"),
    ("てぃ", "ち"), ("でぃ", "じ"), ("とぅ", "つ"), ("どぅ", "ず"),
    ("ぢ", "じ"), ("づ", "ず"), ("を", "お"), ("ゐ", "い"), ("ゑ", "え"), ("っ", ""), ("ー", ""),
)  # fmt: skip
_ROWS = {
    "a": "あかさたなはまやらわがざだばぱゃ",
    "i": "いきしちにひみりぎじびぴ",
    "u": "うくすつぬふむゆるぐずぶぷゅ",
    "e": "えけせてねへめれげぜでべぺ",
    "o": "おこそとのほもよろごぞどぼぽょ",
}
# おう, おお → お; えい, ええ → え; ああ, いい, うう alike: a vowel that only lengthens the one before.
_LENGTHENS = {"a": "あ", "i": "い", "u": "う", "e": "えい", "o": "おう"}
_LONG = re.compile("|".join(f"(?<=[{_ROWS[row]}])[{vowels}]" for row, vowels in _LENGTHENS.items()))
_HIRAGANA_ONLY = re.compile(r"[ぁ-ゖー]+")
_PAIR = 2
_KANA_ONLY = re.compile(r"[ぁ-ゖァ-ヺー・]+")
_KATAKANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}

_CONSONANTS = {
    "": "あいうえお", "k": "かきくけこ", "s": "さしすせそ", "t": "たちつてと", "n": "なにぬねの", "h": "はひふへほ",
    "m": "まみむめも", "y": "や ゆ よ", "r": "らりるれろ", "w": "わ   を", "g": "がぎぐげご", "z": "ざじずぜぞ",
    "d": "だぢづでど", "b": "ばびぶべぼ", "p": "ぱぴぷぺぽ",
}  # fmt: skip
_GLIDES = {"ky": "き", "sy": "し", "ty": "ち", "ny": "に", "hy": "ひ", "my": "み", "ry": "り", "gy": "ぎ", "zy": "じ",
           "dy": "ぢ", "by": "び", "py": "ぴ"}  # fmt: skip
_OTHER_ROMAJI = {
    "shi": "し", "chi": "ち", "tsu": "つ", "fu": "ふ", "ji": "じ", "sha": "しゃ", "shu": "しゅ", "sho": "しょ",
    "she": "しぇ", "cha": "ちゃ", "chu": "ちゅ", "cho": "ちょ", "che": "ちぇ", "ja": "じゃ", "ju": "じゅ", "jo": "じょ",
    "je": "じぇ", "jya": "じゃ", "jyu": "じゅ", "jyo": "じょ", "cya": "ちゃ", "cyu": "ちゅ", "cyo": "ちょ",
    "fa": "ふぁ", "fi": "ふぃ", "fe": "ふぇ", "fo": "ふぉ", "va": "ゔぁ", "vi": "ゔぃ", "vu": "ゔ", "ve": "ゔぇ",
    "vo": "ゔぉ", "thi": "てぃ", "ti": "ち", "dhi": "でぃ", "twu": "とぅ", "dwu": "どぅ", "wi": "うぃ", "we": "うぇ",
    "wo": "を", "tsa": "つぁ", "tse": "つぇ", "tso": "つぉ", "n'": "ん", "xn": "ん", "-": "ー",
    "xa": "ぁ", "xi": "ぃ", "xu": "ぅ", "xe": "ぇ", "xo": "ぉ", "xya": "ゃ", "xyu": "ゅ", "xyo": "ょ", "xtu": "っ",
}  # fmt: skip


@cache
def _romaji() -> dict[str, str]:
    table = {
        consonant + vowel: kana
        for consonant, row in _CONSONANTS.items()
        for vowel, kana in zip("aiueo", row, strict=False)
        if kana != " "
    }
    for glide, kana in _GLIDES.items():
        table |= {glide + vowel: kana + small for vowel, small in zip("aiueo", "ゃぃゅぇょ", strict=True)}
    return table | _OTHER_ROMAJI


@cache
def _spellings() -> dict[str, str]:
    """The shortest romaji of each kana, for comparing slips of what was typed in romaji."""
    table: dict[str, str] = {"ん": "n", "っ": "", "ー": ""}
    for romaji, kana in _romaji().items():
        if kana not in table or len(romaji) < len(table[kana]):
            table[kana] = romaji
    return table


def to_hiragana(text: str) -> str:
    """Katakana as hiragana; everything else as it is."""
    return text.translate(_KATAKANA).replace("ヷ", "ゔぁ").replace("・", "")


def is_kana(text: str) -> bool:
    """Whether the text is kana from end to end."""
    return bool(_KANA_ONLY.fullmatch(text))


def is_hiragana(text: str) -> bool:
    """Whether the text is hiragana from end to end."""
    return bool(_HIRAGANA_ONLY.fullmatch(text))


def is_held(text: str) -> bool:
    """Whether it is one letter over and over, as of a key that was held down: long vowels folded away, it is any あ."""
    return len(text) > _PAIR and len(set(text)) == 1


@lru_cache(maxsize=100_000)
def fold_reading(kana: str) -> str:
    """One key for all spellings of one sound: サーバ and サーバー, ウィンドウ and ウインドウ, とおり and とうり.

    Long vowels and っ are folded away, small vowels are large; what is not kana stays.
    """
    key = to_hiragana(kana)
    for spelling, sound in _SAME_SOUND:
        key = key.replace(spelling, sound)
    return _LONG.sub("", key.translate(_SMALL))


def kana_from_romaji(text: str) -> tuple[str, str] | None:
    """Kana for what was typed in romaji, and the consonants at its end that don't make a kana yet.

    `shouni` → (しょうに, ""), `shoun` → (しょう, n). None when it isn't romaji.
    """
    kana: list[str] = []
    at = 0
    while at < len(text):
        step = _romaji_at(text, at)
        if step is None:
            tail = text[at:]
            return ("".join(kana), tail) if _is_beginning(tail) else None
        kana.append(step[0])
        at += step[1]
    return "".join(kana), ""


def loose_kana_from_romaji(text: str) -> str:
    """As `kana_from_romaji`, but what makes no kana stays where it is: `toiawse` → といあwせ."""
    kana: list[str] = []
    at = 0
    while at < len(text):
        sound, width = _romaji_at(text, at) or (text[at], 1)
        kana.append(sound)
        at += width
    return "".join(kana)


def _romaji_at(text: str, at: int) -> tuple[str, int] | None:
    table = _romaji()
    for width in (3, 2, 1):
        sound = table.get(text[at : at + width])
        if sound is not None and at + width <= len(text):
            return sound, width
    return _nasal_at(text, at) or _doubled_at(text, at)


def _nasal_at(text: str, at: int) -> tuple[str, int] | None:
    """ん is n before a consonant (nn where none follows), and m before b, p and m."""
    following = text[at + 1 : at + 2]
    if text[at] == "m" and following and following in "bpm":
        return "ん", 1
    if text[at] != "n" or not following or following in "aiueoy":
        return None
    after = text[at + 2 : at + 3]
    written_twice = following == "n" and (not after or after not in "aiueoy")
    return "ん", 2 if written_twice else 1


def _doubled_at(text: str, at: int) -> tuple[str, int] | None:
    pair = text[at : at + 2]
    doubled = len(pair) > 1 and (pair[0] == pair[1] or pair == "tc")
    return ("っ", 1) if doubled and pair[0].isalpha() and pair[0] not in "aiueo" else None


def _is_beginning(tail: str) -> bool:
    return any(romaji.startswith(tail) for romaji in _romaji())


@cache
def first_kana(tail: str) -> frozenset[str]:
    """The (folded) kana that may come when these consonants are completed: sh → し."""
    written = (sound for romaji, sound in _romaji().items() if romaji.startswith(tail) and romaji[0] != "x")
    kana = {fold_reading(sound[0]) for sound in written}
    return frozenset(kana | ({"ん"} if tail == "n" else set())) - {""}


def romaji_from_kana(key: str) -> str:
    """The shortest romaji of a folded reading: two of them are compared where romaji was typed with a slip."""
    table = _spellings()
    romaji: list[str] = []
    at = 0
    while at < len(key):
        pair = key[at : at + 2]
        width = 2 if pair in table and len(pair) > 1 else 1
        romaji.append(table.get(key[at : at + width], key[at : at + width]))
        at += width
    return "".join(romaji)
