"""The language check: other languages are refused, English never, short texts never."""

import gzip
import json
from pathlib import Path

import pytest

from framing.errors import InputError
from framing.reading.language import check_language

GOLD = Path(__file__).parents[3] / "shared" / "gold" / "abp_sample.jsonl.gz"

FOREIGN = {
    "German": "Die Bundesregierung hat am Montag in Berlin einen neuen Plan vorgestellt, mit dem sie die Preise für "
    "Strom und Gas senken will. Der Kanzler sagte, die Entlastung werde noch in diesem Jahr kommen, doch die "
    "Opposition war skeptisch und nannte das Vorhaben ein Versprechen ohne Deckung.",
    "French": "Le gouvernement a présenté lundi un nouveau plan destiné à faire baisser les prix de l'énergie. Selon "
    "le premier ministre, les ménages les plus modestes en profiteront avant la fin de l'année, mais les "
    "syndicats restent prudents et demandent des garanties sur le calendrier.",
    "Spanish": "El gobierno presentó el lunes un nuevo plan para bajar los precios de la energía. Según el "
    "presidente, las familias más pobres recibirán la ayuda antes de fin de año, pero los sindicatos no se fían "
    "y piden garantías sobre el calendario y la financiación.",
    "Russian": "Правительство представило в понедельник новый план, который должен снизить цены на электричество и "
    "газ. По словам премьера, помощь придёт до конца года, но оппозиция сомневается и требует гарантий.",
    "Chinese": "政府周一公布了一项新计划，旨在降低电力和天然气价格。总理表示，最贫困的家庭将在年底前得到帮助，"
    "但工会仍持谨慎态度，要求对时间表作出保证。反对党认为这一承诺没有资金支持。",
    "Arabic": "قدمت الحكومة يوم الاثنين خطة جديدة تهدف إلى خفض أسعار الكهرباء والغاز. وقال رئيس الوزراء إن الأسر "
    "الأكثر فقرا ستستفيد منها قبل نهاية العام، لكن النقابات ما زالت حذرة وتطالب بضمانات.",
    "Dutch": "De regering heeft maandag in Den Haag een nieuw plan gepresenteerd om de prijzen van stroom en gas te "
    "verlagen. De premier zei dat de hulp nog dit jaar zou komen, maar de oppositie was sceptisch en noemde het "
    "een belofte zonder dekking.",
}


@pytest.mark.parametrize("name", FOREIGN)
def test_other_languages_are_refused_by_name(name):
    for text in (FOREIGN[name], FOREIGN[name] * 30):
        with pytest.raises(InputError, match=f"looks {name}") as caught:
            check_language(text, path="a.txt", line=3)
        assert "--language en" in caught.value.advice
        assert (caught.value.path, caught.value.line) == ("a.txt", 3)


def test_short_texts_are_never_refused():
    assert check_language("Die Regierung hat am Montag einen neuen Plan vorgestellt.") is None
    assert check_language("") is None
    assert check_language("政府周一公布了一项新计划") is None


@pytest.mark.parametrize(
    "text",
    [
        "The talks between the two sides failed on Monday, and it was not clear whether they would meet again. "
        "Neither side said what had happened.",
        "Arsenal 2 Chelsea 1, Everton 0 Fulham 0, Leeds United 3 Aston Villa 3, Liverpool 4 Wolves 2, Manchester "
        "United 1 Tottenham Hotspur 1, Newcastle 0 Burnley 1, saves, goals and cards below",
        "Police arrest man, 34, near Berlin station. Officers found weapons, cash, drugs, false papers. Suspect "
        "Hans Müller due in court Monday morning; prosecutors seek long sentence after knife attack, officials say.",
    ],
)
def test_english_passes(text):
    assert check_language(text) == "en"


@pytest.mark.skipif(not GOLD.exists(), reason="development gold is not here")
def test_real_articles_pass():
    with gzip.open(GOLD, "rt") as lines:
        for _, line in zip(range(500), lines, strict=False):
            assert check_language(json.loads(line)["text"]) in ("en", None)
