"""Archetypes for the tests of pages: one in ADL 2, a template over it, an operational template, a change in hearing."""

import archetypes
from registry import kinds
from registry.services.importing import imports, orders
from registry.services.importing.orders import Order
from registry.services.members import people
from registry.services.proposing import drafting, hearing
from registry.services.stored import contents
from registry.services.upkeep.installation import Installation
from tests.archetypes.opt.documents import QUANTITY, element, template
from tests.services.proposing.house import House

DATA = "/data[at0001]/events[at0002]/data[at0003]"
INTENSITY, RELIEF = f"{DATA}/items[at0004]", f"{DATA}/items[at0009]"
LIMIT = 16 * 1024 * 1024
NIGHT = """template (adl_version=2.0.6; rm_release=1.0.4)
	openEHR-EHR-OBSERVATION.pain_at_night.v1.0.0

specialize
	openEHR-EHR-OBSERVATION.pain_form.v1

language
	original_language = <[ISO_639-1::nb]>

description
	lifecycle_state = <"published">
	original_author = <
		["name"] = <"Fagnettverk kreft">
	>

definition
	OBSERVATION[id1.1] matches {
		/data[id2]/events[id3]/data[id4]/items matches {
			ELEMENT[id9] occurrences matches {0}
		}
	}

terminology
	term_definitions = <
		["nb"] = <
			["id1.1"] = <
				text = <"Smerte om natten">
				description = <"Det som registreres om natten.">
			>
		>
	>
"""


def sample() -> str:
    text: str = kinds.kind("archetype").sample()
    return text


def in_adl2() -> str:
    text = sample().replace("pain_registration_ward", "pain_form").replace("5f0c1c7e", "6f0c1c7e")
    return archetypes.write(archetypes.convert(archetypes.read(text)).archetype, "adl")


def stock(installation: Installation) -> None:
    for slug, title, text, form in (
        ("smerteskjema", "Smerteskjema", in_adl2(), "adl"),
        ("smerte-natt", "Smerte om natten", NIGHT, "adl"),
        ("handrapport", "Håndrapport", template(element("at0004", QUANTITY)), "opt"),
    ):
        order = Order(slug=slug, kind="archetype", title=title, network="kreft", version="1.0.0", format=form)
        with installation.database.writing() as session:
            planned = orders.plan(session, order, text.encode(), f"{slug}.{form}")
            imports.import_published(session, people.console(session), planned)


def changed() -> str:
    """The sample with a wider scale, a new name, and «Tid siden smertelindring» taken out."""
    text, close = sample(), "\n\t\t\t\t\t\t\t\t\t}\n"
    start = text.index("\t\t\t\t\t\t\t\t\tELEMENT[at0009]")
    end = text.index(close, start) + len(close)
    rest = text[:start] + text[end:]
    return rest.replace("|0..10|", "|0..20|").replace('text = <"Smerteintensitet">', 'text = <"Smertestyrke">')


def in_hearing(house: House) -> int:
    """A proposal on the sample's archetype that is heard, with comments on a changed node and one that goes."""
    id = house.change("arketype", title="Smerte fra 0 til 20", name="ola")
    with house.writing("ola") as (session, member):
        drafting.set_content(session, member, id, contents.prepare(kinds.kind("archetype"), changed()))
    house.reach("hearing", id)
    said = ((INTENSITY, "major", "Skalaen er fra 0 til 10."), (RELIEF, "minor", "Den brukes hos oss."))
    for item, grade, text in said:
        with house.writing("leser") as (session, member):
            hearing.comment(session, member, id, text, grade, item)
    return id
