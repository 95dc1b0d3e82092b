"""A web server in a process of its own, to be killed: `python -m tests.widget.api.crashing_server DATABASE_URL FOLDER`.

It answers on a free port of loopback, which it prints.
"""

import sys
from pathlib import Path

from werkzeug.serving import make_server

from app import create_app
from config import Settings

if __name__ == "__main__":
    settings = Settings(
        environment="development", data_folder=Path(sys.argv[2]), database_url=sys.argv[1], secret_key="only for tests"
    )
    server = make_server("127.0.0.1", 0, create_app(settings), threaded=True)
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()
