"""Other ways to write the same Norwegian word: nynorsk for bokmål and back, and forms that the stemmer keeps apart."""

import re
from collections.abc import Iterator

MOST = 6
# Parts of words, bokmål and nynorsk. Compounds change with them: "sykehjem" is "sjukeheim".
PAIRS = (
    *(("syke", "sjuke"), ("hjem", "heim"), ("skole", "skule"), ("enhet", "eining"), ("leder", "leiar")),
    *(("arbeider", "arbeidar"), ("bruker", "brukar"), ("innbygger", "innbyggjar"), ("vei", "veg"), ("uke", "veke")),
    *(("melk", "mjølk"), ("høy", "høg"), ("fremtid", "framtid"), ("sammen", "saman"), ("øke", "auke")),
    *(("vann", "vatn"), ("mulig", "mogleg"), ("søker", "søkjar"), ("lærer", "lærar"), ("forskjell", "skilnad")),
    *(("kjøre", "køyre"), ("gjøre", "gjere"), ("spørre", "spørje"), ("hverdag", "kvardag"), ("selv", "sjølv")),
    *(("følge", "følgje"), ("bygge", "byggje"), ("tenke", "tenkje"), ("løsning", "løysing"), ("måned", "månad")),
    *(("nødvendig", "naudsynt"), ("frivillig", "friviljug"), ("drøm", "draum"), ("strøm", "straum")),
    *(("tjeneste", "teneste"), ("barn", "born"), ("opplevelse", "oppleving")),
)
# Plurals with another vowel, and nouns that lose one: bok, bøker; nøkkel, nøkler.
VOWELS = (("bok", "bøk"), ("fot", "føt"), ("hånd", "hend"), ("natt", "nett"), ("tann", "tenn"), ("mann", "menn"))
_to_nynorsk, _to_bokmaal = dict(PAIRS), {nynorsk: bokmaal for bokmaal, nynorsk in PAIRS}
_nynorsk, _bokmaal = (
    re.compile("|".join(sorted(parts, key=len, reverse=True))) for parts in (_to_nynorsk, _to_bokmaal)
)
_loses_a_vowel = re.compile(r"(\w{2,})([bdfgjkmnprstv])\2e([lr])(?:en|et|ene)?$")
_has_lost_one = re.compile(r"(\w{2,})([bdfgjkmnpstv])([lr])(?:er|ene|ane|ar)$")
_doubled_m = re.compile(r"(\w{3,}m)m(?:et|ene|er|a)$")
_their = re.compile(r"(\w{3,}er)ne$")


def of(word: str) -> list[str]:
    """Return the word, and other ways to write it; the word itself first."""
    return list(dict.fromkeys([word, *_others(word)]))[:MOST]


def _others(word: str) -> Iterator[str]:
    yield _nynorsk.sub(lambda part: _to_nynorsk[part[0]], word)
    yield _bokmaal.sub(lambda part: _to_bokmaal[part[0]], word)
    if found := _doubled_m.fullmatch(word):
        yield found[1]
    if found := _their.fullmatch(word):
        yield f"{found[1]}e"
    if found := _loses_a_vowel.fullmatch(word):
        yield f"{found[1]}{found[2]}{found[3]}er"
    if found := _has_lost_one.fullmatch(word):
        yield f"{found[1]}{found[2]}{found[2]}e{found[3]}"
    for one, other in (*PAIRS, *VOWELS):
        for old, new in ((one, other), (other, one)):
            if old in word and new not in word:
                yield word.replace(old, new)
