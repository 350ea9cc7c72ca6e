"""What is a warning sign, what is none, and that surroundings change neither."""

import random
import re
import timeit
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.nlu.acknowledgement import acknowledgement
from bot.nlu.red_flags import RANK, Finding, find, load_rules
from content.store import load

SENTENCES = yaml.safe_load((Path(__file__).parent / "warning_sentences.yml").read_text("utf-8"))
FIRES = [
    (tier, sign, text) for tier, signs in SENTENCES["fires"].items() for sign, texts in signs.items() for text in texts
]
SILENT = [(reason, text) for reason, texts in SENTENCES["silent"].items() for text in texts]
NEUTRAL = [
    "show me a piriformis stretch",
    "remind me every morning at seven",
    "what is the zombie drill",
    "log my pain as three",
    "the run on Sunday went well",
    "which step of the ladder comes next",
    "my hips feel tight",
    "thank you for the plan",
    "I ran ten kilometres with my club",
    "how long do I hold it",
]
JOINTS = [". ", ", and ", " but ", " also ", " btw ", " oh and "]
COMPLAINTS = [
    "numbness between my legs",
    "trouble peeing",
    "tingling in both feet",
    "fever with back pain",
    "chest pain",
    "loss of bladder control",
    "weakness in both legs",
    "pain down both legs",
    "bowel leakage",
    "an accident that hurt my back",
]
FILLERS = ["um", "like", "really", "just", "uh", "sort of", "kind of", "you know", "honestly", "well", "basically"]
MISSPELT = {
    "because": ["becuase", "becasue"],
    "bladder": ["bladdr", "blader"],
    "both": ["boht"],
    "bowel": ["bowell", "bowle"],
    "buttock": ["buttok"],
    "can't": ["cant", "carnt", "cannt"],
    "cancer": ["canser", "cancr"],
    "chest": ["chesst"],
    "fever": ["feaver", "fevr"],
    "incontinent": ["incontinant"],
    "numb": ["num", "numm"],
    "numbness": ["numness", "numbnes"],
    "osteoporosis": ["osteoperosis", "osteoporoses"],
    "pregnant": ["pregnent", "pregant"],
    "sciatica": ["siatica", "sciatca"],
    "shoulder": ["sholder"],
    "stomach": ["stomache", "stomac"],
    "temperature": ["temprature", "temperture"],
    "tingling": ["tingeling", "tinglin"],
    "toilet": ["tiolet", "toilett"],
    "urine": ["urin", "urinne"],
    "weakness": ["weekness", "weaknes"],
    "weight": ["wieght", "weigth"],
}
"""Common misspellings by the word that is meant."""
SPELT = [
    (tier, text, word) for tier, _, text in FIRES for word in MISSPELT if re.search(rf"\b{word}\b", text, re.IGNORECASE)
]
DENIALS = [
    "I don't have any {}",
    "no {}",
    "there is no {}",
    "I have not had {}",
    "never had {}",
    "{}: no",
    "{}? No.",
    "{}? nope",
    "without {}",
    "I haven't noticed any {}",
    "none of that: no {}",
    "not aware of any {} at all",
    "I do not get any {}",
    "my back is stiff but no {}",
    "I am fine, no {} at all",
]


def fired(text: str) -> list[Finding]:
    return [found for found in find(text) if found.held_back is None]


def rank(text: str) -> int:
    return max((RANK[found.tier] for found in fired(text)), default=0)


@pytest.mark.parametrize(("tier", "sign", "text"), FIRES)
def test_a_warning_is_found_with_its_tier(tier: str, sign: str, text: str) -> None:
    assert rank(text) >= RANK[tier]


@pytest.mark.parametrize(("reason", "text"), SILENT)
def test_what_is_no_warning_stays_silent(reason: str, text: str) -> None:
    assert fired(text) == []


def test_the_named_sign_is_nearly_always_among_those_found() -> None:
    named = [sign in {found.id for found in fired(text)} for _, sign, text in FIRES]
    assert sum(named) >= 0.97 * len(named)


