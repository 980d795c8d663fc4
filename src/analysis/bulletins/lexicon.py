"""The words by which a bulletin says what it counts and what became of it, in three languages.

A table of stems, read as tables are read: by hand. The first pattern that matches at a place
wins, so a phrase stands before the words it is made of.
"""

# One word group a line, however long: the list is read as a table.
# ruff: noqa: E501

from __future__ import annotations

import re
from enum import StrEnum


class Outcome(StrEnum):
    """What a figure says became of the munitions; every word of the sources maps to one."""

    LAUNCHED = "launched"
    SHOT_DOWN = "shot_down"
    NEUTRALISED = "neutralised"
    SUPPRESSED = "suppressed"
    LEFT_AIRSPACE = "left_airspace"
    HIT = "hit"
    DEBRIS = "debris"
    AIRBORNE = "still_airborne"


DOWN = frozenset({Outcome.SHOT_DOWN, Outcome.NEUTRALISED})


class Word(StrEnum):
    """What a token is to the rules."""

    NUMBER = "number"
    CUE = "cue"  # says an outcome
    PARTICIPLE = "participle"  # says one of the noun behind it, not of a count before it
    NOUN = "noun"  # something counted: drone, missile, target
    KIND = "kind"  # narrows the noun: cruise, ballistic, jet
    MODEL = "model"
    CARRIER = "carrier"
    PLACE = "place"  # locations, regions: counted, and no munition
    PEOPLE = "people"
    OF_THEM = "of_them"
    INCLUDING = "including"
    ALL = "all"
    BOTH = "both"
    MORE = "more"
    AND = "and"
    AUXILIARY = "auxiliary"
    MODIFIER = "modifier"  # may stand between a number and its noun
    VAGUE = "vague"  # several, dozens
    OTHER_TYPES = "other_types"
    FROM = "from"
    TIME = "time"
    PUNCTUATION = "punctuation"
    PLAIN = "plain"


_D = r"(?:збит\w*|збил\w*|збива\w*|сбит\w*|сбил\w*|знищ\w*|уничт\w*|shot down|downed|destroyed|intercepted|збитт\w*)"
_J = r" ?(?:/|,|або|чи|та/або|та|і|й|и|или|or|and|и/или|and/or) ?"
_N = r"(?:подав\w*|знешкод\w*|нейтраліз\w*|suppress\w*|jammed|neutrali[sz]ed|обезвре\w*)"
_SKY = r"(?:у|в) (?:повітр[іу](?!\w)|повітряному просторі|воздухе|воздушном пространстве|небі)"

