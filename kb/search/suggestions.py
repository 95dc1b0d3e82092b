"""As-you-type search: questions and titles matched while somebody is still typing, all in memory.

What was typed is split at spaces; each piece must be in the phrasing, in any order: as it is written, as it sounds
(kana, romaji, half-typed kana), in its normal form (忘れた, 忘れました), and if nothing is found so, with a slip.
Nothing that the typist may not read is looked at.
"""

from kb.search.completion import Suggestion, complete
from kb.search.nearest import nearest
from kb.search.phrasing_index import Entry, PhrasingIndex, Prepared, SuggestRequest, prepare

__all__ = ["Entry", "Prepared", "SuggestRequest", "Suggestion", "SuggestionIndex", "prepare"]


class SuggestionIndex(PhrasingIndex):
    """What a process keeps in memory to answer while people type; safe to use from several threads."""

    def suggest(self, request: SuggestRequest) -> list[Suggestion]:
        """The articles whose phrasings match what was typed, best first, one phrasing of each."""
        with self.lock:
            return complete(self, request)

    def near(self, request: SuggestRequest) -> list[Suggestion]:
        """The articles whose phrasings have most in common with a question that found nothing."""
        with self.lock:
            return nearest(self, request)
