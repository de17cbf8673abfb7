"""A small ward's worth of standards, and short ways to index and ask."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from registry.search import Document, Period, Searcher, Text, Writer

START = datetime(2020, 1, 1, tzinfo=UTC)
ALWAYS = (Period("1", "in-force", START, None),)


def document(
    item: str,
    *texts: Text,
    standard: str = "icd-10",
    kind: str = "codeset",
    network: str = "akutt",
    system: str = "icd-10",
    periods: tuple[Period, ...] = ALWAYS,
    popularity: int = 0,
) -> Document:
    title = next((text.value for text in texts if text.role == "preferred"), item)
    return Document(standard, item, kind, network, system, title, texts, periods, "", popularity)


def nb(value: str) -> Text:
    return Text(value, "nb", "preferred")


def synonym(value: str) -> Text:
    return Text(value, "nb", "synonym")


def coded(code: str, *texts: Text, popularity: int = 0) -> Document:
    return document(code, Text(code, "", "code"), *texts, popularity=popularity)


WARD = (
    coded("J18", nb("Pneumoni"), Text("Pneumonia", "en", "preferred")),
    coded("J18.0", nb("Bronkopneumoni")),
    coded("J18.9", nb("Uspesifisert pneumoni"), synonym("Lungebetennelse"), Text("pneumoni INA", "nb", "abbreviation")),
    coded("J44.9", nb("Kronisk obstruktiv lungesykdom"), synonym("Røykelunge")),
    coded("K35.9", nb("Akutt appendisitt"), synonym("Blindtarmbetennelse")),
    coded("H66.9", nb("Mellomørebetennelse")),
    coded("H92.0", nb("Øreverk"), Text("Øyreverk", "nn", "preferred")),
    coded("M13.9", nb("Betennelse i ledd")),
    coded("E10.9", nb("Diabetes mellitus type 1")),
    coded("E11.9", nb("Diabetes mellitus type 2"), popularity=9),
    coded("I21.9", nb("Akutt hjerteinfarkt"), Text("Akutt hjarteinfarkt", "nn", "preferred")),
    coded("I50.9", nb("Hjertesvikt"), Text("Hjartesvikt", "nn", "preferred")),
    coded("I51.9", nb("Sykdom i hjerte"), Text("Sjukdom i hjarte", "nn", "preferred")),
    coded("R04.0", nb("Neseblødning"), Text("The patient bleeds from the nose", "en", "definition")),
    coded("T14.1", nb("Sår i hode"), nb("Åpent sår")),
    coded("G40.9", nb("Epilepsi"), Text("Gjentatte anfall uten kjent årsak; ikke feber", "nb", "definition")),
    coded("L40.9", nb("Psoriasis"), Text("Soriasis", "se", "preferred")),
    coded("C71.9", nb("Kreft i hjerne"), Text("Ondartet svulst i hjerne", "nb", "other")),
    document(
        "lungefrase", Text("lf", "", "code"), nb("Lunger ved innkomst"), standard="fraser", kind="phrase", system=""
    ),
    document("", nb("Kodeverk for sykdommer"), standard="icd-10", network="laboratorium"),
)


def build(directory: Path, documents: Iterable[Document], through: int = 1) -> Searcher:
    with Writer(directory) as writer:
        writer.rebuild(documents, through)
    return Searcher(directory)


@pytest.fixture(scope="session")
def ward(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    return build(tmp_path_factory.mktemp("ward"), WARD)


@pytest.fixture(scope="session")
def items(ward: Searcher) -> Callable[..., list[str]]:
    """The keys of the hits of a query, in order."""
    return lambda query, **filters: [hit.item for hit in ward.find(query, **filters).hits]


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Writer]:
    with Writer(tmp_path) as opened:
        opened.rebuild(WARD, 1)
        yield opened
