"""What the languages we read use to say who speaks: verbs of saying and small words.

One `Grammar` a language. It is no grammar in the linguists' sense, only the words
by which a noun phrase can be told from what surrounds it.
"""

from __future__ import annotations

from dataclasses import dataclass

from digest.lexicon import Gender, words


@dataclass(frozen=True, slots=True)
class Grammar:
    said: frozenset[str]  #: verbs that a quotation may be the object of, as printed
    pronouns: dict[str, Gender]
    determiners: frozenset[str]
    prepositions: frozenset[str]
    belonging: frozenset[str]  #: prepositions inside a noun phrase: “a friend of the family”
    clause_words: frozenset[str]  #: conjunctions and relative pronouns: a clause begins
    adverbs: frozenset[str]  #: auxiliaries and adverbs that may part a subject from its verb
    openers: frozenset[str]  #: adverbs that open a sentence and are no subject
    sources: frozenset[str] = frozenset()  #: “selon”, “según”: whoever follows is quoted
    ordinals: bool = False  #: whether “3.” is a number on the way to its noun

    @property
    def small(self) -> frozenset[str]:
        return self.prepositions | self.clause_words | self.adverbs


_REGULAR = words(
    "accuse acknowledge add address admonish advise affirm agree allege announce answer argue "
    "ask assert assure attest bark beg bellow bemoan blast blog boast caution challenge chant "
    "charge chide claim clarify comment complain concede conclude concur confess confide confirm "
    "contend continue counsel counter crack crow deadpan declare deflect demand denounce "
    "describe dictate dismiss dispute echo elaborate email emphasize emphasise encourage enthuse "
    "estimate exclaim exhort explain express fire fume gasp gripe groan growl grumble guess gush "
    "hint hiss holler howl implore inform inquire insist instruct interject interrupt intone "
    "jest joke lament laugh maintain mention mock mumble murmur muse mutter narrate note observe "
    "offer opine order plead pledge ponder post praise predict press proclaim promise prompt "
    "pronounce propose protest query question quote rail rant rasp react reason reassure rebuke "
    "recall reckon recommend recount reflect reiterate rejoice relate remark remember remind "
    "repeat report request respond retort retweet reveal riff roar scoff scold scream shout "
    "shriek sigh sneer snort sob speculate stammer state stipulate stress suggest summarize "
    "summarise surmise suspect sympathize taunt tease text theorize threaten thunder trumpet "
    "tweet underline underscore urge vent venture volunteer vouch vow wail warn weigh whine "
    "whisper wonder yell condemn defend decry cite apologize apologise welcome regret point "
    "counter conjecture exult sermonize postulate recite marvel cheer shrug sing-song type label "
    "call dub brand deem hail ridicule slam criticize criticise characterize characterise term "
    "believe tout lambaste liken"
)
_IRREGULAR = words(
    "said says say saying told tells tell telling wrote writes write writing thought thinks "
    "think put puts putting read reads reading began begins beginning spoke speaks speaking "
    "swore felt feels sang sings admitted admits admitting quipped quips snapped snaps kidded "
    "chatted cried cries replied replies replying denied denies testified testifies clarified "
    "fretted spat argue ask insist agree add claim believe explain snarled snarls urging deemed "
    "dubbed dubs dubbing branded referred refers referring described vows quizzed put held call "
    "calls attack attacks attacked attacking hope hopes hoped hoping shoot"
)


def _inflected(base: str) -> list[str]:
    if base.endswith("e"):
        return [base + "s", base + "d", base[:-1] + "ing"]
    third = base + ("es" if base.endswith(("s", "sh", "ch", "x")) else "s")
    if base.endswith("y") and base[-2] not in "aeo":
        return [base[:-1] + "ies", base[:-1] + "ied", base + "ing"]
    return [third, base + "ed", base + "ing"]


