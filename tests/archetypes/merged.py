"""Small archetypes to be merged."""


def cluster(*children: str, cardinality: str = "{0..*; unordered}") -> str:
    inside = f"items cardinality matches {cardinality} matches {{ {' '.join(children)} }}"
    return f"CLUSTER[at0000] matches {{ {inside} }}"


def child(code: str, value: str = "DV_TEXT matches {*}", occurrences: str = "0..1") -> str:
    return f"ELEMENT[{code}] occurrences matches {{{occurrences}}} matches {{ value matches {{ {value} }} }}"


A, B, C = child("at0001"), child("at0002"), child("at0003")
