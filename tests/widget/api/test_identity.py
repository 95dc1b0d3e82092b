"""Keys that identities are signed with: pinned algorithms, rotation, coverage, and where proof is required."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import jwt
import pytest
import sqlalchemy as sa
import time_machine
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from flask.testing import FlaskClient

from core.clock import now
from core.db import Database
from core.web.application import AnnaiFlask
from core.workspaces.models import AuditEntry, Site
from tests.factories import Place, make_place
from tests.widget.api.conftest import Engine, Host
from widget.identity.actions import count_naming
from widget.identity.models import IdentityKey, IdentityTraffic
from widget.identity.queries import Coverage, coverage

SignedIn = Callable[[Place, str], FlaskClient]


@pytest.fixture
def place(database: Database) -> Place:
    return make_place(database, roles=("admin", "editor"))


@pytest.fixture
def admin(signed_in: SignedIn, place: Place) -> FlaskClient:
    return signed_in(place, "admin")


@pytest.fixture
def screen(place: Place) -> str:
    return f"/w/{place.slug}/settings/sites/{place.site.id}/identity/"


@pytest.fixture(scope="module")
def pair() -> tuple[str, str]:
    """A private and a public RSA key as PEM."""
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return (
        private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
        private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode(),
    )


def keys(database: Database, place: Place) -> list[IdentityKey]:
    with database.session(place.id) as session:
        return list(session.scalars(sa.select(IdentityKey).order_by(IdentityKey.created_at)))


def test_the_old_secret_counts_until_the_overlap_is_over(
    host: Host, admin: FlaskClient, screen: str, database: Database, place: Place
) -> None:
    assert admin.post(f"{screen}keys", data={"algorithm": "HS256", "overlap": "24"}).status_code == 303
    old, new = keys(database, place)
    assert (old.material, new.ends_at) == (place.identity_secret, None)
    for secret in (old.material, new.material):
        assert host.boot(token=host.token(secret=secret))["identity"] == "verified"
    with time_machine.travel(now() + timedelta(hours=25)):
        assert host.boot(token=host.token(secret=old.material))["identity_problem"] == "signature"
        assert host.boot(token=host.token(secret=new.material))["identity"] == "verified"


def test_a_key_pair_of_ones_own(host: Host, admin: FlaskClient, screen: str, pair: tuple[str, str]) -> None:
    private, public = pair
    admin.post(f"{screen}keys", data={"algorithm": "RS256", "overlap": "0", "pem": public})
    claims = {"sub": "u1", "exp": now() + timedelta(hours=1)}
    assert host.boot(token=jwt.encode(claims, private, algorithm="RS256"))["identity"] == "verified"
    assert host.boot(token=jwt.encode(claims, private, algorithm="RS512"))["identity_problem"] == "signature"
    assert host.boot(token=host.token())["identity_problem"] == "signature"


def test_a_public_key_is_no_secret(host: Host, admin: FlaskClient, screen: str, pair: tuple[str, str]) -> None:
    """The attack that mixes up algorithms: signed by HMAC with what everybody may know."""
    admin.post(f"{screen}keys", data={"algorithm": "RS256", "overlap": "720", "pem": pair[1]})
    head = jwt.utils.base64url_encode(b'{"alg":"HS256","typ":"JWT"}')
    body = jwt.utils.base64url_encode(b'{"sub":"u1","exp":%d}' % int((now() + timedelta(hours=1)).timestamp()))
    mac = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
    forged = b".".join((head, body, jwt.utils.base64url_encode(mac.sign(head + b"." + body, pair[1].encode()))))
    assert host.boot(token=forged.decode())["identity_problem"] == "signature"


def test_what_is_no_public_key_is_refused_where_it_was_typed(
    admin: FlaskClient, screen: str, pair: tuple[str, str], database: Database, place: Place
) -> None:
    curve = ec.generate_private_key(ec.SECP256R1()).public_key()
    short = rsa.generate_private_key(public_exponent=65537, key_size=1024).public_key()  # noqa: S505  too short on purpose
    others = [key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode() for key in (curve, short)]
    for pem, why in (("", "公開鍵ではありません"), (pair[0], "秘密鍵です"), *((pem, "2,048") for pem in others)):
        answer = admin.post(f"{screen}keys", data={"algorithm": "RS256", "overlap": "0", "pem": pem})
        assert answer.status_code == 422
        assert why in answer.get_data(as_text=True)
    assert len(keys(database, place)) == 1


def test_a_key_that_leaked_is_ended_at_once(
    host: Host, admin: FlaskClient, screen: str, database: Database, place: Place
) -> None:
    leaked = keys(database, place)[0]
    assert admin.post(f"{screen}keys/{leaked.id}/end").status_code == 303
    assert host.boot(token=host.token())["identity_problem"] == "signature"
    assert place.identity_secret not in admin.get(screen).get_data(as_text=True)
    with database.session(place.id) as session:
        assert "identity.key_ended" in session.scalars(sa.select(AuditEntry.action)).all()


def test_proof_is_required_once_everybody_brings_it(
    host: Host, admin: FlaskClient, screen: str, database: Database, place: Place
) -> None:
    host.boot(token=host.token())
    host.boot(user={"id": "u2"})
    assert "50.0%" in admin.get(screen).get_data(as_text=True)
    assert admin.post(f"{screen}required", data={"required": "on"}).status_code == 303
    unsigned = host.boot(user={"id": "u3"})
    assert (unsigned["identity"], unsigned["identity_problem"]) == ("anonymous", "unsigned")
    assert host.boot(token="x.y.z", user={"id": "u3"})["identity_problem"] == "malformed"
    assert host.boot(token=host.token())["identity"] == "verified"
    assert "identity_problem" not in host.boot()
    admin.post(f"{screen}keys/{keys(database, place)[0].id}/end")
    assert host.boot(token=host.token())["identity"] == "verified", "the last key can't be ended while it is required"
    admin.post(f"{screen}required", data={"required": "off"})
    assert host.boot(user={"id": "u3"})["identity"] == "labelled"


def test_without_a_key_nothing_can_be_required(
    admin: FlaskClient, screen: str, database: Database, place: Place
) -> None:
    admin.post(f"{screen}keys/{keys(database, place)[0].id}/end")
    admin.post(f"{screen}required", data={"required": "on"})
    with database.session(place.id) as session:
        assert not session.get_one(Site, place.site.id).requires_identity


def test_coverage_counts_the_last_seven_days(host: Host, database: Database, place: Place) -> None:
    for _ in range(3):
        host.boot(token=host.token())
    host.boot(user={"id": "u2"})
    host.boot(token="garbage")
    host.boot()
    with database.session(place.id, write=True) as session:
        assert coverage(session, place.site.id) == Coverage(3, 1, 1)
        count_naming(session, place.site.id, "unsigned", now() - timedelta(days=6))
        count_naming(session, place.site.id, "unsigned", now() - timedelta(days=7))
        assert coverage(session, place.site.id) == Coverage(3, 2, 1)
        assert len(session.scalars(sa.select(IdentityTraffic)).all()) == 3


def test_no_data_is_not_zero_percent() -> None:
    assert Coverage().share is None
    assert not Coverage().is_whole
    assert Coverage(4, 0, 0).is_whole


def test_a_key_of_another_site_proves_nothing(
    app: AnnaiFlask, host: Host, admin: FlaskClient, screen: str, other: Place, database: Database, engine: Engine
) -> None:
    del app, engine
    theirs: Any = keys(database, other)[0]
    assert admin.post(f"{screen}keys/{theirs.id}/end").status_code == 404
    assert host.boot(token=host.token(secret=other.identity_secret))["identity_problem"] == "signature"
