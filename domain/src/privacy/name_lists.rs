//! Words that the scanner of names knows. Each list is in the order of its bytes.

/// Common first names in English- and German-speaking hospitals.
pub(super) const FIRST_NAMES: &str = "aaron adam agnes ahmed aisha alan albert albertine alexander alexandra alfons alfred ali alice \
    alicia alma alois amanda amelia amir amy ana anastasia andrea andreas andrew angela angelika anita \
    anja anke ann anna anne annegret annemarie annette anthony antje anton antonia arne arno arthur \
    astrid august axel ayse barbara beate ben benjamin bernd bernhard bettina betty bill birgit bob \
    boris brian brigitte britta bruno burkhard carl carla carlos carmen carol carola caroline catherine \
    cecilia celine charles charlotte chloe chris christa christian christina christine christoph claire \
    clara claudia colin cornelia craig cynthia dagmar daisy daniel daniela darren david dawn dean \
    deborah denise dennis derek detlef diana dieter dietmar dirk dominic dominik donald donna dora doris \
    dorothea dorothy douglas edeltraud edgar edith edmund edward egon eileen ekaterina elaine eleanor \
    elena eleni elfriede elias elisabeth elizabeth elke ella ellen elsa emil emilia emily emine emma \
    eric erich erika erna ernst erwin esther ethan eva evelyn fabian fatima fatma felix finn fiona \
    florence florian frances francis frank franz franziska frederick frieda friedrich fritz gabriel \
    gabriele gary gavin gemma gene geoffrey georg george georgia georgina gerald gerda gerhard gertrud \
    gina gisela giulia gloria gordon grace graham gregor gregory greta grete gudrun guido gustav günter \
    günther halina hanna hannah hannelore hans harald harold harriet harry hasan hassan heather hedwig \
    heidi heike heiko heinrich heinz helen helena helga helmut henry herbert hermann hildegard holger \
    hope horst howard hugo hussein ian ibrahim ida ilse imran inge ingeborg ingrid irene irina iris \
    irmgard isaac isabel isabella isla ivan ivy jack jacob jakob jakub jamal james jan jana jane janet \
    janice jasmin jasmine jason jean jennifer jens jeremy jessica jim joachim joan joanna jochen joe \
    johanna johannes john jolanta jonas jonathan jordan jose josef joseph josephine joshua joy joyce \
    juan judith judy julia julian julie justin jutta jörg jürgen kai karen karin karl katarzyna kate \
    katharina katherine kathleen kathrin katja katrin kazimierz keith kelly kenneth kerstin kevin khalid \
    kim kirsten klara klaus konrad konstantin kristin krystyna kurt larry lars laura lauren lea lena \
    leon leonard leonie liam lieselotte lily lina linda lisa lorraine lothar louis louise luca lucas \
    lucy ludwig luisa lukas luke lutz lydia lynn magdalena maja malgorzata malte manfred manuela marc \
    marcel marcin marcus marek maren margaret margarete margit margot maria marianne marie marina mario \
    marion marit marlene marta martha martin martina marvin mary matthew matthias maureen maurice max \
    maximilian mechthild mehmet melanie melissa merle mia michael michaela michelle miguel mina miriam \
    mohamed mohammed monika moritz muhammad mustafa nadia nadine nancy naomi natalie natascha nathan \
    nicholas nicola nicole nigel nikolaus nils nina noah norbert norma norman olaf olga oliver olivia \
    omar oscar oskar osman otto owen pamela patricia patrick patrizia paul paula pauline pedro peggy \
    peter petra philip philipp phillip phyllis pierre piotr priya rachel rainer ralf ralph ramona \
    raphael ray raymond rebecca regina reinhard reinhold renate richard rita robert roger roland rolf \
    ronald rosa rose rosemarie rosemary roswitha roy ruby rudi rudolf rupert russell ruth ryan sabine \
    sally salma sam samantha samira samuel sandra sara sarah saskia sebastian selma sheila shirley \
    siegfried sigrid silke silvia simon simone sina sofia sonja sophia sophie stanislaw stefan stefanie \
    steffen stella stephanie stephen steven stuart susan susanne sven svetlana swen sylvia sören tamara \
    tanja tatjana ted teresa thea theo theodor theresa thomas thorsten tim timo timothy tina tobias tom \
    torsten tracy traute trevor tyler udo ulla ulrich ulrike ursula uta ute uwe valentina valerie \
    vanessa vera veronika victor victoria viktor vincent violet virginia vivian volker volkmar walter \
    waltraud wanda wendy werner wiebke wilfried wilhelm willi william winfried wolfgang wolfram xenia \
    yasemin yusuf yvonne zeynep zofia";

