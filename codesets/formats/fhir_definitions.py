"""The elements of FHIR's resources and data types in their order, R4 and R5: what XML, and a check of form, go by.

One line per type: `Name < Base: elements`. An element is `name`, then `+` where it is required and `*` where it
repeats, then `:type` (string where unsaid; the type `Owner.name` where there is one of that name). `[x]` takes one of
several types, `any` stands for all data types. `4!` and `5!` mark what one release alone has.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

RELEASES: Final = ("R4", "R5")

_DATA_TYPES: Final = """
Element: extension*:Extension
BackboneElement < Element: modifierExtension*:Extension
Extension < Element: value[x]:any
Address < Element: use:code type:code text line* city district state postalCode country period:Period
Age < Quantity:
Annotation < Element: author[x]:Reference|string time:dateTime text+:markdown
Attachment < Element: contentType:code language:code data:base64Binary url:url 4!size:unsignedInt 5!size:integer64
  hash:base64Binary title creation:dateTime 5!height:positiveInt 5!width:positiveInt 5!frames:positiveInt
  5!duration:decimal 5!pages:positiveInt
Availability < Element: 5!availableTime* 5!notAvailableTime*
Availability.availableTime < Element: 5!daysOfWeek*:code 5!allDay:boolean 5!availableStartTime:time
  5!availableEndTime:time
Availability.notAvailableTime < Element: 5!description 5!during:Period
CodeableConcept < Element: coding*:Coding text
CodeableReference < Element: 5!concept:CodeableConcept 5!reference:Reference
Coding < Element: system:uri version code:code display userSelected:boolean
ContactDetail < Element: name telecom*:ContactPoint
ContactPoint < Element: system:code value use:code rank:positiveInt period:Period
Contributor < Element: 4!type+:code 4!name+ 4!contact*:ContactDetail
Count < Quantity:
DataRequirement < Element: type+:code profile*:canonical subject[x]:CodeableConcept|Reference mustSupport* codeFilter*
  dateFilter* 5!valueFilter* limit:positiveInt sort*
DataRequirement.codeFilter < Element: path searchParam valueSet:canonical code*:Coding
DataRequirement.dateFilter < Element: path searchParam value[x]:dateTime|Period|Duration
DataRequirement.valueFilter < Element: 5!path 5!searchParam 5!comparator:code 5!value[x]:dateTime|Period|Duration
DataRequirement.sort < Element: path+ direction+:code
Distance < Quantity:
Dosage < BackboneElement: sequence:integer text additionalInstruction*:CodeableConcept patientInstruction timing:Timing
  4!asNeeded[x]:boolean|CodeableConcept 5!asNeeded:boolean 5!asNeededFor*:CodeableConcept site:CodeableConcept
  route:CodeableConcept method:CodeableConcept doseAndRate* 4!maxDosePerPeriod:Ratio 5!maxDosePerPeriod*:Ratio
  maxDosePerAdministration:Quantity maxDosePerLifetime:Quantity
Dosage.doseAndRate < Element: type:CodeableConcept dose[x]:Range|Quantity rate[x]:Ratio|Range|Quantity
Duration < Quantity:
Expression < Element: description name:id language:code expression reference:uri
ExtendedContactDetail < Element: 5!purpose:CodeableConcept 5!name*:HumanName 5!telecom*:ContactPoint 5!address:Address
  5!organization:Reference 5!period:Period
HumanName < Element: use:code text family given* prefix* suffix* period:Period
Identifier < Element: use:code type:CodeableConcept system:uri value period:Period assigner:Reference
Meta < Element: versionId:id lastUpdated:instant source:uri profile*:canonical security*:Coding tag*:Coding
MonetaryComponent < Element: 5!type+:code 5!code:CodeableConcept 5!factor:decimal 5!amount:Money
Money < Element: value:decimal currency:code
Narrative < Element: status+:code div+:xhtml
ParameterDefinition < Element: name:code use+:code min:integer max documentation type+:code profile:canonical
Period < Element: start:dateTime end:dateTime
Quantity < Element: value:decimal comparator:code unit system:uri code:code
Range < Element: low:Quantity high:Quantity
Ratio < Element: numerator:Quantity denominator:Quantity
RatioRange < Element: 5!lowNumerator:Quantity 5!highNumerator:Quantity 5!denominator:Quantity
Reference < Element: reference type:uri identifier:Identifier display
RelatedArtifact < Element: type+:code 5!classifier*:CodeableConcept label display citation:markdown 4!url:url
  document:Attachment resource:canonical 5!resourceReference:Reference 5!publicationStatus:code 5!publicationDate:date