GRAMMARS = {
    "en": Grammar(
        said=_IRREGULAR.union(*map(_inflected, _REGULAR)),
        pronouns={"he": "m", "him": "m", "she": "f", "they": "p", "them": "p", "i": "1", "we": "1"},
        determiners=words(
            "the a an this that these those one another some many several few his her its their "
            "our my your no every each all both two three four five six seven eight nine ten"
        ),
        prepositions=words(
            "of in on at for with from by to about after before during over under against "
            "between among through into near outside inside within without as since until than "
            "like amid following regarding despite behind across around toward towards via per "
            "upon throughout beyond because alongside according off up out"
        ),
        belonging=words("of for at from with in on to"),
        clause_words=words(
            "who which that what where when while whose whom because if although though but and "
            "or so whether since until unless after before whereas as how why"
        ),
        adverbs=words(
            "has had have was were is are been be would will could can may might must should did "
            "does do also then later once again just even now still first never ever simply "
            "further himself herself themselves itself recently previously reportedly famously "
            "famous always often sometimes instead soon long only to already more most much "
            "merely"
        ),
        openers=words(
            "here there now today yesterday tomorrow meanwhile however moreover still then later "
            "earlier again perhaps maybe instead indeed thus also nevertheless nonetheless "
            "otherwise afterward afterwards once twice back eight years months weeks days hours "
            "minutes moments seconds not yes no well"
        ),
    ),
    "de": Grammar(
        said=words(
            "rät riet rieten verkündeten charakterisierte charakterisiert charakterisierten "
            "berichten ausführte ausführt feststellt feststellte mitteilt mitteilte hinzufügt "
            "hinzufügte angab angibt einräumte einräumt zugab ankündigte ankündigt hervorhob "
            "klarstellte zugesichert zusicherte sicherte bezweifelt bezweifelte mutmaßte "
            "vermeldete twitterte twittert postete veröffentlichte eingeräumt angekündigt "
            "festgestellt bekräftigten zurückwies ausgeführt gewürdigt kommentiert unterstrich "
            "zugegeben vorgeworfen verlauten prophezeite beurteilt beurteilte beurteilten meinen "
            "fragen fragten warnen hoffen glauben behaupten rechtfertigten fragt geheißen heiße "
            "vermuten befürchten kommentieren verlangen verurteilen sprechen lobten pocht pochte "
            "plädierten ruft mahnten erinnern begrüßten beschreiben bezeichnen nennen bewerten "
            "kritisieren antwortet antwortete appelliert appellierte argumentiert argumentierte "
            "attackierte bedauert bedauerte befand befürchtet befürchtete begründet begründete "
            "begrüßt begrüßte behauptet behauptete behaupteten beklagt beklagte bekräftigt "
            "bekräftigte bemerkt bemerkte berichtet berichtete berichteten beschreibt beschrieb "
            "beschuldigt beschuldigte betont betonte betonten bewertet bewertete bezeichnet "
            "bezeichnete bezeichneten bezichtigte brandmarkte charakterisiert dachte dankte "
            "dementiert dementierte denkt deutet deutete droht drohte empfand empfindet "
            "entgegnet entgegnete ergänzt ergänzte erinnert erinnerte erklären erklärt erklärte "
            "erklärten erwidert erwiderte erzählt erzählte fand findet fordert forderte "
            "forderten formuliert formulierte fragt fragte freut freute fügt fügte führt führte "
            "führten gab gaben gefordert gefragt gemeint genannt gesagt geschrieben gesprochen "
            "gewarnt geäußert gibt glaubt glaubte gratulierte heißt hielt hieß hinzugefügt hofft "
            "hoffte hält kommentiert kommentierte konstatiert konstatierte kritisiert "
            "kritisierte kritisierten kündigt kündigte lautet lautete ließ lobt lobte lässt "
            "mahnt mahnte meint meinte meinten meldet meldete meldeten mitgeteilt moniert "
            "monierte nannte nannten nennt plädiert plädierte prangerte prophezeit protestiert "
            "protestierte rechnet rechnete rechtfertigt rechtfertigte resümiert resümierte rief "
            "riefen ruft räumt räumte sagen sagt sagte sagten sah schildert schilderte schreibt "
            "schrieb schrieben schätzt schätzte sehen setzt sieht skandiert skandierte "
            "skandierten sorgt spottet sprach sprachen spricht stellt stellte stellten stuft "
            "stufte teilt teilte teilten titelt titelte unterstellt unterstellte unterstreicht "
            "unterstrich urteilt urteilte verkündet verkündete verlangt verlangte vermutet "
            "vermutete versichert versicherte versprach verspricht verteidigt verteidigte "
            "verurteilt verurteilte verweist verwies warf warnt warnte warnten weist weiß wendet "
            "wertet wertete wies wirft wünscht wünschte würdigt würdigte zeigt zeigte zitiert "
            "zitierte äußert äußerte äußerten"
        ),
        pronouns={
            "er": "m",
            "ihm": "m",
            "ihn": "m",
            "sie": "f",
            "ich": "1",
            "wir": "1",
            "man": "",
            "es": "",
        },
        determiners=words(
            "der die das den dem des ein eine einer eines einem einen kein keine keiner dieser "
            "diese dieses diesem diesen jener jene sein seine seiner seinem seinen ihr ihre "
            "ihrer ihrem ihren unser unsere beide beiden zwei drei vier mehrere einige viele "
            "alle"
        ),
        prepositions=words(
            "von vom zu zum zur in im an am auf aus bei beim mit nach vor für gegen über unter "
            "um durch seit während wegen trotz zwischen gegenüber laut hinter neben ohne bis ins "
            "ans vorm per pro anlässlich angesichts bezüglich hinsichtlich aufgrund mittels "
            "gemäß zufolge statt außer entgegen"
        ),
        belonging=words("von vom für aus der des bei beim im in zu zum zur am"),
        clause_words=words(
            "da warum wieso weshalb zwar falls sobald solange sofern indes dass daß wenn weil ob "
            "obwohl aber und oder sondern denn während als wo wie nachdem damit bevor sodass "
            "indem wonach wobei woraufhin"
        ),
        adverbs=words(
            "hat haben hatte hatten habe ist wird wurde wurden werden auch dann noch dazu weiter "
            "zudem ferner daraufhin ebenfalls wörtlich gestern heute nun jetzt damals dabei "
            "jedoch hingegen dagegen indes schließlich bereits schon zuletzt später ebenso "
            "außerdem sich nur allerdings selbst zunächst erneut wiederum unter anderem "
            "weiterhin etwa sogar bisher inzwischen deutlich zugleich gleichzeitig hierzu dies "
            "es darüber hinaus"
        ),
        openers=words(
            "dabei daraufhin auch dann so heute gestern nun jetzt zudem ferner außerdem dazu "
            "hierzu darüber weiter schließlich bereits später zuvor damals derzeit dort hier "
            "insgesamt allerdings jedoch zugleich gleichzeitig wörtlich dagegen doch inzwischen "
            "unterdessen besonders insbesondere"
        ),
        ordinals=True,
    ),
    "fr": Grammar(
        said=words(
            "admet admis affirme affirmé ajoute ajouté annonce annoncé assure assuré avance "
            "avancé averti avertit commente commenté conclu conclut confie confié constate "
            "constaté critique critiqué crié demande demandé disent dit déclaraient déclare "
            "déclaré dénonce dénoncé détaille détaillé estime estimé exclame exclamé explique "
            "expliqué fustige fustigé hurlé indique indiqué insiste insisté ironise ironisé juge "
            "jugé lance lancé martelé martèle murmuré note noté observe observé plaide plaidé "
            "poursuit poursuivi promet promis précise précisé prévenu prévient raconte raconté "
            "rappelle rappelé reconnaît reconnu regrette regretté répond répondu résume résumé "
            "rétorque rétorqué souligne souligné soutenu soutient tweeté témoigne témoigné écrit"
        ),
        pronouns={
            "il": "m",
            "elle": "f",
            "ils": "p",
            "elles": "p",
            "lui": "m",
            "je": "1",
            "nous": "1",
            "on": "",
        },
        determiners=words(
            "le la les l un une des cet cette ces son sa ses leur leurs notre nos mon ma mes "
            "deux trois plusieurs chaque"
        ),
        prepositions=words(
            "de du à au aux en dans par pour sur avec chez sous entre contre sans depuis après "
            "avant vers selon d lors pendant malgré"
        ),
        belonging=words("de du des d à au aux pour en"),
        clause_words=words("que qui dont où quand mais et ou si car lorsque comme puisque"),
        adverbs=words(
            "a ont avait avaient est sont été aussi encore ensuite alors notamment également "
            "déjà toujours ainsi se s récemment"
        ),
        openers=words(
            "hier aujourd’hui aujourd'hui puis ensuite alors enfin ainsi pourtant cependant "
            "toutefois ici là"
        ),
        sources=words("selon"),
    ),
    "es": Grammar(
        said=words(
            "admite admitió advierte advirtió afirma afirmado afirmó agrega agregó anunció "
            "apunta apuntó asegura asegurado aseguró añade añadido añadió comenta comentó "
            "concluye concluyó confesó contó cuenta declara declarado declaró denuncia denunció "
            "destaca destacó dice dicen dicho dijo enfatizó escribe escribió exclamó explica "
            "explicado explicó expresa expresó gritó indica indicado indicó insiste insistió "
            "lamenta lamentó manifestó manifiesta opina opinó precisa precisó pregunta preguntó "
            "prometió recalcó reconoce reconoció recordó recuerda relata relató replicó responde "
            "respondió sentenció señala señalado señaló sostiene sostuvo subraya subrayó"
        ),
        pronouns={"él": "m", "ella": "f", "ellos": "p", "ellas": "p", "yo": "1", "nosotros": "1"},
        determiners=words(
            "el la los las un una unos unas su sus este esta estos estas ese esa dos tres varios "
            "varias otro otra"
        ),
        prepositions=words(
            "de del a al en con por para según sobre desde hasta entre contra sin tras durante ante"
        ),
        belonging=words("de del para en a al"),
        clause_words=words(
            "que quien quienes donde cuando pero y o e si porque como aunque mientras"
        ),
        adverbs=words(
            "ha han había habían también ya luego después entonces se así además ayer hoy"
        ),
        openers=words("ayer hoy luego después entonces además así también"),
        sources=words("según"),
    ),
    "it": Grammar(
        said=words(
            "afferma affermato aggiunge aggiunto ammesso ammette ammonisce ammonito "
            "annunciato assicura assicurato attacca attaccato avverte avvertito avvisa "
            "avvisato chiede chiesto commenta commentato conclude concluso confessato "
            "continua continuato denuncia denunciato detto dice dichiara dichiarato dicono "
            "disse esclama esclamato insiste insistito lamenta lamentato nota notato osserva "
            "osservato precisa precisato promesso promette prosegue proseguito racconta "
            "raccontato replica replicato ribadisce ribadito ribatte ribattuto ricorda "
            "ricordato risponde risposto rivelato scherza scherzato scritto scrive sostenuto "
            "sostiene sottolinea sottolineato spiega spiegato"
        ),
        pronouns={
            "lui": "m",
            "egli": "m",
            "lei": "f",
            "ella": "f",
            "loro": "p",
            "io": "1",
            "noi": "1",
        },
        determiners=words(
            "il lo la i gli le l un uno una questo questa questi queste suo sua suoi sue due tre "
            "alcuni altro altra"
        ),
        prepositions=words(
            "di del della dei delle dello dell d a al alla in nel nella con per da dal dalla su "
            "sul sulla tra fra secondo dopo prima contro durante"
        ),
        belonging=words("di del della dei delle dello dell d in per a al"),
        clause_words=words("che cui dove quando ma e o se perché come mentre quindi"),
        adverbs=words("ha hanno aveva avevano è anche poi già ancora così si inoltre ieri oggi"),
        openers=words("ieri oggi poi quindi inoltre così infine"),
        sources=words("secondo"),
    ),
    "pt": Grammar(
        said=words(
            "acrescenta acrescentou admite admitiu advertiram advertiu afirma afirmou alerta "
            "alertou anunciou argumenta argumentou assegura assegurou avalia avaliou avisa "
            "avisou comenta comentou completa completou conclui concluiu confessa confessou "
            "considera considerou conta contou critica criticou declara declarou defende "
            "defendeu destaca destacou disse dito diz dizem esclarece esclareceu escreve "
            "escreveu exclamou explica explicou garante garantiu informa informou insiste "
            "insistiu lamenta lamentou lembra lembrou nota notou observa observou opina "
            "opinou pede pediu pergunta perguntou prometeu questiona questionou reconheceu "
            "referiu reforçou relatou repete repetiu replica replicou responde respondeu "
            "ressalta ressaltou revelou sublinhou"
        ),
        pronouns={"ele": "m", "ela": "f", "eles": "p", "elas": "p", "eu": "1", "nós": "1"},
        determiners=words(
            "o a os as um uma uns umas seu sua seus suas este esta esse essa dois duas três "
            "vários outro outra"
        ),
        prepositions=words(
            "de do da dos das em no na nos nas com por pelo pela para segundo sobre desde até "
            "entre contra sem após durante ao à"
        ),
        belonging=words("de do da dos das em para no na"),
        clause_words=words("que quem onde quando mas e ou se porque como embora enquanto"),
        adverbs=words("tem têm tinha havia também já depois então ainda se assim ontem hoje foi"),
        openers=words("ontem hoje depois então além assim também"),
        sources=words("segundo conforme"),
    ),
    "pl": Grammar(
        said=words(
            "alarmował alarmowała alarmuje apelował apeluje argumentował argumentowała "
            "argumentuje dodaje dodał dodała informuje komentuje krytykuje krzyknął krzyknęła "
            "mówi mówił mówiła napisał napisała ocenia ocenił oceniła odparł odparła "
            "odpowiedział odpowiedziała opowiada ostrzega ostrzegł ostrzegła oznajmił "
            "oznajmiła oświadczył oświadczyła pisze podkreśla podkreślił podkreśliła "
            "podsumował podsumowała podsumowuje poinformował poinformowała powiedział "
            "powiedziała powtarza przekonuje przekonywał przypomina przypomniał przypomniała "
            "przyznaje przyznał przyznała pyta relacjonuje rzekł rzekła skarży skarżył "
            "skarżyła skomentował skomentowała stwierdził stwierdziła twierdzi tłumaczy "
            "tłumaczył tłumaczyła uważa wskazał wskazała wskazuje wspomina wspominał "
            "wspominała wyjaśnia wyjaśnił wyjaśniła zaapelował zaapelowała zapewnia zapewnił "
            "zapewniła zapowiedział zapytał zapytała zauważył zauważyła zaznaczył zaznaczyła "
            "żali żalił żaliła"
        ),
        pronouns={"on": "m", "ona": "f", "oni": "p", "one": "p", "ja": "1", "my": "1"},
        determiners=words("ten ta to ci te jego jej ich dwa dwie trzej jeden jedna inny inna"),
        prepositions=words(
            "w we z ze na do od po za przez dla o u przed nad pod przy między według bez podczas"
        ),
        belonging=words("z ze w we do od na"),
        clause_words=words(
            "że który która które gdzie kiedy gdy ale i lub albo jeśli bo ponieważ jak a oraz"
        ),
        adverbs=words("też także już potem jeszcze wczoraj dziś się następnie"),
        openers=words("wczoraj dziś potem następnie jednak"),
        ordinals=True,
        sources=words("według zdaniem"),
    ),
    "nl": Grammar(
        said=words(
            "aldus antwoordde antwoordt beloofde belooft benadrukt benadrukte besloot besluit "
            "betoogde betoogt bevestigde bevestigt concludeerde concludeert denkt erkende "
            "erkent gezegd herhaalde herhaalt hoopt hoopte klaagde klaagt laat legde legt "
            "liet meende meent meldde meldt noemde noemt reageerde reageert riep roept "
            "schreef schrijft stelde stelt verklaarde verklaart vertelde vertelt verzucht "
            "verzuchtte vindt voegde voegt vraagt vroeg vulde vult waarschuwde waarschuwt "
            "zeggen zegt zei zeiden"
        ),
        pronouns={
            "hij": "m",
            "hem": "m",
            "zij": "f",
            "ze": "f",
            "haar": "f",
            "ik": "1",
            "wij": "1",
            "we": "1",
        },
        determiners=words("de het een deze dit dat die zijn haar hun onze twee drie enkele andere"),
        prepositions=words(
            "van in op te met voor aan naar bij uit door over tegen tijdens volgens onder tussen "
            "zonder na sinds tot"
        ),
        belonging=words("van voor bij uit in"),
        clause_words=words("dat die wie waar wanneer maar en of als omdat hoewel terwijl toen hoe"),
        adverbs=words(
            "heeft hebben had hadden is wordt werd ook dan nog verder gisteren vandaag nu later "
            "al weer daarop"
        ),
        openers=words("gisteren vandaag nu later toen daarna verder ook"),
        sources=words("volgens"),
    ),
}
