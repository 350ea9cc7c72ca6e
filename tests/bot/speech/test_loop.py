"""Spoken conversations, from the sound of the runner to the sound of the coach, with the real parts."""

import dataclasses
import uuid
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
import yaml

pytest.importorskip("soundfile", reason="the extra `voice` is not installed: run `make setup`")

from bot.speech import hearing, sound, tones
from bot.speech import loop as spoken_loop
from bot.speech.activity import frames
from bot.speech.speaking import Voice

RATE = 16_000
EVERYDAY = yaml.safe_load((Path(__file__).parents[3] / "benchmarks" / "spoken.yml").read_text(encoding="utf-8"))["talk"]
OTHER_LANGUAGES = [
    ("de", "Morgen fahren wir mit dem Zug nach Hamburg. Hast du die Karten schon gekauft?"),
    ("fr", "Hier soir nous avons mangé au bord du lac. Il faisait encore très chaud."),
    ("es", "Mi hermana trabaja en una escuela. Los niños quieren jugar en la calle."),
]
TENTH = tones.RATE // 10


@dataclasses.dataclass
class Conversation:
    """What happened, and the recording of the coach at 48 kHz."""

    told: list[spoken_loop.Told]
    played: np.ndarray

    def said(self, who: str = "coach") -> list[str]:
        return [each.text for each in self.told if each.who == who]

    def time_of(self, words: str, after: float = 0.0) -> float:
        """When the coach began to say something with these words in it."""
        return next(t.time for t in self.told if t.who == "coach" and words in t.text and t.time >= after)

    def part(self, start: float, end: float) -> np.ndarray:
        """The recording from start to end, in seconds."""
        return self.played[round(start * tones.RATE) : round(end * tones.RATE)]


@pytest.fixture
def talk(spoken, recogniser, voice, brain):
    """Holds a conversation: each line is said at its second; `length` seconds are recorded, if not more."""
    from bot.speech.coach import BrainCoach

    def hold(*lines, length=0.0, confidence=None, sounds=None, **options) -> Conversation:
        parts = [(at, spoken(text, 0)) for at, text in lines] + list(sounds or ())
        end = max([length, *(at + len(samples) / RATE + 2 for at, samples in parts)])
        recording = np.zeros(round(end * RATE), dtype=np.float32)
        for at, samples in parts:
            recording[round(at * RATE) :][: len(samples)] += samples

        def hear(samples):
            heard = recogniser.recognise(samples)
            return heard if confidence is None else dataclasses.replace(heard, confidence=confidence)

        told: list[spoken_loop.Told] = []
        coach = BrainCoach(brain, uuid.uuid4().hex)
        loop = spoken_loop.Loop(hear, coach, voice, began=datetime(2026, 3, 4, 10), tell=told.append, **options)
        return Conversation(told, spoken_loop.run_on_samples(loop, list(frames(recording))))

    return hold


def onsets(samples: np.ndarray) -> np.ndarray:
    """Where sound begins after at least 80 ms of quiet, in seconds."""
    step = tones.RATE // 200
    power = np.array([np.abs(samples[at : at + step]).max() for at in range(0, len(samples) - step, step)])
    loud = power > 0.05
    quiet_before = np.array([not loud[max(0, at - 16) : at].any() for at in range(len(loud))])
    return np.flatnonzero(loud & quiet_before) / 200


def words_of(recogniser, samples: np.ndarray) -> str:
    from bot.speech import wording

    text = recogniser.hear(sound.resampled(samples, tones.RATE, RATE)).text.lower()
    for digit, name in enumerate("zero one two three four five six seven eight nine ten".split()):
        text = text.replace(str(digit), f" {name} ")
    assert wording.sentences(text), "nothing is said"
    return " ".join(text.replace(",", " ").replace(".", " ").split())


def test_a_whole_warm_up(talk, recogniser) -> None:
    heard = talk(
        *((1, "Hey coach."), (4, "Start zombie drills."), (34, "Pause."), (46, "Go on.")),
        *((86, "How long?"), (90, "That hurts."), (97, "Two."), (112, "Stop.")),
    )
    said = heard.said()
    order = [
        *("Zombie drill, arms overhead", "Ready?", "Paused.", "On we go.", "Ready?", "Rest."),
        *("Ready?", "seconds left", "How much", "That is mild", "Stopped at"),
    ]
    at = -1
    for words in order:
        at = next((n for n in range(at + 1, len(said)) if words in said[n]), None)
        assert at is not None, f"{words!r} is missing or out of order: {said}"
    assert len(heard.said("runner")) == 8

    # The second drill runs from its "go" to "that hurts": its beats stand on the second, measured in the recording.
    ready = heard.time_of("Ready?", after=heard.time_of("arms in front"))
    found = ready + onsets(heard.part(ready, ready + 9))
    first = found[found > ready + 0.9][0]
    for beat in range(4):
        assert np.abs(found - (first + beat)).min() < 0.05, f"beat {beat} of {found}"
    assert words_of(recogniser, heard.part(first - 0.1, first + 3.8)) == "three two one go"
    asked = heard.time_of("How much")
    assert "how much" in words_of(recogniser, heard.part(asked, asked + 2.5))

    # "That hurts" stopped the clock: nothing is counted until it was answered.
    mild = heard.time_of("That is mild")
    assert np.abs(heard.part(asked + 2.6, mild)).max() < 0.3
    # The rest of the drill after it, from the new "go" to its last second.
    assert heard.time_of("Stopped at") - mild > 10


