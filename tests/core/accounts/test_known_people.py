"""People who have an account already: invited again, in two workspaces, or shut out of one."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from core.accounts.actions import (
    Browser,
    Outranked,
    accept,
    add_member,
    ask_reset,
    disable_member,
    invite,
    note_failure,
)
from core.accounts.models import Account, Invitation, Member, SignInAttempt
from core.accounts.queries import account_by_email, invitation_by_token
from core.clock import now
from core.db import Database
from core.errors import Conflict
from core.workspaces.models import AuditEntry
from tests.core.accounts.test_links import ENGLISH, NEW, link_in, members_page, roles
from tests.core.accounts.test_links import invite as invited
from tests.core.accounts.test_signing_in import page, seed_failures, sign_in
from tests.factories import PASSWORD, Place, make_place

one_kind = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def other(database: Database) -> Place:
    """A second workspace, whose people are strangers in the first."""
    return make_place(database, "harbour", roles=("admin", "editor"))


@pytest.fixture
def link(place: Place, other: Place, signed_in) -> str:
    """The first workspace's invitation to the second's editor."""
    return invited(signed_in(place, "admin"), place, email=other.email("editor"), role="editor")


def join_both(database: Database, place: Place, other: Place) -> Member:
    """Make the second workspace's editor a reader in the first."""
    with database.session(place.id, write=True) as session:
        return add_member(session, session.get_one(Account, other.members["editor"].account_id), "reader")


def members_of(database: Database, place: Place, email: str) -> list[str]:
    with database.session(place.id) as session:
        found = sa.select(Member.role).join(Account, Account.id == Member.account_id)
        return list(session.scalars(found.where(Account.email == email)))


def deeds(database: Database, place: Place, action: str) -> list[str]:
    with database.session(place.id) as session:
        return list(session.scalars(sa.select(AuditEntry.subject).where(AuditEntry.action == action)))


def text(client: FlaskClient, address: str) -> str:
    return client.get(address, headers=ENGLISH, follow_redirects=True).get_data(as_text=True)


def test_whoever_opens_the_link_has_to_sign_in_as_the_invited(
    database: Database, place: Place, other: Place, client: FlaskClient, link: str
) -> None:
    for answer in (client.get(link), client.post(link, data={"name": "Thief", "password": NEW})):
        assert (answer.status_code, answer.headers["Location"]) == (303, f"/sign-in?next={link}")
    assert f"Sign in as {other.email('editor')}" in text(client, link)
    assert page(client, place) == 303
    assert members_of(database, place, other.email("editor")) == []


def test_the_invited_sign_in_return_to_the_invitation_and_join(
    database: Database, place: Place, other: Place, client: FlaskClient, link: str
) -> None:
    data = {"email": other.email("editor"), "password": PASSWORD, "next": link}
    assert client.post(client.get(link).headers["Location"], data=data).headers["Location"] == link
    assert members_of(database, place, other.email("editor")) == [], "looking is not joining"
    assert "You have an account already" in text(client, link)
    assert client.post(link).headers["Location"] == f"/w/{place.slug}/"
    assert (page(client, place), page(client, other)) == (200, 200)
    assert members_of(database, place, other.email("editor")) == ["editor"]
    assert client.get(link).status_code == 404, "it works once"


@one_kind
def test_somebody_else_is_told_whom_the_invitation_is_for(
    database: Database, place: Place, other: Place, signed_in, link: str
) -> None:
    stranger = signed_in(place, "reader")
    answer = stranger.post(link)
    assert answer.status_code == 403
    told = text(stranger, link)
    assert f"It is for {other.email('editor')}, and you are signed in as {place.email('reader')}." in told
    assert members_of(database, place, other.email("editor")) == []
    assert stranger.post("/sign-out", data={"next": link}).headers["Location"] == link
    assert stranger.post("/sign-out", data={"next": "https://evil.example/"}).headers["Location"] == "/home"


def test_no_admin_gets_a_link_that_opens_another_workspace(
    database: Database, place: Place, other: Place, signed_in
) -> None:
    member, admin = join_both(database, place, other), signed_in(place, "admin")
    answer = admin.post(f"/w/{place.slug}/members/{member.id}/reset", headers=ENGLISH, follow_redirects=True)
    told = answer.get_data(as_text=True)
    assert "is in another workspace too, so only they can set a new password" in told
    assert "/reset/" not in told.replace(f"/members/{member.id}/reset", "")
    assert deeds(database, place, "member.reset_link") == []
    with database.session(other.id, write=True) as session:
        session.get_one(Member, other.members["editor"].id).disabled_at = now()
    again = admin.post(f"/w/{place.slug}/members/{member.id}/reset")
    assert again.status_code == 303, "access may be given back there"


