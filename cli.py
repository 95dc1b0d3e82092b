"""The `annai` command: run, look after and fill an installation."""

from __future__ import annotations

import gc
import logging
import os
import sys
import threading
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from app import create_app, create_worker, import_models, open_engine
from config import BadSetting, Settings, load_settings
from core import backup as backups
from core import schema
from core.accounts.actions import add_member, ask_reset, change_role, create_account
from core.accounts.queries import account_by_email, member_of
from core.db import Database
from core.identifiers import new_secret
from core.jobs.ending import ending_when_told
from core.permissions import Role
from core.serving import Supervisor
from core.workspaces.actions import create_workspace
from core.workspaces.queries import workspaces
from kb.exchange.commands import FAILURES as EXCHANGE_FAILURES
from kb.exchange.commands import Installation, export_command, import_command, in_one_line, unknown_workspace
from kb.search.mending import mend_at_start

FAILED, WRONG_USE = 1, 2


FAILURES = (*EXCHANGE_FAILURES, BadSetting)


def reporting(command: Callable[..., Any]) -> Callable[..., Any]:
    """Turn expected errors, of the disk and the database too, into one line and exit code 1."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except FAILURES as error:
            click.echo(f"annai: {in_one_line(error)}", err=True)
            sys.exit(FAILED)

    return run


def settings_and_database() -> tuple[Settings, Database]:
    """Return the settings and the database that they name."""
    settings = load_settings()
    import_models()
    return settings, Database(settings.resolved_database_url)


def the_workspace(database: Database, slug: str | None) -> UUID:
    """Return the workspace of this address, or the only one there is."""
    with database.session() as session:
        known = {workspace.slug: workspace.id for workspace in workspaces(session)}
    if slug in known:
        return known[slug]
    names = ", ".join(known) or "none yet"
    if slug:
        raise unknown_workspace(slug, names)
    if len(known) != 1:
        raise click.UsageError(f"Name the workspace with --workspace. There are: {names}")
    return next(iter(known.values()))


workspace_option = click.option("--workspace", "slug", help="Address of the workspace; not needed when there is one.")


def _opened() -> tuple[Path, Database, int]:
    settings, database = settings_and_database()
    return settings.data_folder, database, settings.import_limit_mb


@click.group(
    context_settings={
        "help_option_names": ["-h", "--help"],
        "max_content_width": 100,
        "obj": Installation(_opened, the_workspace),
    }
)
@click.version_option(package_name="annai")
def main() -> None:
    """Knowledge base and in-product guidance, hosted by yourself.

    Settings come from the environment (ANNAI_…); docs/operator.md lists them. Commands exit with 0 when they did
    what was asked, 1 when something stood in the way (said in one line), and 2 for wrong use.
    """


@main.command()
@reporting
def migrate() -> None:
    """Bring the database to the newest revision."""
    settings, database = settings_and_database()
    before = schema.applied(database)
    schema.upgrade(settings.resolved_database_url)
    click.echo(f"Database: {before or 'empty'} -> {schema.applied(database)}")


@main.command()
@click.option("--host", help="Address to bind to [ANNAI_HOST].")
@click.option("--port", type=int, help="Port [ANNAI_PORT].")
@reporting
def serve(host: str | None, port: int | None) -> None:
    """Run the web server."""
    settings, database = settings_and_database()
    _has_been_set_up(database)
    command = [
        *(sys.executable, "-m", "gunicorn", "--worker-class", "gthread", "--threads", str(settings.web_threads)),
        *("--workers", str(settings.web_processes), "--bind", f"{host or settings.host}:{port or settings.port}"),
        *("--access-logfile", "-" if settings.log_level == "DEBUG" else os.devnull, "--timeout", "60"),
        # A question that is too long is cut to size, not refused; 4,094 bytes would be 450 letters of Japanese.
        *("--limit-request-line", "8190"),
        "--no-control-socket",  # it would lie in the home folder, where two installations share it
        "cli:web_application()",
    ]
    os.execv(sys.executable, command)  # noqa: S606  the server replaces this process


def _has_been_set_up(database: Database) -> None:
    """Refuse to run on a database that has no tables, or those of another version."""
    found, wanted = schema.applied(database), schema.newest()
    database.dispose()
    if found is None:
        raise click.ClickException(
            "This installation is empty. Make its first admin: "
            'annai member add you@example.com --name "Your name" --new-workspace "Support"'
        )
    if found != wanted:
        raise click.ClickException(
            f"The database is at revision {found}, and this version needs {wanted}: annai migrate"
        )


SOON = 0.0005
"""So many seconds a thread that has an answer to give waits for one that computes, instead of Python's 0.005.