SampledData < Element: origin+:Quantity 4!period+:decimal 5!interval:decimal 5!intervalUnit+:code factor:decimal
  lowerLimit:decimal upperLimit:decimal dimensions+:positiveInt 5!codeMap:canonical 5!offsets data
Signature < Element: type*:Coding when:instant who:Reference onBehalfOf:Reference targetFormat:code sigFormat:code
  data:base64Binary
Timing < BackboneElement: event*:dateTime repeat code:CodeableConcept
Timing.repeat < Element: bounds[x]:Duration|Range|Period count:positiveInt countMax:positiveInt duration:decimal
  durationMax:decimal durationUnit:code frequency:positiveInt frequencyMax:positiveInt period:decimal periodMax:decimal
  periodUnit:code dayOfWeek*:code timeOfDay*:time when*:code offset:unsignedInt
TriggerDefinition < Element: type+:code name 5!code:CodeableConcept 5!subscriptionTopic:canonical
  timing[x]:Timing|Reference|date|dateTime data*:DataRequirement condition:Expression
UsageContext < Element: code+:Coding value[x]+:CodeableConcept|Quantity|Range|Reference
"""

#: What canonical resources share, before and after the elements where they part.
_HEAD: Final = """url:uri identifier*:Identifier version 5!versionAlgorithm[x]:string|Coding name title status+:code
  experimental:boolean date:dateTime publisher contact*:ContactDetail description:markdown useContext*:UsageContext
  jurisdiction*:CodeableConcept"""
_REVIEW: Final = """5!approvalDate:date 5!lastReviewDate:date 5!effectivePeriod:Period 5!topic*:CodeableConcept
  5!author*:ContactDetail 5!editor*:ContactDetail 5!reviewer*:ContactDetail 5!endorser*:ContactDetail
  5!relatedArtifact*:RelatedArtifact"""
_RIGHTS: Final = "purpose:markdown copyright:markdown 5!copyrightLabel"
_STATEMENT: Final = """url:uri 5!identifier*:Identifier version 5!versionAlgorithm[x]:string|Coding name title
  status+:code experimental:boolean date+:dateTime publisher contact*:ContactDetail description:markdown
  useContext*:UsageContext jurisdiction*:CodeableConcept purpose:markdown copyright:markdown 5!copyrightLabel"""

_RESOURCES: Final = f"""
Resource: id:id meta:Meta implicitRules:uri language:code
DomainResource < Resource: text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension
CodeSystem < DomainResource: {_HEAD} {_RIGHTS} {_REVIEW} caseSensitive:boolean valueSet:canonical
  hierarchyMeaning:code compositional:boolean versionNeeded:boolean content+:code supplements:canonical
  count:unsignedInt filter* property* concept*
CodeSystem.filter < BackboneElement: code+:code description operator+*:code value+
CodeSystem.property < BackboneElement: code+:code uri:uri description type+:code
CodeSystem.concept < BackboneElement: code+:code display definition designation* property* concept*:CodeSystem.concept
CodeSystem.concept.designation < BackboneElement: language:code use:Coding 5!additionalUse*:Coding value+
CodeSystem.concept.property < BackboneElement: code+:code
  value[x]+:code|Coding|string|integer|boolean|dateTime|decimal
ValueSet < DomainResource: {_HEAD} immutable:boolean {_RIGHTS} {_REVIEW} compose expansion 5!scope
ValueSet.compose < BackboneElement: lockedDate:date inactive:boolean include+* exclude*:ValueSet.compose.include
  5!property*
ValueSet.compose.include < BackboneElement: system:uri version concept* filter* valueSet*:canonical 5!copyright
ValueSet.compose.include.concept < BackboneElement: code+:code display designation*
ValueSet.compose.include.concept.designation < BackboneElement: language:code use:Coding 5!additionalUse*:Coding value+
ValueSet.compose.include.filter < BackboneElement: property+:code op+:code value+
ValueSet.expansion < BackboneElement: identifier:uri 5!next:uri timestamp+:dateTime total:integer offset:integer
  parameter* 5!property* contains*
