"""What the staff layout shows around every page: sidebar, “new” menu, workspaces."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Flask, request, url_for
from flask_babel import get_locale
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
LANGUAGE_LABELS = {"ja": "日本語", "en": "English"}


def navigation() -> list[dict[str, Any]]:
    """Return the sidebar's groups with what this member may open; what waits is counted by one query each."""
    groups = []
    for key, title in GROUPS:
        items = [_item(item) for item in sorted(registry.navigation, key=lambda i: i.order) if _shown(item, key)]
        if items:
            groups.append({"key": key, "title": title, "items": items, "foot": key == "settings"})
    return groups


def _shown(item: NavigationItem, group: str) -> bool:
    return item.group == group and current.can(item.permission)


def _item(item: NavigationItem) -> dict[str, Any]:
    return {
        "label": item.label,
        "href": url_for(item.endpoint),
        "icon": item.icon,
        "count": item.count(current.session) if item.count else 0,
        "current": _is_current(item),
    }


def _is_current(item: NavigationItem) -> bool:
    """Tell whether the page is this item's, or belongs to its feature and to no other item, or lies below it."""
    here = request.endpoint or ""
    if any(other.endpoint == here for other in registry.navigation):
        return item.endpoint == here
    if any(_feature(other.endpoint) == _feature(here) for other in registry.navigation):
        return _feature(item.endpoint) == _feature(here)
    return item is _above(request.path)


def _feature(endpoint: str) -> str:
    return endpoint.partition(".")[0]


def _above(path: str) -> NavigationItem | None:
    """Return the item whose address the path goes on from, but for the home page: everything goes on from that."""
    items = {url_for(item.endpoint): item for item in registry.navigation if item.group != "home"}
    found = max((address for address in items if path.startswith(address)), key=len, default="")
    return items.get(found)


def new_items() -> list[dict[str, Any]]:
    """Return the entries of the “new” menu that this member may use."""
    allowed = [item for item in sorted(registry.new_items, key=lambda i: i.order) if current.can(item.permission)]
    return [{"label": i.label, "href": url_for(i.endpoint, **i.values), "icon": i.icon} for i in allowed]


def languages() -> list[dict[str, Any]]:
    """Return the languages to choose from, with the address of this page in each."""
    here, now_in = request.path, str(get_locale())
    rest = {name: value for name, value in request.args.items() if name != "lang"}
    return [
        {"code": code, "label": label, "href": f"{here}?{urlencode({**rest, 'lang': code})}", "current": code == now_in}
        for code, label in LANGUAGE_LABELS.items()
    ]


def layout() -> dict[str, Any]:
    """Return the variables of the layouts; nothing is looked up for pages outside a workspace."""
    values: dict[str, Any] = {
        "current": current,
        "locale": str(get_locale()),
        "languages": languages(),
        "home_url": url_for("accounts.front"),
    }
    workspace = current.workspace_or_none
    if workspace is None or not request.path.startswith("/w/") or current.member_or_none is None:
        return values
    return values | {
        "workspace": workspace,
        "navigation": navigation(),
        "new_items": new_items(),
        "workspaces": _workspaces(),
        "notices": _notices(),
        "home_url": url_for("home.index"),
        "search_url": url_for("staff_search.index"),
        "profile_url": url_for("profile.index"),
        "sign_out_url": url_for("accounts.sign_out"),
        "language_url": url_for("accounts.language"),
    }


def _notices() -> dict[str, Any] | None:
    """Return what stands behind the bell; an upper room provides it."""
    provide = registry.providers.get("notices")
    return provide() if provide else None


def _workspaces() -> list[dict[str, Any]]:
    account = current.account
    places = memberships(current.session, account.id) if account else []
    here = current.workspace.id
    return [
        {"name": w.name, "href": url_for("home.index", workspace=w.slug), "current": w.id == here} for w, _m in places
    ]


def install(app: Flask) -> None:
    """Give every template the layout's variables."""
    app.context_processor(layout)
    app.jinja_env.globals["slots"] = lambda name: sorted(registry.slots[name], key=lambda s: s.order)