A search lets go of the interpreter some fifty times, to the database and to the index. While the phrasings of a large
workspace are read, that was a quarter of a second.
"""


def web_application() -> Any:
    """Return the application for a WSGI server, which imports it in each of its processes."""
    settings = load_settings()
    log_to_stderr(settings)
    application = create_app(settings)
    collect_rarely()
    sys.setswitchinterval(SOON)
    threading.Thread(target=_prepare, args=(application,), name="warming", daemon=True).start()
    return application


def _prepare(application: Any) -> None:
    from kb.search.warming import warm  # noqa: PLC0415  loads the dictionary

    warm(application.extensions["annai_database"], application.extensions["annai_engine"])
    collect_rarely()


def collect_rarely() -> None:
    """Look for garbage in cycles thirty times less often than usual, and never in what has been loaded so far.

    A web process keeps hundreds of thousands of objects, those of the search index above all: looking through them was
    a seventh of a search's time, and of the slowest ones half. Most of what a request leaves behind has no cycles.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def log_to_stderr(settings: Settings) -> None:
    """Write log lines to standard error, where systemd and containers collect them."""
    level = logging.getLevelNamesMapping().get(settings.log_level.upper(), logging.INFO)
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")


@main.command()
@reporting
def worker() -> None:
    """Run the jobs: indexing, mail, imports, schedules. One is enough."""
    settings, database = settings_and_database()
    _has_been_set_up(database)
    log_to_stderr(settings)
    running = create_worker(settings, database)
    with ending_when_told(running):
        mend_at_start(running.database, running.services.engine)
        running.run()


@main.command()
@reporting
def start() -> None:
    """Try Annai: database, sample world, web server, worker and sample product with one command."""
    settings, database = settings_and_database()
    schema.upgrade(settings.resolved_database_url)
    with database.session() as session:
        is_new = not workspaces(session)
    if is_new:
        from demo.loading import load_world  # noqa: PLC0415  only a first start needs the sample world

        load_world(settings, database, progress=_show)
    _welcome(settings)
    python = [sys.executable, "-m", "cli"]
    commands = {"web": [*python, "serve"], "worker": [*python, "worker"], "product": [*python, "demo", "product"]}
    sys.exit(Supervisor(commands).run())


def _welcome(settings: Settings) -> None:
    from demo.loading import SAMPLE_PASSWORD, sample_sign_in  # noqa: PLC0415  as above

    base = f"http://127.0.0.1:{settings.port}"
    lines = [
        f"Annai            {base}/",
        f"  sign in as     {sample_sign_in()}  /  {SAMPLE_PASSWORD}",
        f"Help center      {base}/help/minato/",
        f"Sample product   http://127.0.0.1:{settings.product_port}/",
        "Stop with Ctrl-C. 'annai demo remove' deletes everything that is sample.",
    ]
    click.echo("\n" + "\n".join(lines) + "\n")


def _show(what: str, count: int) -> None:
    click.echo(f"  {what}: {count:,}")


@main.group()
def demo() -> None:
    """The sample world: a fictitious billing product with articles, customers and six weeks of use."""


@demo.command("load")
@reporting
def demo_load() -> None:
    """Load the sample world into a workspace of its own."""
    from demo.loading import load_world  # noqa: PLC0415  large

    settings, database = settings_and_database()
    schema.upgrade(settings.resolved_database_url)
    load_world(settings, database, progress=_show)