ValueSet.expansion.parameter < BackboneElement: name+ value[x]:string|boolean|integer|decimal|uri|code|dateTime
ValueSet.expansion.property < BackboneElement: 5!code+:code 5!uri:uri
ValueSet.expansion.contains < BackboneElement: system:uri abstract:boolean inactive:boolean version code:code display
  designation*:ValueSet.compose.include.concept.designation 5!property* contains*:ValueSet.expansion.contains
ValueSet.expansion.contains.property < BackboneElement: 5!code+:code
  5!value[x]+:code|Coding|string|integer|boolean|dateTime|decimal 5!subProperty*
ValueSet.expansion.contains.property.subProperty < BackboneElement: 5!code+:code
  5!value[x]+:code|Coding|string|integer|boolean|dateTime|decimal
ValueSet.scope < BackboneElement: 5!inclusionCriteria 5!exclusionCriteria
ConceptMap < DomainResource: url:uri 4!identifier:Identifier 5!identifier*:Identifier version
  5!versionAlgorithm[x]:string|Coding name title status+:code experimental:boolean date:dateTime publisher
  contact*:ContactDetail description:markdown useContext*:UsageContext jurisdiction*:CodeableConcept {_RIGHTS} {_REVIEW}
  4!source[x]:uri|canonical 4!target[x]:uri|canonical 5!property* 5!additionalAttribute*
  5!sourceScope[x]:uri|canonical 5!targetScope[x]:uri|canonical group*
ConceptMap.property < BackboneElement: 5!code+:code 5!uri:uri 5!description 5!type+:code 5!system:canonical
ConceptMap.additionalAttribute < BackboneElement: 5!code+:code 5!uri:uri 5!description 5!type+:code
ConceptMap.group < BackboneElement: 4!source:uri 5!source:canonical 4!sourceVersion 4!target:uri 5!target:canonical
  4!targetVersion element+* unmapped
ConceptMap.group.element < BackboneElement: code:code display 5!valueSet:canonical 5!noMap:boolean target*
ConceptMap.group.element.target < BackboneElement: code:code display 5!valueSet:canonical 4!equivalence+:code
  5!relationship+:code comment 5!property* dependsOn* product*:ConceptMap.group.element.target.dependsOn
ConceptMap.group.element.target.property < BackboneElement: 5!code+:code
  5!value[x]+:Coding|string|integer|boolean|dateTime|decimal|code
ConceptMap.group.element.target.dependsOn < BackboneElement: 4!property+:uri 4!system:canonical 4!value+ 4!display
  5!attribute+:code 5!value[x]:code|Coding|string|boolean|Quantity 5!valueSet:canonical
ConceptMap.group.unmapped < BackboneElement: mode+:code code:code display 4!url:canonical 5!valueSet:canonical
  5!relationship:code 5!otherMap:canonical
NamingSystem < DomainResource: 5!url:uri 5!identifier*:Identifier 5!version 5!versionAlgorithm[x]:string|Coding name+
  5!title status+:code kind+:code 5!experimental:boolean date+:dateTime publisher contact*:ContactDetail responsible
  type:CodeableConcept description:markdown useContext*:UsageContext jurisdiction*:CodeableConcept
  5!purpose:markdown 5!copyright:markdown 5!copyrightLabel {_REVIEW} usage uniqueId+*
NamingSystem.uniqueId < BackboneElement: type+:code value+ preferred:boolean comment period:Period
  5!authoritative:boolean
Parameters < Resource: parameter*
Parameters.parameter < BackboneElement: name+ value[x]:any resource:Resource part*:Parameters.parameter
Bundle < Resource: identifier:Identifier type+:code timestamp:instant total:unsignedInt link* entry*
  signature:Signature 5!issues:Resource
Bundle.link < BackboneElement: relation+ url+:uri
Bundle.entry < BackboneElement: link*:Bundle.link fullUrl:uri resource:Resource search request response
Bundle.entry.search < BackboneElement: mode:code score:decimal
Bundle.entry.request < BackboneElement: method+:code url+:uri ifNoneMatch ifModifiedSince:instant ifMatch ifNoneExist
Bundle.entry.response < BackboneElement: status+ location:uri etag lastModified:instant outcome:Resource
OperationOutcome < DomainResource: issue+*
OperationOutcome.issue < BackboneElement: severity+:code code+:code details:CodeableConcept diagnostics location*
  expression*
CapabilityStatement < DomainResource: {_STATEMENT} kind+:code instantiates*:canonical imports*:canonical software
  implementation fhirVersion+:code format+*:code patchFormat*:code 5!acceptLanguage*:code
  implementationGuide*:canonical rest* messaging* document*
