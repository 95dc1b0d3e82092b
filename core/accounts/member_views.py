"""Members of a workspace, invitations, and one's own profile."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.accounts import actions, queries
from core.accounts.member_forms import ROLE_LABELS, CollectionsForm, InviteForm, PasswordForm, ProfileForm, RoleForm
from core.accounts.models import Account, Invitation, Member
from core.accounts.passwords import verify_password
from core.accounts.views import mail_reset, note_password, show_error
from core.errors import Conflict, Invalid, NotFound
from core.mail import send_later
from core.messages import msg
from core.permissions import Permission, Role
from core.registry import NavigationItem, registry
from core.web.access import access
from core.web.context import current
from core.web.languages import say

_REFUSED = msg("Choose a role from the list.")
_WRONG = msg("This is not your current password.")
blueprint = Blueprint("members", __name__, url_prefix="/w/<workspace>/members", template_folder="templates")
profile_blueprint = Blueprint("profile", __name__, url_prefix="/w/<workspace>/profile", template_folder="templates")


def page(form: InviteForm | None = None, status: int = 200, **more: Any) -> ResponseReturnValue:
    """Show the members with what was typed."""
    inviting = form or InviteForm(formdata=None)
    inviting.offer(_collections())
    people = queries.members(current.session, with_disabled=True)
    values = {
        "people": people,
        "accounts": queries.accounts_of(current.session, people),
        "invitations": queries.open_invitations(current.session, current.workspace.id),
        "granted": _granted(),
        "form": inviting,
        "has_mail": bool(current_app.extensions["annai_settings"].smtp_url),
        "waiting": queries.waiting_for_reset(current.session, people),
    }
    return render_template("members/index.html", **values, **more), status


def _collections() -> list[tuple[str, Any]]:
    provide = registry.providers.get("collection_choices")
    return provide(current.session) if provide else []


def _granted() -> dict[UUID, list[Any]]:
    """Return the collections that each partner was granted; an upper room knows them."""
    provide = registry.providers.get("collection_grants")
    return provide(current.session) if provide else {}


def member_of_address(member_id: UUID) -> Member:
    """Return the member. Raises `NotFound`."""
    found = current.session.get(Member, member_id)
    if found is None:
        raise NotFound
    return found


def attempt(deed: Callable[[], Any], done: str) -> ResponseReturnValue:
    """Do it and say so, or say why it can't be done. Raises `Outranked`."""
    try:
        deed()
    except actions.Outranked:
        raise
    except Conflict as error:
        flash(say(error.message), "bad")
    else:
        flash(done, "good")
    return redirect(url_for("members.index"), 303)


@blueprint.get("/")
@access(Permission.MEMBER_MANAGE)
def index() -> ResponseReturnValue:
    """List members and open invitations."""
    return page()


@blueprint.post("/invitations")
@access(Permission.MEMBER_MANAGE)
def invite() -> ResponseReturnValue:
    """Invite somebody; without mail the link is shown."""
    form = InviteForm()
    form.offer(_collections())
    if not form.validate():
        return page(form, 422)
    try:
        invitation, token = actions.invite(
            current.session,
            form.email.data or "",
            form.role.data,
            current.member,
            collection_ids=form.collection_ids.data or [],
        )
    except Invalid as error:
        show_error(form, error)
        return page(form, 422)
    except actions.Outranked as error:
        show_error(form, Invalid("role", error.message))
        return page(form, 422)
    return page(link=_mail_invitation(invitation, token), invited=invitation.email)


def _mail_invitation(invitation: Invitation, token: str) -> str:
    base = current_app.extensions["annai_settings"].public_url.rstrip("/")
    link: str = base + url_for("accounts.join", token=token)
    text = _(
        "%(who)s invites you to %(workspace)s. Open this link within seven days:\n\n%(link)s",
        who=current.member.name,
        workspace=current.workspace.name,
        link=link,
    )
    send_later(
        current.session, invitation.email, _("Invitation to %(workspace)s", workspace=current.workspace.name), text
    )
    return link


@blueprint.post("/invitations/<uuid:invitation_id>/withdraw")
@access(Permission.MEMBER_MANAGE)
def withdraw(invitation_id: UUID) -> ResponseReturnValue:
    """Take an invitation back."""
    found = current.session.get(Invitation, invitation_id)
    if found is None or found.workspace_id != current.workspace.id:
        raise NotFound
    current.session.delete(found)
    flash(_("The invitation no longer works."), "good")
    return redirect(url_for(".index"), 303)


@blueprint.post("/<uuid:member_id>/role")
@access(Permission.MEMBER_MANAGE)
def role(member_id: UUID) -> ResponseReturnValue:
    """Change a member's role; for a partner, the collections are asked for first."""
    member, form = member_of_address(member_id), RoleForm()
    if not form.validate():
        raise Invalid("role", _REFUSED)
    if form.role.data == Role.PARTNER:
        return redirect(url_for(".collections", member_id=member.id), 303)
    done = _("%(name)s has a new role.", name=member.name)
    return attempt(lambda: actions.change_role(current.session, member, form.role.data, current.member), done)


