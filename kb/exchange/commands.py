"""`annai import` and `annai export`: the same as the screens, at once and without a worker."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import click
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts.models import Account, Member
from core.db import Database
from core.errors import AnnaiError, NotFound
from core.messages import msg
from core.workspaces.models import Workspace
from kb.collections.models import Collection
from kb.collections.queries import collection_by_slug
from kb.exchange import depot
from kb.exchange.archives import ZipSource, open_source
from kb.exchange.carrying import Wanted, Workshop, carry_out
from kb.exchange.export import export_entries, write_folder, write_zip
from kb.exchange.gathering import gather
from kb.exchange.origins import checked_source, source_of
from kb.exchange.sources import MB, Limits


@dataclass(frozen=True)
class Installation:
    """What the commands work on; the command line puts it into the context of its group."""

    open: Callable[[], tuple[Path, Database, int]]
    """Returns the data folder, the database, and how many megabytes an import may have."""
    workspace: Callable[[Database, str | None], UUID]
    """Returns the workspace of an address, or the only one."""


class Stopped(AnnaiError):
    """The command can't do what was asked; the message says why."""


def unknown_workspace(slug: str, names: str) -> Stopped:
    """Return what to raise for a workspace that isn't there; `names` are those that are."""
    return Stopped(msg("There is no workspace “%(slug)s”. There are: %(names)s", slug=slug, names=names))


_MISSING = re.compile(r"no such (table|column)|(relation|column) .* does not exist")
FAILURES = (AnnaiError, OSError, sa.exc.OperationalError, sa.exc.ProgrammingError)
"""What a command says in one line: a wrong wish, and a disk or a database that doesn't answer."""


def in_one_line(error: Exception) -> str:
    """Return what to say of a failure, without the trace of our own code."""
    if isinstance(error, sa.exc.OperationalError | sa.exc.ProgrammingError) and _MISSING.search(str(error.orig)):
        return "The database is empty, or older than this version. Bring it up to date: annai migrate"
    if isinstance(error, sa.exc.OperationalError):
        return f"The database did not answer: {str(error.orig).strip().splitlines()[0]}"
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}"
    return str(error)


@contextmanager
def _one_line() -> Iterator[None]:
    try:
        yield
    except FAILURES as error:
        click.echo(f"annai: {in_one_line(error)}", err=True)
        sys.exit(1)


_workspace = click.option("--workspace", "slug", help="Address of the workspace; not needed when there is one.")


@click.command("import")
@click.argument("path", type=click.Path(path_type=Path))
@_workspace
@click.option("--into", metavar="COLLECTION", help="Address of the collection that everything is put below.")
@click.option("--publish", is_flag=True, help="Show the articles to readers at once; otherwise all are drafts.")
@click.option("--overwrite", is_flag=True, help="Also change articles that were changed here since their last import.")
@click.option("--locale", default="", help="Language of files that don't show it; the workspace's by default.")
@click.option("--source", default="", help="Name of the source, if not the folder's: the same name, the same articles.")
@click.option("--base-url", "base_urls", multiple=True, help="Where the articles were published so far; repeatable.")
@click.option("--as", "email", metavar="EMAIL", help="Member who imports; the first admin by default.")
@click.pass_obj
def import_command(here: Installation, /, path: Path, slug: str | None, into: str | None, **wishes: Any) -> None:
    """Import a folder or zip file of Markdown. The worker makes the articles findable afterwards."""
    with _one_line():
        folder, database, limit = here.open()
        workspace_id = here.workspace(database, slug)
        wanted = _wanted(database, workspace_id, path, into, wishes)
        with _progress("Importing") as tell, ExitStack() as stack:
            source = open_source(path, Limits(max_total=limit * MB))
            if isinstance(source, ZipSource):
                stack.enter_context(source)
            report = carry_out(source, wanted, _workshop(folder, database, workspace_id, tell))
    click.echo(report.as_text())


def _workshop(folder: Path, database: Database, workspace_id: UUID, tell: Callable[[int], None]) -> Workshop:
    return Workshop(
        folder,
        look=lambda: database.session(workspace_id),
        stage=lambda: database.session(workspace_id, write=True),
        tell=tell,
    )


def _wanted(database: Database, workspace_id: UUID, path: Path, into: str | None, wishes: dict[str, Any]) -> Wanted:
    with database.session(workspace_id) as session:
        shelf = _shelf(session, into)
        locale = wishes["locale"] or session.get_one(Workspace, workspace_id).locale
    return Wanted(
        name=path.name,
        by=_member(database, workspace_id, wishes["email"] or ""),
        into=shelf.id if shelf else None,
        locale=locale,
        publish=wishes["publish"],
        overwrite=wishes["overwrite"],
        base_urls=tuple(wishes["base_urls"]),
        source=checked_source(wishes["source"]) or source_of(path),
    )


def _shelf(session: Session, slug: str | None) -> Collection | None:
    """Return the collection of this address, None for none. Raises `Stopped`."""
    try:
        return collection_by_slug(session, slug) if slug else None
    except NotFound as error:
        raise Stopped(msg("There is no collection with the address “%(slug)s”.", slug=slug)) from error


def _member(database: Database, workspace_id: UUID, email: str) -> UUID:
    """Return the member of this address, or the first admin. Raises `Stopped`."""
    statement = sa.select(Member.id).where(Member.disabled_at.is_(None)).order_by(Member.id).limit(1)
    if email:
        account = sa.select(Account.id).where(Account.email == email.strip().lower())
        statement = statement.where(Member.account_id.in_(account))
    else:
        statement = statement.where(Member.role == "admin")
    with database.session(workspace_id) as session:
        found = session.scalar(statement)
    if found is None:
        raise Stopped(msg("“%(email)s” is no member of this workspace.", email=email or "admin"))
    return found


@click.command("export")
@click.argument("target", type=click.Path(path_type=Path))
@_workspace
@click.option("--collection", metavar="COLLECTION", help="Address of the collection to export, with all below it.")
@click.pass_obj
def export_command(here: Installation, target: Path, slug: str | None, collection: str | None) -> None:
    """Export all articles as Markdown, into a new folder or a .zip file."""
    with _one_line():
        folder, database, _limit = here.open()
        workspace_id = here.workspace(database, slug)
        with database.session(workspace_id) as session:
            shelf = _shelf(session, collection)
            found = gather(session, folder, shelf.id if shelf else None)
        entries = export_entries(found.articles, found.collections, found.files)
        if target.suffix.lower() == ".zip":
            with depot.being_written(target) as stream:
                write_zip(entries, stream)
        else:
            write_folder(entries, target)
    click.echo(f"{target}: {len(found.articles):,} articles")


@contextmanager
def _progress(label: str) -> Iterator[Callable[[int], None]]:
    with click.progressbar(length=100, label=label, file=sys.stderr) as bar:

        def tell(percent: int) -> None:
            bar.update(max(percent - bar.pos, 0))

        yield tell
        bar.update(max(100 - bar.pos, 0))
