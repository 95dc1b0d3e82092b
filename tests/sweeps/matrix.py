"""Who may open what, as a table: `python -m tests.sweeps.matrix` writes `tests/sweeps/matrix.txt` anew."""

import sys
import tempfile
from pathlib import Path

from flask import Flask

from core.permissions import Role, can
from tests.sweeps.routes import declared, staff_rules

FILE = Path(__file__).with_name("matrix.txt")
HEAD = """\
Who may call which address: A admin, M manager, E editor, C contributor, R reader, P partner.
Made by `python -m tests.sweeps.matrix`; read every changed line before you commit it.

"""


def matrix(app: Flask) -> str:
    """Return one line per staff address and method."""
    lines = [
        f"{''.join(r.value[0].upper() if can(r, declared(app, rule)) else '·' for r in Role)}  "
        f"{method:6} {rule.rule.removeprefix('/w/<workspace>')}  ({declared(app, rule)})"
        for rule in staff_rules(app)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]
    return HEAD + "\n".join(lines) + "\n"


def main() -> None:
    """Write the table."""
    from app import create_app
    from config import Settings

    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(environment="development", data_folder=Path(folder), secret_key="for a table")
        FILE.write_text(matrix(create_app(settings)), encoding="utf-8")
    sys.stdout.write(f"{FILE}\n")


if __name__ == "__main__":
    main()
