from pathlib import PurePosixPath

import pytest

from kb.exchange.resolving import Found, Resolver

DOCUMENTS = [
    "ja/README.md",
    "ja/billing/README.md",
    "ja/billing/create.md",
    "ja/billing/tax rate.md",
    "ja/members/members.md",
    "ja/設定/通知.md",
    "en/billing/create.md",
    "en/billing/index.md",
    "ja/only.markdown",
]
FILES = ["ja/billing/images/a.png", "public/assets/b.png", "ja/.vuepress/public/c.png", "ja/price.pdf"]


@pytest.fixture
def resolver() -> Resolver:
    bases = ["https://help.example.com/", "https://example.com/docs/product"]
    return Resolver(map(PurePosixPath, DOCUMENTS), map(PurePosixPath, FILES), base_urls=bases)


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("create.md", "ja/billing/create.md"),
        ("./create.md#x", "ja/billing/create.md"),
        ("create.html?a=b", "ja/billing/create.md"),
        ("create", "ja/billing/create.md"),
        ("Create.MD", "ja/billing/create.md"),
        ("tax%20rate.md", "ja/billing/tax rate.md"),
        ("tax rate.md", "ja/billing/tax rate.md"),
        ("..\\only.md", "ja/only.markdown"),
        ("../members/", "ja/members/members.md"),
        ("../%E8%A8%AD%E5%AE%9A/通知.md", "ja/設定/通知.md"),
        ("../設定/通知.md", "ja/設定/通知.md"),
        (".", "ja/billing/README.md"),
        ("index.html", "ja/billing/README.md"),
        ("../", "ja/README.md"),
        ("/", "ja/README.md"),
        ("images/a.png", "ja/billing/images/a.png"),
        ("/assets/b.png", "public/assets/b.png"),
        ("/c.png", "ja/.vuepress/public/c.png"),
        ("../price.pdf#page=2", "ja/price.pdf"),
        ("/en/billing/create.html", "en/billing/create.md"),
        ("/ja/billing/", "ja/billing/README.md"),
        ("/billing/create.md", "ja/billing/create.md"),
        ("/help/product/billing/create.md", "ja/billing/create.md"),
        ("https://help.example.com/en/billing/create", "en/billing/create.md"),
        ("//help.example.com/billing/create", "ja/billing/create.md"),
        ("http://example.com/docs/product/using/create.html", "ja/billing/create.md"),
        ("https://help.example.com", "ja/README.md"),
    ],
)
def test_addresses_lead_to_files(resolver: Resolver, address: str, found: str):
    kind = "article" if found.endswith(("md", "markdown")) else "file"
    assert resolver.resolve(PurePosixPath("ja/billing/send.md"), address) == Found(kind, PurePosixPath(found))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "address", ["none.md", "../../../ja/only.md", "/none/at/all", "/v2/only", "images/", "C:\\a.png", "file:///a.png"]
)
def test_addresses_that_lead_nowhere_are_broken(resolver: Resolver, address: str):
    assert resolver.resolve(PurePosixPath("ja/billing/send.md"), address) == "broken"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "#here",
        "mailto:a@example.com",
        "https://other.example/create.md",
        "tel:1",
        "https://help.example.com.evil/create",
        "https://help.example.com/unknown/page",
        "javascript:alert(1)",
    ],
)
def test_other_addresses_are_left_alone(resolver: Resolver, address: str):
    assert resolver.resolve(PurePosixPath("ja/billing/send.md"), address) == "outside"