CapabilityStatement.software < BackboneElement: name+ version releaseDate:dateTime
CapabilityStatement.implementation < BackboneElement: description+ url:url custodian:Reference
CapabilityStatement.rest < BackboneElement: mode+:code documentation security resource* interaction*
  searchParam*:CapabilityStatement.rest.resource.searchParam operation*:CapabilityStatement.rest.resource.operation
  compartment*:canonical
CapabilityStatement.rest.security < BackboneElement: cors:boolean service*:CodeableConcept description
CapabilityStatement.rest.resource < BackboneElement: type+:code profile:canonical supportedProfile*:canonical
  documentation interaction* versioning:code readHistory:boolean updateCreate:boolean conditionalCreate:boolean
  conditionalRead:code conditionalUpdate:boolean 5!conditionalPatch:boolean conditionalDelete:code
  referencePolicy*:code searchInclude* searchRevInclude* searchParam* operation*
CapabilityStatement.rest.resource.interaction < BackboneElement: code+:code documentation
CapabilityStatement.rest.resource.searchParam < BackboneElement: name+ definition:canonical type+:code documentation
CapabilityStatement.rest.resource.operation < BackboneElement: name+ definition+:canonical documentation
CapabilityStatement.rest.interaction < BackboneElement: code+:code documentation
CapabilityStatement.messaging < BackboneElement: endpoint* reliableCache:unsignedInt documentation supportedMessage*
CapabilityStatement.messaging.endpoint < BackboneElement: protocol+:Coding address+:url
CapabilityStatement.messaging.supportedMessage < BackboneElement: mode+:code definition+:canonical
CapabilityStatement.document < BackboneElement: mode+:code documentation profile+:canonical
TerminologyCapabilities < DomainResource: {_STATEMENT} kind+:code software implementation lockedDate:boolean
  codeSystem* expansion codeSearch:code validateCode translation closure
TerminologyCapabilities.software < BackboneElement: name+ version
TerminologyCapabilities.implementation < BackboneElement: description+ url:url
TerminologyCapabilities.codeSystem < BackboneElement: uri:canonical version* 5!content+:code subsumption:boolean
TerminologyCapabilities.codeSystem.version < BackboneElement: code isDefault:boolean compositional:boolean
  language*:code filter* property*:code
TerminologyCapabilities.codeSystem.version.filter < BackboneElement: code+:code op+*:code
TerminologyCapabilities.expansion < BackboneElement: hierarchical:boolean paging:boolean incomplete:boolean parameter*
  textFilter:markdown
TerminologyCapabilities.expansion.parameter < BackboneElement: name+:code documentation
TerminologyCapabilities.validateCode < BackboneElement: translations+:boolean
TerminologyCapabilities.translation < BackboneElement: needsMap+:boolean
TerminologyCapabilities.closure < BackboneElement: translation:boolean
"""

#: Plans and what is done in them.
_PLAN: Final = """url:uri identifier*:Identifier version 5!versionAlgorithm[x]:string|Coding name title subtitle"""
_ABOUT: Final = """date:dateTime publisher contact*:ContactDetail description:markdown useContext*:UsageContext
  jurisdiction*:CodeableConcept purpose:markdown 4!usage 5!usage:markdown copyright:markdown 5!copyrightLabel
  approvalDate:date lastReviewDate:date effectivePeriod:Period topic*:CodeableConcept author*:ContactDetail
  editor*:ContactDetail reviewer*:ContactDetail endorser*:ContactDetail relatedArtifact*:RelatedArtifact
  library*:canonical"""
_PLANS: Final = f"""
PlanDefinition < DomainResource: {_PLAN} type:CodeableConcept status+:code experimental:boolean
  4!subject[x]:CodeableConcept|Reference 5!subject[x]:CodeableConcept|Reference|canonical {_ABOUT} goal* 5!actor*
  action* 5!asNeeded[x]:boolean|CodeableConcept
PlanDefinition.goal < BackboneElement: category:CodeableConcept description+:CodeableConcept priority:CodeableConcept
  start:CodeableConcept addresses*:CodeableConcept documentation*:RelatedArtifact target*
PlanDefinition.goal.target < BackboneElement: measure:CodeableConcept 4!detail[x]:Quantity|Range|CodeableConcept
  5!detail[x]:Quantity|Range|CodeableConcept|string|boolean|integer|Ratio due:Duration
