"""The fixed texts of an issue, its dates and its quotation marks, in the readers' language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from babel.dates import format_date
from babel.lists import format_list
from babel.units import format_unit

from digest.rendering.script import primary


@dataclass(frozen=True, slots=True)
class Words:
    language: str  #: the one these are in, which is English when we lack the readers'
    number: str  #: with {number}
    read_story: str
    read_on: str
    also: str  #: heads the stories after the lead
    briefly: str  #: heads the stories that are headlines only
    oath: str  #: the promise about quotations
    made_by: str  #: with {names}
    why: str  #: why the reader gets it; the address follows
    rest: str  #: leads to what a long story goes on with; with {source}
    original: str  #: leads to a story that is printed in full; with {source}
    left: str  #: how long reading the rest takes; with {time}
    unsubscribe: str
    browser: str  #: leads to the issue in the browser
    online: str  #: the same, where there is little room
    opening: str  #: quotation mark
    closing: str
    mark: str  #: stands alone and large over a pull quote
    comma: str = ", "
    date: str = "full"  #: Babel's pattern
    first: str = ""  #: that of the first of a month, where it is another
    minutes: Literal["short", "long"] = "short"

    def numbered(self, number: int) -> str:
        return self.number.format(number=number)

    def dated(self, day: str) -> str:
        """Write out a day given as 2026-10-16."""
        when = date.fromisoformat(day)
        pattern = self.first if self.first and when.day == 1 else self.date
        return format_date(when, pattern, locale=self.language)

    def lasting(self, minutes: int) -> str:
        """Say how long reading takes."""
        return _minutes(minutes, self.minutes, self.language)

    def rest_at(self, source: str) -> str:
        return self.rest.format(source=source) if source else self.read_story

    def original_at(self, source: str) -> str:
        return self.original.format(source=source) if source else self.read_story

    def more(self, minutes: int) -> str:
        """Say how long reading goes on."""
        return self.left.format(time=self.lasting(minutes))

    def signed(self, names: Sequence[str]) -> str:
        return self.made_by.format(names=format_list(list(names), locale=self.language))


@lru_cache(maxsize=512)
def _minutes(count: int, length: Literal["short", "long"], language: str) -> str:
    return format_unit(count, "duration-minute", length=length, locale=language)


def words_of(language: str) -> Words:
    """Return the fixed texts in a language, or in English."""
    return _WORDS.get(primary(language), _WORDS["en"])


_WORDS = {
    each.language: each
    for each in (
        Words(
            language="en",
            number="No. {number}",
            read_story="Read the full story",
            read_on="Read on",
            also="Also this week",
            briefly="Briefly",
            oath="Every quotation above stands word for word in the article it links to.",
            made_by="Put together by {names}.",
            why="You get this because you signed up as",
            rest="Read the rest at {source}",
            original="The original at {source}",
            left="Another {time}",
            unsubscribe="Unsubscribe",
            browser="Read in the browser",
            online="In the browser",
            opening="“",
            closing="”",
            mark="“",
            date="EEEE d MMMM y",
        ),
        Words(
            language="de",
            number="Nr. {number}",
            read_story="Den ganzen Artikel lesen",
            read_on="Weiterlesen",
            also="Außerdem diese Woche",
            briefly="Kurz gemeldet",
            oath="Jedes Zitat steht Wort für Wort in dem Artikel, auf den es verweist.",
            made_by="Zusammengestellt von {names}.",
            why="Sie erhalten diese E-Mail, denn Sie haben sie abonniert als",
            rest="Den Rest lesen bei {source}",
            original="Das Original bei {source}",
            left="Noch {time}",
            unsubscribe="Abbestellen",
            browser="Im Browser lesen",
            online="Im Browser",
            opening="„",
            closing="“",
            mark="»",
        ),
        Words(
            language="fr",
            number="N° {number}",
            read_story="Lire l’article entier",
            read_on="Lire la suite",
            also="Aussi cette semaine",
            briefly="En bref",
            oath="Chaque citation figure mot pour mot dans l’article auquel elle renvoie.",
            made_by="Préparé par {names}.",
            why="Vous recevez ce message à la suite de votre inscription avec l’adresse",
            rest="Lire la suite sur {source}",
            original="L’original sur {source}",
            left="Encore {time}",
            unsubscribe="Se désabonner",
            browser="Lire dans le navigateur",
            online="En ligne",
            opening="«\u202f",
            closing="\u202f»",
            mark="«",
            first="EEEE d'er' MMMM y",
        ),
        Words(
            language="es",
            number="N.º {number}",
            read_story="Leer el artículo completo",
            read_on="Seguir leyendo",
            also="También esta semana",
            briefly="En breve",
            oath="Cada cita figura palabra por palabra en el artículo al que enlaza.",
            made_by="Preparado por {names}.",
            why="Recibe este mensaje porque se suscribió con la dirección",
            rest="Leer el resto en {source}",
            original="El original en {source}",
            left="{time} más",
            unsubscribe="Darse de baja",
            browser="Leer en el navegador",
            online="En línea",
            opening="«",
            closing="»",
            mark="«",
        ),
        Words(
            language="it",
            number="N. {number}",
            read_story="Leggi l’articolo completo",
            read_on="Continua a leggere",
            also="Anche questa settimana",
            briefly="In breve",
            oath="Ogni citazione è riportata parola per parola dall’articolo a cui rimanda.",
            made_by="A cura di {names}.",
            why="Questa e-mail ti arriva in seguito all’iscrizione con l’indirizzo",
            rest="Leggi il resto su {source}",
            original="L’originale su {source}",
            left="Ancora {time}",
            unsubscribe="Annulla l’iscrizione",
            browser="Leggi nel browser",
            online="Nel browser",
            opening="«",
            closing="»",
            mark="«",
        ),
        Words(
            language="pt",
            number="N.º {number}",
            read_story="Ler o artigo completo",
            read_on="Ler mais",
            also="Também esta semana",
            briefly="Notas breves",
            oath="Cada citação está, palavra por palavra, no artigo para o qual remete.",
            made_by="Preparado por {names}.",
            why="Esta mensagem foi enviada devido à inscrição com o endereço",
            rest="Ler o resto em {source}",
            original="O original em {source}",
            left="Mais {time}",
            unsubscribe="Cancelar a inscrição",
            browser="Ler no navegador",
            online="No navegador",
            opening="“",
            closing="”",
            mark="“",
        ),
        Words(
            language="nl",
            number="Nr. {number}",
            read_story="Lees het hele artikel",
            read_on="Lees verder",
            also="Ook deze week",
            briefly="In het kort",
            oath="Elk citaat staat woord voor woord in het artikel waarnaar het verwijst.",
            made_by="Samengesteld door {names}.",
            why="U ontvangt deze e-mail omdat u zich hebt aangemeld als",
            rest="Lees de rest bij {source}",
            original="Het origineel bij {source}",
            left="Nog {time}",
            unsubscribe="Afmelden",
            browser="Lees in de browser",
            online="In de browser",
            opening="“",
            closing="”",
            mark="“",
        ),
        Words(
            language="pl",
            number="Nr {number}",
            read_story="Przeczytaj cały artykuł",
            read_on="Czytaj dalej",
            also="Także w tym tygodniu",
            briefly="W skrócie",
            oath="Każdy cytat pochodzi słowo w słowo z artykułu, do którego prowadzi odnośnik.",
            made_by="Opracowanie: {names}.",
            why="Otrzymujesz tę wiadomość w związku z subskrypcją na adres",
            rest="Reszta: {source}",
            original="Oryginał: {source}",
            left="Jeszcze {time}",
            unsubscribe="Zrezygnuj z subskrypcji",
            browser="Czytaj w przeglądarce",
            online="W przeglądarce",
            opening="„",
            closing="”",
            mark="„",
        ),
        Words(
            language="ar",
            number="العدد {number}",
            read_story="اقرأ القصة كاملة",
            read_on="تابع القراءة",
            also="أيضا هذا الأسبوع",
            briefly="باختصار",
            oath="كل اقتباس أعلاه منقول حرفيا من المقال الذي يحيل إليه.",
            made_by="إعداد {names}.",
            why="تصلك هذه الرسالة لأنك اشتركت بالعنوان",
            rest="اقرأ البقية في {source}",
            original="الأصل في {source}",
            left="المتبقي: {time}",
            unsubscribe="إلغاء الاشتراك",
            browser="اقرأ في المتصفح",
            online="في المتصفح",
            opening="«",
            closing="»",
            mark="”",
            comma="، ",
            minutes="long",
        ),
    )
}
