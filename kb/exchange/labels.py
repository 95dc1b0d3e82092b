"""What screens call states, outcomes and remarks of imports and exports."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

STATE_LABELS = {
    "queued": _l("Waiting to begin"),
    "running": _l("Running"),
    "done": _l("Done"),
    "refused": _l("Refused"),
    "dead": _l("Failed"),
}
STATE_TONES = {"queued": "draft", "running": "review", "done": "live", "refused": "alert", "dead": "alert"}
OUTCOME_LABELS = {
    "created": _l("Created"),
    "changed": _l("Changed"),
    "unchanged": _l("Unchanged"),
    "skipped": _l("Skipped"),
}
OUTCOME_TONES = {"created": "live", "changed": "review", "unchanged": "plain", "skipped": "alert"}
REMARK_LABELS = {
    "alias_taken": _l("Former address taken"),
    "broken_front_matter": _l("Front matter isn't valid"),
    "broken_link": _l("Link leads nowhere"),
    "cut": _l("Text was cut"),
    "duplicate_key": _l("Same identifier twice"),
    "duplicate_title": _l("Same title twice"),
    "edited_here": _l("Changed here"),
    "empty": _l("No text"),
    "encoding": _l("Converted to UTF-8"),
    "file_too_big": _l("File too large"),
    "hidden": _l("In a hidden folder"),
    "in_trash": _l("In the trash"),
    "invalid_property": _l("Property left out"),
    "missing_include": _l("Included text missing"),
    "missing_image": _l("Image missing"),
    "no_article": _l("Draft without an article"),
    "not_text": _l("Not a text"),
    "refused_file": _l("File not stored"),
    "remote_image": _l("Image on another server"),
    "slug_taken": _l("Address taken"),
    "special": _l("Not a file"),
    "symlink": _l("Symbolic link"),
    "too_big": _l("Article too large"),
    "unknown_person": _l("Not a member"),
    "unusable_name": _l("Name can't be used"),
    "unused": _l("File unused"),
}
