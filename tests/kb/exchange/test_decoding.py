import pytest

from kb.exchange.decoding import NotText, decode

TEXT = "# 請求書を送る\n\n表とソフト、能力と〜波ダッシュ。ｶﾅも①も髙も。\n"


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("utf-32-le", b"\xff\xfe\0\0"),
    ],
)
def test_unicode_is_read(encoding: str, mark: bytes):
    decoded = decode(mark + TEXT.encode(encoding))
    assert (decoded.text, decoded.encoding) == (TEXT, encoding)


@pytest.mark.parametrize("encoding", ["cp932", "euc_jp", "iso2022_jp"])
@pytest.mark.parametrize("text", ["# 手順\n\n取引先を選びます。", "ー", "はい", "カタカナ", "表示", "# Q&A\n\nA: 可"])
def test_japanese_encodings_are_told_apart(encoding: str, text: str):
    decoded = decode(text.encode(encoding))
    assert (decoded.text, decoded.encoding) == (text, encoding)


def test_signs_of_windows_are_kept():
    text = "①〜⑩ ㈱みなと 髙橋 ～ ｶﾅ\n"
    assert decode(text.replace("〜", "～").encode("cp932")).text == text.replace("〜", "～")


def test_western_quotes_are_read():
    assert decode(b"It\x92s caf\xe9 time") == decode("It’s café time".encode("cp1252"))
    assert decode(b"It\x92s caf\xe9 time").text == "It’s café time"


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\0\0", b"a\0b", b"\xff\xfe\x00\xd8", b"\x81\x20\xff\xff\xfd\xa0"])
def test_other_bytes_are_no_text(data: bytes):
    with pytest.raises(NotText):
        decode(data)


def test_line_ends_are_unified():
    assert decode(b"a\r\nb\rc\n").text == "a\nb\nc\n"
