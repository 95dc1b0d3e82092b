"""Random stretches of texts, and those among them that find nothing although they stand there."""

import random
from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from core.permissions import PUBLIC
from kb.search.engines.protocol import Engine
from kb.search.queries import Wish, find

SHORTEST, LONGEST = 2, 6


def stretches(texts: Sequence[str], count: int, seed: int = 1) -> Iterator[str]:
    """Two to six characters from anywhere in the texts; a text is as likely as it is long."""
    chance = random.Random(seed)  # noqa: S311  the same stretches each time
    lengths = [len(text) for text in texts]
    made = 0
    while made < count:
        text = chance.choices(texts, lengths)[0]
        start = chance.randrange(len(text))
        stretch = text[start : start + chance.randint(SHORTEST, LONGEST)]
        if len(stretch.strip()) >= SHORTEST:
            made += 1
            yield stretch


def found_nowhere(session: Session, engine: Engine, asked: Iterator[str]) -> list[str]:
    """Those for which a visitor is told that there is nothing."""
    return [stretch for stretch in asked if not find(session, engine, PUBLIC, Wish(stretch)).hits]