@demo.command("remove")
@reporting
def demo_remove() -> None:
    """Delete everything that is sample; what you made yourself stays, and so does the last admin of it."""
    from demo.removing import remove_world  # noqa: PLC0415  large

    settings, database = settings_and_database()
    for address in remove_world(settings, database, progress=_show):
        click.echo(f"{address} stays as admin: without them nobody could manage what you made.")
        click.echo("  Everybody knows the sample password. Change it now, or add an admin: annai member add")


@demo.command("product")
@reporting
def demo_product() -> None:
    """Serve the sample customer's product, with the widget in it, on an origin of its own."""
    from demo.serving import serve_product  # noqa: PLC0415  only this command needs it

    settings, database = settings_and_database()
    serve_product(settings, database)


@main.group()
def index() -> None:
    """The search index: derived data that can always be made anew."""


@index.command("rebuild")
@reporting
def index_rebuild() -> None:
    """Build the index of all workspaces beside the old one and swap."""
    from kb.search.indexing import rebuild  # noqa: PLC0415  loads the dictionary

    settings, database = settings_and_database()
    count = rebuild(database, open_engine(settings))
    click.echo(f"{count:,} articles indexed")


@main.group()
def member() -> None:
    """People: the first admin, and a way back in."""


@member.command("add")
@click.argument("email")
@click.option("--name", required=True, help="Name shown to colleagues.")
@click.option("--role", type=click.Choice([r.value for r in Role]), default="admin", show_default=True)
@click.option("--new-workspace", help="Also create a workspace of this name.")
@click.password_option(help="Asked for when not given.")
@workspace_option
@reporting
def member_add(email: str, name: str, role: str, new_workspace: str | None, password: str, slug: str | None) -> None:
    """Add a member; on a new installation, its first admin."""
    settings, database = settings_and_database()
    schema.upgrade(settings.resolved_database_url)
    if new_workspace:
        with database.session(write=True) as session:
            workspace_id = create_workspace(session, new_workspace, slug=slug or "").id
    else:
        workspace_id = the_workspace(database, slug)
    with database.session(workspace_id, write=True) as session:
        account = account_by_email(session, email) or create_account(session, email, name, password)
        present = member_of(session, account.id)
        if present is None:
            add_member(session, account, role, name=name)
        else:
            change_role(session, present, role, None)
    click.echo(f"{email} is {role} now. Sign in at {settings.public_url}/sign-in")


@member.command("reset")
@click.argument("email")
@reporting
def member_reset(email: str) -> None:
    """Print a link by which a member sets a new password; it works once, for two hours."""
    settings, database = settings_and_database()
    with database.session(write=True) as session:
        account = account_by_email(session, email)
        if account is None:
            raise click.ClickException(f"There is no account with the address {email}.")
        token = ask_reset(session, account)
    click.echo(f"{settings.public_url.rstrip('/')}/reset/{token}")


@main.command()
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Replace the file if it is there already.")
@reporting
def backup(target: Path, *, replace: bool) -> None:
    """Write everything (rows, files, secret key) into one zip file; may run while people work."""
    if target.exists() and not replace:
        raise click.ClickException(f"{target} is there already. Name another file, or replace it by --replace.")
    settings, database = settings_and_database()
    count = backups.back_up(database, settings.data_folder, target.absolute(), _show)
    click.echo(f"{target}: {count:,} rows, {target.stat().st_size:,} bytes. It contains secrets: keep it safe.")


@main.command()
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@reporting
def restore(source: Path) -> None:
    """Fill a new, empty installation from a backup, and build its search index."""
    from kb.search.indexing import rebuild  # noqa: PLC0415  loads the dictionary

    settings, database = settings_and_database()
    count = backups.restore(database, settings.data_folder, source, _show)
    indexed = rebuild(database, open_engine(settings))
    click.echo(f"{count:,} rows restored, {indexed:,} articles indexed")


@main.command("secret")
def secret() -> None:
    """Print a new secret for ANNAI_SECRET_KEY."""
    click.echo(new_secret())


main.add_command(import_command)
main.add_command(export_command)


if __name__ == "__main__":
    main()
