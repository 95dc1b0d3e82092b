"""Which browser an element wasn't found in."""

from __future__ import annotations

import pytest

from widget.api.browsers import browser_of

MOZILLA = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("says", "is_"),
    [
        (f"{MOZILLA} Chrome/141.0.0.0 Safari/537.36", "Chrome 141"),
        (f"{MOZILLA} Chrome/141.0.0.0 Safari/537.36 Edg/141.0.3537.57", "Edge 141"),
        (f"{MOZILLA} Chrome/140.0.0.0 Safari/537.36 OPR/125.0.0.0", "Opera 125"),
        (f"{MOZILLA} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36", "Samsung Internet 28"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0", "Firefox 144"),
        (f"{MOZILLA} Version/18.6 Safari/605.1.15", "Safari 18"),
        (f"{MOZILLA} Version/26.0 Mobile/15E148 Safari/604.1", "Safari 26"),
        (f"{MOZILLA} CriOS/141.0.7390.96 Mobile/15E148 Safari/604.1", "Chrome 141"),
        ("curl/8.5.0", ""),
        ("", ""),
    ],
)
def test_a_browser_is_named_with_its_major_version(says: str, is_: str) -> None:
    assert browser_of(says) == is_