# fmt: off
# (pattern, what it is, its value)
TABLE: tuple[tuple[str, Word, str], ...] = (
    # what became of them
    (rf"{_D}{_J}{_N}", Word.CUE, "neutralised"),
    (rf"{_N}{_J}{_D}", Word.CUE, "neutralised"),
    (r"падінн\w* (?:їх )?(?:збит\w*|уламк\w*|фрагмент\w*)|падени\w* (?:сбит\w*|обломк\w*|фрагмент\w*)", Word.CUE, "debris"),
    (r"(?:falling |fallen )?(?:debris|wreckage)(?: of (?:the )?(?:downed|destroyed|shot-down|intercepted) (?:drones|uavs|targets|missiles))?(?: (?:also )?(?:fell|falling|came down))?", Word.CUE, "debris"),
    (r"(?:уламк|обломк)\w*", Word.CUE, "debris"),
    (r"(?:атака|напад|удар|attack|raid|assault)(?: ворожих| вражеских| of| by|'s| російських)?(?: бпла| безпілотників| дронів| беспилотников| enemy drones)? (?:ще |все ще |еще |is |was )?(?:still )?(?:триває|продовжується|продолжается|ongoing|continues|continuing|underway|under way)", Word.CUE, "still_airborne:attack continues"),
    (rf"{_SKY}|(?:remain\w*|still|are|is|were|stay\w*) in the (?:air(?!\w)|sky|skies|ukrainian airspace|airspace)|in the (?:air|airspace)(?!\w)(?! of| force| defen| raid)|still airborne|remain\w* airborne", Word.CUE, "still_airborne"),
    (r"(?:локаційно|локально|локационно)[ -](?:втрачен\w*|втратил\w*|потерян\w*|утрачен\w*|утерян\w*)(?:/подавлен\w*)?(?: реб(?!\w))?", Word.CUE, "suppressed"),
    (r"(?:втрачен\w*|потерян\w*|утрачен\w*) (?:локаційно|локационно|з радарів|с радаров)", Word.CUE, "suppressed"),
    (r"не (?:досяг\w*|дісталис\w*|долетіл\w*|дійшл\w*|достиг\w*|долетел\w*)(?: (?:до )?(?:своїх |цілей|цілі|мети|своих |целей|цели)*)?", Word.CUE, "suppressed"),
    (r"(?:did not|didn't|failed to|never) reach(?:ed)?(?: their)?(?: intended)?(?: targets?)?", Word.CUE, "suppressed"),
    (r"(?:were |was )?(?:lost|disappeared|vanished)(?: in(?: the)? (?:location|area)| locationally| from (?:the )?radars?| due to ew| from tracking)*(?! (?:their|his|her|power|electricity|its))|location(?:ally)?[ -]lost|went missing from radar", Word.CUE, "suppressed"),
    (r"впал[иа] самостійно|упали самостоятельно|fell on their own|зникл\w*(?: з радарів)?|исчезл\w*", Word.CUE, "suppressed"),
    (r"подав(?:лен\w*|ил\w*|ляв\w*)|suppressed|jammed|приглушен\w*", Word.CUE, "suppressed"),
    (r"(?:по)?кину(?:в|ло|ла|ли)(?!\w)|залишил\w*(?! без)|вилетіл\w*|полетіл\w*|відлетіл\w*|покинул\w*|улетел\w*|вылетел\w*|полетел\w*|left(?! without|over|-)(?= (?:the |ukrain|controlled|toward|in the direction|for |its|our))|flew (?:to|toward|towards|into|in the direction|out|back|off|away)", Word.CUE, "left_airspace"),
    (r"влучан\w*|влучил\w*|прильот\w*|приліт\w*|попадан\w*|попал[иао]?(?!\w)|прилет\w*", Word.CUE, "hit"),
    (r"(?:direct )?hits?(?!\w)|impacts?(?!\w)|struck(?!\w)", Word.CUE, "hit"),
    (r"(?:уражен|вражен|поражен)(?:о|а|і|ы|ня|ие)(?!\w)|уразил\w*|вразил\w*|поразил\w*", Word.CUE, "hit"),
    (r"знешкод\w*|нейтраліз\w*|нейтрализ\w*|обезвре\w*|neutrali[sz](?:ed|ing|e)(?!\w)", Word.CUE, "neutralised"),
    (r"(?:збит|сбит|знищен|уничтожен|перехоплен|перехвачен)(?:их|ими|ых|ыми)(?!\w)", Word.PARTICIPLE, "shot_down"),
    (r"збит\w*|збил\w*|збива\w*|сбит\w*|сбил\w*|сбива\w*|зби(?:в|ли)(?!\w)|знищ\w*|уничт\w*|ліквід\w*|ликвид\w*|перехоп\w*|перехвач\w*|перехвати\w*", Word.CUE, "shot_down"),
    (r"(?:shot|shoot|shoots|shooting|took|taken|brought|gunned|knocked) down(?! or)|shot-down|destroy(?:ed|ing|s)?(?!\w)|destruction of|down(?:ed|ing)(?!\w)|intercept(?:ed|ing|s)?(?!\w)", Word.CUE, "shot_down"),
    (r"(?:запущен|випущен|застосован|выпущен|примененн|використан)(?:их|ими|ых|ыми)(?!\w)", Word.PARTICIPLE, "launched"),
    (r"(?:launch|firing) (?:area|site|direction|point|position)s?|райони? (?:пуск\w*|запуск\w*)|районы пуск\w*|місц\w+ пуск\w*", Word.FROM, ""),
    (r"атакув\w*|атакує|атакують|атакован\w*|атаковал\w*|атаку(?:ет|ют)(?!\w)", Word.CUE, "launched"),
    (r"запусти\w*|запуска\w*|запущен\w*|випусти\w*|випуска\w*|випущен\w*|выпусти\w*|выпущен\w*|пуск(?:и|ів|ами|у|ов|ах|ам)?(?!\w)|застосу\w*|застосов\w*|використ\w*|використав\w*|задія\w*|примен\w*|использ\w*|направи\w*", Word.CUE, "launched"),
    (r"(?:зав|наз)да(?:в|ли|но|ла|ють|є)(?!\w)|завдал\w*|нанес(?:ли|ла|ено|ен|)(?!\w)|наніс\w*|нанесл\w*", Word.CUE, "launched"),
    (r"виявлен\w*|виявил\w*|зафіксован\w*|зафіксувал\w*|обнаружен\w*|выявлен\w*|зафиксирован\w*|летіл\w*|летел\w*", Word.CUE, "launched:detected"),
    (r"(?:attacked|launched|launching|fired|firing|unleashed|deployed|employed|released|used|using|sent|bombarded|pounded)(?!\w)|launches of", Word.CUE, "launched"),
    (r"(?:detected|tracked|recorded|registered|involved|carried out)(?!\w)", Word.CUE, "launched:detected"),
    # parts
    (r"(?:серед|із|зі|з|из|среди|of|among) (?:цих |этих |the )?(?:них|яких|котрих|которых|them|these|those|which)(?!\w)(?: (?:drones|missiles|uavs))?", Word.OF_THEM, ""),
    (r"(?:у|в) т(?:ому|\.) ?ч(?:ислі|\.)|в том числе|including|включно з|включаючи|включая|зокрема", Word.INCLUDING, ""),
    (r"(?:абсолютно )?(?:усі|всі|усіх|всіх|все|всех|all)(?! (?:over|night|day|services|necessary))(?: (?:вони|of them|of the|of these|the|these|ці|они|ворожі|цілі з них))*(?!\w)", Word.ALL, ""),
    (r"(?:обидв\w*|обоє|обох|обома|оба|обе|обоих|обеих|both)(?: of them)?(?!\w)", Word.BOTH, ""),
    (r"(?:ще|еще|ещё|інші|інших|другие|остальн\w*|решт\w*|another|more|others?|additional|further|a further)(?!\w)(?! (?:типів|моделей|типов|types|types of|kinds|models|drones and))", Word.MORE, ""),
    (r"(?:кілька|декілька|декількох|кількох|несколько|нескольких|several|a few|a number of|десятк\w*|dozens(?: of)?|сотні|сотни|hundreds(?: of)?|окремі)(?!\w)", Word.VAGUE, "several"),
    # counted things
    (r"strikes(?= (?:at|on|in) (?:\d+|[a-z]+) (?:different )?(?:locations|sites))", Word.CUE, "hit"),
    (r"(?:missile|drone|uav|rocket)[ -](?!strikes (?:at|on|in) (?:\d+|[a-z]+) (?:different )?(?:locations|sites))(?:attack|strike|unit|boat|carr|system|defen|launch(?!es)|raid|wave|crew|barrage|salvo|operator|fragment|debris|wreckage|group|troop|force|threat|warning|alert|activit|production|compon)\w*", Word.PLAIN, ""),
    (r"ракет\w*носі\w*|ракетоносц\w*", Word.CARRIER, ""),
    (r"(?:безпілотн|беспилотн)\w+ (?:літальн|летательн|повітрян|воздушн|авіаційн)\w+ (?:апарат|засоб|систем|комплекс|комплекс)\w*|unmanned aerial vehicles?", Word.NOUN, "drone"),
    (r"(?:баражуюч|барражирующ)\w+ (?:боєприпас|боеприпас)\w*|loitering munitions?", Word.NOUN, "munition"),
    (r"бпла|бплa|бпл(?!\w)|безпілотник\w*|беспилотник\w*|дрон(?:а|у|ом|и|ів|ам|ами|ах|ы|ов|і)?(?!\w)|drones?(?!\w)|uavs?(?!\w)|безпілотн\w+|беспилотн\w+", Word.NOUN, "drone"),
    (r"імітатор\w*|имитатор\w*|imitators?(?!\w)|decoys?(?!\w)|обманк\w*|simulator(?:s| drones)?(?!\w)|dumm(?:y|ies)(?!\w)|імітаційн\w*", Word.NOUN, "decoy"),
    (r"ракет(?:а|и|у|ою|і|ам|ами|ах|ы|ой|е)?(?!\w)|missiles?(?!\w)|rockets?(?!\w)|зур(?!\w)", Word.NOUN, "missile"),
    (r"(?:керован\w+ |коригован\w+ |guided |управляем\w+ )?(?:авіа(?:ційн\w+ )?|авиа(?:ционн\w+ )?|aerial |glide |aviation )?бомб\w*|(?:guided |glide |aerial )+bombs?(?!\w)|bombs(?!\w)", Word.NOUN, "bomb"),
    (r"засоб(?:ів|и|ами|у|ам|ах|ом)?(?!\w)(?: (?:повітряного|воздушного) (?:нападу|нападения|ураження))?(?! (?:ураження|радіо|реб|масової|ппо|протипов))|средств(?:ами|а|о)?(?!\w)(?! (?:пво|реб|рэб|массовой|против|пораж))(?: воздушного нападения)?|(?:air|aerial) (?:attack )?(?:weapons|assets|means|threats)(?: of attack)?|(?:means of|weapons of) (?:aerial|air) attack|(?:attack )?weapons(?!\w)", Word.NOUN, "any"),
    (r"ціл(?:ь|і|ей|ям|ями|лю|ях)(?!\w)|цел(?:ь|и|ей|ями|ям)(?!\w)|targets?(?!\w)|(?:повітряних|aerial|air) (?:об'єктів|objects)", Word.NOUN, "any"),
    (r"літак\w*|борт(?:и|ів|ами|ів)?(?!\w)|корабл\w*|носі(?:ї|їв|я|й|єм|ями)(?!\w)|aircraft|planes?(?!\w)|bombers?(?!\w)|(?:war)?ships?(?!\w)|boats?(?!\w)|катер\w*|бомбардувальн\w*|винищувач\w*|самол[её]т\w*|carriers?(?!\w)|vessels?(?!\w)|submarines?(?!\w)|фрегат\w*|човн\w*|вертол\w*|гелікоптер\w*|helicopters?(?!\w)|fighters?(?!\w)|пускових|launchers?(?!\w)", Word.CARRIER, ""),
    (r"локаці\w*|локаци\w*|locations?(?!\w)|sites?(?!\w)|місц(?:ях|я|ь|і)(?!\w)|мест(?:ах|а|)(?!\w)|places?(?!\w)", Word.PLACE, "locations"),
    (r"област(?:ей|ях|ями|ям|і)(?!\w)|regions?(?!\w)|oblasts?(?!\w)|регіон\w*|регион\w*|districts?(?!\w)|район(?:ах|ів|и|ов|і)(?!\w)|напрямк\w*|напрямів|направлени\w*|directions?(?!\w)|областях", Word.PLACE, "regions"),
    (r"люд(?:ей|ини|ина|и|ям)(?!\w)|осіб|особи|особа|ос\.|чоловік\w*|человек\w*|people|persons?(?!\w)|civilians?(?!\w)|children|child(?!\w)|діт(?:ей|и|ям)(?!\w)|дитин\w*|детей|ребен\w*|поранен\w*|ранен\w*|загибл\w*|загинул\w*|погиб\w*|постраждал\w*|пострадавш\w*|травмован\w*|injur\w*|wound\w*|kill\w*|dead(?!\w)|deaths?(?!\w)|casualt\w*|victims?(?!\w)|residents?(?!\w)|мешкан\w*|жител\w*|рятувальник\w*|missing|unaccounted|women(?!\w)|men(?!\w)|жінк\w*|чоловіки", Word.PEOPLE, ""),
    (r"(?:інших|різних|других|различных|разных|other|various|different) (?:типів|видів|моделей|типов|видов|types?|kinds|models|drones|uavs)(?: of (?:drones|uavs))?|(?:та|і|и|and) (?:іншими|інших|інші|другими|другие|others)(?!\w)", Word.OTHER_TYPES, "other"),
    (r"крилат\w+|крылат\w+|cruise(?!\w)", Word.KIND, "cruise"),
    (r"аеробал\w*|аэробал\w*|aeroballistic|aero-ballistic", Word.KIND, "aeroballistic"),
    (r"(?:міжконтинентальн|межконтинентальн)\w+ бал\w*|intercontinental ballistic", Word.KIND, "intercontinental"),
    (r"баліст\w*|баллист\w*|ballistic(?!\w)", Word.KIND, "ballistic"),
    (r"зенітн\w+|зенитн\w+|anti-aircraft|surface-to-air", Word.KIND, "surface_to_air"),
    (r"протикорабельн\w+|противокорабельн\w+|anti-ship", Word.KIND, "anti_ship"),
    (r"керован\w+ авіаційн\w+|управляем\w+ авиационн\w+|guided (?:air|aviation|aircraft)(?:-launched)?|авіаційн\w+ керован\w+", Word.KIND, "guided"),
    (r"реактивн\w+|jet(?:-powered)?(?!\w)", Word.KIND, "jet"),
    (r"розвід\w+|развед\w+|reconnaissance|recon(?!\w)|отр(?!\w)|оперативно-тактичн\w+|surveillance", Word.KIND, "reconnaissance"),
    (r"невстановлен\w+|неустановленн\w+|невідом\w+|неизвестн\w+|unidentified|unknown|unspecified|нез'ясован\w+", Word.KIND, "unknown"),
    # grammar
    (r"(?:було|були|був|була|були|буде|бути|был|была|было|были|were|was|have|has|had|been|are|is|being|вдалося|вдалось|удалось|удалося|successfully|успішно|також|также|also|все|єдину|підтверджено|confirmed|managed to|able to|it was possible to|could be|then|reported(?:ly)?)(?!\w)", Word.AUXILIARY, ""),
    (r"(?:а також|а также|так само як|as well as|along with|together with|and|та|і|й|и|plus|плюс)(?!\w)|&", Word.AND, ""),
    (r"(?:з|із|зі|с|со|из|from|район\w*|напрямку|акваторі\w*|неба|повітряного простору|окупован\w*|оккупирован\w*|occupied|тот|airspace of)(?!\w)", Word.FROM, ""),
)

# fmt: on
_MODIFIERS = re.compile(
    r"(?:типу|типа|тип|types?|of|the|russian|russia's|enemy|hostile|iranian|iranian-made|strike|attack|"
    r"combat|kamikaze|камікадзе|камикадзе|unmanned|aerial|air|sea|ground|land|launched|based|one|way|"
    r"long|range|guided|suicide|various|new|modified|class|operational|tactical|winged|"
    r"his|her|its|our|your|їхніх|базування|базирования|"
    r"\w+(?:их|ими|им|ого|ої|ий|ій|ою|ую|ых|ыми|ым|ой|ый|ая|ые|ие|ных|ні|жі|кі|ві|чі|лі|ну|ну|на|не|ова))"
)


def is_modifier(word: str) -> bool:
    """Whether a word may stand between a number and what it counts."""
    return bool(_MODIFIERS.fullmatch(word))