PlanDefinition.actor < BackboneElement: 5!title 5!description:markdown 5!option*
PlanDefinition.actor.option < BackboneElement: 5!type:code 5!typeCanonical:canonical 5!typeReference:Reference
  5!role:CodeableConcept
PlanDefinition.action < BackboneElement: 5!linkId prefix title 4!description 5!description:markdown 4!textEquivalent
  5!textEquivalent:markdown priority:code 4!code*:CodeableConcept 5!code:CodeableConcept reason*:CodeableConcept
  documentation*:RelatedArtifact goalId*:id 4!subject[x]:CodeableConcept|Reference
  5!subject[x]:CodeableConcept|Reference|canonical trigger*:TriggerDefinition condition* 4!input*:DataRequirement
  4!output*:DataRequirement 5!input* 5!output* relatedAction* 4!timing[x]:dateTime|Age|Period|Duration|Range|Timing
  5!timing[x]:Age|Duration|Range|Timing 5!location:CodeableReference participant* type:CodeableConcept
  groupingBehavior:code selectionBehavior:code requiredBehavior:code precheckBehavior:code cardinalityBehavior:code
  definition[x]:canonical|uri transform:canonical dynamicValue* action*:PlanDefinition.action
PlanDefinition.action.condition < BackboneElement: kind+:code expression:Expression
PlanDefinition.action.input < BackboneElement: 5!title 5!requirement:DataRequirement 5!relatedData:id
PlanDefinition.action.output < BackboneElement: 5!title 5!requirement:DataRequirement 5!relatedData
PlanDefinition.action.relatedAction < BackboneElement: 4!actionId+:id 5!targetId+ relationship+:code
  5!endRelationship:code offset[x]:Duration|Range
PlanDefinition.action.participant < BackboneElement: 5!actorId 4!type+:code 5!type:code 5!typeCanonical:canonical
  5!typeReference:Reference role:CodeableConcept 5!function:CodeableConcept
PlanDefinition.action.dynamicValue < BackboneElement: path expression:Expression
ActivityDefinition < DomainResource: {_PLAN} status+:code experimental:boolean
  4!subject[x]:CodeableConcept|Reference 5!subject[x]:CodeableConcept|Reference|canonical {_ABOUT} kind:code
  profile:canonical code:CodeableConcept intent:code priority:code doNotPerform:boolean
  4!timing[x]:Timing|dateTime|Age|Period|Range|Duration 5!timing[x]:Timing|Age|Range|Duration
  5!asNeeded[x]:boolean|CodeableConcept 4!location:Reference 5!location:CodeableReference participant*
  product[x]:Reference|CodeableConcept quantity:Quantity dosage*:Dosage bodySite*:CodeableConcept
  4!specimenRequirement*:Reference 5!specimenRequirement*:canonical 4!observationRequirement*:Reference
  5!observationRequirement*:canonical 4!observationResultRequirement*:Reference
  5!observationResultRequirement*:canonical transform:canonical dynamicValue*
ActivityDefinition.participant < BackboneElement: 4!type+:code 5!type:code 5!typeCanonical:canonical
  5!typeReference:Reference role:CodeableConcept 5!function:CodeableConcept
ActivityDefinition.dynamicValue < BackboneElement: path+ expression+:Expression
"""
#: Forms and their questions.
_FORMS: Final = """
Questionnaire < DomainResource: url:uri identifier*:Identifier version 5!versionAlgorithm[x]:string|Coding name title
  derivedFrom*:canonical status+:code experimental:boolean subjectType*:code date:dateTime publisher
  contact*:ContactDetail description:markdown useContext*:UsageContext jurisdiction*:CodeableConcept purpose:markdown
  copyright:markdown 5!copyrightLabel approvalDate:date lastReviewDate:date effectivePeriod:Period code*:Coding item*
Questionnaire.item < BackboneElement: linkId+ definition:uri code*:Coding prefix text type+:code enableWhen*
  enableBehavior:code 5!disabledDisplay:code required:boolean repeats:boolean readOnly:boolean maxLength:integer
  5!answerConstraint:code answerValueSet:canonical answerOption* initial* item*:Questionnaire.item
Questionnaire.item.enableWhen < BackboneElement: question+ operator+:code
  answer[x]+:boolean|decimal|integer|date|dateTime|time|string|Coding|Quantity|Reference
Questionnaire.item.answerOption < BackboneElement: value[x]+:integer|date|time|string|Coding|Reference
  initialSelected:boolean
