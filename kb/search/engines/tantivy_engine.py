"""tantivy, and nothing but tantivy: the fast engine, for more articles than Whoosh is good for.

It scores by itself (BM25 by field, k1 and b fixed; of a term's fields the best counts most). Two queries are asked: one
for the share of the query's weight that an article has, one for the score; the rest is ranked as everywhere.
"""

import json
from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

import tantivy
from tantivy import Occur, Query

from kb.search.analysis.tokens import QueryTerm, query_terms
from kb.search.engines.documents import FIELD, Card, Indexed, indexed
from kb.search.engines.folders import IndexFolder
from kb.search.engines.protocol import (
    Change,
    Document,
    Health,
    IndexDamaged,
    IndexMissing,
    NeedsRebuild,
    Part,
    Results,
    SearchRequest,
    Variant,
)
from kb.search.engines.ranking import Candidate, Ranking, Tuning, Weighted, least_share, pruned, weigh
from kb.search.engines.seals import check_seals, seal
from kb.search.engines.tantivy_files import read_meta, remove_orphans, signature_of
from kb.search.engines.tantivy_view import YES, Stored, View, address_of, any_of, document, schema
from kb.search.engines.variants import Asked, Phrase, as_variant, having_phrases, joined, phrase
from kb.search.substring import parts_of

_MEMORY = 64 << 20
# More articles than this are not asked for their share: it is only a page that anybody sees.
_MOST_CANDIDATES = 1000
_SCORED = 100
# So many of the best are a list to begin with.
_A_FEW = 20
# So many values are asked for one by one; of more, tantivy first marks all articles that have any, which takes longer.
_FEW = 16
# What a term gives in other fields than its best one counts so much of itself: a word in the title, a phrasing and the
# body is not three words.
_OTHER_FIELDS = 0.3


class _Planned(NamedTuple):
    """A term of the query, and the queries for it by the fields in which it is."""

    weighted: Weighted
    by_field: dict[str, list[Query]]


