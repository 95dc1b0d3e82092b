"""The templates of what says how guides fare."""

from __future__ import annotations

from flask import Blueprint

from core.registry import registry

blueprint = Blueprint("guide_health", __name__, template_folder="templates")
registry.plug(blueprint=blueprint)