def test_the_last_five_seconds_are_on_the_beat_and_the_next_drill_follows(talk, recogniser) -> None:
    heard = talk((0.5, "Hey coach, start the zombie drills."), length=50)
    ready = heard.time_of("Ready?")
    over = heard.time_of("Rest.")
    found = onsets(heard.part(ready, over + 0.1)) + ready
    go = over - 10
    for beat in (-3, -2, -1, 0, 5, 6, 7, 8, 9):
        assert np.abs(found - (go + beat)).min() < 0.05, f"beat {beat} from {go}: {found}"
    assert words_of(recogniser, heard.part(go + 4.8, go + 9.8)) == "five four three two one"
    titles = [text for text in heard.said() if "Zombie drill" in text]
    assert [title for title in ("overhead", "in front", "to the side") if any(title in t for t in titles)] == [
        "overhead",
        "in front",
        "to the side",
    ]
    second = onsets(heard.part(over, over + 30)) + over
    ready_again = heard.time_of("Ready?", after=over)
    beats = second[second > ready_again + 0.9]
    assert beats[0] + 3 - over >= 10 - 0.05, "a rest of ten seconds"


def test_much_pain_ends_the_exercise(talk) -> None:
    heard = talk(
        (0.5, "Hey coach, start the zombie drills."), (29, "That hurts."), (35, "Seven out of ten."), length=39
    )
    assert "How much" in heard.said()[-2] and "ends here" in heard.said()[-1] and "Stopped" in heard.said()[-1]


def test_no_answer_about_pain_ends_the_exercise_too(talk) -> None:
    heard = talk((0.5, "Hey coach, start the zombie drills."), (29, "That hurts."), length=48)
    assert "ends here" in heard.said()[-1]


def test_the_coach_falls_silent_when_the_runner_talks(talk) -> None:
    heard = talk((0.5, "Hey coach, what is the piriformis?"), (6, "Well, that is interesting to hear."), length=14)
    began = heard.time_of("piriformis")
    assert began < 6 and len(onsets(heard.part(began, 6)))
    assert np.abs(heard.part(6.7, 8)).max() < 0.01


def test_long_answers_are_offered_in_portions(talk) -> None:
    heard = talk((0.5, "Hey coach, what is the piriformis?"), (14, "Yes please."), length=18)
    first, more, second = heard.said()[:3]
    assert more == "More?" and len(first.split()) <= 30
    assert second and second != first


def test_without_the_wake_phrase_nothing_is_answered(talk) -> None:
    lines = (
        "Did you see the match on Sunday?",
        "My sister starts her new job tomorrow.",
        "We should paint the kitchen, maybe blue.",
        "The coach was late again, so we all stopped.",
        "Next week it is going to rain, they said.",
        "My back hurts when I sit at work.",
    )
    heard = talk(*((1 + 5 * at, line) for at, line in enumerate(lines)))
    assert heard.told == [] and np.abs(heard.played).max() == 0


def test_hearing_begins_in_the_pause_that_ends_an_utterance(spoken, voice) -> None:
    begun: list[tuple[float, int]] = []

    def hear(samples: np.ndarray) -> hearing.Heard:
        begun.append((loop.now, len(samples)))
        return hearing.Heard("", 0.0, 0.0)

    loop = spoken_loop.Loop(hear, None, voice, began=datetime(2026, 3, 4, 10))
    said = spoken("Show me the glute bridge.")
    spoken_loop.run_on_samples(loop, list(frames(said)))
    ends = len(said) / RATE - 0.8
    assert begun[-1][0] < ends + 0.4, "before the silence that ends it is over"
    assert len({length for _, length in begun}) == len(begun), "nothing is heard twice"