class _Search:
    """One query at one commit."""

    def __init__(
        self,
        view: View,
        tuning: Tuning,
        request: SearchRequest,
        terms: Sequence[QueryTerm],
        phrases: Sequence[Phrase] = (),
    ) -> None:
        self.matching: AbstractSet[int] = frozenset()
        self._view = view
        self._tuning = tuning
        self._request = request
        self._phrases = phrases
        self._filters = [(Occur.Must, Query.const_score_query(query, 0.0)) for query in self._admitted()]
        self._filters += [(Occur.Must, Query.const_score_query(self._has(one), 0.0)) for one in phrases]
        if request.excluded:
            self._filters.append((Occur.MustNot, self._among("id", request.excluded)))
        self.weighted = weigh(tuning, terms, view.searcher.num_docs, view.having)
        left = pruned(tuning, view.searcher.num_docs, self.weighted)
        self._least = least_share(tuning, left)
        self._kept = [self._plan(each) for each in left]
        self._stored: dict[int, Stored] = {}

    def _admitted(self) -> Iterator[Query]:
        request = self._request
        one_of = {
            "workspace": {request.workspace_id},
            "audience": request.audiences,
            "state": request.states,
            "kind": request.kinds,
            "locale": frozenset(request.locales),
        }
        for facet, wanted in one_of.items():
            is_asked = wanted or facet not in {"kind", "locale"}
            # What every article passes costs as much as a term that every article has.
            if is_asked and not self._view.values(facet) <= wanted:
                yield self._among(facet, wanted)
        if request.within is not None:
            yield self._among("collection", {request.within})
        if request.collection_ids is not None:
            yield self._among("collection", request.collection_ids)
        if request.verified_only:
            yield self._among("verified", {YES})

    def _among(self, facet: str, values: Iterable[str]) -> Query:
        wanted = sorted(values)
        if len(wanted) > _FEW:
            return Query.term_set_query(self._view.schema, facet, wanted)
        having = [Query.term_query(self._view.schema, facet, value, index_option="basic") for value in wanted]
        return any_of(having) if having else Query.empty_query()

    def _has(self, phrase: Phrase) -> Query:
        """Has all words of the phrase, or all of its pairs of characters."""
        ways = [self._has_all(terms) for terms in (phrase.words, phrase.pairs) if terms]
        return Query.boolean_query([(Occur.Should, way) for way in ways]) if ways else Query.empty_query()

    def _has_all(self, terms: Sequence[QueryTerm]) -> Query:
        clauses = []
        for term in terms:
            anywhere = [query for some in self._view.queries(term).values() for query in some]
            clauses.append((Occur.Must, any_of(anywhere) if anywhere else Query.empty_query()))
        return Query.boolean_query(clauses)

    def _plan(self, weighted: Weighted) -> _Planned:
        return _Planned(weighted, self._view.queries(weighted.term))

    def candidates(self) -> tuple[list[Candidate], int]:
        """The articles that match best, and how many match well enough."""
        total = sum(plan.weighted.weight for plan in self._kept)
        if not total or not self._view.searcher.num_docs:
            return [], 0
        admitted = self._filtered(self._share_clauses(total))
        result: Any = self._view.searcher.search(admitted, limit=_MOST_CANDIDATES, count=True)
        hits = result.hits
        enough = dict(_keyed(hits[: bisect_right(hits, -self._least, key=lambda hit: -hit[0])]))
        self.matching = enough.keys()
        return self._best(enough), int(result.count) if len(enough) == _MOST_CANDIDATES else len(enough)

    def _filtered(self, clauses: list[tuple[Occur, Query]]) -> Query:
        if not self._filters:
            return Query.boolean_query(clauses)
        return Query.boolean_query([(Occur.Must, Query.boolean_query(clauses)), *self._filters])

    def _best(self, enough: Mapping[int, float]) -> list[Candidate]:
        """The best by their terms of those that have enough of the query's weight, and those that have most of it.

        Where many articles have a common word often, what has the telling one may not be among the former. What only
        further pages need comes in tiers behind, by its share. No tier depends on the page that is asked for.
        """
        last = min(self._request.offset + self._request.limit, len(enough))
        by_share = list(enough)
        found = self._highest(enough)
        are_few = len(found) < min(_A_FEW, len(enough))
        found |= self._scores(by_share[: _SCORED if are_few else _FEW], found)
        tiers = [found]
        for start in range(0, len(by_share), _SCORED):
            if len(found) >= last:
                break
            tiers.append(self._scores(by_share[start : start + _SCORED], found))
            found = found | tiers[-1]
        in_order = ((tier, key, score) for tier, some in enumerate(tiers) for key, score in some.items())
        return [Candidate(key, score, enough[key], tier) for tier, key, score in in_order]

    def _highest(self, enough: Mapping[int, float]) -> dict[int, float]:
        """The highest scores, as far as these are among them; with filters only where they leave too few.

        Without filters and without counting, tantivy leaves out whole blocks of articles that can't be among the best.
        """
        clauses = self._score_clauses()
        found = {} if self._phrases or not enough else self._first(Query.boolean_query(clauses), _SCORED, enough)
        if len(found) < min(_A_FEW, len(enough)) and self._filters:
            return self._first(self._filtered(clauses), _SCORED, enough)
        return found

    def _scores(self, keys: Sequence[int], known: Container[int]) -> dict[int, float]:
        """The scores of these articles, but for those that are known."""
        if not (missing := [key for key in keys if key not in known]):
            return {}
        ids = Query.const_score_query(self._among("id", self._view.ids(missing)), 0.0)
        query = Query.boolean_query([(Occur.Must, Query.boolean_query(self._score_clauses())), (Occur.Must, ids)])
        return self._first(query, len(missing), frozenset(missing))

    def _first(self, query: Query, limit: int, among: Container[int]) -> dict[int, float]:
        result: Any = self._view.searcher.search(query, limit=limit, count=False)
        return {key: score for key, score in _keyed(result.hits) if key in among}

    def _share_clauses(self, total: float) -> list[tuple[Occur, Query]]:
        return [
            (Occur.Should, Query.const_score_query(_any_of(plan), plan.weighted.weight / total))
            for plan in self._kept
            if plan.by_field
        ]

    def _score_clauses(self) -> list[tuple[Occur, Query]]:
        return [(Occur.Should, self._best_field(plan)) for plan in self._kept if plan.by_field]

    def _best_field(self, plan: _Planned) -> Query:
        queries = [any_of(self._boosted(plan, field)) for field in plan.by_field]
        return queries[0] if len(queries) == 1 else Query.disjunction_max_query(queries, _OTHER_FIELDS)

    def _boosted(self, plan: _Planned, field: str) -> list[Query]:
        boost = FIELD[field].weight * self._tuning.kind_weight(plan.weighted.term.kind)
        return [Query.boost_query(query, boost) for query in plan.by_field[field]]

    def card(self, key: int) -> Card:
        return self._of(key).card

    def text(self, key: int) -> str:
        return self._of(key).text

    def words(self, key: int) -> str:
        return self._of(key).words

    def _of(self, key: int) -> Stored:
        if key not in self._stored:
            self._stored[key] = self._view.stored(key)
        return self._stored[key]

    def explain(self, key: int) -> tuple[Part, ...]:
        """What each term gave to this candidate in each field."""
        address = address_of(key)
        return tuple(part for plan in self._kept for part in self._parts(plan, address))

    def _parts(self, plan: _Planned, address: tantivy.DocAddress) -> list[Part]:
        by_field = {field: self._value(self._boosted(plan, field), address) for field in plan.by_field}
        best = max(by_field, key=by_field.__getitem__, default="")
        shares = {field: value * (1 if field == best else _OTHER_FIELDS) for field, value in by_field.items() if value}
        return [Part(field, plan.weighted.term.surface, value) for field, value in shares.items()]

    def _value(self, queries: list[Query], address: tantivy.DocAddress) -> float:
        # Asked together with something that always matches: alone, a query that doesn't match can't be explained.
        every = (Occur.Should, Query.const_score_query(Query.all_query(), 0.0))
        query = Query.boolean_query([every, *((Occur.Should, query) for query in queries)])
        return float(json.loads(query.explain(self._view.searcher, address).to_json())["value"])


