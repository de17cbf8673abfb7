"""Two large code systems without what they have in common: half a million concepts are not made to compare a few."""

import orjson

import codesets


def narrowed(before: bytes, after: bytes) -> tuple[codesets.Thing, codesets.Thing]:
    """Both things of these canonical bytes, code systems without the concepts that are the same in both.

    Where their languages differ, so does every display, and they are given whole; value sets and maps are too.
    """
    old, new = orjson.loads(before), orjson.loads(after)
    if "concepts" in old and "concepts" in new and old.get("language") == new.get("language"):
        kept = {concept["code"]: concept for concept in old["concepts"]}
        differing = [concept for concept in new["concepts"] if kept.get(concept["code"]) != concept]
        same = {concept["code"] for concept in new["concepts"]}.difference(each["code"] for each in differing)
        old["concepts"] = [concept for concept in old["concepts"] if concept["code"] not in same]
        new["concepts"] = differing
    return codesets.from_dict(old), codesets.from_dict(new)
