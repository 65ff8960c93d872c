"""Words that compounds of this field are made of, folded as core.german.fold does (no umlauts, ss for ß).

A compound is split only where every part is on one of these lists (or at the s after -ung, -heit, -keit, -schaft,
-tion …), because an unknown part is more often a mistake than a word. Add a word when a search misses a compound.
"""

# Parts that say what a compound is about: searching for a compound also finds texts with only this part.
TOPICS = """
alter altern alten alltag analyse anlauf anlaufstelle armut ausschuss barriere bedarf begegnung begehung begleitung behinderung
beratung bestand beteiligung bewohner betreuung bildung budget burger demenz demokratie dialog digital ehrenamt einkommen
einsamkeit eltern engagement ernahrung evaluation familie finanz finanzierung flucht fond forderung forum frau
freiwillig freizeit fuhrung generation gesundheit gemeinwesen gender gesprach gremium handwerk hilfe immobilie
indikator inklusion innovation integration internet jugend kinder klima kommunal kommune kommunikation konflikt kooperation koordination
kultur leben lebenslage lebenswelt leitbild leitung medien migration mobilitat moderation monitoring motivation nachbar
nachbarschaft nachhaltig netz netzwerk offentlich offentlichkeit partizipation partner person pflege politik
pravention praxis presse projekt quartier rat recht religion ressource schule selbsthilfe senior sicherheit
sozialindex sozialraum spende sport sprache stadt stadtteil steuerung stiftung strategie
teilhabe therapie tod treffpunkt umwelt verein vernetzung verstetigung versorgung verwaltung vielfalt
wirtschaft wohnen wohnung wohnumfeld zivilgesellschaft zukunft zusammenarbeit zusammenhalt
""".split()  # noqa: SIM905 -- words read better as a paragraph

# Parts too common to be searched alone when somebody asks for the compound ("Netzwerkarbeit" is not any "Arbeit").
GENERAL = """
ablauf akteur ansatz arbeit art aufbau aufgabe bau bereich beispiel bezirk bild buro entwicklung ergebnis fach fachkraft feld
form format gebiet gemeinde gesellschaft gestaltung gruppe grund grundlage gut haus idee information instrument jahr konzept kraft kreis kurs
kunde land lage lehre lern lernen leute lebens manager management mann mensch methode mittel modell modul ort plan planung platz
prozess punkt qualifizierung raum region rahmen reihe rolle sache seminar sozial stand stelle struktur system tag teil teilnehmer thema
treff trager umfeld veranstaltung verfahren vertiefung welt werk werkstatt werkzeug wesen wissen woche workshop zeit zentrum ziel zusammen
""".split()  # noqa: SIM905 -- words read better as a paragraph
