"""Given and family names that are common in Norway, in their plain form.

Those that are also words of medicine or of every day are left out. A query with one of the others is about a person.
"""


def _listed(names: str) -> frozenset[str]:
    return frozenset(names.split())


PERSON_NAMES = _listed(
    """
    aleksander alexander amalie amanda anders andreas anette anita anja anna anne annette arild arne arvid asbjørn
    astrid atle aud benjamin bente berit bjarne bjørg bjørn bjørnar bodil brit britt camilla cathrine cecilie
    charlotte christian christina christine christoffer dagfinn dagny daniel edvard egil einar eirik elin elisabeth
    ellen elsa emil emilie emma eric erik erlend erling espen eva fredrik frida frode geir georg gerd gisle grete
    grethe gudrun gunn gunnar gunvor guro gustav hallgeir hallvard halvor hanna hanne harald harriet hedda heidi
    helene helge helga henrik henriette henry hilde hildegunn håkon håvard ida inga inge ingeborg inger ingrid
    ingunn ingvild isabella ivar jakob janne jannicke jarle jens joakim johan johanne johannes johnny jon jonas
    jorunn jostein julie jørgen jørn kai kaja kari karianne karin karl karoline katrine kenneth ketil kirsten kirsti
    kjell kjersti kjetil knut kristian kristin kristina kristine kristoffer laila lars lasse leif lena lene linda
    lise lisbeth lillian magne magnhild magnus malin maren margit margrete maria mariann marianne marie marit marius
    markus marte martha martin martine mathias mathilde mats mette mia mikael mikkel monica morten nils nina nora
    oddvar ola olaf olav ole oliver oskar petter pål ragnar ragnhild randi reidar reidun roald robert rolf ronny
    ruth sander sara sebastian sigbjørn sigmund signe sigrid sigurd silje simen siri sissel siv sofie solveig sondre
    sonja steinar stian stig stine sunniva susanne svein sverre synne synnøve sølvi terje thea therese thomas thor
    thorbjørn tobias tommy tomas tonje tor torbjørn tore torgeir torhild torill torstein tove trine trond trude
    trygve turid unni vegard vibeke victor vidar vigdis vilde wenche william yngve øystein øyvind åge åse åshild
    hansen johansen olsen larsen andersen pedersen nilsen kristiansen jensen karlsen johnsen pettersen eriksen
    berntsen halvorsen jacobsen jakobsen johannessen andreassen henriksen jørgensen rasmussen paulsen petersen
    gundersen kristoffersen svendsen knutsen isaksen evensen iversen arnesen thomassen nguyen hussain ahmed mohamed
    mohammed abdi hassan moen solberg haugen dahl lund hauge sørensen jenssen ellingsen danielsen antonsen martinsen
    simonsen gulbrandsen samuelsen myhre nygård aas aasen fredriksen haugland kristensen myklebust mathisen amundsen
    sæther sandvik solheim tveit ødegård abrahamsen mohammad muhammad fatima aisha amina khadija maryam ibrahim yusuf
    omar khan singh nowak kowalski eliassen mikkelsen torgersen tobiassen sivertsen gabrielsen ruud hagen bakken
    """
)
