"""The search index of one node, and the only place that knows Whoosh.

One `Writer` a node is fed with documents; any number of `Searcher`s answer from the generations it leaves. `language`
knows words, `index` what lies on the disk, `asking` how a question is read and answered.
"""

from registry.search.answers import Answer, FacetCount, Hit, IndexUnavailable, Piece, QueryError, WriterBusy
from registry.search.asking.unfinished import so_far
from registry.search.documents import Calendar, Changes, Document, Edition, Period, Text
from registry.search.index.writer import Writer
from registry.search.searcher import Searcher

__all__ = [
    "Answer",
    "Calendar",
    "Changes",
    "Document",
    "Edition",
    "FacetCount",
    "Hit",
    "IndexUnavailable",
    "Period",
    "Piece",
    "QueryError",
    "Searcher",
    "Text",
    "Writer",
    "WriterBusy",
    "so_far",
]