def test_talk_beside_a_session_is_not_answered(talk, spoken) -> None:
    sounds = [(1 + 7 * at, spoken(line, 0)) for at, line in enumerate(EVERYDAY[::2])]
    heard = talk(sounds=sounds)
    assert heard.said() == [] and np.abs(heard.played).max() == 0
    begun = [(0.5, spoken("Hey coach, start the zombie drills.", 0)), (5, spoken("Pause.", 0))]
    heard = talk(sounds=[*begun, *((at + 10, samples) for at, samples in sounds)])
    assert "Paused" in heard.said()[-1]


@pytest.mark.parametrize("language, words", OTHER_LANGUAGES)
def test_another_language_is_not_answered(talk, language, words) -> None:
    said = Voice(language).speak(words)
    foreign = sound.resampled(said.samples, said.rate, RATE)
    assert talk(sounds=[(1, foreign)]).said() == []


def melody() -> np.ndarray:
    """Twenty seconds of chords, in the way an organ plays."""
    times = np.arange(RATE) / RATE
    chords = ((262, 330, 392), (294, 370, 440), (220, 277, 330), (247, 311, 370))
    bars = [sum(np.sin(2 * np.pi * f * h * times) / h for f in chord for h in (1, 2, 3)) for chord in chords]
    return (np.concatenate(bars * 5) * 0.06).astype(np.float32)


def barks() -> np.ndarray:
    """A dog: noisy bursts that fall in pitch."""
    times = np.arange(RATE // 4) / RATE
    bark = np.sign(np.sin(2 * np.pi * (700 * times - 900 * times**2))) * np.exp(-times * 12)
    bark = (bark + np.random.default_rng(2).standard_normal(len(times)) * np.exp(-times * 15)) * 0.2
    return np.concatenate([np.pad(bark, (0, RATE // 2)) for _ in range(12)]).astype(np.float32)


@pytest.mark.parametrize("noise", [melody, barks])
def test_music_and_a_dog_are_not_answered(talk, noise) -> None:
    heard = talk(sounds=[(1, noise())])
    assert heard.said() == []


def test_after_the_wake_phrase_silence_is_fine_and_noise_gets_the_other_tone(talk) -> None:
    heard = talk((0.5, "Hey coach."), length=14)
    assert heard.said() == []
    assert np.abs(heard.part(1, 4)).max() > 0.1, "the tone"
    assert np.abs(heard.part(4, 13)).max() == 0


def test_what_was_heard_with_doubt_is_asked_once(talk) -> None:
    heard = talk(
        (0.5, "Hey coach, show me wall angels."),
        (6, "No."),
        (10, "Show me the glute bridge."),
        length=13,
        confidence=0.3,
    )
    asked, again, *rest = heard.said()
    assert asked.lower().startswith("did you say") and "wall" in asked.lower()
    assert again == spoken_loop.SAY_AGAIN
    assert "squeeze your buttocks" in rest[0].lower() and "did you say" not in rest[0].lower()


def test_a_yes_lets_the_doubted_words_count(talk) -> None:
    heard = talk((0.5, "Hey coach, show me wall angels."), (6, "Yes."), length=9, confidence=0.3)
    assert "wall" in heard.said()[1].lower() and "did you say" not in heard.said()[1].lower()


def test_a_warning_sign_counts_even_with_doubt_and_in_a_session(talk) -> None:
    heard = talk((0.5, "Hey coach, my chest hurts when I run."), length=6, confidence=0.1)
    assert "nine nine nine" in heard.said()[0]
    heard = talk((0.5, "Hey coach, start the zombie drills."), (29, "My chest hurts."), length=60)
    assert "nine nine nine" in heard.said()[-1]
    assert not any("Rest." in text for text in heard.said()), "the session does not go on by itself"


def test_deleting_is_confirmed_aloud_and_needs_a_clear_yes(talk) -> None:
    heard = talk((0.5, "Hey coach, delete all my data."), (14, "Yes."), length=18)
    assert heard.said()[0].endswith("?") and "deleted" in heard.said()[-1]
    heard = talk((0.5, "Hey coach, delete all my data."), (14, "No."), length=18)
    assert not any("is deleted" in text for text in heard.said())


def test_a_key_does_what_the_wake_phrase_does(spoken, recogniser, voice, brain) -> None:
    from bot.speech.coach import BrainCoach

    told: list[spoken_loop.Told] = []
    coach = BrainCoach(brain, uuid.uuid4().hex)
    loop = spoken_loop.Loop(recogniser.recognise, coach, voice, began=datetime(2026, 3, 4, 10), tell=told.append)
    loop.open()
    spoken_loop.run_on_samples(loop, list(frames(spoken("Show me the glute bridge."))))
    assert any("squeeze your buttocks" in each.text.lower() for each in told if each.who == "coach")