/// Common surnames in English- and German-speaking hospitals.
pub(super) const SURNAMES: &str = "abdi acar adams ahmed akhtar aksoy albrecht ali allen andersen anderson arnold arslan aslan atkinson \
    aydin bailey baker barker barnes bartels barth bauer baumann beck becker begum bell bennett bergmann \
    bernard bianchi bishop black blum bock bradley brandt braun brooks brown bruce burns busch butler \
    byrne böhm campbell carter chan chapman chen choi clark clarke cole collins cook cooper costa cox \
    cruz cunningham davies davis demir diaz dietrich doyle doğan duncan ebert eder edwards engel evans \
    fernandez ferrari ferreira fischer fisher foster franke franz freitag friedman friedrich fuchs \
    gallagher garcia gibson gomez gonzalez graf graham grant gray green griffin gruber günther haas hahn \
    hall hamilton hansen harris harrison hartmann hayes heinrich heinz henderson hernandez herrmann hess \
    hill hoang hoffmann hofmann holmes horn howard huber hughes hunt hussain ionescu iqbal islam ivanov \
    jackson jacobs jahn jansen janssen jenkins johnson johnston jones jung jäger kaiser kang karimi kaya \
    keller kelly kennedy kessler keßler khan kim king kiss klein knight koch kovac koval kowalski kraus \
    krause kruse krämer krüger kuhn kumar kurt kurz köhler könig kühn lang lange lee lehmann lehner \
    leitner lewis lim liu lopez lorenz ludwig lutz macdonald maier malik marshall martin martinez mason \
    maurer mayer mccarthy meier melnyk meyer miller mills mitchell moore morgan morris moser murphy \
    murray müller nagy naumann nelson neumann newman nguyen nikolic nowak okafor oliveira otto owens \
    parker patel pavlov pereira perez peters petersen peterson petrov pfeiffer phillips pichler pohl \
    polat popescu powell price rahman ramirez rao ray reed reid reuter reynolds richardson richter \
    riedel rivera roberts robertson robinson rodriguez rogers ross rossi roth russell russo ryan sahin \
    sanchez sanders santos sauer schenk scherer schilling schmid schmidt schmitt schmitz schneider \
    scholz schreiber schreiner schröder schubert schulte schulz schulze schumacher schuster schwarz \
    schäfer scott seidel seifert shah sharma shaw siddiqui silva simmons simon simpson singh smith \
    sommer sousa stein steiner stevens stewart stone sullivan suzuki tanaka taylor thiel thomas thompson \
    torres tran turner ulrich unger urban vogel vogt voss vu wagner walker wallace walsh walter wang \
    ward watson webb weber webster weiß wells werner white wilhelm williams wilson winkler winter wolf \
    wolff wood woods wright wu xu yang yildirim yildiz yilmaz young zhang zhao ziegler zimmermann çelik \
    özdemir öztürk şahin";

/// Words that follow a title or "patient" with a capital and are no names; eponyms among them.
pub(super) const NOT_NAMES: &str = "aber access account accounts admin administration administrator adresse after akte akten alarm \
    alarme alert alerts allergie allergien allergy alzheimer anamnese and anfang anfrage anfragen \
    angehörige ankunft anmeldung anwendung anybody anyone anzeige apgar apotheke app application arzt as \
    assistant aufenthalt aufklärung aufnahme auftrag ausgang badge band barcode bay because bed before \
    befund befunde belongings beratung bereitschaft besuch bett bettplatz bild bis bitte bleibt blut \
    board bobath box bracelet braden broken but button call care center centre chart charts check \
    checkin christmas clinic code comfort consent contact control corvane crohn ct daily damen danke \
    dann das dashboard data daten day denn der des desk details diagnose die dienst dienste dies diese \
    dieser discharge display do doctor does doktor doktorin dokumentation dokumente door down drucker \
    education ehr eingang einwilligung ekg elevator empfang ende engagement entlassung er ereignis error \
    es essen etikett etiketten experience fall falldaten falls family file finder first flow flowsheet \
    foley form formular frage fragebogen fragen frau friday friends from fällt gehört gerät geräte \
    geschichte glasgow gott group gruppe habe haben haltung handover has he her herr herren hickman \
    hintergrund hintergrunddienst his history holter hub i ich id identification identifier \
    identifikation identity if ihr info information intake interview into is ist it its ja jetzt karte \
    kartei kasse keine kind kinder kiosk kirschner klingel klinik knopf kollege kollegin konsil kontakt \
    kontakte kurve label labels labor lage last leaflet letter letters liaison lift link list liste \
    listen lists location lookup lounge lounges man management manager mann master meal meals medikament \
    medikamente menu merge messages missing mit mitte mobile monday monitor monitoring mr mri my nach \
    name namen names nein new next nicht night no nobody norton not notes now number numbers nummer \
    nurse nurses nüchtern oder office ohne old on online onto op or order orders our outcome panel \
    parking parkinson pathway patient patienten patientin pflege pfleger picture plan planung please \
    portal portals practitioner profil profile property questionnaire record records redon refused \
    registration reported reports room rooms rufdienst safe safety saturday say schmerz schmuck schrank \
    schwester screen search seit self she sheet shift side sie sign since so somebody someone station \
    status stay stelle suche summary sunday support survey swan system table tablet tafel tba team \
    telefon termin terminal termine test thanks that the their then therapy these they this those \
    thursday time to track tracker transfer transfers transport transportation tray trays tuch tuesday \
    type unbekannt und unit unknown unterlagen unterschrift until update user valuables verband \
    verfügung verlauf verlegung version versorgung view visit visite visitenliste visits vitals \
    vitalwerte von vor vorname wahl wait waiting wards waterlow we wednesday weight weil wer werte \
    wertsachen when who whoever why will wir with without workspace wristband yes you your zahl zimmer \
    zimmernummer zugang zustand zustimmung zuweisung übergabe überwachung";