@one_kind
def test_a_link_from_before_joining_another_workspace_stops_working(
    database: Database, place: Place, other: Place, client: FlaskClient
) -> None:
    with database.session(other.id, write=True) as session:
        token = ask_reset(session, session.get_one(Account, other.members["editor"].account_id))
    assert client.get(f"/reset/{token}").status_code == 200
    join_both(database, place, other)
    assert client.get(f"/reset/{token}").status_code == 404


@pytest.mark.parametrize("who", ["admin", "reader"])
def test_a_member_is_not_invited_again(database: Database, place: Place, signed_in, who: str) -> None:
    before, manager = roles(database, place), signed_in(place, "manager")
    data = {"email": place.email(who).upper(), "role": "contributor"}
    answer = manager.post(f"/w/{place.slug}/members/invitations", data=data, headers=ENGLISH)
    assert answer.status_code == 422
    assert "This person is a member already." in answer.get_data(as_text=True)
    assert roles(database, place) == before
    with database.session() as session:
        assert session.scalars(sa.select(Invitation)).all() == []


@one_kind
def test_an_invitation_from_before_does_not_change_a_role(
    app: Flask, database: Database, place: Place, other: Place, signed_in, link: str
) -> None:
    join_both(database, place, other)
    guest = signed_in(other, "editor")
    assert guest.post(link).headers["Location"] == f"/w/{place.slug}/"
    assert members_of(database, place, other.email("editor")) == ["reader"]
    assert deeds(database, place, "member.joined") == []
    with database.session(place.id, write=True) as session:
        account = account_by_email(session, place.email("admin"))
        assert account is not None
        assert add_member(session, account, "reader").role == "admin"
        invitation = session.scalars(sa.select(Invitation)).one()
        with pytest.raises(Conflict):
            accept(session, invitation, account)


@one_kind
def test_a_manager_does_not_bring_an_admin_back(database: Database, place: Place, signed_in) -> None:
    with database.session(place.id, write=True) as session:
        session.get_one(Member, place.members["reader"].id).role = "admin"
        session.get_one(Member, place.members["admin"].id).disabled_at = now()
    data = {"email": place.email("admin"), "role": "reader"}
    answer = signed_in(place, "manager").post(f"/w/{place.slug}/members/invitations", data=data, headers=ENGLISH)
    assert answer.status_code == 422
    assert "Only an admin can change who is admin." in answer.get_data(as_text=True)
    assert members_page(signed_in(place, "manager"), place, "admin", "enable") == 409
    assert roles(database, place)["admin"] == ("admin", False)


@one_kind
def test_an_invitation_carries_no_further_than_its_inviter(database: Database, place: Place) -> None:
    """The role of who is disabled may change between inviting and accepting."""
    with database.session(place.id, write=True) as session:
        reader = session.get_one(Member, place.members["reader"].id)
        reader.disabled_at = now()
        invitation, _token = invite(session, place.email("reader"), "editor", place.members["manager"])
        reader.role = "admin"
        with pytest.raises(Conflict):
            accept(session, invitation, session.get_one(Account, reader.account_id))
        with pytest.raises(Outranked):
            disable_member(session, place.members["admin"], place.members["manager"])


@one_kind
def test_who_is_shut_out_has_no_second_invitation_to_come_back_with(
    database: Database, place: Place, signed_in
) -> None:
    with database.session(place.id, write=True) as session:
        spare = Invitation(
            token_hash="x" * 64,
            workspace_id=place.id,
            email=place.email("reader"),
            role="reader",
            expires_at=now() + timedelta(days=1),
        )
        session.add(spare)
    members_page(signed_in(place, "admin"), place, "reader", "disable")
    with database.session() as session:
        assert session.scalars(sa.select(Invitation)).all() == []


@one_kind
def test_who_was_shut_out_comes_back_by_an_invitation(database: Database, place: Place, client, signed_in) -> None:
    admin = signed_in(place, "admin")
    members_page(admin, place, "reader", "disable")
    first, second = (invited(admin, place, email=place.email("reader"), role="editor") for _ in range(2))
    client.post("/sign-in", data={"email": place.email("reader"), "password": PASSWORD})
    assert client.post(first).status_code == 303
    assert roles(database, place)["reader"] == ("editor", True)
    with database.session() as session:
        assert invitation_by_token(session, second.rpartition("/")[2]) is None


