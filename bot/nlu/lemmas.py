"""Words as the rules compare them: contractions opened, fillers dropped, each word with its base form."""

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.nlu.language import lemma_table

COMMA, TURN, STOP = 1, 2, 3
"""What stands before a word: a comma or dash, a turn such as "but", the end of a sentence."""

PIECE = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?|\d+(?:[.,]\d+)?|\.{2,}|[.!?;\n]|[^\w\s]")
QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "ʼ": "'", "…": ","})
SAID_BETWEEN = re.compile(
    r"\b(?:sort|kind) of\b|(?<!if )(?<!do )(?<!did )(?<!would )(?<!can )(?<!how )(?<!as )\byou know\b"
    r"(?! (?:how|if|what|when|why)\b)"
)
PAUSE = re.compile(r"\.{2,}")

FILLERS = frozenset(
    """um umm uh uhh uhm er erm ah hmm hm like really just actually basically honestly literally totally quite pretty
    kinda sorta well so very lol haha tbh ngl fr bruh absolutely completely entirely utterly please pls plz ya
    definitely seriously obviously oh yeah bloody""".split()
)
TURNS = frozenset("but however although whereas btw anyway anyways except otherwise oh also".split())

OPENED = {
    "cannot": "can not",
    "cant": "can not",
    "boht": "both",
    "num": "numb",
    "fevr": "fever",
    "weaknes": "weakness",
    "bowle": "bowel",
    "numm": "numb",
    "canot": "can not",
    "cannt": "can not",
    "carnt": "can not",
    "cannae": "can not",
    "canna": "can not",
    "couldnae": "could not",
    "didnae": "did not",
    "doesnae": "does not",
    "dinnae": "do not",
    "isnae": "is not",
    "wasnae": "was not",
    "wont": "will not",
    "won't": "will not",
    "shan't": "shall not",
    "ain't": "is not",
    "aint": "is not",
    "im": "i am",
    "ive": "i have",
    "id": "i would",
    "hes": "he is",
    "shes": "she is",
    "theyre": "they are",
    "thats": "that is",
    "whats": "what is",
    "its": "it is",
    "it's": "it is",
    "theres": "there is",
    "gonna": "going to",
    "wanna": "want to",
    "gotta": "got to",
    "dunno": "do not know",
    "coz": "because",
    "cos": "because",
    "cuz": "because",
    "w": "with",
    "u": "you",
    "ur": "your",
    "yr": "year",
    "yrs": "years",
    "wk": "week",
    "wks": "weeks",
    "mth": "month",
    "mths": "months",
    "hrs": "hours",
    "n": "and",
    "bc": "because",
    "&": "and",
    "+": "and",
}
OPENED |= {verb + "nt": verb + " not" for verb in "do did does is was are were have has had could would should".split()}
ENDINGS = {"'m": " am", "'ve": " have", "'re": " are", "'ll": " will", "'d": " would"}
SUBJECTS_WITH_IS = frozenset("he she that there what who where here how".split())

# Where the table errs, or gives two words of different meaning one base.
OWN_LEMMAS = {
    "worse": "worse",
    "worst": "worse",
    "better": "better",
    "left": "left",
    "lower": "lower",
    "felt": "feel",
    "am": "be",
    "ca": "can",
    "numbness": "numbness",
    "pins": "pin",
    "needles": "needle",
    "weeks": "week",
    "legs": "leg",
    "feet": "foot",
    "thrown": "throw",
    "ribs": "rib",
    "calves": "calf",
    "pass": "pass",
    "leaning": "lean",
    "lie": "lie",
    "lying": "lie",
    "laying": "lay",
    "us": "us",
    "as": "as",
    "does": "do",
    "arse": "arse",
    "peed": "pee",
    "weed": "wee",
    "pooed": "poo",
    "pissed": "piss",
    "weaker": "weak",
    "weakest": "weak",
    "thing": "thing",
    "nothing": "nothing",
    "born": "born",
    "number": "number",
    "bit": "bit",
    "wound": "wound",
    "ground": "ground",
    "saw": "see",
    "bears": "bear",
    "pelvic": "pelvic",
}


@dataclass(frozen=True)
class Word:
    """One word: as the rules read it (`text`, `lemma`), its place in the message, and what stands before it."""

    text: str
    lemma: str
    start: int
    end: int
    wall: int = 0


@lru_cache(maxsize=20_000)
def lemma(word: str) -> str:
    """The base form of a lower-case word; a word that the table lacks is its own."""
    return OWN_LEMMAS.get(word) or lemma_table().get(word, word)


def opened(piece: str) -> list[str]:
    """The words that a written piece stands for: "can't" is "can", "not"."""
    if piece in OPENED:
        return OPENED[piece].split()
    if piece.endswith("n't"):
        return [piece[:-3], "not"]
    base, mark, ending = piece.partition("'")
    if mark and mark + ending in ENDINGS:
        return [base, ENDINGS[mark + ending].strip()]
    if mark and ending == "s":
        return [base, "is"] if base in SUBJECTS_WITH_IS else [base]
    return [piece.replace("'", "")]


def year(piece: str) -> str:
    """The year that is meant by two digits after an apostrophe: '98 is 1998."""
    if len(piece) != 2 or not piece.isdecimal():
        return piece
    return ("20" if int(piece) < 50 else "19") + piece


def read(text: str) -> list[Word]:
    """The words of `text` in order, without fillers; punctuation lives on as the wall before the next word."""
    words: list[Word] = []
    wall = STOP
    low = SAID_BETWEEN.sub(lambda filler: " " * len(filler[0]), text.translate(QUOTES).lower())
    for match in PIECE.finditer(low):
        piece = match[0]
        if not piece[0].isalnum() and piece not in OPENED:
            if PAUSE.fullmatch(piece):
                wall = max(wall, COMMA)
            elif piece in ".!?;\n":
                wall = STOP
            elif piece not in "'\"*_/":
                wall = max(wall, COMMA if piece != "-" or text[match.start() - 1 : match.start()] in (" ", "") else 0)
            continue
        if piece in FILLERS:
            wall = max(wall, TURN if piece in TURNS else 0)
            continue
        for word in opened(year(piece) if low[match.start() - 1 : match.start()] == "'" else piece):
            if word in TURNS:
                wall = max(wall, TURN)
            words.append(Word(word, lemma(word), match.start(), match.end(), wall))
            wall = 0
    return words
