"""Words of the languages we read, in tables: no rule stands here, and no name of a person's own."""

from __future__ import annotations

from typing import Literal

Gender = Literal["m", "f", "p", "1", ""]  #: he, she, they, I or we, and nobody knows


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# A few dozen words that make up half of any text: they tell the language, and nothing else.
FUNCTION_WORDS = {
    "en": words(
        "the of and to in that is was for it with as his on be at by had not are but from or "
        "have an they which one you were her all she there would their we him been has when who "
        "will more no if out so said what up its about into than them can only other new some "
        "could these two may then do first any my now such like our over me even most after also "
        "did many before must through back years where much your way well down should because "
        "each just those people mr how too little state good very make world still own see men "
        "work long get here between both life being under never day same another know while last "
        "might us great old year off come since against go came right used take three"
    ),
    "de": words(
        "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch "
        "es an werden aus er hat dass daß sie nach wird bei einer um am sind noch wie einem über "
        "einen so zum war haben nur oder aber vor zur bis mehr durch man sein wurde sei hatte "
        "kann gegen vom können schon wenn habe seine ihre dann unter wir soll ich eines jahr "
        "zwei diese dieser wieder keine seiner worden will zwischen immer was sagte sowie ihren "
        "seinen"
    ),
    "fr": words(
        "le la les de des du et à un une en dans que qui est pour par sur au aux pas plus ne ce "
        "se avec son sa ses il elle ils cette ces été sont mais comme ou leur leurs nous vous "
        "être fait deux après entre sans aussi ont même d l s n c qu y on si lui tout dont"
    ),
    "es": words(
        "el la los las de del y a un una en que es por para con su sus al lo se no más como pero "
        "le ha o este esta son fue sobre entre cuando muy sin hasta desde también ya han dos "
        "años todo esto ser está había era porque durante contra donde quien nos ni"
    ),
    "it": words(
        "il lo la i gli le di del della dei delle dell e a un una in che è per con su al alla "
        "non si sono da dal dalla come più ma anche nel nella ha questo questa hanno ed o se suo "
        "sua stato essere due tra dopo anni ai sul sulla c l d un' fra già"
    ),
    "pt": words(
        "o a os as de do da dos das e um uma em no na nos nas que é por para com não se mais "
        "como mas ao à foi sua seu ou ser são também pelo pela até já entre está tem ele isso "
        "anos após quando muito há sobre sem dois às"
    ),
    "pl": words(
        "i w z na do się nie to że o jest jak za po od przez dla a co tym był ale tak oraz czy "
        "już ze jego być które który która także tego są roku może było tylko przed bardzo jej "
        "ich przy będzie pod jako gdy lub we"
    ),
    "nl": words(
        "de het een van en in is dat op te zijn met voor niet aan er om die ook als naar dan bij "
        "maar door uit over hij ze wordt nog werd heeft zich tot tegen worden kan hebben meer "
        "geen was deze haar hun al of we wel waar onder jaar twee na omdat"
    ),
}

LANGUAGES_OF: dict[str, list[str]] = {}  #: of each such word, whose it is
for _language, _words in FUNCTION_WORDS.items():
    for _word in _words:
        LANGUAGES_OF.setdefault(_word, []).append(_language)

