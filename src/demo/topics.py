"""What the invented datasets are about: one topic per expected data type, in the words a municipality would use."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """One expected type: `kind` decides formats and update frequency, the titles are three different datasets of it."""

    type_id: str
    theme: str  # code in the EU's data-theme list
    kind: str  # table, places, map or live
    titles: tuple[str, str, str]
    about: str
    keywords: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Nynorsk:
    """The same topic for municipalities that write nynorsk."""

    title: str
    about: str
    keywords: tuple[str, str, str]


def _topic(type_id: str, theme: str, kind: str, titles: str, about: str, keywords: str) -> Topic:
    first, second, third = titles.split("|")
    one, two, three = keywords.split("|")
    return Topic(type_id, theme, kind, (first, second, third), about, (one, two, three))


def _nynorsk(title: str, about: str, keywords: str) -> Nynorsk:
    one, two, three = keywords.split("|")
    return Nynorsk(title, about, (one, two, three))


# fmt: off
TOPICS: dict[str, Topic] = {t.type_id: t for t in (
    _topic("E01", "ECON", "table", "Budsjett og økonomiplan|Driftsbudsjett per tjenesteområde|Investeringsbudsjett med prosjekter", "Vedtatte inntekter, utgifter og investeringer for de neste fire årene, fordelt på tjenesteområde og art", "budsjett|økonomi|tjenesteområde"),
    _topic("E02", "ECON", "table", "Driftsregnskap per tertial|Årsregnskap i tall|Investeringsregnskap", "Bokførte inntekter og utgifter etter konto, ansvar og funksjon, uten personopplysninger", "regnskap|økonomi|kontoplan"),
    _topic("E03", "ECON", "table", "Leverandørreskontro|Innkjøp og rammeavtaler|Fakturaer betalt til leverandører", "Hva kommunen kjøper, av hvem og for hvor mye, med organisasjonsnummer for hver leverandør", "innkjøp|leverandører|rammeavtaler"),
    _topic("E04", "GOVE", "table", "Postjournal|Politiske saker og vedtak|Møteplan for utvalg og råd", "Journalposter, saksnummer, møtedatoer og vedtak slik de er offentliggjort", "postjournal|vedtak|demokrati"),
    _topic("E05", "GOVE", "table", "Folkevalgte og verv|Medlemmer i kommunestyret|Representanter i styrer og råd", "Hvem som har folkevalgte verv i perioden, med parti og funksjonstid", "folkevalgte|verv|demokrati"),
    _topic("E06", "GOVE", "places", "Valglokaler|Forhåndsstemmesteder|Stemmesteder på valgdagen", "Hvor og når man kan stemme, med adresse og opplysninger om adkomst for rullestol", "valg|valglokaler|stemmesteder"),
    _topic("E07", "REGI", "map", "Reguleringsplaner|Kommuneplanens arealdel|Planregister", "Planområder, formål og hensynssoner etter plan- og bygningsloven, med planidentifikasjon og status", "reguleringsplan|arealbruk|plandata"),
    _topic("E08", "REGI", "table", "Byggesaker|Igangsettingstillatelser|Byggetillatelser per måned", "Søknader og tillatelser etter gårds- og bruksnummer, med dato for mottak og vedtak", "byggesak|tillatelse|plan- og bygningsloven"),
    _topic("E09", "REGI", "places", "Kommunale bygg|Eiendommer eid av kommunen|Formålsbygg med bruksareal", "Bygninger og grunn som kommunen eier eller leier, med byggeår, bruksareal og formål", "eiendom|formålsbygg|bruksareal"),
    _topic("E10", "EDUC", "places", "Barnehager|Ledige barnehageplasser|Barnehagebarn etter alder", "Kommunale og private barnehager med adresse, antall plasser og kontaktopplysninger", "barnehage|oppvekst|barn"),
    _topic("E11", "EDUC", "places", "Skoler|Skolekretser|Skolerute", "Grunnskolene med trinn, inntaksområde og fridager i skoleåret", "skole|skolerute|oppvekst"),
    _topic("E12", "REGI", "places", "Lekeplasser|Nærmiljøanlegg|Lekeapparater på lekeplasser", "Kommunale lekeplasser med lekeapparater, underlag og dato for siste kontroll", "lekeplass|barn|uteområder"),
    _topic("E13", "ENVI", "live", "Badeplasser|Badevannskvalitet|Badetemperaturer", "Badeplasser med målt temperatur og prøvesvar gjennom sommeren", "badeplass|badevann|friluftsliv"),
    _topic("E14", "EDUC", "places", "Idrettsanlegg|Idrettshaller og gymsaler|Svømmehaller", "Anlegg for idrett og trening med underlag, mål og tider for allmennheten", "idrettsanlegg|idrett|trening"),
    _topic("E15", "TRAN", "map", "Turløyper|Sykkelveier|Skiløyper med preparering", "Merkede løyper og sykkelveier som linjer, med lengde, dekke og gradering", "turløype|sykkelvei|friluftsliv"),
    _topic("E16", "REGI", "places", "Grillplasser|Rasteplasser|Gapahuker og bålplasser", "Steder ute der alle kan hvile, tenne bål eller grille, med opplysninger om benker og ved", "grillplass|bålplass|friluftsliv"),
    _topic("E17", "HEAL", "places", "Offentlige toaletter|Toaletter med stellerom|Sesongåpne toaletter i friområder", "Toaletter åpne for alle, med tidspunkter og universell utforming", "toalett|universell utforming|besøk"),
    _topic("E18", "HEAL", "places", "Hjertestartere|Hjertestartere med døgntilgang|Kontroll av hjertestartere", "Plassering av hjertestartere som alle kan hente, med tilgang utenom arbeidstid", "hjertestarter|førstehjelp|beredskap"),
    _topic("E19", "TRAN", "live", "Parkeringsplasser|Boligsoneparkering|Parkeringshus med ledige plasser", "Hvor, når og til hvilken pris man kan parkere, med antall plasser og ledige plasser nå", "parkering|parkeringshus|trafikk"),
    _topic("E20", "TRAN", "live", "Ladestasjoner for elbil|Ladepunkter|Hurtiglading langs kommunal vei", "Ladepunkter med effekt, kontakttype og om de er i bruk", "ladestasjon|elbil|samferdsel"),
    _topic("E21", "TRAN", "live", "Trafikktelling|Sykkelteller|Passeringer på gang- og sykkelvei", "Antall passeringer per time for hvert tellepunkt", "trafikktelling|sykkel|mobilitet"),
    _topic("E22", "TRAN", "live", "Gravetillatelser|Stengte veier|Gatearbeid", "Arbeid i kommunale veier med periode, omfang og omkjøring", "gatearbeid|gravetillatelse|fremkommelighet"),
    _topic("E23", "TRAN", "map", "Brøyting|Snørydding og strøing|Vinterdrift av gangveier", "Roder, prioritet og siste gjennomkjøring for brøyting og strøing", "brøyting|vinterdrift|fremkommelighet"),
    _topic("E24", "TRAN", "places", "Gatelys|Veilys med armatur|Belysning av turveier", "Lyspunkter med armatur, effekt og tenntid", "gatelys|belysning|veg"),
    _topic("E25", "ENVI", "table", "Tømmekalender|Returpunkter|Avfallsmengder per fraksjon", "Hentedager for husholdningene, returpunkter og innsamlede mengder per fraksjon", "avfall|renovasjon|kildesortering"),
    _topic("E26", "ENVI", "live", "Luftkvalitet|Svevestøv og NO2|Målestasjoner for luftkvalitet", "Timesverdier for svevestøv og nitrogendioksid fra målestasjonene", "luftkvalitet|svevestøv|forurensning"),
    _topic("E27", "ENVI", "map", "Støykart|Støysoner langs vei|Støy fra havn og industri", "Beregnet støynivå i soner etter forskriften, i fire meters høyde", "støykart|støysoner|forurensning"),
    _topic("E28", "ENVI", "places", "Trær|Trekart|Grøntarealer", "Enkelttrær og grønne områder som kommunen steller, med art og planteår", "trær|grøntareal|byliv"),
    _topic("E29", "ENVI", "table", "Drikkevannskvalitet|Vannforsyning|Vannverk", "Prøvesvar fra vannverkene, kilder, forsyningssoner og avbrudd", "drikkevann|vannverk|vannkvalitet"),
    _topic("E30", "SOCI", "table", "Befolkning etter grunnkrets|Befolkningsframskriving|Befolkningsprognose per delområde", "Antall innbyggere etter alder og kjønn i hvert delområde, med framskriving", "befolkning|innbyggere|demografi"),
    _topic("E31", "SOCI", "table", "Levekår|Levekårssoner|Sosioøkonomiske indikatorer", "Indikatorer for inntekt, utdanning, bolig og helse i hvert delområde", "levekår|folkehelse|statistikk"),
    _topic("E32", "HEAL", "places", "Sykehjem|Fastleger med ledig plass|Helsestasjoner", "Kommunale helse- og omsorgstilbud med plasser, adresse og kontaktopplysninger", "sykehjem|helsetjenester|omsorg"),
    _topic("E33", "EDUC", "table", "Bibliotek og utlån|Kulturkalender|Arrangementer i kulturhuset", "Filialer, utlån og arrangementer, med tidspunkt, sted og målgruppe", "bibliotek|kultur|arrangementer"),
    _topic("E34", "EDUC", "places", "Kulturminner|Skulpturer|Gatekunst", "Vernede bygninger, minnesmerker og kunst i det offentlige rom, med kunstner og årstall", "kulturminner|kunst|kulturarv"),
    _topic("E35", "GOVE", "places", "Tjenestesteder|Servicekontorer|Interessepunkter", "Steder der innbyggerne møter kommunen, med adresse, telefon og tider", "tjenestesteder|servicekontor|innbyggere"),
    _topic("E36", "ECON", "table", "Tilskudd til lag og foreninger|Støtteordninger|Frivillighetsmidler", "Tilskudd som er søkt om og gitt, etter mottaker, ordning og beløp", "tilskudd|frivillighet|foreninger"),
    _topic("E37", "ECON", "table", "Skjenkebevillinger|Salgsbevillinger|Serveringssteder med bevilling", "Gyldige bevillinger med sted, type, tider og prikker", "skjenkebevilling|alkohol|næring"),
    _topic("E38", "ENER", "table", "Energiforbruk|Klimagassutslipp fra egen drift|Strømforbruk", "Energibruk og utslipp per måned for hver virksomhet, temperaturkorrigert", "energiforbruk|klima|energi"),
    _topic("E39", "AGRI", "table", "Matsvinn|Måltider fra sentralkjøkkenet|Råvarer brukt på kjøkkenet", "Mat som er kjøpt, laget og kastet, i kilo per uke og kjøkken", "matsvinn|mat|bærekraft"),
    _topic("E40", "REGI", "map", "Ortofoto|Laserdata og høydedata|3D-bymodell", "Flyfoto, punktskyer og terrengmodell fra kommunens egne kartlegginger", "ortofoto|høydedata|kart"),
)}

NYNORSK: dict[str, Nynorsk] = {
    "E01": _nynorsk("Budsjett og økonomiplan", "Vedtekne inntekter, utgifter og investeringar for dei neste fire åra, fordelte på tenesteområde og art", "budsjett|økonomi|tenesteområde"),
    "E02": _nynorsk("Driftsrekneskap per tertial", "Bokførte inntekter og utgifter etter konto, ansvar og funksjon, utan personopplysningar", "rekneskap|økonomi|kontoplan"),
    "E07": _nynorsk("Reguleringsplanar", "Planområde, føremål og omsynssoner etter plan- og bygningslova, med planidentifikasjon og status", "reguleringsplan|arealbruk|plandata"),
    "E08": _nynorsk("Byggesaker", "Søknader og løyve etter gards- og bruksnummer, med dato for mottak og vedtak", "byggesak|løyve|plan- og bygningslova"),
    "E10": _nynorsk("Barnehagar", "Kommunale og private barnehagar med adresse, talet på plassar og kontaktopplysningar", "barnehage|oppvekst|born"),
    "E11": _nynorsk("Skolekrinsar og skolerute", "Grunnskulane med trinn, inntaksområde og fridagar i skuleåret", "skule|skolerute|oppvekst"),
    "E12": _nynorsk("Leikeplassar", "Kommunale leikeplassar med leikeapparat, underlag og dato for siste kontroll", "leikeplass|born|uteområde"),
    "E15": _nynorsk("Turløyper og sykkelvegar", "Merkte løyper og sykkelvegar som linjer, med lengd, dekke og gradering", "turløype|sykkelveg|friluftsliv"),
    "E19": _nynorsk("Parkering", "Kvar, når og til kva pris ein kan parkere, med talet på plassar og ledige plassar no", "parkering|parkeringsplassar|trafikk"),
    "E25": _nynorsk("Avfall og tømmekalender", "Hentedagar for hushalda, returpunkt og innsamla mengder per fraksjon", "avfall|renovasjon|kjeldesortering"),
    "E29": _nynorsk("Drikkevatn og vannforsyning", "Prøvesvar frå vassverka, kjelder, forsyningssoner og avbrot", "drikkevatn|vassverk|vasskvalitet"),
    "E32": _nynorsk("Sjukeheimar, fastlegar og helsestasjonar", "Kommunale helse- og omsorgstilbod med plassar, adresse og kontaktopplysningar", "sjukeheim|helsetenester|omsorg"),
}

JUNK_TITLES: tuple[str, ...] = (
    "Eksport fra fagsystem", "Diverse filer", "Vedlegg", "Rapport fra arkivserver", "Uttrekk", "Kartlag uten navn", "Skjema",
    "Logg", "Ark1", "Dokument", "Nytt datasett", "Tabell", "Oversikt", "Kopi av oversikt",
)  # fmt: skip
# fmt: on