def reset_link(admin: FlaskClient, place: Place) -> str:
    address = f"/w/{place.slug}/members/{place.members['editor'].id}/reset"
    return link_in(admin.post(address).get_data(as_text=True))


@one_kind
def test_a_new_password_works_at_once_after_failures(
    app: Flask, database: Database, place: Place, client: FlaskClient, signed_in
) -> None:
    email = place.email("editor")
    seed_failures(database, email, ["127.0.0.1"] * 12 + [f"203.0.113.{n}" for n in range(30)])
    told = sign_in(app, email).get_data(as_text=True)
    assert "Wait 15 minutes, then try again." in told
    client.post(reset_link(signed_in(place, "admin"), place), data={"password": NEW})
    assert sign_in(app, email, NEW).status_code == 303


@one_kind
def test_a_new_password_works_at_once_where_others_failed(
    app: Flask, database: Database, place: Place, client: FlaskClient, signed_in
) -> None:
    """One's own reset clears nothing that is held against other accounts."""
    link = reset_link(signed_in(place, "admin"), place)
    with database.session(write=True) as session:
        for number in range(50):
            note_failure(session, f"{number}@x.example", Browser("127.0.0.1"))
    assert sign_in(app, place.email("editor")).status_code == 422
    client.post(link, data={"password": NEW})
    assert sign_in(app, place.email("editor"), NEW).status_code == 303
    assert "Too many attempts" in sign_in(app, place.email("reader")).get_data(as_text=True)
    with database.session() as session:
        assert len(session.scalars(sa.select(SignInAttempt)).all()) >= 50


def test_the_log_tells_of_links_and_new_passwords(
    database: Database, place: Place, other: Place, client: FlaskClient, signed_in
) -> None:
    admin, name = signed_in(place, "admin"), place.members["editor"].name
    client.post(reset_link(admin, place), data={"password": NEW})
    assert deeds(database, place, "member.reset_link") == [name]
    assert deeds(database, place, "account.password") == [name]
    join_both(database, place, other)
    change = {"old": PASSWORD, "password": NEW}
    assert signed_in(other, "editor").post(f"/w/{other.slug}/profile/password", data=change).status_code == 303
    assert deeds(database, other, "account.password") == [other.members["editor"].name]
    assert deeds(database, place, "account.password") == [name, other.members["editor"].name]
    shown = text(admin, f"/w/{place.slug}/settings/audit")
    assert "Made a reset link for a member" in shown
    assert "Changed the password" in shown


@one_kind
def test_a_password_that_was_refused_is_not_in_the_log(
    database: Database, place: Place, client: FlaskClient, signed_in
) -> None:
    client.post(reset_link(signed_in(place, "admin"), place), data={"password": "short"})
    change = {"old": "wrong", "password": NEW}
    signed_in(place, "editor").post(f"/w/{place.slug}/profile/password", data=change)
    assert deeds(database, place, "account.password") == []


def test_who_was_shut_out_is_told_so(database: Database, place: Place, client: FlaskClient, signed_in) -> None:
    members_page(signed_in(place, "admin"), place, "editor", "disable")
    data = {"email": place.email("editor"), "password": PASSWORD, "next": f"/w/{place.slug}/articles/"}
    assert client.post("/sign-in", data=data).headers["Location"] == "/home"
    told = text(client, "/home")
    assert f"An admin of {place.workspace.name} has ended your access." in told
    assert "You are in no workspace yet" not in told


@one_kind
def test_who_was_shut_out_of_one_workspace_is_told_in_the_other(
    database: Database, place: Place, other: Place, client: FlaskClient, signed_in
) -> None:
    member = join_both(database, place, other)
    signed_in(place, "admin").post(f"/w/{place.slug}/members/{member.id}/disable")
    data = {"email": other.email("editor"), "password": PASSWORD, "next": f"/w/{place.slug}/"}
    answer = client.post("/sign-in", data=data, headers=ENGLISH, follow_redirects=True)
    assert answer.request.path == f"/w/{other.slug}/"
    assert f"An admin of {place.workspace.name} has ended your access." in answer.get_data(as_text=True)