# A sentence that begins so leans on the one before it.
LEANING = {
    "en": words(
        "he she they it him her his hers their theirs its them this that these those such both "
        "neither so but and or nor yet still however therefore thus also then instead meanwhile "
        "moreover furthermore nevertheless nonetheless besides likewise otherwise afterwards "
        "because which who whom whose there hence indeed similarly conversely again except plus"
    ),
    "de": words(
        "er sie es ihm ihr ihn ihnen sein seine seiner seinem seinen ihre ihrer ihrem ihren "
        "dieser diese dieses diesem diesen damit daher deshalb deswegen dennoch doch aber und "
        "oder denn jedoch auch dabei dafür dagegen danach dann außerdem zudem ferner so dort "
        "hier hierbei allerdings trotzdem letztere weil sondern darüber daraufhin dadurch somit "
        "schließlich"
    ),
    "fr": words(
        "il elle ils elles ce cela ceci celui celle ceux celles cette cet ces son sa ses leur "
        "leurs mais et ou donc or car ainsi aussi puis ensuite pourtant cependant toutefois "
        "enfin alors c' c’est c'est qui dont lui"
    ),
    "es": words(
        "él ella ellos ellas esto eso este esta estos estas ese esa esos esas su sus pero y o e "
        "entonces además también así luego después aunque porque sino tampoco aquel aquella"
    ),
    "it": words(
        "lui lei egli ella essi loro questo questa questi queste quello quella ciò suo sua suoi "
        "ma e o quindi inoltre anche poi tuttavia però così perché infatti invece"
    ),
    "pt": words(
        "ele ela eles elas isto isso este esta estes estas esse essa esses essas seu sua seus "
        "suas mas e ou então além também assim depois porém contudo porque aquele aquela"
    ),
    "pl": words(
        "on ona oni one ono to ten ta te tego tej jego jej ich mu im ale i lub więc także też "
        "potem jednak zatem ponadto a bo gdyż natomiast tam"
    ),
    "nl": words(
        "hij zij ze het dit dat deze die zijn haar hun maar en of dus ook daarna toen echter "
        "daarom bovendien toch want omdat daar er zo"
    ),
}
# So does one that points back within its first words: “Despite such doubts, …”
POINTING = {
    "en": words("this that these those such however also too"),
    "de": words("diese dieser dieses diesem diesen solche solcher solchen jedoch auch"),
    "fr": words("cette cet ces tels telles aussi"),
    "es": words("esta este estos estas esa ese también"),
    "it": words("questa questo questi queste anche"),
    "pt": words("esta este estes estas essa esse também"),
    "pl": words("tego tej tych także też"),
    "nl": words("deze dit dergelijke ook"),
}
PERSONAL_PRONOUNS = {
    "en": words("he she they him her his hers them their theirs himself herself themselves"),
    "fr": words("il elle ils elles lui son sa ses"),
    "es": words("él ella ellos ellas"),
    "it": words("lui lei egli ella loro"),
    "pt": words("ele ela eles elas"),
    "nl": words("hij zij hem hun"),
}
NO_LABELS = words("it me my our meine mein unser unsere mon ma notre mi mio mia")  # of a speaker
DAYS = words(
    "monday tuesday wednesday thursday friday saturday sunday tues wed thu thur thurs fri montag "
    "dienstag mittwoch donnerstag freitag samstag sonnabend sonntag"
)
MONTHS = words(  # short forms that are names as well (Jan, Jun, Mar) are left out
    "january february march april may june july august september october november december feb aug "
    "sept oct nov januar februar märz mai juni juli oktober dezember"
)
DAYS_AND_MONTHS = DAYS | MONTHS
NAME_PARTICLES = words(
    "de del della di da dos das do du des la le van von den der ter ten zu zur zum bin ibn al el "
    "ben af av y e mac st"
)

