"""A throw-away PostgreSQL cluster: its own folder, a Unix socket in it, no service of the machine touched."""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

# Debian keeps these off PATH. A later version comes first.
DEBIAN = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: -float(folder.parent.name))
OWNER = "annai"
# Fast, as nothing here outlives the tests. The time zone shows where code relies on UTC being the default.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "64MB",
    "max_connections": "200",
    "timezone": "Asia/Tokyo",
}


def program(name: str) -> str | None:
    """Return the path of one of PostgreSQL's programs, or None."""
    path = os.pathsep.join(map(str, DEBIAN)) + os.pathsep + os.environ.get("PATH", "")
    return shutil.which(name, path=path)


def is_installed() -> bool:
    """Whether a cluster can be made here."""
    return program("initdb") is not None and program("pg_ctl") is not None


class Cluster:
    """One cluster in `folder`. Several processes may hold one of these for the same folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"

    def url(self, database: str) -> str:
        """Return the SQLAlchemy URL of a database in this cluster."""
        return f"postgresql+psycopg://{OWNER}@/{database}?host={self.folder}"

    def start(self) -> None:
        """Make the cluster and start it; returns when it answers."""
        _run("initdb", "-D", self.data, "-U", OWNER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        settings = SETTINGS | {"unix_socket_directories": str(self.folder)}
        options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        _run("pg_ctl", "start", "-w", "-s", "-D", self.data, "-o", options, "-l", self.folder / "log")

    def stop(self) -> None:
        """End the cluster's processes, found by the process id in its own folder, and delete it."""
        if (self.data / "postmaster.pid").exists():
            _run("pg_ctl", "stop", "-w", "-s", "-m", "immediate", "-D", self.data)
        shutil.rmtree(self.folder, ignore_errors=True)


def new_folder() -> Path:
    """Make a folder with a name short enough for a socket, owned by who will run PostgreSQL."""
    folder = Path(tempfile.mkdtemp(prefix="annai-pg-", dir="/tmp"))
    if user := _servant():
        os.chown(folder, user.pw_uid, user.pw_gid)
    return folder


def _servant() -> pwd.struct_passwd | None:
    """Return who runs PostgreSQL in root's place, as it refuses root; None when we aren't root."""
    if os.geteuid() != 0:
        return None
    known = {user.pw_name: user for user in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]


def _run(name: str, *arguments: str | Path) -> None:
    user = _servant()
    done = subprocess.run(
        [program(name) or name, *map(str, arguments)],
        user=user and user.pw_uid,
        group=user and user.pw_gid,
        extra_groups=[] if user else None,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        message = f"{name} failed:\n{done.stdout}"
        raise RuntimeError(message)
