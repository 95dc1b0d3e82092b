"""Screens before a workspace: signing in and out, resets, invitations, choosing a workspace."""

from __future__ import annotations

from contextlib import nullcontext
from functools import partial
from urllib.parse import urlsplit

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from core.accounts import actions
from core.accounts.actions import Browser
from core.accounts.forms import ForgottenForm, JoinForm, NewPasswordForm, SignInForm
from core.accounts.models import Account, Invitation
from core.accounts.passwords import hash_token
from core.accounts.queries import (
    account_by_email,
    ended_memberships,
    invitation_by_token,
    member_of,
    memberships,
    reset_by_token,
)
from core.errors import Invalid, NotFound
from core.identifiers import new_id
from core.mail import send_later
from core.messages import msg
from core.registry import announce, registry
from core.web.access import public, signed_in
from core.web.context import current
from core.web.languages import LOCALES, say
from core.workspaces.queries import workspace_by_id

blueprint = Blueprint("accounts", __name__, template_folder="templates")


KNOWN_HERE = 5
"""So many accounts are remembered in one browser."""


def browser(email: str = "") -> Browser:
    """Return where this request comes from, and whether this account has signed in there before."""
    known_as = session.get("known", {}).get(_mark(email), "") if email else ""
    return Browser(request.remote_addr or "", request.headers.get("User-Agent", ""), known_as)


def _mark(email: str) -> str:
    return hash_token(email.strip().lower())[:16]


def remember(token: str, account: Account) -> None:
    """Keep the session's token in the cookie; the rest of the cookie's content is dropped, fixation included.

    That the account was here stays after signing out: failures of others at the same address don't slow it here.
    """
    kept = {name: session[name] for name in ("locale", "visitor") if name in session}
    former = {mark: id_ for mark, id_ in session.get("known", {}).items() if mark != _mark(account.email)}
    here = {**dict(list(former.items())[1 - KNOWN_HERE :]), _mark(account.email): f"known:{new_id().hex}"}
    session.clear()
    session.update(kept, token=token, known=here)
    session.permanent = True


def show_error(form: FlaskForm, error: Invalid) -> None:
    """Put a domain error at the field that it concerns."""
    field = form._fields.get(error.field) or next(iter(form._fields.values()))
    field.errors = [*field.errors, say(error.message)]


def safe_next(target: str | None) -> str:
    """Return `target` if it is a path on this host, else the page that chooses a workspace."""
    parts = urlsplit(target or "")
    is_local = bool(target) and not parts.scheme and not parts.netloc and str(target).startswith("/")
    return str(target) if is_local and "\\" not in str(target) else url_for("accounts.home")


@blueprint.get("/")
@public
def front() -> ResponseReturnValue:
    """Send people to where they belong."""
    return redirect(url_for("accounts.home" if current.account else "accounts.sign_in"), 303)


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """Sign in with e-mail and password."""
    form = SignInForm(next=request.args.get("next"))
    if form.validate_on_submit():
        try:
            account, token = actions.sign_in(
                current.session, form.email.data or "", form.password.data or "", browser(form.email.data or "")
            )
        except Invalid as error:
            show_error(form, error)
            if not isinstance(error, actions.Delayed):
                _note_failure(form.email.data or "")
            return render_template("accounts/sign_in.html", form=form), 422
        remember(token, account)
        return redirect(_after_sign_in(account, form.next.data), 303)
    status = 422 if form.is_submitted() else 200
    return render_template("accounts/sign_in.html", form=form), status


def _after_sign_in(account: Account, target: str | None) -> str:
    """Return where to go: not into a workspace that took this account's access away, but to where that is told."""
    ended = next(
        (w for w in ended_memberships(current.session, account.id) if (target or "").startswith(f"/w/{w.slug}/")), None
    )
    if ended is None:
        return safe_next(target)
    if memberships(current.session, account.id):
        flash(_("An admin of %(name)s has ended your access. Ask them if you still need it.", name=ended.name), "bad")
    return url_for("accounts.home")


def _note_failure(email: str) -> None:
    where = browser(email)
    current.record_fact(lambda s: actions.note_failure(s, email, where))


@blueprint.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """End this browser's session."""
    actions.sign_out(current.session, session.get("token", ""))
    known = session.get("known", {})
    session.clear()
    session.update(known=known)
    session.permanent = True
    flash(_("You have signed out."))
    target = request.form.get("next")
    return redirect(safe_next(target) if target else url_for("accounts.sign_in"), 303)


@blueprint.post("/language")
@public
def language() -> ResponseReturnValue:
    """Change the language, for the account too when somebody is signed in."""
    chosen = request.form.get("language", "")
    if chosen in LOCALES:
        session["locale"] = chosen
        if current.account is not None:
            current.account.locale = chosen
    return redirect(safe_next(request.form.get("next")), 303)


