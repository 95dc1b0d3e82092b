"""Templates and styles that the screens of all guides share."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint

from core.registry import registry
from guides.publishing.queries import shows_file

blueprint = Blueprint("guides", __name__, template_folder="templates")

registry.static_folders["guides"] = Path(__file__).parent / "static"
registry.providers["file_in_guides"] = shows_file
registry.plug(blueprint=blueprint)