@blueprint.route("/<uuid:member_id>/collections", methods=["GET", "POST"])
@access(Permission.MEMBER_MANAGE)
def collections(member_id: UUID) -> ResponseReturnValue:
    """Choose what a partner may read; whoever isn't one yet becomes one by it."""
    member = member_of_address(member_id)
    form = CollectionsForm(collection_ids=[str(shelf.id) for shelf in _granted().get(member.id, [])])
    form.offer(_collections())
    if form.validate_on_submit():
        try:
            return attempt(
                lambda: _place(member, form.chosen()), _("What %(name)s may read has been changed.", name=member.name)
            )
        except Invalid as error:
            show_error(form, error)
    values = {"member": member, "form": form, "role_label": ROLE_LABELS[member.role]}
    return render_template("members/collections.html", **values), 422 if form.is_submitted() else 200


def _place(member: Member, chosen: list[UUID]) -> None:
    if member.role == Role.PARTNER:
        actions.change_collections(current.session, member, chosen, current.member)
    else:
        actions.change_role(current.session, member, Role.PARTNER, current.member, collection_ids=chosen)


@blueprint.post("/<uuid:member_id>/disable")
@access(Permission.MEMBER_MANAGE)
def disable(member_id: UUID) -> ResponseReturnValue:
    """Take a member's access away."""
    member = member_of_address(member_id)
    done = _("%(name)s no longer has access and has been signed out.", name=member.name)
    return attempt(lambda: actions.disable_member(current.session, member, current.member), done)


@blueprint.post("/<uuid:member_id>/enable")
@access(Permission.MEMBER_MANAGE)
def enable(member_id: UUID) -> ResponseReturnValue:
    """Give a member access again."""
    member = member_of_address(member_id)
    done = _("%(name)s has access again.", name=member.name)
    return attempt(lambda: actions.enable_member(current.session, member, current.member), done)


@blueprint.post("/<uuid:member_id>/reset")
@access(Permission.WORKSPACE_MANAGE)
def reset(member_id: UUID) -> ResponseReturnValue:
    """Make a reset link for a member, and show it to the admin, who passes it on when there is no mail."""
    member = member_of_address(member_id)
    try:
        account = actions.permit_reset(current.session, member, current.member)
    except Conflict as error:
        flash(say(error.message), "bad")
        return redirect(url_for(".index"), 303)
    link = mail_reset(account)
    return page(link=link, invited=account.email)


@profile_blueprint.route("/", methods=["GET", "POST"], endpoint="index")
@access(Permission.STAFF_READ)
def profile() -> ResponseReturnValue:
    """Change one's own name and language."""
    account, member = current.account, current.member
    form = ProfileForm(name=member.name, locale=account.locale if account else "")
    if form.validate_on_submit() and account is not None:
        member.name = account.name = (form.name.data or "").strip()
        account.locale = form.locale.data
        session["locale"] = form.locale.data
        flash(_("Saved."), "good")
        return redirect(url_for("profile.index"), 303)
    return render_template("members/profile.html", form=form, password=PasswordForm(formdata=None), account=account)


@profile_blueprint.post("/password")
@access(Permission.STAFF_READ)
def password() -> ResponseReturnValue:
    """Change one's password; all other browsers are signed out."""
    account, form = current.account, PasswordForm()
    if account is None:
        raise NotFound
    try:
        _change_password(account, form)
    except Invalid as error:
        show_error(form, error)
    if form.errors:
        about = ProfileForm(formdata=None, name=current.member.name, locale=account.locale)
        return render_template("members/profile.html", form=about, password=form, account=account), 422
    flash(_("Your password has been changed, and all other browsers have been signed out."), "good")
    return redirect(url_for("profile.index"), 303)


def _change_password(account: Account, form: PasswordForm) -> None:
    if not form.validate():
        return
    if not verify_password(account.password_hash, form.old.data or ""):
        raise Invalid("old", _WRONG)
    actions.change_password(current.session, account, form.password.data or "", keep=session.get("token", ""))
    note_password(account)


registry.plug(
    blueprint=blueprint,
    navigation=[
        NavigationItem("settings", 10, "members.index", _l("Members"), "users", Permission.MEMBER_MANAGE),
    ],
    deeds={
        "member.invited": _l("Invited a person"),
        "member.joined": _l("Joined"),
        "member.role": _l("Changed a member’s role"),
        "member.collections": _l("Changed what a partner may read"),
        "member.disabled": _l("Took away a member’s access"),
        "member.enabled": _l("Gave a member access again"),
        "member.reset_link": _l("Made a reset link for a member"),
        "account.password": _l("Changed the password"),
    },
)
registry.plug(blueprint=profile_blueprint)
