"""What the staff layout shows around every page: sidebar, “new” menu, workspaces."""

from __future__ import annotations

from typing import Any

from flask import Flask, request, url_for
from flask_babel import lazy_gettext as _l

from core.accounts.queries import memberships
from core.registry import NavigationItem, registry
from core.web.context import current

GROUPS = (
    ("home", ""),
    ("knowledge", _l("Knowledge")),
    ("guides", _l("Guides")),
    ("insights", _l("Insights")),
    ("settings", ""),
)


def navigation() -> list[dict[str, Any]]:
    """Return the sidebar's groups with what this member may open; what waits is counted by one query each."""
    groups = []
    for key, title in GROUPS:
        items = [_item(item) for item in sorted(registry.navigation, key=lambda i: i.order) if _shown(item, key)]
        if items:
            groups.append({"key": key, "title": title, "items": items})
    return groups


def _shown(item: NavigationItem, group: str) -> bool:
    return item.group == group and current.can(item.permission)


def _item(item: NavigationItem) -> dict[str, Any]:
    return {
        "label": item.label,
        "href": url_for(item.endpoint),
        "icon": item.icon,
        "count": item.count(current.session) if item.count else 0,
        "current": (request.endpoint or "").split(".")[0] == item.endpoint.split(".")[0],
    }


def new_items() -> list[dict[str, Any]]:
    """Return the entries of the “new” menu that this member may use."""
    allowed = [item for item in sorted(registry.new_items, key=lambda i: i.order) if current.can(item.permission)]
    return [{"label": i.label, "href": url_for(i.endpoint, **i.values), "icon": i.icon} for i in allowed]


def layout() -> dict[str, Any]:
    """Return the variables of the staff layout; nothing is looked up for pages outside a workspace."""
    values: dict[str, Any] = {"current": current, "workspace": None}
    workspace = current.workspace_or_none
    if workspace is None or not request.path.startswith("/w/") or current.member_or_none is None:
        return values
    account = current.account
    values |= {
        "workspace": workspace,
        "navigation": navigation(),
        "new_items": new_items(),
        "workspaces": [w for w, _member in memberships(current.session, account.id)] if account else [],
        "search_url": url_for("staff_search.index"),
        "unread": 0,
    }
    return values


def install(app: Flask) -> None:
    """Give every template the layout's variables."""
    app.context_processor(layout)
    app.jinja_env.globals["slots"] = lambda name: sorted(registry.slots[name], key=lambda s: s.order)
