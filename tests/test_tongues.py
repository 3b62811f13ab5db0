"""Who says what, in the forms that each language has for it; all people are invented."""

from __future__ import annotations

import pytest

from digest.quotes import find_quotes

_FR = (
    "Le conseil de la ville a siégé mardi soir, et les habitants ont attendu longtemps.\n\n"
    "«\u00a0Il nous faut des bateaux\u00a0», a déclaré Inès Caron.\n\n"
    "Le maire, Luc Merlan, a répondu : «\u00a0Nous n’avons pas les moyens.\u00a0»\n\n"
    "«\u00a0La mer monte, a prévenu Odile Tarbes, et nous dormons.\u00a0»\n\n"
    "Selon Hugo Falk, «\u00a0la digue ne tiendra pas un hiver de plus\u00a0».\n\n"
    "«\u00a0Personne ne nous écoute\u00a0», regrette la présidente du port, Maud Rivel.\n\n"
    "«\u00a0C’est trop tard\u00a0», a-t-elle ajouté.\n\n"
    "«\u00a0Nous partirons demain\u00a0», a expliqué au journal Denis Oblin, pêcheur.\n\n"
)
_ES = (
    "El consejo de la ciudad se reunió el martes por la noche y los vecinos esperaron mucho.\n\n"
    "«Necesitamos barcos», dijo Inés Carón.\n\n"
    "El alcalde, Lucas Merlán, respondió: «No tenemos los medios para eso».\n\n"
    "“El mar está subiendo”, advirtió Olga Tarbes.\n\n"
    "Según Hugo Falco, «el dique no aguantará otro invierno».\n\n"
    "—Nadie nos escucha —lamentó Marta Rivel—. Es muy tarde.\n\n"
    "«Saldremos mañana», ha explicado a este diario Dionisio Oblín, pescador.\n\n"
    "«Es una cuestión de valor», añadió la presidenta del puerto, Clara Sella.\n\n"
    "“No me voy a ir de aquí”, aseguró ella.\n\n"
)
_IT = (
    "Il consiglio della città si è riunito martedì sera e gli abitanti hanno aspettato a lungo.\n\n"
    "«Abbiamo bisogno di barche», ha detto Ines Caroni.\n\n"
    "Il sindaco, Luca Merlani, ha risposto: «Non abbiamo i mezzi per farlo».\n\n"
    "“Il mare sta salendo”, ha avvertito Olga Tarbi.\n\n"
    "Secondo Ugo Falchi, «la diga non reggerà un altro inverno».\n\n"
    "«Nessuno ci ascolta», lamenta la presidente del porto, Marta Rivelli.\n\n"
    "«È troppo tardi – ha aggiunto Carlo Sella – e nessuno si muove».\n\n"
    "«Partiremo domani», ha spiegato al giornale Dino Oblini, pescatore.\n\n"
)
_PT = (
    "O conselho da cidade reuniu-se na terça-feira à noite e os moradores não saíram da porta.\n\n"
    "“Precisamos de barcos”, disse Inês Castro.\n\n"
    "O presidente da câmara, Lucas Merlão, respondeu: “Não temos meios para isso.”\n\n"
    "«O mar está a subir», avisou Olga Tarbes.\n\n"
    "Segundo Hugo Falcão, “o dique não aguenta mais um inverno”.\n\n"
    "— Ninguém nos ouve — lamentou Marta Rivel. — É muito tarde.\n\n"
    "“Vamos sair amanhã”, explicou Dinis Oblim, pescador.\n\n"
    "“É uma questão de coragem”, acrescentou a diretora do porto, Clara Sela.\n\n"
)
_PL = (
    "Rada miasta zebrała się we wtorek, a mieszkańcy długo czekali, bo nie było już miejsca.\n\n"
    "„Potrzebujemy łodzi” – powiedziała Inga Nowak.\n\n"
    "Burmistrz Łukasz Merlan odpowiedział: „Nie mamy na to pieniędzy”.\n\n"
    "„Morze się podnosi”, ostrzegła Olga Tarbska.\n\n"
    "Według Huberta Falka „tama nad rzeką nie wytrzyma już żadnej kolejnej zimy”.\n\n"
    "– Nikt nas nie słucha – żaliła się Marta Rywel. – Jest już za późno.\n\n"
    "„Wypłyniemy jutro rano” – wyjaśnił w rozmowie z gazetą rybak Dionizy Oblin.\n\n"
    "„To kwestia odwagi” – dodała dyrektorka portu, Klara Sella.\n\n"
)
_NL = (
    "De raad van de stad kwam dinsdagavond bijeen en de bewoners hebben lang gewacht.\n\n"
    "‘We hebben boten nodig’, zei Ines de Vries.\n\n"
    "Burgemeester Lucas Merlaan antwoordde: ‘Daar hebben we het geld niet voor.’\n\n"
    "‘De zee stijgt’, waarschuwt Olga Tarbes.\n\n"
    "Volgens Hugo Valk ‘houdt de dijk het geen winter meer vol’.\n\n"
    "‘Niemand luistert naar ons,’ aldus Marta Rivel.\n\n"
    "‘We vertrekken morgen vroeg’, legde visser Dennis Oblijn uit.\n\n"
    "‘Het is een kwestie van moed’, voegde de directeur van de haven, Klara Sella, toe.\n\n"
    "‘Het is veel te laat’, zei Klara Sella.\n\n"
)
_JA = (
    "市議会は火曜日の夜に開かれた。\n\n"
    "田中市長は「船が必要だ」と述べた。\n\n"
    "「海が上がっている」と鈴木花子さんは語った。\n\n"
    "佐藤健氏によると、「堤防は次の冬を越せない」という。\n\n"
    "「誰も聞いてくれない」と漁師の高橋一郎さんは話す。\n\n"
    "山本会長は「これは勇気の問題です。待てません」と強調した。\n\n"
    "木村知事は『「もう遅い」とは思わない』と話した。\n\n"
    "「明日出る」（小林船長）\n\n"
    "中村議員は記者団に「この案には反対だ」と答えた。\n\n"
)
_ZH = (
    "市议会星期二晚上开会。\n\n"
    "市长王明说：“我们需要船只。”\n\n"
    "“海水在上涨，”李华表示。\n\n"
    "据张伟介绍，“大坝撑不过下一个冬天”。\n\n"
    "“没有人听我们的。”渔民赵强说。\n\n"
    "港口主任陈芳指出：“这是勇气的问题。”\n\n"
    "“已经太晚了，”孙丽告诉记者，“我们明天出发。”\n\n"
    "周涛强调：「我们不会离开。」\n\n"
)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "fr",
            _FR,
            [
                ("Il nous faut des bateaux", "Inès Caron"),
                ("Nous n’avons pas les moyens.", "Luc Merlan"),
                ("La mer monte", "Odile Tarbes"),
                ("et nous dormons.", "Odile Tarbes"),
                ("la digue ne tiendra pas un hiver de plus", "Hugo Falk"),
                ("Personne ne nous écoute", "Maud Rivel"),
                ("C’est trop tard", "Maud Rivel"),
                ("Nous partirons demain", "Denis Oblin"),
            ],
        ),
        (
            "es",
            _ES,
            [
                ("Necesitamos barcos", "Inés Carón"),
                ("No tenemos los medios para eso", "Lucas Merlán"),
                ("El mar está subiendo", "Olga Tarbes"),
                ("el dique no aguantará otro invierno", "Hugo Falco"),
                ("Nadie nos escucha", "Marta Rivel"),
                ("Es muy tarde.", "Marta Rivel"),
                ("Saldremos mañana", "Dionisio Oblín"),
                ("Es una cuestión de valor", "Clara Sella"),
                ("No me voy a ir de aquí", "Clara Sella"),
            ],
        ),
        (
            "it",
            _IT,
            [
                ("Abbiamo bisogno di barche", "Ines Caroni"),
                ("Non abbiamo i mezzi per farlo", "Luca Merlani"),
                ("Il mare sta salendo", "Olga Tarbi"),
                ("la diga non reggerà un altro inverno", "Ugo Falchi"),
                ("Nessuno ci ascolta", "Marta Rivelli"),
                ("È troppo tardi", "Carlo Sella"),
                ("e nessuno si muove", "Carlo Sella"),
                ("Partiremo domani", "Dino Oblini"),
            ],
        ),
        (
            "pt",
            _PT,
            [
                ("Precisamos de barcos", "Inês Castro"),
                ("Não temos meios para isso.", "Lucas Merlão"),
                ("O mar está a subir", "Olga Tarbes"),
                ("o dique não aguenta mais um inverno", "Hugo Falcão"),
                ("Ninguém nos ouve", "Marta Rivel"),
                ("É muito tarde.", "Marta Rivel"),
                ("Vamos sair amanhã", "Dinis Oblim"),
                ("É uma questão de coragem", "Clara Sela"),
            ],
        ),
        (
            "pl",
            _PL,
            [
                ("Potrzebujemy łodzi", "Inga Nowak"),
                ("Nie mamy na to pieniędzy", "Burmistrz Łukasz Merlan"),
                ("Morze się podnosi", "Olga Tarbska"),
                ("tama nad rzeką nie wytrzyma już żadnej kolejnej zimy", "Huberta Falka"),
                ("Nikt nas nie słucha", "Marta Rywel"),
                ("Jest już za późno.", "Marta Rywel"),
                ("Wypłyniemy jutro rano", "Dionizy Oblin"),
                ("To kwestia odwagi", "Klara Sella"),
            ],
        ),
        (
            "nl",
            _NL,
            [
                ("We hebben boten nodig", "Ines de Vries"),
                ("Daar hebben we het geld niet voor.", "Burgemeester Lucas Merlaan"),
                ("De zee stijgt", "Olga Tarbes"),
                ("houdt de dijk het geen winter meer vol", "Hugo Valk"),
                ("Niemand luistert naar ons,", "Marta Rivel"),
                ("We vertrekken morgen vroeg", "Dennis Oblijn"),
                ("Het is een kwestie van moed", "Klara Sella"),
                ("Het is veel te laat", "Klara Sella"),
            ],
        ),
        (
            "ja",
            _JA,
            [
                ("船が必要だ", "田中市長"),
                ("海が上がっている", "鈴木花子さん"),
                ("堤防は次の冬を越せない", "佐藤健氏"),
                ("誰も聞いてくれない", "漁師の高橋一郎さん"),
                ("これは勇気の問題です。待てません", "山本会長"),
                ("「もう遅い」とは思わない", "木村知事"),
                ("明日出る", "小林船長"),
                ("この案には反対だ", "中村議員"),
            ],
        ),
        (
            "zh",
            _ZH,
            [
                ("我们需要船只。", "市长王明"),
                ("海水在上涨，", "李华"),
                ("大坝撑不过下一个冬天", "张伟"),
                ("没有人听我们的。", "渔民赵强"),
                ("这是勇气的问题。", "港口主任陈芳"),
                ("已经太晚了，", "孙丽"),
                ("我们明天出发。", "孙丽"),
                ("我们不会离开。", "周涛"),
            ],
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) == 2 else "",
)
def test_who_says_what_in_a_language(
    language: str, text: str, expected: list[tuple[str, str]]
) -> None:
    quotes = find_quotes(text)
    assert [(quote.text, quote.speaker and quote.speaker.name) for quote in quotes] == expected
    for quote in quotes:
        assert quote.speaker is not None, language
        assert text[quote.speaker.start : quote.speaker.end] == quote.speaker.text
