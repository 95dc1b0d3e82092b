import stat
from pathlib import Path

import pytest

from config import SAMPLE_SECRET, BadSetting, Settings, load_settings, secret_key


def test_every_setting_has_a_default_that_works() -> None:
    assert load_settings({}) == Settings()


def test_settings_are_read_from_the_environment() -> None:
    read = load_settings({"ANNAI_PORT": "9000", "ANNAI_DATA_FOLDER": "/srv/annai", "ANNAI_SEARCH_ENGINE": "tantivy"})
    assert (read.port, read.data_folder, read.search_engine) == (9000, Path("/srv/annai"), "tantivy")


def test_people_reach_the_port_that_is_served_unless_another_address_is_named() -> None:
    assert load_settings({"ANNAI_PORT": "9000"}).public_url == "http://127.0.0.1:9000"
    named = load_settings({"ANNAI_PORT": "9000", "ANNAI_PUBLIC_URL": "https://help.example.com"})
    assert named.public_url == "https://help.example.com"


def test_an_empty_variable_counts_as_unset() -> None:
    assert load_settings({"ANNAI_PORT": "", "ANNAI_SMTP_URL": ""}) == Settings()


@pytest.mark.parametrize(
    ("environ", "told"),
    [
        ({"ANNAI_PORT": "http"}, "ANNAI_PORT must be a whole number"),
        ({"ANNAI_ENVIRONMENT": "test"}, "ANNAI_ENVIRONMENT must be"),
        ({"ANNAI_SEARCH_ENGINE": "lucene"}, "ANNAI_SEARCH_ENGINE must be"),
        ({"ANNAI_SECRET_KEY": SAMPLE_SECRET}, "ANNAI_SECRET_KEY is the sample secret"),
        ({"ANNAI_SECRET_KEY": "x"}, "ANNAI_SECRET_KEY is shorter than 16"),
        ({"ANNAI_PORT": "70000"}, "ANNAI_PORT must be from 1 to 65,535, but is 70,000"),
        ({"ANNAI_WEB_PROCESSES": "0"}, "ANNAI_WEB_PROCESSES must be from 1"),
        ({"ANNAI_UPLOAD_LIMIT_MB": "-1"}, "ANNAI_UPLOAD_LIMIT_MB must be from 1"),
        ({"ANNAI_SMTP_URL": "foo"}, "ANNAI_SMTP_URL must begin with smtp:// or smtps://"),
        ({"ANNAI_PUBLIC_URL": "nonsense"}, "ANNAI_PUBLIC_URL must begin with http:// or https://"),
        ({"ANNAI_PUBLIC_URL": "https://"}, "ANNAI_PUBLIC_URL must begin with"),
        ({"ANNAI_DATABASE_URL": "nonsense"}, "ANNAI_DATABASE_URL must begin with postgresql://"),
        ({"ANNAI_LOG_LEVEL": "LOUD"}, "ANNAI_LOG_LEVEL must be DEBUG"),
    ],
)
def test_a_bad_setting_is_named_with_what_is_expected(environ: dict[str, str], told: str) -> None:
    with pytest.raises(BadSetting, match=told):
        load_settings(environ)


def test_the_sample_secret_is_good_enough_for_trying_out() -> None:
    assert load_settings({"ANNAI_SECRET_KEY": SAMPLE_SECRET, "ANNAI_ENVIRONMENT": "development"}).secret_key


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgresql://u:p@db/annai", "postgresql+psycopg://u:p@db/annai"),
        ("postgres://db/annai", "postgresql+psycopg://db/annai"),
        ("postgresql+psycopg://db/annai", "postgresql+psycopg://db/annai"),
        ("sqlite:////srv/a.sqlite3", "sqlite:////srv/a.sqlite3"),
    ],
)
def test_database_addresses_name_their_driver(given: str, used: str) -> None:
    assert load_settings({"DATABASE_URL": given}).resolved_database_url == used


def test_the_own_variable_wins_over_the_general_one() -> None:
    environ = {"DATABASE_URL": "sqlite:///a", "ANNAI_DATABASE_URL": "sqlite:///b"}
    assert load_settings(environ).database_url == "sqlite:///b"


def test_without_a_database_it_is_a_file_in_the_data_folder(tmp_path: Path) -> None:
    assert Settings(data_folder=tmp_path).resolved_database_url == f"sqlite:///{tmp_path}/annai.sqlite3"


def test_a_secret_is_made_once_and_kept_for_oneself(tmp_path: Path) -> None:
    settings = Settings(data_folder=tmp_path / "new")
    made = secret_key(settings)
    assert len(made) == 64
    assert secret_key(settings) == made
    assert stat.S_IMODE((tmp_path / "new" / "secret-key").stat().st_mode) == 0o600


def test_a_secret_that_is_set_is_not_written_down(tmp_path: Path) -> None:
    assert secret_key(Settings(data_folder=tmp_path, secret_key="set")) == "set"
    assert list(tmp_path.iterdir()) == []