@blueprint.get("/home")
@signed_in
def home() -> ResponseReturnValue:
    """Go to the only workspace, or choose one."""
    account = current.account
    places = memberships(current.session, account.id) if account else []
    if len(places) == 1:
        return redirect(url_for("home.index", workspace=places[0][0].slug), 303)
    ended = ended_memberships(current.session, account.id) if account else []
    return render_template("accounts/workspaces.html", places=places, ended=ended)


@blueprint.route("/forgotten", methods=["GET", "POST"])
@public
def forgotten() -> ResponseReturnValue:
    """Ask for a reset link. The answer never tells whether there is an account."""
    form = ForgottenForm()
    if not form.validate_on_submit():
        return render_template("accounts/forgotten.html", form=form, sent=False), 422 if form.is_submitted() else 200
    account = account_by_email(current.session, form.email.data or "")
    if account is not None and account.disabled_at is None:
        mail_reset(account)
    has_mail = bool(current_app.extensions["annai_settings"].smtp_url)
    return render_template("accounts/forgotten.html", form=form, sent=True, has_mail=has_mail)


def mail_reset(account: Account) -> str:
    """Queue a mail in the account's own language with a new reset link, and return the link."""
    token = actions.ask_reset(current.session, account)
    base = current_app.extensions["annai_settings"].public_url.rstrip("/")
    link: str = base + url_for("accounts.reset", token=token)
    with force_locale(account.locale) if account.locale else nullcontext():
        subject = _("Set a new password for Annai")
        text = _(
            "To set a new password, open this link within two hours:\n\n%(link)s\n\n"
            "If you didn't ask for it, do nothing.",
            link=link,
        )
    send_later(current.session, account.email, subject, text)
    return link


@blueprint.route("/reset/<token>", methods=["GET", "POST"])
@public
def reset(token: str) -> ResponseReturnValue:
    """Set a new password by a link."""
    found = reset_by_token(current.session, token)
    if found is None:
        raise NotFound(msg("This link has been used or has expired. Ask for a new one."))
    form = NewPasswordForm()
    if form.validate_on_submit():
        try:
            account = actions.use_reset(current.session, found, form.password.data or "")
        except Invalid as error:
            show_error(form, error)
            return render_template("accounts/new_password.html", form=form), 422
        note_password(account)
        flash(_("Your password has been changed. Sign in with the new one."))
        return redirect(url_for("accounts.sign_in"), 303)
    return render_template("accounts/new_password.html", form=form)


def note_password(account: Account) -> None:
    """Note in each of the account's workspaces that it has a new password.

    A session reaches one workspace only, so each entry is written on its own once the password is in.
    """
    for workspace, member in memberships(current.session, account.id):
        current.record_fact(partial(actions.note_password, member=member), workspace_id=workspace.id)


@blueprint.route("/join/<token>", methods=["GET", "POST"])
@public
def join(token: str) -> ResponseReturnValue:
    """Accept an invitation: signed in with the account that the address has, or with a new one.

    Whoever holds the link proves nothing about an account that is there already.
    """
    invitation = invitation_by_token(current.session, token)
    if invitation is None:
        raise NotFound(msg("This invitation has been used or has expired. Ask for a new one."))
    account = account_by_email(current.session, invitation.email)
    workspace = workspace_by_id(current.session, invitation.workspace_id)
    if account is not None and current.account is None:
        flash(_("Sign in as %(email)s to join “%(name)s”.", email=account.email, name=workspace.name), "info")
        return redirect(url_for("accounts.sign_in", next=url_for("accounts.join", token=token)), 303)
    if account is not None and current.account != account:
        return render_template("accounts/not_invited.html", invitation=invitation, me=current.account, token=token), 403
    form = JoinForm()
    if form.is_submitted() and (account is not None or form.validate()):
        try:
            return _join(invitation, account, form)
        except Invalid as error:
            show_error(form, error)
    values = {"form": form, "invitation": invitation, "known": account is not None, "joining": workspace}
    return render_template("accounts/join.html", **values), 422 if form.is_submitted() else 200


def _join(invitation: Invitation, account: Account | None, form: JoinForm) -> ResponseReturnValue:
    if account is None:
        account = actions.create_account(
            current.session, invitation.email, form.name.data or "", form.password.data or "", locale=""
        )
        remember(actions.start_session(current.session, account, browser()), account)
    workspace = workspace_by_id(current.session, invitation.workspace_id)
    g.workspace_slug = workspace.slug
    current.enter(workspace)
    if member_of(current.session, account.id) is None:
        member = actions.accept(current.session, invitation, account)
        announce(current.session, "member.joined", member=member, invitation=invitation)
    else:
        flash(_("You are a member of this workspace already."), "info")
    return redirect(url_for("home.index", workspace=workspace.slug), 303)


registry.plug(blueprint=blueprint)
