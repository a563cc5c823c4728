"""What a new installation begins with: criteria to assess ideas by, and answers to begin from. Data alone.

The resource team changes all of it in the administration. The migration plants it, and so does the demo.
"""

from typing import Any

CRITERIA: tuple[dict[str, Any], ...] = (
    {
        "name_nb": "Nytte for innbyggerne",
        "name_nn": "Nytte for innbyggjarane",
        "name_en": "Use for residents",
        "help_nb": "Hvor mye bedre blir det for dem som har behovet, og hvor mange er de?",
        "help_nn": "Kor mykje betre blir det for dei som har behovet, og kor mange er dei?",
        "help_en": "How much better does it get for those who have the need, and how many are they?",
        "weight": 3,
        "place": 10,
    },
    {
        "name_nb": "Gjennomførbarhet",
        "name_nn": "Kor gjennomførleg han er",
        "name_en": "Can be done",
        "help_nb": "Har vi folk, tid og penger til å prøve den i år?",
        "help_nn": "Har vi folk, tid og pengar til å prøve han i år?",
        "help_en": "Do we have people, time and money to try it this year?",
        "weight": 2,
        "place": 20,
    },
    {
        "name_nb": "Nytt for oss",
        "name_nn": "Nytt for oss",
        "name_en": "New to us",
        "help_nb": "Er dette noe vi ikke gjør fra før, også om andre gjør det?",
        "help_nn": "Er dette noko vi ikkje gjer frå før, også om andre gjer det?",
        "help_en": "Is this something we do not do already, even if others do?",
        "weight": 1,
        "place": 30,
    },
    {
        "name_nb": "Kan brukes flere steder",
        "name_nn": "Kan brukast fleire stader",
        "name_en": "Can be used elsewhere",
        "help_nb": "Kan andre enheter ta den i bruk når den er prøvd?",
        "help_nn": "Kan andre einingar ta han i bruk når han er prøvd?",
        "help_en": "Can other units take it into use once it is tried?",
        "weight": 1,
        "place": 40,
    },
)

TEMPLATES: tuple[dict[str, Any], ...] = (
    {
        "name": "Fortell litt mer",
        "use": "clarifying",
        "place": 10,
        "text_nb": "Hei, {navn}!\n\nTakk for idéen «{tittel}». Før vi kan vurdere den, vil vi gjerne vite litt mer: "
        "Hvem merker behovet mest, og hvor ofte? Er noe prøvd før?\n\nHilsen {avsender}, {seksjon}",
        "text_nn": "Hei, {navn}!\n\nTakk for idéen «{tittel}». Før vi kan vurdere han, vil vi gjerne vite litt meir: "
        "Kven merkar behovet mest, og kor ofte? Er noko prøvd før?\n\nHelsing {avsender}, {seksjon}",
        "text_en": "Hello, {navn}!\n\nThank you for the idea “{tittel}”. Before we can assess it, we would like to "
        "know a little more: Who feels the need most, and how often? Has anything been tried before?\n\n"
        "Regards, {avsender}, {seksjon}",
    },
    {
        "name": "God idé, men ikke nå",
        "use": "parked",
        "place": 20,
        "text_nb": "Hei, {navn}!\n\nVi har tro på «{tittel}», men {seksjon} har ikke rom for å prøve den nå. "
        "Vi tar den fram igjen {frist}, og da hører dere fra oss.\n\nHilsen {avsender}",
        "text_nn": "Hei, {navn}!\n\nVi har tru på «{tittel}», men {seksjon} har ikkje rom for å prøve han no. "
        "Vi tek han fram att {frist}, og da høyrer de frå oss.\n\nHelsing {avsender}",
        "text_en": "Hello, {navn}!\n\nWe believe in “{tittel}”, but {seksjon} has no room to try it now. "
        "We take it up again on {frist}, and you will hear from us then.\n\nRegards, {avsender}",
    },
    {
        "name": "Vi har det allerede",
        "use": "closed",
        "place": 30,
        "text_nb": "Hei, {navn}!\n\nTakk for «{tittel}». Dette har vi allerede en løsning for i {seksjon}, så vi "
        "avslutter idéen her. Si fra om løsningen ikke dekker behovet, så tar vi den opp igjen.\n\nHilsen {avsender}",
        "text_nn": "Hei, {navn}!\n\nTakk for «{tittel}». Dette har vi alt ei løysing for i {seksjon}, så vi avsluttar "
        "idéen her. Sei frå om løysinga ikkje dekkjer behovet, så tek vi han opp att.\n\nHelsing {avsender}",
        "text_en": "Hello, {navn}!\n\nThank you for “{tittel}”. We already have a solution for this in {seksjon}, so "
        "we close the idea here. Tell us if it does not meet the need, and we take it up again.\n\nRegards, {avsender}",
    },
    {
        "name": "Utenfor det vi rår over",
        "use": "closed",
        "place": 40,
        "text_nb": "Hei, {navn}!\n\nTakk for «{tittel}». Dette er det andre enn kommunen som bestemmer over, så vi kan "
        "ikke ta idéen videre herfra. Behovet har vi notert oss.\n\nHilsen {avsender}, {seksjon}",
        "text_nn": "Hei, {navn}!\n\nTakk for «{tittel}». Dette er det andre enn kommunen som bestemmer over, så vi kan "
        "ikkje ta idéen vidare herifrå. Behovet har vi notert oss.\n\nHelsing {avsender}, {seksjon}",
        "text_en": "Hello, {navn}!\n\nThank you for “{tittel}”. Others than the municipality decide about this, so we "
        "cannot take the idea further from here. We have noted the need.\n\nRegards, {avsender}, {seksjon}",
    },
)