TITLES = words(
    "mr mrs ms miss mx dr sir dame lord lady madam prof professor rev reverend fr father sister "
    "bishop archbishop cardinal pope rabbi imam sheikh president vice vice-president chancellor "
    "premier minister prime secretary deputy undersecretary sen sens senator senators rep reps "
    "representative congressman congresswoman gov governor mayor councilman councilwoman "
    "councillor alderman speaker leader whip delegate assemblyman assemblywoman ambassador judge "
    "justice attorney solicitor general prosecutor sheriff chief officer detective inspector "
    "superintendent constable trooper marshal gen lt col maj capt cmdr sgt cpl pvt adm captain "
    "colonel major lieutenant sergeant admiral commander corporal private chairman chairwoman "
    "chair chairperson director manager executive editor reporter correspondent anchor host "
    "columnist analyst spokesman spokeswoman spokesperson strategist adviser advisor consultant "
    "aide pollster candidate nominee founder co-founder owner ceo cfo coach king queen prince "
    "princess duke former ex-president acting interim then-president republican democrat "
    "democratic gop conservative liberal socialist independent american british german french "
    "russian israeli police incumbent senior assistant commissioner m mme mlle me maître "
    "monsieur madame président présidente ministre maire sr sra srta señor señora don doña "
    "presidente presidenta ministro ministra alcalde alcaldesa sig signor signora dott onorevole "
    "sindaco senhor senhora governador governadora herr frau präsident präsidentin "
    "bundespräsident bundeskanzler bundeskanzlerin kanzler kanzlerin minister ministerin "
    "außenminister außenministerin innenminister innenministerin finanzminister "
    "ministerpräsident ministerpräsidentin premierminister premierministerin us-präsident "
    "sprecher sprecherin regierungssprecher vorsitzender vorsitzende chef chefin bürgermeister "
    "bürgermeisterin oberbürgermeister oberbürgermeisterin kollege abgeordnete abgeordneter "
    "professor professorin doktor trainer general pan pani prezydent premier prof dhr mevrouw "
    "meneer minister-president"
)
_HIS = words(
    "mr sir lord father king prince duke congressman chairman spokesman herr monsieur señor don "
    "signor senhor pan dhr councilman assemblyman sr businessman"
)
_HERS = words(
    "mrs ms miss dame lady sister queen princess congresswoman chairwoman spokeswoman frau mme "
    "mlle madame señora sra srta doña signora senhora pani mevr mevrouw councilwoman "
    "assemblywoman businesswoman sprecherin ministerin präsidentin kanzlerin bundeskanzlerin "
    "vorsitzende"
)
ROLES = TITLES | words(
    "frontrunner front-runner rival official ally supporter veteran activist lawyer billionaire "
    "mogul businessman businesswoman contender hopeful neurosurgeon star actor actress singer "
    "journalist writer author operative student voter resident lawmaker staffer organizer "
    "historian economist scientist researcher expert scholar critic comedian filmmaker "
    "entrepreneur investor co-host co-chair co-author leader member head boss heavyweight icon "
    "pastor evangelist blogger pundit commentator contributor newcomer challenger incumbent "
    "tycoon developer surrogate mother widow"
)
OFFICES = (  # German words for who holds one end so
    *("direktor", "präsident", "sprecher", "minister", "leiter", "chef", "vorsitzende"),
    *("direktorin", "präsidentin", "sprecherin", "ministerin", "leiterin", "chefin"),
)
# A name with one of these is of a place, a body, a paper, a work: no “he” stands for it.
NO_PERSONS = words(
    "states united house street senate congress court university college school institute "
    "department committee council commission party union association foundation center centre "
    "agency bureau office bank group company corporation corp inc ltd llc times post journal "
    "news press tribune herald radio tv television network magazine review daily today nation "
    "america american european world international national federal state city county island "
    "river mountain lake beach park avenue hotel club league team act bill law war amendment "
    "constitution republic kingdom army navy force forces guard police service services security "
    "intelligence campaign coalition alliance convention conference summit forum show meet face "
    "morning night week sunday monday tuesday wednesday thursday friday saturday republicans "
    "democrats republican democratic conservatives liberals christians muslims north south east "
    "west northern southern eastern western new san los las saint fort port mount santa great "
    "britain england france germany china russia iran iraq israel syria mexico carolina "
    "hampshire york jersey virginia dakota texas florida ohio iowa wall white black supreme tea "
    "pirate trade partnership agreement pact deal fund trust project program initiative movement "
    "society museum church hall street center bowl cup stadium tower towers casino resort global "
    "research media digital online twitter facebook google fox cnn abc cbs nbc msnbc bbc gop rnc "
    "dnc bundestag bundesrat bundesregierung ministerium gericht partei universität zeitung "
    "verband amt"
)
HONORIFICS: dict[str, Gender] = {**dict.fromkeys(_HIS, "m"), **dict.fromkeys(_HERS, "f")}
NOT_NAMES = words(
    "likewise similarly moreover furthermore nevertheless otherwise perhaps maybe hours minutes "
    "the a an in on at of for with from by to and but or so if as when while after before since "
    "because although though however meanwhile now then there here this that these those it he "
    "she they we i you his her their our my your its what who how why where which yes no not one "
    "two three all some many most both another each every other according also still yet even "
    "said says stated added replied wrote tweeted explained continued noted concluded "
    "just only last next first asked speaking following during despite instead later earlier "
    "today yesterday tomorrow let please thank thanks dear about over under between among "
    "through against is are was were be been do does did has have had will would can could "
    "should may might must well look ok okay oh der die das ein eine einer im in am an auf aus "
    "bei mit nach vor für über zum zur und aber oder so es er sie wir ich auch doch dann als "
    "wenn dass nur noch seit laut heute gestern un une en dans mais et elle nous vous je ce "
    "cette selon pour una pero y según en por para uno ma secondo o os as um uma mas segundo"
)
# First names that say “he” or “she” to most readers; enough for pronouns, and no more.
MALE = words(
    "aaron abdul adam adolf ahmed alan albert alberto alejandro alex alexander alfred ali allen "
    "andreas andrew andrés andy anthony antonio arnold arthur barack ben benjamin bernard bernd "
    "bernie bill billy bob bobby boris brad brandon brian bruce bryan carl carlos charles "
    "charlie chris christian christoph christopher chuck claude claus colin craig cyril dan "
    "daniel dave david dean dennis derek diego dieter dirk dmitri don donald doug douglas dwight "
    "ed eddie eduardo edward elijah elliott emmanuel enrique eric erik ernst evan felix fernando "
    "francis francisco francesco françois frank frankie fred frederick friedrich fritz gary "
    "geoffrey george georg gerald gerd gerhard giovanni giuseppe glenn gordon graham greg "
    "gregory guido günter günther guy hamid hans harald harold harry hassan heiko heiner "
    "heinrich heinz helmut henri henry herbert herman horst howard hugh hugo ian isaac ivan jack "
    "jacob jacques jaime jake james jamie jan jared jason javier jay jean jeb jeff jeffrey "
    "jeremy jerry jesse jim jimmy joachim joe joel john johnny jonathan jorge josé josef joseph "
    "josh joshua juan julian jürgen justin karl karl-heinz keith ken kenneth kevin klaus konrad "
    "kurt kyle larry lars lawrence lee leo leon leonard lewis lindsey lloyd lorenzo lou louis "
    "luca lucas luigi luis lutz manfred manuel marc marco marcus mario mark markus marshall "
    "martin marvin mathias matt matthew matthias max michael michail michel miguel mike mitch "
    "mitt mohamed mohammad mohammed morgan moritz muhammad nathan ned neil newt nicholas nick "
    "nicolas nigel nils noah norbert norman olaf oliver omar oscar oskar otto pablo pascal "
    "patrick paul pedro peer pete peter phil philip philipp pierre rafael rainer ralf ralph rand "
    "randy ray raymond reince reinhard reinhold rené ricardo richard rick rob robby robert "
    "roberto robin rodney roger roland rolf roman ron ronald rudolf rudy rupert russell ryan sam "
    "samuel scott sean sebastian sergei sergio seth shaun sid sigmar simon stanley stefan "
    "stephan stephen steve steven stuart sven ted terry theo theodor theodore thomas thomas tim "
    "timothy tobias todd tom tommy tony travis trevor tyler udo ulrich uwe victor viktor vincent "
    "vladimir volker walter warren wayne werner wilhelm will william willy winfried winston "
    "wladimir wolfgang xavier yann zach jérôme rené andré luc étienne benoît thierry gérard joão "
    "antónio josé álvaro íñigo jesús matteo lorenzo piotr paweł marek tomasz andrzej krzysztof "
    "michał łukasz pieter joost wouter sander bart"
)
FEMALE = words(
    "abigail adriana agnes aisha alexandra alice alicia alison allison amanda amber amy ana "
    "andrea angela angelina anita anja ann anna annalena anne anne-marie annegret annette antje "
    "ashley audrey ayaan barbara beate beatrice bernadette beth betsy betty beverly birgit "
    "brenda bridget brigitte britta camille carla carly carmen carol caroline carolyn catherine "
    "cecilia chantal charlotte chelsea cheryl christiane christina christine cindy claire clara "
    "claudia colleen condoleezza cornelia courtney cristina cynthia dagmar daniela danielle dawn "
    "deborah debbie denise diana diane dianne dilma donna doris dorothea dorothy edith elena "
    "eleanor elisabeth elise elizabeth elke ella ellen elsa emily emma erica erika erin esther "
    "eva eve evelyn fatima fiona florence franka frauke gabriele gabriella gertrud gina gisela "
    "gitta gloria grace gretchen hannah hannelore heather heidi heidemarie heike helen helena "
    "helene helga hillary hope ilse ines ingrid irene iris isabel isabella isabelle ivanka "
    "jackie jacqueline jana jane janet janice jeanne jennifer jessica jill joan joanna jodie "
    "josephine joyce juanita judith judy julia juliane julie karen karin katarina kate katharina "
    "katherine kathleen kathy katie katja katrin kellyanne kerstin kim kirsten kirstjen kristin "
    "laura lauren leah leila lena leslie lilly lily linda lisa liz lizzie loretta lori louise "
    "lucia lucy luisa lydia lynn madeleine maggie malia manuela marcela margaret margarete "
    "margot maria marianne marie marina marine marion marta martha martina mary maureen maya "
    "megan megyn melania melanie melissa mercedes meredith mia michele michelle miriam molly "
    "monica monika nadine nancy natalia natalie natascha nicole nikki nina nora olga olivia "
    "pamela patricia patty paula pauline petra phyllis priscilla rachel ramona rebecca regina "
    "renate rita roberta rosa rose rosemary ruth sabine sally samantha sandra sara sarah "
    "sarah-jane sasha shannon sharon sheila shirley sibylle silke silvia simone sofia sonia "
    "sonja sophia sophie stella stephanie sue susan susanne suzanne svenja sylvia tamara tammy "
    "tanja tara teresa theresa tina tracy ulla ulrike ursula ute valerie vanessa vera veronica "
    "veronika victoria virginia wendy whitney yvonne zoe inès inés inês ines anaïs léa lucie "
    "chloé hélène françoise éléonore maría lucía sofía begoña giulia chiara giorgia agnieszka "
    "katarzyna małgorzata joanna zofia sanne femke marieke ruth edda mabel henrike"
)
# Nouns that end as adverbs do.
NO_ADVERBS = words("ally assembly bully family monopoly rally reply supply")
ABBREVIATED = words(
    "del atty supt pres mr mrs ms dr prof sen sens rep reps gov gen lt col maj capt cmdr sgt rev "
    "hon st jr sr inc corp co ltd jan feb mar apr jun jul aug sep sept oct nov dec fla calif "
    "mass ariz colo conn ga ind ky mich minn miss mo nev okla pa tenn tex va wash wis vs no dist "
    "dept mme bzw ca nr"
)
CONNECTIVES = words("but and so yet or still now then aber und doch mais et pero y ma mas")

