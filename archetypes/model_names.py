"""What openEHR's types, attributes and own codes are called in English, bokmål and nynorsk, for `describe`."""

from collections.abc import Mapping

from archetypes.openehr_codes import RUBRICS

#: name in the reference model -> (English, bokmål, nynorsk)
_TYPES: Mapping[str, tuple[str, str, str]] = {
    "ACTION": ("Action", "Handling", "Handling"),
    "ACTIVITY": ("Activity", "Aktivitet", "Aktivitet"),
    "ACTOR": ("Actor", "Aktør", "Aktør"),
    "ADDRESS": ("Address", "Adresse", "Adresse"),
    "ADMIN_ENTRY": ("Administrative entry", "Administrativ oppføring", "Administrativ oppføring"),
    "AGENT": ("Agent", "Agent", "Agent"),
    "CAPABILITY": ("Capability", "Kompetanse", "Kompetanse"),
    "CARE_ENTRY": ("Care entry", "Klinisk oppføring", "Klinisk oppføring"),
    "CLUSTER": ("Cluster", "Gruppe", "Gruppe"),
    "CODE_PHRASE": ("Code", "Kode", "Kode"),
    "COMPOSITION": ("Document", "Dokument", "Dokument"),
    "CONTACT": ("Contact", "Kontaktpunkt", "Kontaktpunkt"),
    "CONTENT_ITEM": ("Entry or section", "Oppføring eller seksjon", "Oppføring eller seksjon"),
    "DATA_VALUE": ("Any value", "Hvilken som helst verdi", "Kva verdi som helst"),
    "DV_ABSOLUTE_QUANTITY": ("Quantity", "Mengde", "Mengd"),
    "DV_BOOLEAN": ("Boolean", "Ja/nei", "Ja/nei"),
    "DV_CODED_TEXT": ("Coded text", "Kodet tekst", "Koda tekst"),
    "DV_COUNT": ("Count", "Antall", "Tal på"),
    "DV_DATE": ("Date", "Dato", "Dato"),
    "DV_DATE_TIME": ("Date and time", "Dato og klokkeslett", "Dato og klokkeslett"),
    "DV_DURATION": ("Duration", "Varighet", "Varigheit"),
    "DV_EHR_URI": ("Link within the record", "Lenke i journalen", "Lenkje i journalen"),
    "DV_IDENTIFIER": ("Identifier", "Identifikator", "Identifikator"),
    "DV_INTERVAL": ("Interval of", "Intervall av", "Intervall av"),
    "DV_MULTIMEDIA": ("Multimedia", "Bilde, lyd eller fil", "Bilete, lyd eller fil"),
    "DV_ORDERED": ("Value that can be ordered", "Verdi som kan ordnes", "Verdi som kan ordnast"),
    "DV_ORDINAL": ("Ordinal", "Ordinal", "Ordinal"),
    "DV_PARAGRAPH": ("Paragraph", "Avsnitt", "Avsnitt"),
    "DV_PARSABLE": ("Parsable text", "Tolkbar tekst", "Tolkbar tekst"),
    "DV_PERIODIC_TIME_SPECIFICATION": ("Repeated times", "Gjentatte tidspunkter", "Gjentekne tidspunkt"),
    "DV_GENERAL_TIME_SPECIFICATION": ("Times", "Tidspunkter", "Tidspunkt"),
    "DV_PROPORTION": ("Proportion", "Forhold", "Forhold"),
    "DV_QUANTITY": ("Quantity", "Mengde", "Mengd"),
    "DV_SCALE": ("Scale", "Skala", "Skala"),
    "DV_STATE": ("State", "Tilstand", "Tilstand"),
    "DV_TEXT": ("Text", "Tekst", "Tekst"),
    "DV_TIME": ("Time", "Klokkeslett", "Klokkeslett"),
    "DV_URI": ("URI", "Nettadresse", "Nettadresse"),
    "ELEMENT": ("Element", "Element", "Element"),
    "ENTRY": ("Entry", "Oppføring", "Oppføring"),
    "EVALUATION": ("Evaluation", "Vurdering", "Vurdering"),
    "EVENT": ("Event", "Hendelse", "Hending"),
    "EVENT_CONTEXT": ("Context", "Kontekst", "Kontekst"),
    "GENERIC_ENTRY": ("Entry", "Oppføring", "Oppføring"),
    "GROUP": ("Group of people", "Gruppe av personer", "Gruppe av personar"),
    "HISTORY": ("Course over time", "Tidsforløp", "Tidsforløp"),
    "INSTRUCTION": ("Instruction", "Instruksjon", "Instruksjon"),
    "INSTRUCTION_DETAILS": ("Which instruction", "Hvilken instruksjon", "Kva instruksjon"),
    "INTERVAL_EVENT": ("Event over a period", "Hendelse over tid", "Hending over tid"),
    "ISM_TRANSITION": ("Step of the pathway", "Trinn i forløpet", "Steg i forløpet"),
    "ITEM": ("Element or cluster", "Element eller gruppe", "Element eller gruppe"),
    "ITEM_LIST": ("List", "Liste", "Liste"),
    "ITEM_SINGLE": ("Single element", "Ett element", "Eitt element"),
    "ITEM_STRUCTURE": ("Structure", "Struktur", "Struktur"),
    "ITEM_TABLE": ("Table", "Tabell", "Tabell"),
    "ITEM_TREE": ("Structure", "Struktur", "Struktur"),
    "LINK": ("Link", "Lenke", "Lenkje"),
    "OBSERVATION": ("Observation", "Observasjon", "Observasjon"),
    "ORGANISATION": ("Organisation", "Organisasjon", "Organisasjon"),
    "PARTICIPATION": ("Participation", "Deltakelse", "Deltaking"),
    "PARTY_IDENTIFIED": ("Named party", "Navngitt part", "Namngjeven part"),
    "PARTY_IDENTITY": ("Name", "Navn", "Namn"),
    "PARTY_PROXY": ("Party", "Part", "Part"),
    "PARTY_RELATED": ("Related party", "Nærstående part", "Nærståande part"),
    "PARTY_RELATIONSHIP": ("Relationship", "Relasjon", "Relasjon"),
    "PARTY_SELF": ("The patient", "Pasienten selv", "Pasienten sjølv"),
    "PERSON": ("Person", "Person", "Person"),
    "POINT_EVENT": ("Event at a point in time", "Hendelse på et tidspunkt", "Hending på eit tidspunkt"),
    "REFERENCE_RANGE": ("Reference range", "Referanseområde", "Referanseområde"),
    "ROLE": ("Role", "Rolle", "Rolle"),
    "SECTION": ("Section", "Seksjon", "Seksjon"),
    "TERMINOLOGY_ID": ("Terminology", "Terminologi", "Terminologi"),
}
_ATTRIBUTES: Mapping[str, tuple[str, str, str]] = {
    "accuracy": ("accuracy", "nøyaktighet", "nøyaktigheit"),
    "accuracy_is_percent": ("accuracy in percent", "nøyaktighet i prosent", "nøyaktigheit i prosent"),
    "assigner": ("assigned by", "tildelt av", "tildelt av"),
    "code_string": ("code", "kode", "kode"),
    "denominator": ("denominator", "nevner", "nemnar"),
    "encoding": ("character set", "tegnsett", "teiknsett"),
    "formalism": ("format", "format", "format"),
    "id": ("identifier", "identifikator", "identifikator"),
    "is_integral": ("whole numbers only", "bare hele tall", "berre heile tal"),
    "issuer": ("issued by", "utstedt av", "utferda av"),
    "language": ("language", "språk", "språk"),
    "lower": ("lower limit", "nedre grense", "nedre grense"),
    "lower_included": ("lower limit included", "nedre grense er med", "nedre grense er med"),
    "lower_unbounded": ("without a lower limit", "uten nedre grense", "utan nedre grense"),
    "magnitude_status": ("sign of the magnitude", "fortegn for størrelsen", "forteikn for storleiken"),
    "mappings": ("mapped to", "koblet til", "kopla til"),
    "media_type": ("media type", "medietype", "medietype"),
    "normal_range": ("normal range", "normalområde", "normalområde"),
    "normal_status": ("normal or not", "normal eller ikke", "normal eller ikkje"),
    "numerator": ("numerator", "teller", "teljar"),
    "other_reference_ranges": ("other reference ranges", "andre referanseområder", "andre referanseområde"),
    "precision": ("decimals", "desimaler", "desimalar"),
    "size": ("size", "størrelse", "storleik"),
    "symbol": ("symbol", "symbol", "symbol"),
    "terminology_id": ("terminology", "terminologi", "terminologi"),
    "type": ("type", "type", "type"),
    "units": ("unit", "enhet", "eining"),
    "upper": ("upper limit", "øvre grense", "øvre grense"),
    "upper_included": ("upper limit included", "øvre grense er med", "øvre grense er med"),
    "upper_unbounded": ("without an upper limit", "uten øvre grense", "utan øvre grense"),
}
#: Kinds of proportion, by the number that stands for each.
_PROPORTIONS: Mapping[str, tuple[str, str, str]] = {
    "0": ("ratio", "forholdstall", "forholdstal"),
    "1": ("share of one", "andel av én", "del av éin"),
    "2": ("percent", "prosent", "prosent"),
    "3": ("fraction", "brøk", "brøk"),
    "4": ("whole number and fraction", "heltall og brøk", "heiltal og brøk"),
}
_PLACES = {"en": 0, "nb": 1, "no": 1, "nn": 2}


def _in(table: Mapping[str, tuple[str, str, str]], place: int) -> dict[str, str]:
    return {name: texts[place] for name, texts in table.items()}


#: By language, what each of these is called.
TYPES, ATTRIBUTES, CODES, PROPORTIONS = (
    {language: _in(table, place) for language, place in _PLACES.items()}
    for table in (_TYPES, _ATTRIBUTES, RUBRICS, _PROPORTIONS)
)
