"""Scores for tests: small ones made for a rule, and those of the shared facts told as content."""

from typing import Any

Json = dict[str, Any]


def text(words: str) -> Json:
    return {"nb": words}


def number(key: str, *intervals: tuple[float | None, float | None, float], **given: Any) -> Json:
    rows = [_interval(*each) for each in intervals]
    return {"key": key, "title": text(key), "type": "number", "unit": "1", "intervals": rows, **given}


def _interval(low: float | None, high: float | None, points: float, **given: Any) -> Json:
    bounds = {"low": low, "high": high}
    return {**{name: each for name, each in bounds.items() if each is not None}, "points": points, **given}


def question(key: str, yes: float = 1, no: float = 0) -> Json:
    return {"key": key, "title": text(key), "type": "yes-no", "points_yes": yes, "points_no": no}


def choice(key: str, **points: float) -> Json:
    rows = [{"key": name, "title": text(name), "points": each} for name, each in points.items()]
    return {"key": key, "title": text(key), "type": "choice", "choices": rows}


def band(key: str, low: float, high: float, **given: Any) -> Json:
    return {"key": key, "low": low, "high": high, "title": text(key), **given}


def score(variables: list[Json], bands: list[Json], **given: Any) -> Json:
    """One without a fault of its own, but for what is tested."""
    head = {"title": text("Prøve"), "population": text("Voksne"), "sources": [{"key": "s", "citation": "Kilde"}]}
    return {**head, "variables": variables, "bands": bands, **given}


def slug(words: str) -> str:
    return "".join(each if each.isascii() and each.isalnum() else "-" for each in words).strip("-")


def told(name: str, facts: Json) -> Json:
    """A score of the shared facts as content; what is written as a rule in words is told by the tests of that score."""
    make = {"NEWS2": news2, "GCS": gcs, "qSOFA": qsofa, "CHA2DS2-VASc": cha2ds2_vasc, "MADRS": madrs}[name]
    content = make(facts)
    sources = [{"key": f"k{at}", "citation": each} for at, each in enumerate(facts["kilder"])]
    ends = {new: facts[old] for new, old in (("minimum", "min"), ("maximum", "max")) if old in facts}
    return {"title": text(name), "sources": sources, **ends, **content}


def news2(facts: Json) -> Json:
    rows = facts["variabler"]
    numbers = {"respirasjonsfrekvens": "/min", "systolisk_bt": "mm[Hg]", "puls": "/min", "temperatur": "Cel"}
    variables = [number(key, *rows[key], unit=unit) for key, unit in numbers.items()]
    variables[3]["decimals"] = 1
    scales = [_saturation(each, f"spo2_skala{at}") for at in (1, 2) for each in rows[f"spo2_skala{at}"]]
    variables.append(number("spo2", unit="%") | {"intervals": scales})
    variables.append(question("oksygentilskudd", rows["oksygentilskudd"]["ja"], rows["oksygentilskudd"]["nei"]))
    variables.append(choice("bevissthet", **rows["bevissthet"]))
    kinds = [
        {"key": f"spo2_skala{at}", "variable": "spo2", "title": text(f"Skala {at}"), "when": text("x")} for at in (1, 2)
    ]
    bands = [
        band(slug(each["risiko"]), each["min"], each["max"], source="k0") for each in facts["baand"] if "min" in each
    ]
    flag = {"key": "tre", "title": text("3 i én parameter"), "points": 3, "source": "k0"}
    left_out = [{"key": slug(each), "title": text(each)} for each in facts["ikke_for"]]
    return {
        "variables": variables, "scales": kinds, "bands": bands, "flags": [flag], "not_for": left_out,
        "min_age": facts["alder_min"], "archetype": facts["arketype"],
    }  # fmt: skip


def _saturation(row: Any, scale: str) -> Json:
    if isinstance(row, list):
        return _interval(*row, scale=scale)
    given = {"if_variable": "oksygentilskudd", "if_answer": "yes" if row["oksygen"] else "no", "scale": scale}
    return _interval(row["min"], row.get("max"), row["poeng"], **given)


def gcs(facts: Json) -> Json:
    variables = [
        choice(name)
        | {"choices": [{"key": slug(each), "title": text(each), "points": points} for each, points in rows.items()]}
        for name, rows in facts["variabler"].items()
    ]
    return {"variables": variables, "bands": _bands(facts["baand"], "tekst"), "population": text("Voksne")}


def _bands(rows: list[Json], name: str, **given: Any) -> list[Json]:
    return [
        band(f"{slug(each[name])}-{at}", each["min"], each["max"], **{"source": "k0", **given})
        for at, each in enumerate(rows)
    ]


def qsofa(facts: Json) -> Json:
    variables = [question(slug(each), points) for each, points in facts["variabler"].items()]
    return {
        "variables": variables,
        "bands": _bands(facts["baand"], "tekst"),
        "population": text("Voksne med infeksjon"),
    }


def cha2ds2_vasc(facts: Json) -> Json:
    points = facts["variabler"]
    variables = [question(slug(each), number) for each, number in points.items() if each != "kvinne"]
    variables.append(choice("sex", female=points["kvinne"], male=0))
    groups = [
        {"key": f"g{at}", "variables": [slug(each) for each in group]}
        for at, group in enumerate(facts["gjensidig_utelukkende"])
    ]
    bands = []
    for row in facts["baand"]:
        for sex, of in (("male", "menn"), ("female", "kvinner")):
            low = int(str(row[of]).removeprefix(">="))
            high = low if isinstance(row[of], int) else facts["max"] - (sex == "male")
            given = {"if_variable": "sex", "if_answer": sex, "source": "k0"}
            bands.append(band(f"{slug(row['risiko'])}-{sex}", low, high, **given))
    return {"variables": variables, "exclusions": groups, "bands": bands, "population": text("Atrieflimmer")}


def madrs(facts: Json) -> Json:
    keys = [str(each) for each in range(facts["ledd_min"], facts["ledd_max"] + 1)]
    variables = [choice(slug(each), **{key: int(key) for key in keys}) for each in facts["ledd"]]
    bands = [
        *_bands(facts["baand_nhi"], "tekst", table="nhi", source="k0"),
        *(
            {**each, "key": f"amv-{each['key']}"}
            for each in _bands(facts["baand_amv"], "tekst", table="amv", source="k1")
        ),
    ]
    flag = {
        "key": "alarm",
        "title": text(facts["alarm"]),
        "variable": variables[-1]["key"],
        "points": 4,
        "source": "k0",
    }
    return {
        "variables": variables,
        "bands": bands,
        "flags": [flag],
        "period": text(facts["periode"]),
        "population": text("Voksne"),
    }
