"""The few words that rendering itself adds, in the language of the article (not of whoever looks at it).

They become part of stored HTML, so they can't wait for a request's language as other messages do.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Labels:
    """Words in one language."""

    callouts: dict[str, str]
    done: str
    table: str
    video: str
    code: str
    footnotes: str
    back: str


_JAPANESE = Labels(
    callouts={
        "note": "補足",
        "tip": "ヒント",
        "info": "情報",
        "important": "重要",
        "warn": "注意",
        "danger": "警告",
        "details": "詳しく見る",
    },
    done="完了",
    table="表",
    video="動画",
    code="コード",
    footnotes="脚注",
    back="本文に戻る",
)

_ENGLISH = Labels(
    callouts={
        "note": "Note",
        "tip": "Tip",
        "info": "Info",
        "important": "Important",
        "warn": "Warning",
        "danger": "Danger",
        "details": "Details",
    },
    done="Done",
    table="Table",
    video="Video",
    code="Code",
    footnotes="Footnotes",
    back="Back to the text",
)


def labels_for(locale: str) -> Labels:
    """The words for a locale such as `ja` or `en-GB`; Japanese for `ja…`, English for all others."""
    return _JAPANESE if locale.lower().split("-")[0].split("_")[0] == "ja" else _ENGLISH
