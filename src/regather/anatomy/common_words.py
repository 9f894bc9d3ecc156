"""The most frequent words of the languages that are told apart by them, most frequent first, as ``wordfreq`` has them.

What a newcomer gets wrong: to ask ``wordfreq`` for sixty words is to load a whole list of a language, and seventeen of
these take as long as all else that is looked for in a booklet. So they stand here; a test holds the two together.
"""

from __future__ import annotations

from functools import lru_cache

from wordfreq import top_n_list

WORDS = {
    "en": (
        "the to and of a in i is for that you it on with this was be as are have at he not by but from my or we an "
        "your all so his they me if one can will just like about up out what has when more do no were who had it's "
        "their there her which time"
    ),
    "fr": (
        "de la le et l à les est en des d un que a pas une du il pour dans je qui c au ce sur qu par on ne plus "
        "avec j n mais se vous s ça tu elle son y ai ou si sont tout fait nous comme être bien ils cette faire sa "
        "aux même me"
    ),
    "de": (
        "die der und in das ich ist nicht zu den von mit es ein auf für im sie eine sich auch dem des als er an "
        "dass so bei wie aber aus hat sind nach noch wir du war nur wenn oder wird was werden einen am man um haben "
        "einer zum kann über da dann einem schon habe ja"
    ),
    "es": (
        "de la que el en y a los no un se por es del las con una para lo su al como me más si pero te o mi le este "
        "sus esta todo ya ha cuando yo ser son sin hay está fue tu muy sobre también todos eso tiene nos porque qué "
        "así años dos bien entre puede"
    ),
    "it": (
        "di e che il la a in non un per è del l i una le si con della da sono ma al ha come più dei se nel mi alla "
        "anche lo gli delle o questo ho ci su ad dal solo essere io nella ti cui d era stato quando tutti ed questa "
        "c tutto cosa hanno tra"
    ),
    "pt": (
        "de a o que e do em da é para não um uma com no se na por os eu como as mais dos mas foi ao me você ser seu "
        "sua tem são das ou à ele muito isso já nos também quando está meu pelo ela vai só dia pela sobre bem até "
        "mesmo pode pessoas te ter"
    ),
    "nl": (
        "de van het een en in is op ik dat voor je te met niet zijn die als er maar om aan hij ook ze door naar uit "
        "bij dan dit was we wat heeft of over nog deze hebben kan meer zo al geen mijn wel tot u wordt heb worden "
        "nu haar ben kunnen veel jaar me moet"
    ),
    "sv": (
        "är det att och i jag på en inte som för med har av om du så till den de ett kan vi men man var ska när nu "
        "vad från här mig bara eller han då hur kommer alla vill sig vara där får bra finns ha skulle ut min dig "
        "hade ju lite mycket upp in gör få"
    ),
    "da": (
        "i og er af det at en til på jeg har for ikke med den der de du kan som så et var vi om han fra men skal "
        "ved vil også være hvor nu man hvis sig efter mig eller her hvad ud alle godt meget noget da dig kunne lige "
        "min når op 2 blev bliver havde mere"
    ),
    "nb": (
        "i og er det å på som til en av for ikke med har jeg at de du om den så vi fra var kan et men han seg dette "
        "noe skal noen ble vil bare også ut da nå hva etter eller meg være blir hadde alle når her må ha deg få man "
        "mer opp andre gjør over"
    ),
    "fi": (
        "ja on ei että se oli mutta ole kun niin myös hän jos ovat voi nyt sen kuin tai en joka olla sitä mitä vain "
        "jo kanssa tämä sitten kaikki olisi ollut vielä kyllä siitä ne suomen hyvä 1 sekä jälkeen miten mukaan "
        "paljon saa olen pitää ihan mitään tulee hyvin tässä hänen vaan koska 2 aina eivät koko kuitenkin"
    ),
    "pl": (
        "w i nie na się to z do jest że o jak a ale co tak za od po dla tym czy przez tego są ma tylko już mi mnie "
        "ze może bo ja ten oraz bardzo będzie być jego by sobie ich mam jeśli roku też jeszcze był które jako "
        "jestem było jej kiedy który nawet teraz go no"
    ),
    "cs": (
        "a se v na je to že s z si do jsem ale o i tak pro ve za co k jako jak po by už od jsou mi když mě jen nebo "
        "byl bude já u má jsme které ty jeho který až není bylo aby než ze ještě byla být také 1 ani 2 pak při tam "
        "toho"
    ),
    "ro": (
        "de în și a la să din o pe cu nu mai un este că care pentru se au ce fost ca al am sunt fi si va s lui dar "
        "sau e sa dacă după i ne ar le poate prin cum când ale in despre era iar mult are l ai cel mare trebuie ani "
        "cele doar foarte"
    ),
    "hu": (
        "a az és nem hogy egy is de meg csak ha van volt ez vagy már még én kell el jó ki azt most akkor mint 1 ezt "
        "minden mert magyar nagyon így olyan itt mi sem 2 lesz lehet vagyok majd es nagy úgy 3 be nincs aki két fel "
        "után ne új amikor ami első te több pedig"
    ),
    "tr": (
        "ve bir bu için de da çok ile ne daha en gibi olarak her kadar o olan ben var ama sonra ki iyi yok ya 1 "
        "değil 2 sen büyük 3 yeni güzel sadece zaman ilk iki mi hiç ise oldu bile nasıl şey benim böyle son tek gün "
        "tüm yer önce artık göre mı seni beni türkiye aynı bana"
    ),
    "ca": (
        "de la a i que el l d en per del un les els una no amb va és al es ha com més dels s hi o ser aquest si "
        "però tot fer seu aquesta molt als ja ho van seva també ens han són se cap anys això estat sobre quan ara "
        "entre fa fins on què era"
    ),
    "ru": (
        "в и на не с что я по а как из это за для о к но то у его он от все так же мы до ты только был если когда "
        "было мне 1 меня уже еще бы или их они при будет 2 время кто года чтобы есть она во вы может после нет "
        "очень были со была"
    ),
    "uk": (
        "в на не і у з що та до це за а я як про для від так україни але він його все то є ви по ми й ще які під "
        "вже коли якщо або року було вони із мене щоб 1 мені ж тут чи час який просто ти був с 2 буде нас ну тому "
        "її також"
    ),
    "bg": (
        "на и в да е от за се с не си че по ще са това като а ми но до го много най има му ако към може съм ти ли "
        "само няма след през аз които г при ви или как какво той ни трябва всички който във което те един още така "
        "със 1 време когато този"
    ),
    "mk": (
        "на и во да се од за е со не го ќе што дека ги како ја тоа а кој кои си по ми до ти многу но или само има "
        "кога беше сите тој ако така може која ова јас година еден нема сум биде му треба време македонија повеќе "
        "уште пред им тие ме па една сега каде"
    ),
}
"""Sixty of each language, in the order of their frequency."""


@lru_cache(maxsize=32)
def common_words(language: str, count: int) -> tuple[str, ...]:
    """The most frequent words of a language; :class:`LookupError` where nobody has counted them."""
    known = WORDS.get(language, "").split()
    return tuple(known[:count] if count <= len(known) else top_n_list(language, count, wordlist="small"))
