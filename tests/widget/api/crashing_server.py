"""A web server in a process of its own, to be killed: `doomed(crashing_server.answer, database_url, folder)`.

It answers on a free port of loopback, which it says.
"""

from multiprocessing.connection import Connection
from pathlib import Path

from werkzeug.serving import make_server

from app import create_app, import_features
from config import Settings

import_features()


def answer(url: str, folder: Path, mouth: Connection) -> None:
    """Say the port, and answer until killed."""
    settings = Settings(environment="development", data_folder=folder, database_url=url, secret_key="only for tests")
    server = make_server("127.0.0.1", 0, create_app(settings), threaded=True)
    mouth.send(server.server_port)
    server.serve_forever()
