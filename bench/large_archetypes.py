"""Archetypes and operational templates of any size, made up for measuring: elements with values, and their terms."""

_OPTIONAL = (
    "<{0}><lower_included>true</lower_included><upper_included>true</upper_included>"
    "<lower_unbounded>false</lower_unbounded><upper_unbounded>false</upper_unbounded>"
    "<lower>0</lower><upper>1</upper></{0}>"
)
_QUANTITY = (
    "C_DV_QUANTITY <property = <[openehr::125]> list = <"
    '["1"] = <units = <"kg"> magnitude = <|0.0..500.0|> precision = <|1|>>>>'
)
_COUNT = "DV_COUNT matches { magnitude matches {|0..9|} }"
#: Bytes of an element with its term in the two languages.
_ELEMENT_BYTES = 343


def archetype(size: int) -> str:
    """ADL 1.4 of about so many bytes."""
    count = max(1, size // _ELEMENT_BYTES)
    elements = "\n".join(
        f"\t\t\tELEMENT[at{number:04}] occurrences matches {{0..1}} matches {{\n"
        f"\t\t\t\tvalue matches {{ {_QUANTITY if number % 2 else _COUNT} }}\n\t\t\t}}"
        for number in range(1, count + 1)
    )
    terms = "\n".join(_terms(language, count) for language in ("en", "nb"))
    return (
        "archetype (adl_version=1.4)\n\topenEHR-EHR-CLUSTER.large.v1\nconcept\n\t[at0000]\n"
        "language\n\toriginal_language = <[ISO_639-1::en]>\n"
        'description\n\toriginal_author = <["name"] = <"Bench">>\n\tlifecycle_state = <"draft">\n'
        '\tdetails = <["en"] = <language = <[ISO_639-1::en]> purpose = <"To be measured.">>>\n'
        "definition\n\tCLUSTER[at0000] matches {\n\t\titems cardinality matches {0..*; unordered} matches {\n"
        f"{elements}\n\t\t}}\n\t}}\nontology\n\tterm_definitions = <\n{terms}\n\t>\n"
    )


def _terms(language: str, count: int) -> str:
    items = "\n".join(
        f'["at{number:04}"] = <text = <"Number {number}"> description = <"What is recorded as {number}.">>'
        for number in range(count + 1)
    )
    return f'["{language}"] = <items = <\n{items}\n>>'


def template(nodes: int) -> bytes:
    """OPT 1.4; half of the nodes are elements, half their values."""
    count = nodes // 2
    element = (
        '<children xsi:type="C_COMPLEX_OBJECT"><rm_type_name>ELEMENT</rm_type_name>'
        f"{_OPTIONAL.format('occurrences')}<node_id>at{{number:04}}</node_id>"
        '<attributes xsi:type="C_SINGLE_ATTRIBUTE"><rm_attribute_name>value</rm_attribute_name>'
        f"{_OPTIONAL.format('existence')}"
        '<children xsi:type="C_DV_QUANTITY"><rm_type_name>DV_QUANTITY</rm_type_name>'
        f"{_OPTIONAL.format('occurrences')}<node_id/><list><units>mm</units></list></children></attributes></children>"
    )
    elements = "".join(element.format(number=number) for number in range(1, count))
    terms = "".join(
        f'<term_definitions code="at{number:04}"><items id="text">Number {number % 100}</items></term_definitions>'
        for number in range(count)
    )
    return (
        '<template xmlns="http://schemas.openehr.org/v1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        "<language><terminology_id><value>ISO_639-1</value></terminology_id><code_string>en</code_string></language>"
        "<template_id><value>large</value></template_id><concept>Large</concept><definition>"
        f"<rm_type_name>CLUSTER</rm_type_name>{_OPTIONAL.format('occurrences')}<node_id>at0000</node_id>"
        '<attributes xsi:type="C_MULTIPLE_ATTRIBUTE"><rm_attribute_name>items</rm_attribute_name>'
        f"{elements}</attributes><archetype_id><value>openEHR-EHR-CLUSTER.large.v1</value></archetype_id>{terms}"
        "</definition></template>"
    ).encode()