def test_a_finding_quotes_the_runners_own_words() -> None:
    text = "Morning! My crotch went numb on Sunday."
    found = fired(text)[0]
    assert (found.id, found.tier) == ("saddle-numbness", "emergency")
    assert text[found.start : found.end] == found.quote == "crotch went numb"


def test_the_highest_tier_leads() -> None:
    text = "nine weeks with no improvement, I have a fever with back pain, and now I can't feel my crotch"
    tiers = [found.tier for found in fired(text)]
    assert tiers[0] == "emergency" and {"urgent", "soon"} <= set(tiers)


@pytest.mark.parametrize(
    ("text", "sign", "reason"),
    [
        ("no numbness between my legs", "saddle-numbness", "negated"),
        ("years ago my crotch went numb after a ride", "saddle-numbness", "past"),
        ("what does it mean when people lose control of the bladder?", "bladder-trouble", "question"),
        ("what if my legs went numb", "both-legs", "supposed"),
        ("I read about a man who had crushing chest pain", "chest-pain", "about others"),
        ("I wet myself laughing", "bladder-trouble", "idiom"),
        ("lost two stone on a diet, back is a bit sore", "weight-loss", "on-purpose"),
    ],
)
def test_what_is_held_back_is_kept_with_its_reason(text: str, sign: str, reason: str) -> None:
    assert {found.id: found.held_back for found in find(text)}[sign] == reason


@pytest.mark.parametrize(
    "text",
    [
        "no numbness and no fever, but I have to strain to get any urine out",
        "no fever. I can't feel when I wipe",
        "is it normal that my bum has felt numb since Sunday?",
        "can I still run if my crotch is numb and my back hurts",
        "I can't feel it any more between my legs",
        "if I sit for an hour my crotch goes numb, back hurts too",
        "not sure if it matters but my groin is numb",
        "had a numb crotch last year that went away but it came back today",
    ],
)
def test_what_looks_like_a_denial_and_is_none(text: str) -> None:
    assert rank(text) == RANK["emergency"]


@pytest.mark.parametrize(
    "text",
    [
        "no, my legs are numb",
        "never been incontinent until yesterday",
        "the old slipped disc healed, now my crotch is numb",
        "when I was on the loo I could not feel myself wipe",
        "after the long flight my privates went numb and it has not come back",
        "what if it is serious, my legs keep giving way",
        "I would say my crotch is numb",
        "not run for a month and my undercarriage is dead",
        "I can't tell if my bladder is full",
    ],
)
def test_what_is_so_now_fires_whatever_stands_around_it(text: str) -> None:
    assert rank(text) == RANK["emergency"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("the numb crotch question is a no", "negated"),
        ("as for incontinence, never in my life", "negated"),
        ("negative on chest pain", "negated"),
        ("when I was nineteen I wet the bed", "past"),
        ("In '97 both legs went numb for a week", "past"),
        ("my crotch went numb in nineteen ninety eight", "past"),
        ("my foot was floppy after an operation, came back within months", "past"),
        ("out of interest, what does numbness in the saddle area even mean", "question"),
        ("if somebody loses feeling in both feet what then", "supposed"),
        ("the puppy wet himself", "idiom"),
    ],
)
def test_answers_years_and_others_are_held_back(text: str, reason: str) -> None:
    assert {found.held_back for found in find(text)} == {reason}


@pytest.mark.parametrize(
    "text", ["64, back pain out of nowhere for the first time", "Hello. 62 and first ever episode of back pain"]
)
def test_an_age_may_stand_alone_at_the_start_of_a_sentence(text: str) -> None:
    assert [found.id for found in fired(text)] == ["first-pain-by-age"]


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("my bladdder is leaking and back pain", "bladder-trouble"),
        ("nummbness between my legs", "saddle-numbness"),
        ("incontinance since yesterday", "bladder-trouble"),
        ("I have osteoperosis and my back hurts", "fragile-bones"),
        ("lost feeling in my genitels", "saddle-numbness"),
    ],
)
def test_a_misspelt_warning_is_found(text: str, sign: str) -> None:
    assert sign in {found.id for found in fired(text)}


