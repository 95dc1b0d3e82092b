"""Who may do what: permission names, the role map, and what a viewer may read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Permission(StrEnum):
    """Names of what can be allowed. Views declare one of these; nothing checks a role by name."""

    STAFF_READ = "staff.read"
    """Read what the staff app shows: articles, reviews, freshness, searches over them."""
    ARTICLE_DRAFT = "article.draft"
    """Write drafts and ask for review."""
    ARTICLE_PUBLISH = "article.publish"
    """Approve, publish, unpublish, archive, trash."""
    ARTICLE_IMPORT = "article.import"
    COLLECTION_EDIT = "collection.edit"
    GUIDE_READ = "guide.read"
    """See tours, tooltips and checklists, drafts too; not for partners, since a tour may show any procedure."""
    GUIDE_EDIT = "guide.edit"
    """Write and publish tours, tooltips and checklists."""
    GUIDE_APPROVE = "guide.approve"
    """Agree to guides where a second person must, and decide whether one must."""
    INSIGHT_READ = "insight.read"
    GAP_EDIT = "gap.edit"
    """Assign, dismiss and record gaps."""
    FEEDBACK_HANDLE = "feedback.handle"
    SEARCH_TUNE = "search.tune"
    """Teach the search: synonyms, stop words, and what comes first or not at all for a question."""
    MEMBER_MANAGE = "member.manage"
    WORKSPACE_MANAGE = "workspace.manage"
    """Settings, sites, audit log."""


class Role(StrEnum):
    """What a member is in a workspace."""

    ADMIN = "admin"
    MANAGER = "manager"
    EDITOR = "editor"
    CONTRIBUTOR = "contributor"
    READER = "reader"
    PARTNER = "partner"


_P = Permission
_PARTNER = frozenset({_P.STAFF_READ})
_READER = _PARTNER | {_P.GUIDE_READ}
_CONTRIBUTOR = _READER | {_P.ARTICLE_DRAFT}
_EDITOR = _CONTRIBUTOR | {
    _P.ARTICLE_PUBLISH,
    _P.COLLECTION_EDIT,
    _P.GUIDE_EDIT,
    _P.INSIGHT_READ,
    _P.GAP_EDIT,
    _P.FEEDBACK_HANDLE,
}
_MANAGER = _EDITOR | {_P.GUIDE_APPROVE, _P.ARTICLE_IMPORT, _P.MEMBER_MANAGE, _P.SEARCH_TUNE}

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.ADMIN: frozenset(Permission),
    Role.MANAGER: _MANAGER,
    Role.EDITOR: _EDITOR,
    Role.CONTRIBUTOR: _CONTRIBUTOR,
    Role.READER: _READER,
    Role.PARTNER: _PARTNER,
}

AUDIENCES = ("public", "customers", "internal", "partner")


def can(role: str, permission: Permission) -> bool:
    """Tell whether a member of this role has the permission."""
    return permission in ROLE_PERMISSIONS[Role(role)]


@dataclass(frozen=True)
class Viewer:
    """Who is reading, as far as it decides what they may read."""

    kind: str
    """`public`, `customer`, `staff` or `partner`."""
    audiences: frozenset[str]
    collection_ids: frozenset[UUID] | None = None
    """None: all collections. A partner has those granted, with all below them."""
    member_id: UUID | None = None
    end_user_id: UUID | None = None


PUBLIC = Viewer("public", frozenset({"public"}))


def customer(end_user_id: UUID) -> Viewer:
    """Return the viewer for an end user whose identity a signed token has proved."""
    return Viewer("customer", frozenset({"public", "customers"}), end_user_id=end_user_id)


def staff(member_id: UUID) -> Viewer:
    """Return the viewer for a member who may read everything in the workspace."""
    return Viewer("staff", frozenset(AUDIENCES), member_id=member_id)


def partner(member_id: UUID, collection_ids: frozenset[UUID]) -> Viewer:
    """Return the viewer for a partner: the granted collections, without what is internal."""
    return Viewer("partner", frozenset({"public", "customers", "partner"}), collection_ids, member_id=member_id)
