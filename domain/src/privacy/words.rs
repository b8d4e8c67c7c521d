//! The words that the scanners know, in one dictionary: a word of a text is looked up once, and each scanner asks for
//! the class it needs. One list a scanner would be read a dozen times for every word that is typed.

macro_rules! classes {
    ($($(#[$doc:meta])* $class:ident = $letter:literal;)*) => {
        $($(#[$doc])* pub(super) const $class: u32 = bit($letter);)*
    };
}

classes! {
    /// Frequent in English, unknown in German.
    ENGLISH = b'a';
    /// Frequent in German, unknown in English.
    GERMAN = b'b';
    /// A common first name in English- and German-speaking hospitals.
    FIRST_NAME = b'c';
    /// A common surname there.
    SURNAME = b'd';
    /// Follows a title or "patient" with a capital and is no name; eponyms among them.
    NO_NAME = b'e';
    /// Part of a name that is written small.
    PARTICLE = b'f';
    /// Follows a surname where something is told of a person.
    TELLING = b'g';
    /// The same in English texts only.
    ENGLISH_TELLING = b'h';
    /// Who is cared for, before a name.
    PERSON = b'i';
    /// Whose long number needs no other word.
    PATIENT = b'j';
    /// A relative, before a first name.
    RELATIVE = b'k';
    /// A function before a colleague's surname.
    FUNCTION = b'l';
    /// A function whose bearers are called by first name.
    FIRST_NAME_FUNCTION = b'm';
    /// Before a record number.
    RECORD = b'n';
    /// Before "number" or the like and a record number.
    RECORD_WITH_NUMBER = b'o';
    /// Before an insurance number.
    INSURANCE = b'p';
    /// Before "number" or the like and an insurance number.
    INSURANCE_WITH_NUMBER = b'q';
    /// Between such a word and the number.
    FILLER = b'r';
    /// Before the number of a thing, room or extension.
    THING = b's';
    /// A word of birth.
    BIRTH = b't';
    /// Before a date of something else.
    OTHER_DATE = b'u';
    /// Before a telephone number of any shape.
    TELEPHONE = b'v';
    /// Between such a word and the number.
    BEFORE_PHONE = b'w';
    /// The last word of an English street's name.
    STREET = b'x';
    /// After it an address is told.
    ADDRESS = b'y';
    /// A place in a hospital, or no name, where an address is looked for.
    PLACE = b'z';
    /// A title before a patient's or relative's name.
    TITLE = b'B';
    /// An academic title.
    ACADEMIC = b'C';
    /// A word before a colon and a name.
    NAME_LABEL = b'D';
    /// Before the number of a bed or room.
    ROOM = b'A';
}

/// The bit of a class's letter.
const fn bit(letter: u8) -> u32 {
    1 << (if letter >= b'a' { letter - b'a' } else { letter - b'A' + 26 })
}

/// All classes of a word in small letters, as bits; 0 for a word that is not known.
pub(super) fn classes(word: &str) -> u32 {
    let (known, word) = (KNOWN.as_bytes(), word.as_bytes());
    let (mut low, mut high) = (0, known.len());
    while low < high {
        // The entry that holds the middle, up to its colon.
        let mut start = low.midpoint(high);
        while start > low && known[start - 1] != b' ' {
            start -= 1;
        }
        let mut colon = start;
        while colon < high && known[colon] != b':' {
            colon += 1;
        }
        match known[start..colon].cmp(word) {
            std::cmp::Ordering::Equal => {
                let letters = known[colon..].iter().skip(1).take_while(|&&letter| letter != b' ');
                return letters.fold(0, |classes, &letter| classes | bit(letter));
            }
            std::cmp::Ordering::Greater => high = start.saturating_sub(1).max(low),
            std::cmp::Ordering::Less => {
                while colon < high && known[colon] != b' ' {
                    colon += 1;
                }
                low = (colon + 1).min(high);
            }
        }
    }
    0
}

/// Each word with the letters of its classes, in the order of the words' bytes.
const KNOWN: &str = "\
    a:a aaron:c ab:u abdi:d aber:e abgelaufen:u abteilung:z acar:d access:e account:e accounts:e act:u \
    adam:c adams:d address:y admin:e administration:e administrator:e admission:o adresse:ey advocacy:e \
    advocate:e after:ae again:ah agnes:c ahmed:cd ahv:p ahvnr:p aisha:c akhtar:d aksoy:d akte:e akten:eo \
    aktennr:n aktennummer:n al:f alan:c alarm:e alarme:e albert:c albertine:c albrecht:d alert:e alerts:e \
    alexander:c alexandra:c alfons:c alfred:c ali:cd alice:c alicia:c allen:d allergie:e allergien:e \
    allergy:e alma:c alois:c alzheimer:e am:bz amanda:c amelia:c amir:c amy:c an:w ana:c anamnese:e \
    anastasia:c and:aeg andersen:d anderson:d andrea:c andreas:c andrew:c anfang:e anfrage:e anfragen:e \
    angehörige:e angela:c angelika:c anita:c anja:c anke:c ankunft:e anmeldung:e ann:c anna:c anne:c \
    annegret:c annemarie:c annette:c anruf:e anschrift:y anthony:c antje:c anton:c antonia:c anweisung:u \
    anwendung:e anybody:e anyone:e anzeige:e apgar:e apotheke:e app:e application:e are:a arne:c arno:c \
    arnold:d arrived:g arslan:d arthur:c artikel:s artikelnummer:s arzt:el as:ae asked:g aslan:d asset:s \
    assistant:e assistenzarzt:l assistenzärztin:l astrid:c at:ahw atkinson:d atmet:g auf:bw aufenthalt:e \
    aufklärung:e aufnahme:eo aufnahmenr:n aufnahmenummer:n aufruf:e auftrag:es auftragsnummer:s august:c \
    aunt:k aus:b ausgang:e ave:x avenue:x axel:c aydin:d ayse:c azubi:m baby:i back:hw badge:e bailey:d \
    baker:d band:e banner:e barbara:c barcode:es barker:d barnes:d bartels:d barth:d batch:s bauer:d \
    baumann:d bay:Aez beate:c because:e beck:d becker:d bed:Aez bedspace:A been:a before:ae befund:e \
    befunde:e begum:d behandlung:o behandlungsnr:n behandlungsnummer:n bei:b beim:b bekam:bg bekommt:bg \
    bell:d belongings:e ben:c beneficiary:q benjamin:c bennett:d beratung:e bereitschaft:e bergmann:d \
    bernard:d bernd:c bernhard:c bestellnummer:s bestellung:s besuch:e betreuer:k betreuerin:k bett:Aez \
    bettina:c bettplatz:Ae betty:c bewohner:io bewohnerin:i bewohnernr:n bewohnernummer:n bianchi:d bild:e \
    bill:c bin:f birgit:c birth:t birthdate:t birthday:t birthdays:t bis:eu bishop:d bitte:ew black:d \
    bleep:s bleibt:eg blieb:g blum:d blut:e blutet:g blvd:x board:e bob:c bobath:e bock:d boris:c born:t \
    boulevard:x box:Aez boy:k bracelet:e braden:e bradley:d brandt:d braucht:g braun:d brian:c brigitte:c \
    britta:c broken:e brooks:d brother:k brown:d bruce:d bruder:k bruno:c budget:e build:su burkhard:c \
    burns:d busch:d but:ae butler:d button:e byrne:d böhm:d ca:l call:e came:g campbell:d can:ag cannot:g \
    card:r care:e caregiver:k carer:m carl:c carla:c carlos:c carmen:c carol:c carola:c caroline:c carter:d \
    case:s catherine:c cecilia:c celine:c cell:v census:e center:e centre:e chan:d chapman:d charge:s \
    chargennummer:s charles:c charlotte:c chart:eo charts:e check:e checkin:e chefarzt:l chefärztin:l chen:d \
    chi:p child:k chloe:c choi:d chris:c christa:c christian:c christina:c christine:c christmas:e \
    christoph:c claire:c clara:c clark:d clarke:d class:e claudia:c clinic:e close:x code:esy cole:d colin:c \
    collins:d comfort:e comments:e complained:h complaints:e consent:e consultant:l contact:e context:e \
    control:e cook:d cooper:d cornelia:c corvane:e costa:d cot:A could:g court:x cox:d craig:c crescent:x \
    crib:A crn:o crohn:e cruz:d csn:n ct:ex cubicle:Az cunningham:d cynthia:c da:f dad:k dagmar:c daily:e \
    daisy:c damen:e daniel:c daniela:c danke:e dann:e darren:c das:bez dashboard:e data:e daten:e daughter:k \
    david:c davies:d davis:d dawn:c day:e days:e de:f dean:c deborah:c dect:s del:f della:f dem:b demir:d \
    den:bf denise:c denn:e dennis:c der:befwz derek:c des:be desk:ez destination:e details:e detlef:c di:f \
    diagnose:e diana:c diaz:d did:g die:bewz died:g dienst:e dienstanweisung:u dienste:e dies:e diese:e \
    dieser:e dieter:c dietmar:c dietrich:d din:u dipl:C dirk:c discharge:e discharged:h display:e do:e dob:t \
    doctor:el does:aeg doesn:g doktor:e doktorin:e dokumentation:e dokumente:e dominic:c dominik:c donald:c \
    donna:c door:e doppelt:b dora:c doris:c dorothea:c dorothy:c dos:f douglas:c down:e doyle:d doğan:d \
    dr:Cx drei:b drive:x drucker:e du:f duncan:d durchwahl:s durfte:g ebene:z ebert:d edeltraud:c eder:d \
    edgar:c edith:c edmund:c education:e edward:c edwards:d egon:c ehefrau:k ehemann:k ehr:e eileen:c ein:b \
    eine:bz einen:b eingang:e einwilligung:e ekaterina:c ekg:e el:f elaine:c eleanor:c elena:c eleni:c \
    elevator:e elfriede:c elias:c elisabeth:c elizabeth:c elke:c ella:c ellen:c elsa:c emil:c emilia:c \
    emily:c emine:c emma:c empfang:e empi:o encounter:o ende:e engagement:e engel:d enkel:k enkelin:k \
    entlassung:e entrance:e entries:e entry:e epi:o episode:o er:be ereignis:e erhielt:g erhält:g eric:c \
    erich:c erika:c erna:c ernst:c error:es erscheint:g erwin:c es:be essen:e esther:c etage:z ethan:c \
    etikett:e etiketten:e eva:c evans:d evelyn:c exit:e experience:e expired:u ext:s extension:s fabian:c \
    face:e fall:eo falldaten:e fallnr:n fallnummer:n falls:e falsch:b falsche:b falschen:b fam:i familie:i \
    familienname:D family:ei fassung:u father:k fatima:c fatma:c fax:v feedback:e fehler:s fehlt:b feld:z \
    felix:c fell:g fernandez:d ferrari:d ferreira:d fiel:g file:e finder:e finn:c fiona:c first:e fischer:d \
    fisher:d floor:z florence:c florian:c flow:e flowsheet:e foley:e for:ah forename:D form:ez formular:eu \
    foster:d foto:e fotos:e fr:B frage:e fragebogen:e fragen:e fragt:g frances:c francis:c frank:c franke:d \
    franz:cd franziska:c frau:Bek frederick:c freitag:d freund:k freundin:k friday:e frieda:c friedman:d \
    friedrich:cd friend:k friends:e fritz:c from:aehu fuchs:d funk:s fällt:e fühlt:g für:b gabriel:c \
    gabriele:c gallagher:d gang:z garcia:d gardens:x gary:c gavin:c geb:t gebdat:t gebdatum:t geboren:t \
    geborene:t geborener:t geburt:t geburtsdatum:t geburtstag:t gebäude:z geht:b gehört:eg gemma:c gene:c \
    geoffrey:c georg:c george:c georgia:c georgina:c gerald:c gerda:c gerhard:c gertrud:c gerät:e geräte:e \
    geschichte:e gesetz:u gestern:b get:a gets:h gibson:d gina:c ging:g girl:k gisela:c giulia:c glasgow:e \
    gloria:c gomez:d gonzalez:d gordon:c got:h gott:e grace:c graf:d graham:cd granddaughter:k grandson:k \
    grant:d gray:d green:d gregor:c gregory:c greta:c grete:c griffin:d group:e grove:x gruber:d gruppe:e \
    gtin:s gudrun:c guideline:u guido:c gustav:c günter:c günther:cd haas:d habe:e haben:e had:ag hahn:d \
    halina:c hall:d haltung:e hamilton:d handover:e handy:v handynr:v handynummer:v hanna:c hannah:c \
    hannelore:c hans:c hansen:d harald:c harold:c harriet:c harris:d harrison:d harry:c hartmann:d has:aeg \
    hasan:c hassan:c hat:bg hatte:g haus:z have:a hayes:d he:e header:e health:q heather:c hebamme:m \
    hedwig:c heidi:c heike:c heiko:c heinrich:cd heinz:cd helen:c helena:c helga:c helmut:c henderson:d \
    henry:c her:ew herbert:c hermann:c hernandez:d herr:Be herren:e herrmann:d herrn:B hess:d heute:b \
    hickman:e hildegard:c hill:dx hintergrund:e hintergrunddienst:e his:ew history:e hoang:d hoffmann:d \
    hofmann:d holger:c holmes:d holter:e hope:c horn:d horst:c hosp:o hospital:o hours:e howard:cd hr:B \
    hrn:B hub:e huber:d hughes:d hugo:c hunt:d husband:k hussain:d hussein:c hört:g i:e ian:c ibn:f \
    ibrahim:c ich:be id:er ida:c identification:e identifier:e identifikation:e identity:e if:e ihr:e ilse:c \
    im:bz immer:b imran:c in:ahz inc:s incubator:A index:e info:e information:e inge:c ingeborg:c ingrid:c \
    inkubator:A insurance:q intake:e interview:e into:aeh inventar:s inventarnummer:s ionescu:d ip:s iqbal:d \
    irene:c irina:c iris:c irmgard:c is:aegrw isaac:c isabel:c isabella:c isla:c islam:d isn:g iso:u isst:g \
    ist:begrw it:ae item:s its:ae ivan:c ivanov:d ivy:c ja:e jack:c jackson:d jacob:c jacobs:d jahn:d \
    jakob:c jakub:c jamal:c james:c jan:c jana:c jane:c janet:c janice:c jansen:d janssen:d jasmin:c \
    jasmine:c jason:c jean:c jenkins:d jennifer:c jens:c jeremy:c jessica:c jetzt:e jim:c joachim:c joan:c \
    joanna:c jochen:c joe:c johanna:c johannes:c john:c johnson:d johnston:d jolanta:c jonas:c jonathan:c \
    jones:d jordan:c jose:c josef:c joseph:c josephine:c joshua:c journey:e joy:c joyce:c juan:c judith:c \
    judy:c julia:c julian:c julie:c jung:d junge:k justin:c jutta:c jäger:d jörg:c jürgen:c kabine:A kai:c \
    kaiser:d kam:g kang:d kann:g karen:c karimi:d karin:c karl:c karte:er kartei:e kasse:e katarzyna:c \
    kate:c katharina:c katherine:c kathleen:c kathrin:c katja:c katrin:c kaya:d kazimierz:c kein:b keine:be \
    keinen:b keith:c keller:d kelly:cd kennedy:d kenneth:c kerstin:c kessler:d kevin:c keßler:d khalid:c \
    khan:d kim:cd kind:ek kinder:e king:d kiosk:e kirschner:e kirsten:c kis:o kiss:d klagt:g klara:c klaus:c \
    klein:d klingel:e klingelruf:e klingelt:g klinik:e knight:d knopf:e koch:d kollege:em kollegin:em \
    kommt:bg konnte:g konrad:c konsil:e konstantin:c kontakt:e kontakte:e kopf:e kostenstelle:s kovac:d \
    koval:d kowalski:d krankenblattnummer:n krankenkasse:q krankenkassennr:p krankenkassennummer:p \
    krankenversichertennr:p krankenversichertennummer:p krankenversicherung:q krankenversicherungsnr:p \
    krankenversicherungsnummer:p kraus:d krause:d kriegt:g kristin:c kruse:d krystyna:c krämer:d krüger:d \
    kuhn:d kumar:d kurt:cd kurve:e kurz:d kvnr:p köhler:d könig:d kühn:d la:f label:e labels:e labor:e lag:g \
    lage:e landete:g lane:x lang:d lange:d larry:c lars:c last:e laura:c lauren:c lautet:r law:u le:f lea:c \
    leaflet:e lee:d left:g lehmann:d lehner:d leitlinie:u leitner:d lena:c leon:c leonard:c leonie:c \
    letter:e letters:e level:e lewis:d liaison:e liam:c liege:A liegt:g lies:g lieselotte:c lift:e lily:c \
    lim:d lina:c linda:c link:e lisa:c list:e liste:e listen:e lists:e liu:d live:u lives:y ln:x lobby:e \
    location:e lookup:e lopez:d lorenz:d lorraine:c lost:h lot:s lothar:c louis:c louise:c lounge:e \
    lounges:e luca:c lucas:c lucy:c ludwig:cd luisa:c lukas:c luke:c lutz:cd lydia:c lynn:c macdonald:d \
    magdalena:c maier:d maja:c malgorzata:c malik:d malte:c mama:k man:e management:e manager:e manfred:c \
    mann:ek manuela:c marc:c marcel:c marcin:c marcus:c marek:c maren:c margaret:c margarete:c margit:c \
    margot:c maria:c marianne:c marie:c marina:c mario:c marion:c marit:c marlene:c marshall:d marta:c \
    martha:c martin:cd martina:c martinez:d marvin:c mary:c maske:e masken:e mason:d master:e matron:m \
    matthew:c matthias:c maureen:c maurer:d maurice:c max:c maximilian:c may:g mayer:d mbi:p mccarthy:d \
    meal:e meals:e mechthild:c med:C medicaid:q medicare:q medikament:e medikamente:e mehmet:c meier:d \
    melanie:c melissa:c melnyk:d member:q menu:e merge:e merle:c messages:e mews:x meyer:d mia:c michael:c \
    michaela:c michelle:c midwife:m might:g miguel:c miller:d mills:d mina:c miriam:c miss:B missing:e \
    mit:be mitchell:d mitgliedsnr:p mitgliedsnummer:p mitte:e mob:v mobil:v mobile:ev mobilnummer:v \
    mobiltelefon:v mohamed:c mohammed:c mom:k monday:e monika:c monitor:e monitoring:e moore:d morgan:d \
    moritz:c morris:d moser:d mother:k moved:g movement:e mr:Be mri:e mrn:n mrs:B ms:B muhammad:c mum:k \
    murphy:d murray:d muss:g musste:g mustafa:c mutter:k mx:B my:ae mädchen:k möchte:g müller:d nach:be \
    nachname:D nadia:c nadine:c nagy:d nahm:g name:De namen:e names:e nancy:c naomi:c natalie:c natascha:c \
    nathan:c naumann:d navigator:e needed:h needs:g neffe:k nein:e nelson:d nephew:k neumann:d new:e \
    newman:d next:e nguyen:d nhs:p ni:q nicholas:c nicht:be nichte:k nicola:c nicole:c niece:k nigel:c \
    night:e nikolaus:c nikolic:d nils:c nimmt:g nina:c no:aer noah:c nobody:ae noch:b norbert:c norm:u \
    norma:c norman:c norton:e not:ae notes:e now:eh nowak:d nr:er num:r number:er numbers:e nummer:er nur:b \
    nurse:em nurses:e nüchtern:e oa:l oberarzt:l oberärztin:l oder:be of:a office:e ohne:e okafor:d olaf:c \
    old:e olga:c oliveira:d oliver:c olivia:c oma:k omar:c ombudsman:e on:aehw one:a onkel:k online:e only:a \
    onto:e op:e opa:k or:eh order:es orders:e oscar:c oskar:c osman:c otto:cd our:ae outcome:e owen:c \
    owens:d oä:l pager:s pamela:c panel:e papa:k parker:d parking:e parkinson:e part:s partner:k partnerin:k \
    pass:e pat:ijo patel:d pathway:e patient:eijo patienten:eio patientenid:n patientenname:D patientennr:n \
    patientennummer:n patientin:eij patnr:n patricia:c patrick:c patrizia:c paul:c paula:c pauline:c \
    pavlov:d pd:C pedro:c peggy:c pereira:d perez:d peter:c peters:d petersen:d peterson:d petra:c petrov:d \
    pfeiffer:d pflege:e pfleger:em philip:c philipp:c phillip:c phillips:d phone:v photo:e photos:e \
    phyllis:c physio:m pichler:d picture:e pid:n piepser:s pierre:c piotr:c pl:x place:x plan:e planung:e \
    please:ew plz:y pohl:d polat:d policy:qu popescu:d port:s portal:e portals:e postcode:y postleitzahl:y \
    powell:d practitioner:e praktikant:m praktikantin:m price:d priya:c prof:C professor:C profil:e \
    profile:e property:e pt:ij pump:s pumpe:s questionnaire:e rachel:c rahman:d rainer:c ralf:c ralph:c \
    ramirez:d ramona:c rao:d raphael:c raum:Az ray:cd raymond:c rb:s rd:x rebecca:c reception:e record:eo \
    records:e redon:e reed:d ref:s referenz:s refused:eg regina:c registrar:l registration:e reid:d \
    reinhard:c reinhold:c reiter:e relations:e release:u renate:c rentenversicherung:q \
    rentenversicherungsnr:p rentenversicherungsnummer:p reported:eg reports:e req:s resident:i returned:h \
    reuter:d reynolds:d richard:c richardson:d richter:d richtlinie:u riedel:d rita:c rivera:d rm:A road:x \
    robert:c roberts:d robertson:d robinson:d rodriguez:d roger:c rogers:d roland:c rolf:c ronald:c room:Aez \
    rooms:e rosa:c rose:c rosemarie:c rosemary:c ross:d rossi:d roster:e roswitha:c roth:d roy:c ruby:c \
    rudi:c rudolf:c ruf:e rufdienst:e rufnummer:v ruft:g rupert:c russell:cd russo:d ruth:c rv:q rvnr:p \
    ryan:cd saal:z sabine:c safe:e safety:e sagt:g sahin:d said:g sally:c salma:c sam:c samantha:c samira:c \
    samuel:c sanchez:d sanders:d sandra:c santos:d sara:c sarah:c saskia:c saturday:e sauer:d say:e says:g \
    saß:g schenk:d scherer:d schilling:d schlief:g schläft:g schmerz:e schmid:d schmidt:d schmitt:d \
    schmitz:d schmuck:e schneider:d scholz:d schon:b schrank:e schreiber:d schreiner:d schröder:d schubert:d \
    schulte:d schulz:d schulze:d schumacher:d schuster:d schwarz:d schwester:em schäfer:d scott:d screen:e \
    search:e sebastian:c security:q seidel:d seifert:d seit:beu self:e selma:c serial:s seriennummer:s \
    shah:d sharma:d shaw:d she:ae sheet:e sheila:c shift:e shirley:c should:g sich:b siddiqui:d side:ez \
    sie:be siegfried:c sieht:g sign:e sigrid:c silke:c silva:d silvia:c simmons:d simon:cd simone:c \
    simpson:d sina:c since:eu sind:b singh:d sister:km sitzt:g slip:e smith:d so:e sofia:c sohn:k soll:g \
    sollte:g somebody:e someone:e sommer:d son:k sonja:c sop:u sophia:c sophie:c sousa:d \
    sozialversicherung:q sozialversicherungsnr:p sozialversicherungsnummer:p square:x sr:m ssn:p st:x \
    stand:g standard:u stanislaw:c start:u station:ez stationsarzt:l stationsärztin:l status:e stay:eo \
    stefan:c stefanie:c steffen:c steht:bg stein:d steiner:d stella:c stelle:e stephanie:c stephen:c \
    steven:c stevens:d stewart:d still:g stock:z stone:d stories:e street:x stuart:c stürzte:g subscriber:q \
    suche:e suite:A sullivan:d summary:e sunday:e support:e surname:D survey:e susan:c susanne:c suzuki:d \
    sv:q sven:c svetlana:c svnr:p swan:e swen:c sylvia:c system:e sören:c table:e tablet:e tafel:e tamara:c \
    tanaka:d tanja:c tante:k tatjana:c taylor:d tba:e team:e ted:c tel:v telefon:ev telefonnr:v \
    telefonnummer:v telephone:v ten:f ter:f teresa:c termin:e terminal:e termine:e terrace:x test:e thanks:e \
    that:ae the:aewz thea:c theatre:z their:ae then:e theo:c theodor:c therapeut:m therapeutin:m therapy:e \
    theresa:c these:e they:ae thiel:d this:ae thomas:cd thompson:d thorsten:c those:e thursday:e ticket:s \
    ticketnummer:s tim:c time:e timo:c timothy:c tina:c to:ae tobias:c tochter:k today:a tom:c torres:d \
    torsten:c tower:e track:e tracker:e tracy:c trakt:z tran:d transfer:e transfers:e transport:e \
    transportation:e traute:c tray:e trays:e trevor:c trinkt:g trolley:A trotzdem:b trägt:g tuch:e tuesday:e \
    turner:d twice:ah twin:k two:a tyler:c typ:s type:es udo:c ulla:c ulrich:cd ulrike:c um:b umzug:e \
    unbekannt:e uncle:k und:beg under:w unger:d unit:ez unknown:e uns:b unter:w unterlagen:e unterschrift:e \
    untersuchung:e until:eu update:eu urban:d urn:o ursula:c user:e uta:c ute:c uwe:c valentina:c valerie:c \
    valuables:e van:f vanessa:c vater:k vera:c verband:e verfügung:e verlauf:e verlegung:e verließ:g \
    verlässt:g veronika:c verpflegung:e versicherten:q versichertennr:p versichertennummer:p versicherung:q \
    versicherungsnr:p versicherungsnummer:p version:esu versorgung:e verstarb:g vertrag:u verweigert:g \
    verweigerte:g victor:c victoria:c view:e viktor:c vincent:c violet:c virginia:c visit:eo visitation:e \
    visite:e visitenliste:e visits:e vitals:e vitalwerte:e vivian:c vogel:d vogt:d voice:e volker:c \
    volkmar:c vom:bfu von:bef vor:ez vorname:De voss:d vu:d wagner:d wahl:e wait:e waiting:eh waits:g \
    walker:d wallace:d walsh:d walter:cd waltraud:c wanda:c wang:d wants:g war:bg ward:dz wards:e wartet:g \
    was:agr wasn:g waterlow:e watson:d way:xz we:ae webb:d weber:d webster:d wednesday:e weg:b weigerte:g \
    weight:e weil:e weiß:dg wells:d wendy:c went:g wer:e were:ag werner:cd werte:e wertsachen:e when:ae \
    which:a white:d whiteboard:e who:eg whoever:e why:e wiebke:c wieder:b wife:k wilfried:c wilhelm:cd \
    will:eg willi:c william:c williams:d wilson:d winfried:c winkler:d winter:d wir:e wird:bg with:aeh \
    without:e wohnhaft:y wohnort:y wohnt:gy wolf:d wolff:d wolfgang:c wolfram:c wollte:g won:g wood:d \
    woods:d workspace:e would:g wright:d wristband:e wristbands:e wrong:a wu:d wurde:bg wurden:b x:s xenia:c \
    xu:d yang:d yasemin:c yes:e yesterday:a yildirim:d yildiz:d yilmaz:d you:ae young:d your:e yusuf:c \
    yvonne:c zahl:e zettel:e zeynep:c zhang:d zhao:d zi:A ziegler:d zimmer:Aez zimmermann:d zimmernummer:e \
    zip:y zofia:c zog:g zone:e zu:bf zugang:e zum:bf zur:bf zustand:e zustimmung:e zuteilung:e zuweisung:e \
    zwei:b zweimal:b zwilling:k ärztin:l çelik:d özdemir:d öztürk:d über:b übergabe:e überwachung:e şahin:d";

#[cfg(test)]
mod tests {
    /// A dictionary that is out of order would lose words without a sound.
    #[test]
    fn every_word_is_found() {
        let entries: Vec<(&str, &str)> = super::KNOWN
            .split(' ')
            .map(|entry| entry.split_once(':').expect("a word and its classes"))
            .collect();
        assert!(entries.is_sorted_by(|before, after| before.0 < after.0));
        for (word, letters) in entries {
            assert_eq!(super::classes(word).count_ones() as usize, letters.len(), "{word}");
        }
        assert_eq!([super::classes(""), super::classes("a0"), super::classes("zzz")], [0; 3]);
    }
}
