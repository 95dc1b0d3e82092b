"""Staff screens of imports and exports."""

from __future__ import annotations

from math import ceil
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import (
    Blueprint,
    current_app,
    flash,
    jsonify,
    redirect,
    render_template,
    request,
    send_file,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import RequestEntityTooLarge

from core.accounts.queries import members_by_id
from core.errors import NotFound
from core.permissions import Permission
from core.registry import NewItem, registry
from core.web.access import access
from core.web.context import current
from core.web.errors import http_error
from core.web.languages import say
from kb.collections.queries import all_collections, collection_by_id
from kb.exchange import actions, depot, queries
from kb.exchange.errors import SourceRefused
from kb.exchange.forms import ExportForm, ImportForm
from kb.exchange.labels import OUTCOME_LABELS, OUTCOME_TONES, REMARK_LABELS, STATE_LABELS, STATE_TONES
from kb.exchange.queries import Narrowing
from kb.exchange.sources import MB, Limits

PER_PAGE = 50
HISTORY = 20
blueprint = Blueprint("imports", __name__, url_prefix="/w/<workspace>/imports", template_folder="templates")


def _settings() -> Any:
    return current_app.extensions["annai_settings"]


@blueprint.url_value_preprocessor
def _prepare(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Let somebody who has signed in send a large file, without holding the database meanwhile."""
    if endpoint == "imports.create" and "token" in session:
        request.max_content_length = _settings().import_limit_mb * MB
        current.only_reads()


def page(form: ImportForm, status: int = 200) -> ResponseReturnValue:
    """Show the forms, what was imported, and what was exported."""
    number = max(request.args.get("page", 1, int), 1)
    history, total = queries.imports(current.session, limit=HISTORY, offset=(number - 1) * HISTORY)
    exports = queries.exports(current.session)
    return render_template(
        "imports/index.html",
        form=form,
        export_form=_offered(ExportForm(formdata=None)),
        imports=history,
        page=(number, max(ceil(total / HISTORY), 1), total, (number - 1) * HISTORY + 1),
        exports=exports,
        waiting=next((each for each in exports if each.state in {"queued", "running"}), None),
        people=members_by_id(current.session),
        limit=_settings().import_limit_mb,
        **_labels(),
    ), status


def _labels() -> dict[str, Any]:
    return {
        "states": STATE_LABELS,
        "tones": STATE_TONES,
        "outcomes": OUTCOME_LABELS,
        "outcome_tones": OUTCOME_TONES,
        "remark_labels": REMARK_LABELS,
    }


def _offered(form: Any) -> Any:
    form.offer(all_collections(current.session))
    return form


@blueprint.get("/")
@access(Permission.ARTICLE_IMPORT)
def index() -> ResponseReturnValue:
    """Show what can be imported and exported, and what was."""
    return page(_offered(ImportForm(formdata=None, locale=current.workspace.locale)))


@blueprint.post("/")
@access(Permission.ARTICLE_IMPORT)
def create() -> ResponseReturnValue:
    """Take an upload in and start its import."""
    form = _offered(ImportForm())
    if not form.validate():
        return page(form, 422)
    try:
        job_id = _start(form)
    except SourceRefused as refusal:
        form.file.errors = [say(refusal.message)]
        return page(form, 422)
    return redirect(url_for(".show", job_id=job_id), 303)


def _start(form: ImportForm) -> UUID:
    folder, wanted = _settings().data_folder, form.wanted(current.member.id)
    limits = Limits(max_total=_settings().import_limit_mb * MB)
    received = actions.receive(folder, form.file.data.save, wanted.name, limits)
    with current.database.session(current.workspace.id, write=True) as writing:
        return actions.start_import(writing, folder, received, wanted)


@blueprint.errorhandler(RequestEntityTooLarge)
def too_large(error: RequestEntityTooLarge) -> ResponseReturnValue:
    """Say at the field that the upload is too large; strangers get the plain answer."""
    if current.member_or_none is None or not current.can(Permission.ARTICLE_IMPORT):
        return http_error(error)
    form = _offered(ImportForm(formdata=None, locale=current.workspace.locale))
    limit = _settings().import_limit_mb
    form.file.errors = [_("The file is larger than %(limit)s MB. Import it in several parts.", limit=limit)]
    return page(form, 413)


@blueprint.get("/<uuid:job_id>")
@access(Permission.ARTICLE_IMPORT)
def show(job_id: UUID) -> ResponseReturnValue:
    """Show how far an import is, or its report."""
    found = queries.import_by_id(current.session, job_id)
    if found.report is None:
        return render_template("imports/progress.html", found=found, **_labels())
    narrow = Narrowing(*(request.args.get(name, "") for name in ("outcome", "remark", "q")))
    entries = queries.narrowed(found.report, narrow)
    number = min(max(request.args.get("page", 1, int), 1), max(ceil(len(entries) / PER_PAGE), 1))
    first = (number - 1) * PER_PAGE
    return render_template(
        "imports/report.html",
        found=found,
        report=found.report,
        entries=entries[first : first + PER_PAGE],
        page=(number, ceil(len(entries) / PER_PAGE), len(entries), first + 1),
        **_labels(),
    )


@blueprint.get("/<uuid:job_id>/state")
@access(Permission.ARTICLE_IMPORT)
def state(job_id: UUID) -> ResponseReturnValue:
    """Tell a page how far an import is."""
    found = queries.import_by_id(current.session, job_id)
    return jsonify(percent=found.percent, over=found.is_over)


@blueprint.post("/exports")
@access(Permission.ARTICLE_IMPORT)
def export() -> ResponseReturnValue:
    """Start an export."""
    form = _offered(ExportForm())
    if not form.validate():
        return page(_offered(ImportForm(formdata=None)), 422)
    chosen = form.collection_id()
    name = collection_by_id(current.session, chosen).name if chosen else ""
    actions.start_export(current.session, current.member.id, chosen, name)
    flash(_("The export has begun. It can be downloaded here when it is done."), "good")
    return redirect(url_for(".index") + "#exports", 303)


@blueprint.get("/exports/<uuid:job_id>/state")
@access(Permission.ARTICLE_IMPORT)
def export_state(job_id: UUID) -> ResponseReturnValue:
    """Tell a page how far an export is."""
    found = queries.export_by_id(current.session, job_id)
    return jsonify(percent=found.percent, over=found.state in {"done", "dead"})


@blueprint.get("/exports/<uuid:job_id>.zip")
@access(Permission.ARTICLE_IMPORT)
def download(job_id: UUID) -> ResponseReturnValue:
    """Send a finished export."""
    found = queries.export_by_id(current.session, job_id)
    path = depot.export(_settings().data_folder, found.id).absolute()
    if found.state != "done" or not path.exists():
        raise NotFound
    name = f"{current.workspace.slug}-{found.at:%Y-%m-%d}.zip"
    return send_file(path, mimetype="application/zip", as_attachment=True, download_name=name, max_age=0)


registry.static_folders["imports"] = Path(__file__).parent / "static"
registry.plug(
    blueprint=blueprint,
    new_items=[NewItem(60, "imports.index", _l("Import from a zip file"), "upload", Permission.ARTICLE_IMPORT)],
    deeds={
        "import.started": _l("Started an import"),
        "articles.imported": _l("Imported articles"),
        "export.started": _l("Exported articles"),
    },
)