# “It is …” needs nothing before it, nor does what English says of the weather.
EXPLETIVES = words("it's it’s it'll it’ll there's there’s c'est c’est there") | frozenset(
    f"{subject} {verb}"
    for subject in ("it", "es", "das")
    for verb in words(
        "is was would will has had takes isn't wasn't isn’t wasn’t are were ist war wird hat"
    )
)
# With one of these an answer begins, or a thought goes on.
ANSWERS = words(
    "yes no yeah yep nope sure right exactly absolutely correct again anyway "
    "rather similarly please thanks sorry same not maybe perhaps probably"
) | {
    "i mean",
    "of course",
    "you know",
    "thank you",
    "me too",
    "i agree",
    "i did",
    "i do",
    "rather than",
    "as such",
    "in fact",
}
# Words that often point back: of two sentences, the one without them stands more surely.
HARKING = words(
    "he she him his her hers it its it's they them their theirs there then same different other "
    "others ones else also too either neither instead such another those these"
)
# What “this” may go with and be understood by all.
POINTED_AT = words(
    "country nation world year week month morning evening night election campaign race season "
    "planet city state town earth point moment time way kind sort type day century generation "
    "economy government president administration congress presidential primary convention "
    "harbour harbor port river valley island region county province district village "
    "neighbourhood neighborhood community place land party business industry job office house "
    "room school university company team war crisis market side"
)
AUXILIARIES = words(
    "am is are was were be been has have had do does did will would can could shall should may "
    "might must isn't aren't wasn't weren't hasn't haven't hadn't don't doesn't didn't won't "
    "wouldn't can't cannot couldn't shouldn't mustn't"
)
COMMON_VERBS = words(
    "need needs want wants know knows think thinks believe believes say says said see sees saw "
    "go goes went come comes came get gets got make makes made take takes took give gives gave "
    "keep keeps kept let lets find finds found feel feels felt love loves hate hates like likes "
    "mean means meant hope hopes work works look looks seem seems start starts begin begins "
    "began stop stops try tries help helps turn turns bring brings brought put puts run runs ran "
    "live lives stand stands stood fight fights fought lose loses lost win wins won pay pays paid "
    "become becomes became remain remains deserve deserves matter matters happen happens tell "
    "tells told ask asks care cares talk talks speak speaks spoke vote votes expect expects "
    "agree agrees welcome suggest suggests require requires leave leaves left show shows play "
    "plays build builds built change changes create creates read reads write writes wrote die "
    "dies wish wishes understand understands understood continue continues support supports"
)
STRIKING = words(
    "i i'm i’m i've i’ve i'll i’ll i'd i’d me my mine we we're we’re we've we’ve we'll we’ll us "
    "our ours never always nothing everything nobody everybody everyone entire whole only ever "
    "cannot can't can’t won't won’t don't don’t isn't isn’t need needs must freedom sense fear "
    "love hate wrong ich mich mir mein meine wir uns unser unsere nie niemals immer nichts alles "
    "jeder niemand ganz muss müssen je me mon ma mes nous notre jamais toujours rien tout yo mi "
    "nosotros nuestro nunca siempre nada todo io mio noi nostro mai sempre niente tutto eu meu "
    "nós nosso sempre tudo ik mijn wij ons nooit altijd niets alles ja mnie mój my nasz nigdy "
    "zawsze nic wszystko"
)