Questionnaire.item.initial < BackboneElement:
  value[x]+:boolean|decimal|integer|date|dateTime|time|string|uri|Attachment|Coding|Quantity|Reference
"""
_EVERY: Final = (_DATA_TYPES, _RESOURCES, _PLANS, _FORMS)

#: Primitive types and the JSON type of each.
PRIMITIVES: Final[Mapping[str, type]] = {
    **dict.fromkeys(("base64Binary", "canonical", "code", "date", "dateTime", "id", "instant", "integer64"), str),
    **dict.fromkeys(("markdown", "oid", "string", "time", "uri", "url", "uuid", "xhtml"), str),
    "boolean": bool,
    **dict.fromkeys(("integer", "positiveInt", "unsignedInt"), int),
    "decimal": float,
}
#: Types that stand where a choice of all data types is open.
_NOT_OPEN: Final = frozenset({"Element", "BackboneElement", "Extension", "Narrative", "xhtml"})


@dataclass(frozen=True, slots=True)
class ElementDefinition:
    """An element of a type; `choice` maps its JSON names to types where it takes several."""

    name: str
    type: str
    required: bool = False
    repeats: bool = False
    choice: tuple[str, ...] = ()

    @property
    def names(self) -> Mapping[str, str]:
        """JSON name to type: one, or one for each type of a choice."""
        if not self.choice:
            return {self.name: self.type}
        return {f"{self.name}{each[0].upper()}{each[1:]}": each for each in self.choice}


Elements = Mapping[str, tuple[ElementDefinition, str]]


@functools.cache
def definitions(release: str) -> Mapping[str, tuple[ElementDefinition, ...]]:
    """Type name to its elements in order, those of its base first."""
    lines = [line for text in _EVERY for line in text.replace("\n  ", " ").strip().split("\n")]
    parsed = [line.partition(":") for line in lines]
    written = {head.split(" < ")[0]: (head.partition(" < ")[2], body) for head, _, body in parsed}
    names = _data_types(frozenset(written), release, written)
    return {name: _elements(name, release, written, names) for name in written}


def _data_types(written: frozenset[str], release: str, bodies: Mapping[str, tuple[str, str]]) -> tuple[str, ...]:
    """All types that a value may have in this release: those with no element of theirs are of the other one."""
    mark = "5!" if release == "R4" else "4!"
    heads = [line.partition(":")[0].split(" < ")[0] for line in _DATA_TYPES.strip().split("\n") if line[0] != " "]
    own = [
        name
        for name in heads
        if "." not in name
        and name not in _NOT_OPEN
        and (not bodies[name][1].split() or not all(each.startswith(mark) for each in bodies[name][1].split()))
    ]
    simple = [name for name in PRIMITIVES if name not in _NOT_OPEN and (release, name) != ("R4", "integer64")]
    return (*simple, *own)


def _elements(
    name: str, release: str, written: Mapping[str, tuple[str, str]], open_types: tuple[str, ...]
) -> tuple[ElementDefinition, ...]:
    base, body = written[name]
    above = _elements(base, release, written, open_types) if base else ()
    mark, other = f"{release[1]}!", "45".replace(release[1], "") + "!"
    own = [each.removeprefix(mark) for each in body.split() if not each.startswith(other)]
    return (*above, *(_element(name, each, written, open_types) for each in own))


def _element(
    owner: str, text: str, written: Mapping[str, tuple[str, str]], open_types: tuple[str, ...]
) -> ElementDefinition:
    said, _, kind = text.partition(":")
    name = said.rstrip("+*")
    flags = said[len(name) :]
    choice: tuple[str, ...] = ()
    if name.endswith("[x]"):
        name = name.removesuffix("[x]")
        choice = open_types if kind == "any" else tuple(kind.split("|"))
    inner = f"{owner}.{name}"
    return ElementDefinition(
        name, kind or (inner if inner in written else "string"), "+" in flags, "*" in flags, choice
    )


@functools.cache
def elements_of(type_name: str, release: str) -> Elements:
    """JSON name of an element to its definition and type, in order."""
    return {name: (each, kind) for each in definitions(release)[type_name] for name, kind in each.names.items()}


@functools.cache
def resource_types(release: str) -> frozenset[str]:
    """The resources that are described."""
    every = definitions(release)
    return frozenset(
        name for name, found in every.items() if "." not in name and found[:1] and found[0].name == "id"
    ) - {"Resource", "DomainResource"}