@settings(max_examples=150)
@given(st.sampled_from(FIRES), st.sampled_from(NEUTRAL), st.sampled_from(JOINTS), st.booleans())
def test_a_warning_is_found_wherever_it_stands(
    case: tuple[str, str, str], neutral: str, joint: str, first: bool
) -> None:
    tier, _, text = case
    text = text.rstrip(".?!")
    assert rank(text + joint + neutral if first else neutral + joint + text) >= RANK[tier]


@settings(max_examples=150)
@given(st.sampled_from(COMPLAINTS), st.sampled_from(DENIALS), st.sampled_from(["", "Show me a stretch. ", "Hi, "]))
def test_what_is_denied_never_fires(complaint: str, denial: str, before: str) -> None:
    assert fired(before + denial.format(complaint)) == []


@settings(max_examples=150)
@given(st.sampled_from(FIRES), st.sampled_from(["upper", "lower", "bare", "filled"]), st.randoms(use_true_random=False))
def test_case_punctuation_and_fillers_change_nothing(
    case: tuple[str, str, str], how: str, chance: random.Random
) -> None:
    tier, _, text = case
    words = text.split()
    changed = {
        "upper": text.upper(),
        "lower": text.lower(),
        "bare": re.sub(r"['’]", "", re.sub(r"\.(?!\d)|[,!;]", "", text)),
        "filled": " ".join(f"{word} {chance.choice(FILLERS)}" for word in words),
    }[how]
    assert rank(changed) >= RANK[tier]


@settings(max_examples=150)
@given(st.sampled_from(SPELT), st.integers(0, 1))
def test_common_misspellings_change_nothing(case: tuple[str, str, str], which: int) -> None:
    tier, text, word = case
    wrong = MISSPELT[word][which % len(MISSPELT[word])]
    assert rank(re.sub(rf"\b{word}\b", wrong, text, flags=re.IGNORECASE)) >= RANK[tier]


@settings(max_examples=100)
@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    assert all(text[found.start : found.end] == found.quote for found in find(text))


def test_a_long_message_is_read_in_time() -> None:
    text = ". ".join(text for _, text in SILENT[:12])
    find(text)
    # A busy machine only ever adds time, so the shortest of several runs is what the reading itself takes.
    assert min(timeit.repeat(lambda: find(text), number=4, repeat=5)) / 4 < 0.03


def test_answers_of_several_turns_make_a_sign_together() -> None:
    assert load().red_flags_of({"change": {"under-18"}}) == []
    found = load().red_flags_of({"change": {"under-18", "new-shoes"}, "movement": {"leaning-back"}})
    assert [(sign.id, sign.tier) for sign in found] == [("young-arching", "soon")]
    assert load().red_flags_of({"radiation": {"both-legs"}})[0].tier == "emergency"


@pytest.mark.parametrize(
    "text",
    [
        "I've called 999",
        "ok my wife is driving me to A&E now",
        "seen by the doctor last week, all clear",
        "booked the GP for Thursday",
        "I'll ring the doctor today, promise",
        "on my way to hospital",
        "the ambulance is coming",
        "just spoke to 111",
        "I saw my physio about it yesterday",
        "got an appointment tomorrow",
        "at the emergency department now",
        "my doctor already checked this",
        "going to A and E",
        "I have phoned the midwife",
        "we're heading to the hospital",
        "had an MRI last week, scan was clear",
        "calling an ambulance",
    ],
)
def test_an_alarm_is_acknowledged(text: str) -> None:
    assert acknowledgement(text)


@pytest.mark.parametrize(
    "text",
    [
        "it's fine, just give me exercises",
        "I don't have time",
        "next",
        "where would I even go",
        "ok",
        "whatever",
        "I'm not going to the hospital",
        "I don't want to see a doctor",
        "should I call 999?",
        "do I need a doctor?",
        "what if I call an ambulance",
        "later maybe",
        "I haven't called anyone",
        "no doctor, just stretches",
        "skip",
        "which doctor would I see?",
        "I can't get an appointment",
    ],
)
def test_waving_an_alarm_away_does_not_acknowledge_it(text: str) -> None:
    assert not acknowledgement(text)


def test_every_sign_has_sentences() -> None:
    assert {sign.id for sign in load_rules().signs} == {sign for _, sign, _ in FIRES}
