"""The test bed itself: a browser that shows Japanese, databases that answer, and no way out."""

import socket
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Error, Page

from tests.plugins.databases import Databases
from tests.plugins.network import OutsideError, is_local
from tests.plugins.surroundings import chosen_database_kinds

BOX = "display:inline-block;width:40px;height:40px;font:30px sans-serif"
DOCUMENT = '<html lang="ja">' + "".join(f'<span style="{BOX}">{kanji}</span>' for kanji in "請請求")


def engine_of(url: str) -> sa.Engine:
    return sa.create_engine(url, poolclass=sa.NullPool)


def fill(url: str) -> None:
    with engine_of(url).begin() as connection:
        connection.execute(sa.text("CREATE TABLE word (text varchar(20))"))
        connection.execute(sa.text("INSERT INTO word VALUES ('請求書')"))


def words(url: str) -> list[str]:
    with engine_of(url).begin() as connection:
        return list(connection.scalars(sa.text("SELECT text FROM word")))


def test_database_is_of_the_kind_asked_for(database_url: str, database_kind: str) -> None:
    engine = engine_of(database_url)
    assert engine.dialect.name == database_kind
    with engine.connect() as connection:
        assert connection.scalar(sa.text("SELECT '承認'")) == "承認"


def test_each_test_gets_a_copy_of_what_was_prepared_once(databases: Databases, database_kind: str) -> None:
    first, second = databases.fresh(database_kind, fill), databases.fresh(database_kind, fill)
    with engine_of(first).begin() as connection:
        connection.execute(sa.text("DELETE FROM word"))
    assert (words(first), words(second)) == ([], ["請求書"])


def test_dropping_a_database_ends_its_connections(databases: Databases, database_kind: str) -> None:
    url = databases.fresh(database_kind, fill)
    with engine_of(url).connect() as connection:
        assert connection.scalar(sa.text("SELECT count(*) FROM word")) == 1
        databases.drop(url)
        connection.invalidate()


def test_a_misspelt_database_kind_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANNAI_TEST_DATABASES", "postgres")
    with pytest.raises(pytest.UsageError, match="sqlite, postgresql"):
        chosen_database_kinds()


def test_browser_draws_japanese(page: Page) -> None:
    page.set_content(DOCUMENT)
    first, same, other = (page.locator("span").nth(number).screenshot() for number in range(3))
    assert first == same
    # Without a Japanese font every kanji is the same empty box.
    assert first != other
    assert page.evaluate("navigator.language") == "ja-JP"


def test_browser_cannot_leave_this_machine(page: Page) -> None:
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        page.goto("http://example.com/")


def test_connecting_elsewhere_is_refused() -> None:
    with pytest.raises(OutsideError):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    with pytest.raises(OutsideError):
        socket.getaddrinfo("example.com", 443)


def test_connecting_here_is_not() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()
    assert is_local("::1")
    assert is_local("minato.localhost")
    assert not is_local("example.com")


def test_open_data_is_read_from_the_named_folder(open_data: Path) -> None:
    assert any(open_data.iterdir())
