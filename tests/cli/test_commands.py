from collections.abc import Callable, Iterator
from dataclasses import fields

import click
import pytest
from click.testing import CliRunner

from cli import main
from config import Settings
from tests.cli.conftest import ROOT, Installation

New = Callable[..., Installation]
GUIDE = (ROOT / "docs/operator.md").read_text(encoding="utf-8")


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name, command in group.commands.items():
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


ALL = dict(commands(main))


@pytest.mark.parametrize("path", [(), *ALL], ids=" ".join)
def test_every_command_explains_itself(path: tuple[str, ...]) -> None:
    done = CliRunner().invoke(main, [*path, "--help"])
    assert done.exit_code == 0
    assert "Usage:" in done.output
    assert path == () or (ALL[path].help or "").strip()


@pytest.mark.parametrize(
    "words", [["nonsense"], ["member", "add"], ["serve", "--port", "x"], ["restore", "missing.zip"]]
)
def test_wrong_use_exits_with_2(words: list[str]) -> None:
    assert CliRunner().invoke(main, words).exit_code == 2


def test_a_bad_setting_is_one_line_and_exit_code_1(installation: New) -> None:
    done = installation("a").run("migrate", check=False, ANNAI_PORT="http")
    assert done.returncode == 1
    assert done.stderr == "annai: ANNAI_PORT must be a whole number, but is 'http'.\n"


def test_the_sample_secret_is_refused_in_production(installation: New) -> None:
    done = installation("a").run("serve", check=False, ANNAI_SECRET_KEY="sample-secret-for-trying-out-only")
    assert done.returncode == 1
    assert "sample secret" in done.stderr


def test_a_new_installation_gets_its_first_admin(installation: New) -> None:
    here = installation("a")
    add = ("member", "add", "admin@minato.example", "--name", "Admin", "--password", "correct horse battery")
    done = here.run(*add, "--new-workspace", "Minato", "--workspace", "minato")
    assert "admin@minato.example is admin now" in done.stdout
    change = ("--name", "Admin", "--role", "editor", "--password", "")
    last = here.run("member", "add", "admin@minato.example", *change, check=False)
    assert (last.returncode, "last admin" in last.stderr) == (1, True)
    here.run("member", "add", "second@minato.example", "--name", "Second", "--password", "correct horse battery")
    assert "is editor now" in here.run("member", "add", "admin@minato.example", *change).stdout
    assert "/reset/" in here.run("member", "reset", "admin@minato.example").stdout
    missing = here.run("member", "reset", "nobody@minato.example", check=False)
    assert (missing.returncode, "There is no account" in missing.stderr) == (1, True)


def test_a_weak_password_is_refused_in_one_line(installation: New) -> None:
    add = ("member", "add", "admin@minato.example", "--name", "Admin", "--password", "short", "--new-workspace", "M")
    done = installation("a").run(*add, check=False)
    assert done.returncode == 1
    assert done.stderr == "annai: Use at least 10 characters.\n"


def test_migrating_says_from_where_to_where_and_may_be_repeated(installation: New) -> None:
    here = installation("a")
    assert here.run("migrate").stdout.startswith("Database: empty -> 0")
    assert "empty" not in here.run("migrate").stdout


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("backup", "/nonexistent/x.zip"), "/nonexistent"),
        (("export", "/proc/nothing"), "/proc/nothing"),
        (("import", ".", "--into", "nowhere"), "There is no collection with the address “nowhere”."),
    ],
)
def test_what_fails_outside_is_one_line_too(installation: New, words: tuple[str, ...], says: str) -> None:
    here = installation("a")
    add = ("member", "add", "admin@minato.example", "--name", "Admin", "--password", "correct horse battery")
    here.run(*add, "--new-workspace", "Minato", "--workspace", "minato")
    done = here.run(*words, check=False)
    assert (done.returncode, done.stderr.count("Traceback")) == (1, 0)
    assert says in done.stderr


@pytest.mark.parametrize("command", [("serve",), ("worker",)])
def test_nothing_is_run_before_there_is_anything(installation: New, command: tuple[str, ...]) -> None:
    done = installation("a").run(*command, check=False)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "annai member add you@example.com" in done.stderr


def test_a_database_without_tables_is_told_how_to_get_them(installation: New) -> None:
    done = installation("a").run("export", "out", check=False)
    assert (done.returncode, "annai migrate" in done.stderr, "Traceback" in done.stderr) == (1, True, False)


def test_a_database_that_does_not_answer_is_one_line(installation: New) -> None:
    address = "postgresql+psycopg://nobody@127.0.0.1:9/none"
    done = installation("a").run("migrate", check=False, ANNAI_DATABASE_URL=address)
    assert done.returncode == 1
    assert done.stderr.startswith("annai: The database did not answer: ")
    assert done.stderr.count("\n") == 1


def test_a_workspace_that_is_not_there_is_named(installation: New) -> None:
    here = installation("a")
    here.run("migrate")
    done = here.run("export", "out", "--workspace", "nope", check=False)
    assert (done.returncode, done.stderr) == (1, "annai: There is no workspace “nope”. There are: none yet\n")


def test_secrets_differ(installation: New) -> None:
    runner = CliRunner()
    assert runner.invoke(main, ["secret"]).output != runner.invoke(main, ["secret"]).output


def test_the_guide_names_every_setting() -> None:
    names = [f"`ANNAI_{item.name.upper()}`" for item in fields(Settings)]
    assert [name for name in names if name not in GUIDE] == []


def test_the_guide_names_every_command_and_no_other() -> None:
    real = {"annai " + " ".join(path) for path, command in ALL.items() if not isinstance(command, click.Group)}
    rows = [line for line in GUIDE.splitlines() if line.startswith("| `annai ")]
    named = {" ".join(word for word in row.split("`")[1].split() if not word.isupper()) for row in rows}
    assert named == real


def test_the_guide_gives_the_real_defaults() -> None:
    rows = {
        cells[1].strip(" `"): cells[2].strip(" `") for line in GUIDE.splitlines() if (cells := line.split("|"))[1:2]
    }
    wrong = {
        item.name: (rows[f"ANNAI_{item.name.upper()}"], str(item.default))
        for item in fields(Settings)
        if rows[f"ANNAI_{item.name.upper()}"] != str(item.default)
    }
    assert wrong == {}
