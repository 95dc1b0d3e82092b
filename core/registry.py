"""What upper rooms plug into lower ones: a lower room announces and offers places, and never imports upwards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from core.permissions import Permission

Subscriber = Callable[..., None]


@dataclass(frozen=True)
class NavigationItem:
    """An entry of the staff sidebar. `group` is `home`, `knowledge`, `guides`, `insights` or `settings`."""

    group: str
    order: int
    endpoint: str
    label: Any
    icon: str
    permission: Permission
    count: Callable[[Session], int] | None = None
    """What waits there, as a number beside the label; one cheap query."""


@dataclass(frozen=True)
class NewItem:
    """An entry of the “new” menu."""

    order: int
    endpoint: str
    label: Any
    icon: str
    permission: Permission
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Slot:
    """A piece of a page that another room contributes: rendered by `render`, in `order`."""

    name: str
    order: int
    render: Callable[..., Any]


@dataclass
class Registry:
    """Everything that has been plugged in."""

    blueprints: list[Any] = field(default_factory=list)
    navigation: list[NavigationItem] = field(default_factory=list)
    new_items: list[NewItem] = field(default_factory=list)
    slots: dict[str, list[Slot]] = field(default_factory=lambda: defaultdict(list))
    subscribers: dict[str, list[Subscriber]] = field(default_factory=lambda: defaultdict(list))
    static_folders: dict[str, Path] = field(default_factory=dict)
    providers: dict[str, Callable[..., Any]] = field(default_factory=dict)
    """What a lower room asks an upper one for, by name, such as the choices of collections for a partner."""
    erasers: list[Callable[[Session, Any], None]] = field(default_factory=list)
    deeds: dict[str, Any] = field(default_factory=dict)
    """What the audit log calls each action that is written into it."""

    def subscribe(self, announcement: str) -> Callable[[Subscriber], Subscriber]:
        """Call the decorated function, in the same transaction, whenever `announcement` is made."""

        def register(subscriber: Subscriber) -> Subscriber:
            if subscriber not in self.subscribers[announcement]:
                self.subscribers[announcement].append(subscriber)
            return subscriber

        return register

    def announce(self, session: Session, announcement: str, **facts: Any) -> None:
        """Tell all subscribers what has just been done in this transaction."""
        for subscriber in self.subscribers[announcement]:
            subscriber(session, **facts)

    def plug(
        self,
        *,
        blueprint: Any = None,
        navigation: Iterable[NavigationItem] = (),
        new_items: Iterable[NewItem] = (),
        slots: Iterable[Slot] = (),
        deeds: Mapping[str, Any] | None = None,
    ) -> None:
        """Add a feature's screens. Called once per process at the foot of its `views.py`."""
        if blueprint is not None:
            self.blueprints.append(blueprint)
        self.navigation.extend(navigation)
        self.new_items.extend(new_items)
        self.deeds.update(deeds or {})
        for slot in slots:
            self.slots[slot.name].append(slot)


registry = Registry()
subscribe = registry.subscribe
announce = registry.announce
