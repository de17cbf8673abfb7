"""Several segments written again as one, without what later ones speak for."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

import numpy as np

from registry.search.documents import Changes, Document
from registry.search.index.build import Contents
from registry.search.index.generation import View, calendars_of
from registry.search.index.table import key_of


def joined(views: Sequence[View], *, whole: bool) -> Contents:
    """All that these views hold. `whole`: there is nothing older that they would have to speak for."""
    segments = [view.segment for view in views]
    standards = frozenset[str]().union(*(segment.standards for segment in segments))
    overrides = frozenset[int]().union(*(segment.overrides.tolist() for segment in segments))
    documents = _living(views)
    calendars = calendars_of(segments)
    return Contents(documents, calendars) if whole else Contents(documents, calendars, standards, overrides)


def with_changes(views: Sequence[View], changes: Mapping[str, Changes], vocabulary: Mapping[str, int]) -> Contents:
    """What these views hold and what is told now, which comes in the place of it."""
    old = joined(views, whole=False)
    whole = frozenset(slug for slug, told in changes.items() if told.items is None)
    keys = frozenset(key_of(slug, item) for slug, told in changes.items() for item in told.items or ())
    calendars = {slug: calendar for slug, calendar in old.calendars.items() if slug not in whole}
    calendars |= {slug: told.calendar for slug, told in changes.items() if told.calendar}
    documents = (
        document
        for document in old.documents
        if document.standard not in whole and key_of(document.standard, document.item) not in keys
    )
    told_now = (document for told in changes.values() for document in told.documents)
    standards = (old.standards or frozenset()) | whole
    return Contents(chain(documents, told_now), calendars, standards, old.overrides | keys, vocabulary)


def _living(views: Sequence[View]) -> Iterator[Document]:
    for view in views:
        for item in np.flatnonzero(view.live).tolist():
            yield view.segment.document(item)
