"""tantivy's side of `search.py`: run by an interpreter that has it, with nothing of the project.

    python bench/search_tantivy.py GIVEN.json

GIVEN holds rows [code, kind, [names]], queries by sort and the clock; build time and p50/p99 are printed as JSON. Its
Python binding has no prefix query, so an unfinished word is a regular expression; misspellings are asked at distance 1.
"""

import json
import re
import sys
import time
from pathlib import Path

import tantivy

CLOCKS = {"wall": time.perf_counter, "cpu": time.process_time}
WORD = re.compile(r"\w+")


def main(path: str) -> None:
    given = json.loads(Path(path).read_text(encoding="utf-8"))
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("code", stored=True)
    builder.add_text_field("name", stored=True)
    builder.add_text_field("kind", stored=True, fast=True, tokenizer_name="raw")
    schema = builder.build()
    index = tantivy.Index(schema)
    start = time.perf_counter()
    fill(index, given["rows"])
    built = time.perf_counter() - start
    searcher, clock = index.searcher(), CLOCKS[given["clock"]]
    counted = {"kinds": {"terms": {"field": "kind"}}}
    engines = {
        "tantivy": lambda text, name: hits(searcher, query(schema, text, name)),
        "tantivy facets": lambda text, name: searcher.aggregate(query(schema, text, name), counted),
    }
    times = {
        engine: {name: measure(ask, texts, name, clock) for name, texts in given["asked"].items()}
        for engine, ask in engines.items()
    }
    print(json.dumps({"build": built, "times": times}))


def fill(index, rows):
    writer = index.writer(128_000_000)
    for code, kind, names in rows:
        for name in names:
            writer.add_document(tantivy.Document(code=[code], name=[name], kind=[kind]))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()


def query(schema, text, sort):
    words = WORD.findall(text.lower())
    if sort == "fuzzy":
        asked = [tantivy.Query.fuzzy_term_query(schema, "name", word, 1, True, False) for word in words]
    elif sort == "code":
        asked = [tantivy.Query.term_query(schema, "code", word) for word in words]
    else:
        asked = [tantivy.Query.regex_query(schema, "name", f"{word}.*") for word in words]
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, each) for each in asked])


def hits(searcher, asked):
    return [searcher.doc(address)["name"] for _, address in searcher.search(asked, 10).hits]


def measure(ask, texts, name, clock):
    for text in texts[:5]:
        ask(text, name)
    times = []
    for text in texts:
        start = clock()
        ask(text, name)
        times.append((clock() - start) * 1000)
    times.sort()
    return times[len(times) // 2], times[min(len(times) - 1, int(len(times) * 0.99))]


if __name__ == "__main__":
    main(sys.argv[1])