def _any_of(plan: _Planned) -> Query:
    return any_of([query for some in plan.by_field.values() for query in some])


def _keyed(hits: Iterable[tuple[float, Any]]) -> list[tuple[int, float]]:
    return [((address.segment_ord << 32) | address.doc, score) for score, address in hits]


class TantivyEngine:
    """The fast engine: see `Engine`."""

    def __init__(self, root: Path, tuning: Tuning | None = None) -> None:
        self._folder = IndexFolder(root, "tantivy")
        self._tuning = tuning or Tuning()
        self._opening = Lock()
        self._open: View | None = None

    def search(self, request: SearchRequest) -> Results:
        """See `Engine`."""
        try:
            view = self._view()
        except IndexMissing:
            return Results((), 0, query_terms(request.text, request.stop_words))
        with _naming_damage(view.folder):
            own = self._asked(view, request)
            others = [self._variant(view, request, variant) for variant in request.variants]
            return own.ranking.results(own.ranked, own.total) if not others else joined(self._tuning, own, others)

    def _variant(self, view: View, request: SearchRequest, variant: Variant) -> Asked:
        phrases = [phrase(text) for text in variant.phrases]
        return self._asked(view, as_variant(request, variant), phrases)._replace(via=variant.phrases)

    def _asked(self, view: View, request: SearchRequest, phrases: Sequence[Phrase] = ()) -> Asked:
        search = _Search(view, self._tuning, request, query_terms(request.text, request.stop_words), phrases)
        found, total = search.candidates()
        if phrases:
            together = having_phrases(found, phrases, search.text)
            total = total if len(together) == len(found) else len(together)
            found = together
        stored = (search.card, search.text, search.words)
        ranking = Ranking(self._tuning, request, search.weighted, *stored, search.explain)
        return Asked(ranking, search.matching, total, ranking.ranked(found))

    def apply(self, changes: Iterable[Change]) -> None:
        """See `Engine`."""
        last = {change.id: change for change in changes}
        added = [indexed(change) for change in last.values() if isinstance(change, Document)]
        with self._folder.writing():
            try:
                folder = self._folder.current()
            except IndexMissing:
                folder = self._folder.prepare()
                tantivy.Index(schema(), path=str(folder))
                self._folder.publish(folder)
            with _naming_damage(folder):
                _write(tantivy.Index.open(str(folder)), folder, last, added)
            self._folder.clean()

    def rebuild(self, documents: Iterable[Document]) -> None:
        """See `Engine`."""
        with self._folder.writing():
            folder = self._folder.prepare()
            index = tantivy.Index(schema(), path=str(folder))
            _write(index, folder, (), (indexed(document) for document in documents))
            self._folder.publish(folder)
            self._folder.clean()

    def check(self) -> Health:
        """See `Engine`."""
        view = self._view()
        segments = read_meta(view.folder)["segments"]
        needed = {segment["segment_id"].replace("-", "") for segment in segments}
        check_seals(view.folder, lambda name: name.split(".")[0] in needed and not name.endswith(".del"))
        return Health(view.searcher.num_docs, self.version)

    def count(self) -> int:
        """See `Engine`."""
        try:
            return int(self._view().searcher.num_docs)
        except IndexMissing:
            return 0

    def text_of(self, article_id: str) -> str | None:
        """See `Engine`."""
        try:
            view = self._view()
        except IndexMissing:
            return None
        with _naming_damage(view.folder):
            return view.text_of(article_id)

    def holding(self, workspace_id: str, form: str, most: int) -> list[str] | None:
        """See `Engine`."""
        try:
            view = self._view()
        except NeedsRebuild:
            return None
        with _naming_damage(view.folder):
            return view.holding(workspace_id, parts_of(form), most)

    def close(self) -> None:
        """See `Engine`."""
        self._open = None

    @property
    def version(self) -> str:
        """See `Engine`."""
        try:
            view = self._view()
        except NeedsRebuild:
            return ""
        return f"{view.folder.name}.{read_meta(view.folder)['opstamp']}"

    def _view(self) -> View:
        """The index as it is now."""
        folder = self._folder.current()
        with _naming_damage(folder):
            view = self._open
            if view is None or view.folder != folder or view.signature != signature_of(folder):
                with self._opening:
                    view = self._open = self._refreshed(folder, self._open)
        return view

    def _refreshed(self, folder: Path, old: View | None) -> View:
        signature = signature_of(folder)
        if old is not None and old.folder == folder:
            old.index.reload()
            return View(folder, signature, old.index)
        index = tantivy.Index.open(str(folder))
        index.config_reader("manual")
        index.reload()
        return View(folder, signature, index)


@contextmanager
def _naming_damage(folder: Path) -> Iterator[None]:
    """Tantivy meets damage with errors of many kinds, some of them panics that aren't even an Exception."""
    try:
        yield
    except NeedsRebuild:
        raise
    except BaseException as error:
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            raise IndexDamaged(f"{folder} can't be read: {error!r}") from error
        raise


def _write(index: tantivy.Index, folder: Path, replaced: Iterable[str], added: Iterable[Indexed]) -> None:
    remove_orphans(folder)
    writer = index.writer(heap_size=_MEMORY, num_threads=1)
    try:
        for article_id in replaced:
            writer.delete_documents_by_term("id", article_id)
        for each in added:
            writer.add_document(document(each))
        writer.commit()
    except BaseException:
        writer.rollback()
        raise
    writer.wait_merging_threads()
    seal(folder, lambda name: not name.startswith(".") and not name.endswith((".json", ".lock")))