# What turns a sentence into its opposite.
NEGATIONS = {
    "en": words("not no never none nobody nothing neither nor without cannot hardly barely"),
    "de": words(
        "nicht kein keine keinen keiner keinem keines nie niemals niemand niemanden niemandem "
        "nichts weder ohne kaum"
    ),
    "fr": words("ne n ni pas jamais aucun aucune rien personne sans non"),
    "es": words("no nunca jamás nadie nada ningún ninguna ninguno sin ni tampoco apenas"),
    "it": words("non mai nessuno nessuna nessun niente nulla senza né neppure neanche"),
    "pt": words("não nunca jamais ninguém nada nenhum nenhuma sem nem tampouco"),
    "pl": words("nie nigdy nikt nikogo nic niczego żaden żadna żadne bez ani"),
    "nl": words("niet geen nooit niemand niets zonder noch nauwelijks"),
}
# Figures that are written as words, but for “one”, which is an article in most languages.
NUMBER_WORDS = {
    language: {word: value for each in table.split() for value, _, word in [each.partition("=")]}
    for language, table in {
        "en": "2=two 3=three 4=four 5=five 6=six 7=seven 8=eight 9=nine 10=ten 11=eleven "
        "12=twelve 13=thirteen 14=fourteen 15=fifteen 16=sixteen 17=seventeen 18=eighteen "
        "19=nineteen 20=twenty 30=thirty 40=forty 50=fifty 60=sixty 70=seventy 80=eighty "
        "90=ninety hundred=hundred hundred=hundreds thousand=thousand thousand=thousands "
        "million=millions billion=billions half=half double=double double=doubled twice=twice "
        "third=third quarter=quarter dozen=dozen dozen=dozens first=first second=second",
        "de": "2=zwei 3=drei 4=vier 5=fünf 6=sechs 7=sieben 8=acht 9=neun 10=zehn 11=elf 12=zwölf "
        "20=zwanzig 30=dreißig 40=vierzig 50=fünfzig 60=sechzig 70=siebzig 80=achtzig 90=neunzig "
        "hundert=hundert hundert=hunderte tausend=tausend tausend=tausende halb=halb halb=halbe "
        "hälfte=hälfte doppelt=doppelt doppelt=doppelte drittel=drittel viertel=viertel",
        "fr": "2=deux 3=trois 4=quatre 5=cinq 6=six 7=sept 8=huit 9=neuf 10=dix 11=onze 12=douze "
        "15=quinze 20=vingt 30=trente 40=quarante 50=cinquante 60=soixante cent=cent "
        "cent=centaines mille=mille mille=milliers demi=demi demi=demie moitié=moitié "
        "double=double tiers=tiers quart=quart",
        "es": "2=dos 3=tres 4=cuatro 5=cinco 6=seis 7=siete 8=ocho 9=nueve 10=diez 11=once 12=doce "
        "15=quince 20=veinte 30=treinta 40=cuarenta 50=cincuenta cien=cien cien=cientos mil=mil "
        "mil=miles medio=medio medio=media mitad=mitad doble=doble tercio=tercio cuarto=cuarto",
        "it": "2=due 3=tre 4=quattro 5=cinque 6=sei 7=sette 8=otto 9=nove 10=dieci 11=undici "
        "12=dodici 20=venti 30=trenta 40=quaranta 50=cinquanta cento=cento cento=centinaia "
        "mille=mille mille=mila mille=migliaia mezzo=mezzo mezzo=mezza metà=metà doppio=doppio",
        "pt": "2=dois 2=duas 3=três 4=quatro 5=cinco 6=seis 7=sete 8=oito 9=nove 10=dez 11=onze "
        "12=doze 20=vinte 30=trinta 40=quarenta 50=cinquenta cem=cem cem=centenas mil=mil "
        "mil=milhares meio=meio meio=meia metade=metade dobro=dobro terço=terço",
        "pl": "2=dwa 2=dwie 2=dwóch 3=trzy 3=trzech 4=cztery 4=czterech 5=pięć 5=pięciu 6=sześć "
        "6=sześciu 7=siedem 7=siedmiu 8=osiem 8=ośmiu 9=dziewięć 10=dziesięć 20=dwadzieścia "
        "100=sto setki=setki 1000=tysiąc pół=pół połowa=połowa połowa=połowę",
        "nl": "2=twee 3=drie 4=vier 5=vijf 6=zes 7=zeven 8=acht 9=negen 10=tien 11=elf 12=twaalf "
        "20=twintig 30=dertig 40=veertig 50=vijftig honderd=honderd honderd=honderden "
        "duizend=duizend duizend=duizenden half=half half=halve helft=helft dubbel=dubbel",
    }.items()
}
UNITS = {  #: what may follow a figure, or stand before it as a sign, and what it means
    word: name
    for name, spelt in {
        "%": "% percent prozent procent proc percentage punten prozentpunkte",
        "dollars": "$ dollar dollars usd dólares dólar dollari dolarów",
        "euros": "€ euro euros eur",
        "pounds": "£ pound pounds pfund gbp livres",
        "yen": "¥ yen jpy",
        "francs": "franc francs franken chf",
        "thousand": "thousand tausend mille mil mila tysięcy tysiące duizend",
        "million": "million millions millionen mio mn millones millón milioni milione "
        "milhões milhão milionów miliony mln miljoen",
        "billion": "billion billions bn milliarde milliarden mrd milliard milliards miliardi "
        "miliardo miliardów miliardy miljard",
        "kilometres": "km kilometre kilometres kilometer kilometers kilomètres kilómetros "
        "chilometri quilômetros quilómetros kilometrów",
        "metres": "metre metres meter meters mètres metros metri metrów",
        "miles": "mile miles meilen",
        "feet": "ft foot feet",
        "kilograms": "kg kilo kilos kilogram kilograms kilogramm",
        "tonnes": "tonne tonnes ton tons tonnen toneladas tonnellate",
        "litres": "litre litres liter liters litros litri litrów",
        "degrees": "° degree degrees grad degrés grados gradi graus graden celsius fahrenheit",
        "seconds": "second seconds sekunden secondes segundos secondi seconden",
        "minutes": "min minute minutes minuten minutos minuti minut",
        "hours": "hour hours stunden heures horas ore uren godzin",
        "days": "day days tage tagen jours días giorni dias dni dagen",
        "weeks": "week weeks wochen semaines semanas settimane tygodni weken",
        "months": "month months monate monaten mois meses mesi miesięcy maanden",
        "years": "year years jahre jahren ans années años anni anos lat jaar",
        "decades": "decade decades jahrzehnte décennies décadas decenni",
        "hectares": "ha hectare hectares hektar hectáreas ettari",
        "megawatts": "mw megawatt megawatts",
        "gigawatts": "gw gigawatt gigawatts",
    }.items()
    for word in spelt.split()
}
