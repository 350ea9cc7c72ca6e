"""The spoken conversation as one step a frame: sound in, sound out. Its clock is the sound that came in.

Whoever drives it gives it 32 ms of microphone at a time and plays what it returns: a file and a sound card are the same
to it.
"""

from __future__ import annotations

import functools
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

import numpy as np

from bot.message import Reply
from bot.speech import controls, echo, pacing, tones, wake, wording
from bot.speech.activity import FRAME, FRAME_SECONDS, Activity, Utterance
from bot.speech.hearing import Heard
from bot.speech.sound import resampled
from bot.speech.speaking import Speaker
from bot.speech.timeline import Timeline
from bot.speech.work import AtOnce, Work

OUT = FRAME * tones.RATE // 16_000  # samples that are played while one frame is heard
WINDOW = 8.0  # seconds in which an answer needs no wake phrase
BARGE_IN = 0.2  # seconds of speech that silence the coach
DOUBT = 0.45  # confidence below which what was heard is asked again
LIKELY = 0.85  # likeness to a name below which the name is asked again
PAUSE = 0.35  # seconds between portions that follow each other
TOO_MUCH = 6  # of 10: pain that ends the exercise
SAID_TO_BRAIN = {
    "next": "next",
    "again": "again",
    "pause": "pause",
    "go on": "resume",
    "stop": "stop",
    "how long": "how long left",
    "easier": "easier",
}
HOW_MUCH = "How much, from zero to ten?"
ENDED = "That is too much, so this exercise ends here."
GENTLY = "Keep it small and easy, and stop if it gets worse."
MILD = "That is mild. Go on gently, and stop if it gets worse."
MOST_MILD = 3  # of 10
MORE, SAY_AGAIN, YES_OR_NO = "More?", "Please say it again.", "Please say yes or no."
REST, CHANGE_SIDES = "Rest.", "Change sides."


class Coach(Protocol):
    """The brain as the loop sees it; times are local."""

    def answer(self, text: str, now: datetime) -> list[Reply]:
        """The replies to a message."""
        ...

    def entities(self, text: str) -> list[dict[str, Any]]:
        """What is found in a message, without saying it: `entity`, `value`, and for names `how` and `likeness`."""
        ...


@dataclass(frozen=True)
class Told:
    """One thing that happened, for whoever watches: `who` is "runner", "coach" or "note", at a time in seconds."""

    time: float
    who: str
    text: str


@dataclass
class Pace:
    """The clock of a step: `seconds` were left at the coach's time `anchor`; it runs from `go`, None while held."""

    anchor: datetime
    seconds: float | None
    then: str | None
    go: float | None = None


@dataclass
class Hearing:
    """An utterance from `start` to `end` that is being heard: it counts as soon as it is known and `over`."""

    start: float
    end: float
    over: bool = False
    read: tuple[Heard, list[dict[str, Any]]] | None = None


class Loop:
    """One spoken conversation. Everything runs on the caller's thread but what `work` takes."""

    def __init__(
        self,
        hear: Callable[[np.ndarray], Heard],
        coach: Coach,
        voice: Speaker,
        *,
        began: datetime,
        phrase: str = wake.PHRASE,
        detector: wake.Detector | None = None,
        work: Work | None = None,
        tell: Callable[[Told], None] = lambda told: None,
    ) -> None:
        """`began`: the local time of the first frame; a `detector` wakes the coach in the place of `phrase`."""
        self.out = Timeline()
        self._hear, self._coach, self._voice, self._tell = hear, coach, voice, tell
        self._began, self._phrase, self._detector = began, detector.phrase if detector else phrase, detector
        self._work = work or AtOnce()
        self._activity = Activity()
        self._echo = echo.Echo()
        self._script: deque[tuple[str, float]] = deque()  # sentences to be made into sound, with the pause before each
        self._making = False
        self._open_until = 0.0
        self._answer_to: Callable[[Heard], bool] | None = None  # takes the answer to what the coach asked
        self._window_after_speech = False
        self._then: Callable[[], None] | None = None  # when everything is said
        self._buttons: list[dict[str, str]] = []
        self._session = False
        self._pace: Pace | None = None
        self._step: tuple[Any, Any] = (None, None)  # title and side
        self._step_over = False
        self._rest_until = 0.0
        self._hearing: Hearing | None = None  # of the utterance under way, begun when it paused
        self._own_voice = 0  # frames of the utterance under way that are the coach's own
        for cue in pacing.cues(60):
            if cue.word:
                self._sound(cue.word)

    @property
    def now(self) -> float:
        """Seconds since the beginning."""
        return self.out.now

    def open(self) -> None:
        """Listen without the wake phrase for a while, as when a key is pressed."""
        self._quieten()
        self._play(tones.HEARD)
        self._open_until, self._window_after_speech = self.now + WINDOW, False

    def feed(self, frame: np.ndarray) -> np.ndarray:
        """Take 512 samples (float32, 16 kHz), return the 1536 (48 kHz) that are played meanwhile."""
        self._work.settle()
        if self._detector and self._detector.feed(frame):
            self._activity.flush()
            self.open()
        self._listen(frame)
        self._make_speech()
        self._move_on()
        played = self.out.take(OUT)
        self._echo.played(played)
        return played

    def finish(self) -> None:
        """The sound has ended: take what was still being said."""
        if utterance := self._activity.flush():
            self._recognise(utterance)

    @property
    def busy(self) -> bool:
        """Whether something is still to be said, asked or counted."""
        going = self._pace is not None and self._pace.go is not None
        return bool(self._script or self._making or self.out.playing or self._then or going)

    # Hearing

    def _listen(self, frame: np.ndarray) -> None:
        utterance = self._activity.feed(frame)
        self._echo.heard(frame)
        if self.out.playing and self._activity.speaking_for >= BARGE_IN:
            if self._echo.is_own_voice():
                self._own_voice += 1
            elif self.out.speaking:
                self._quieten()
        if (paused := self._activity.paused) and not self._is_own(paused):
            self._hearing = self._begin_hearing(paused)
        if utterance:
            own, self._own_voice = self._is_own(utterance), 0
            if not own:
                self._recognise(utterance)

    def _is_own(self, utterance: Utterance) -> bool:
        """Whether most of it is the coach's own voice."""
        return self._own_voice * FRAME_SECONDS >= (utterance.end - utterance.start) / 2

    def _recognise(self, utterance: Utterance) -> None:
        """Take what an utterance says, which was mostly begun to be heard in the pause that ended it."""
        hearing, self._hearing = self._hearing, None
        if hearing is None or hearing.end != utterance.end:
            hearing = self._begin_hearing(utterance)
        hearing.over = True
        self._take_over(hearing)

    def _begin_hearing(self, utterance: Utterance) -> Hearing:
        hearing = Hearing(utterance.start, utterance.end)

        def known(read: tuple[Heard, list[dict[str, Any]]]) -> None:
            hearing.read = read
            self._take_over(hearing)

        self._work.do(lambda: self._read(utterance.samples), known)
        return hearing

    def _read(self, samples: np.ndarray) -> tuple[Heard, list[dict[str, Any]]]:
        """What is said, and what is found in it."""
        heard = self._hear(samples)
        words = wake.after(self._phrase, heard.text) or heard.text
        return heard, self._coach.entities(words) if words else []

    def _take_over(self, hearing: Hearing) -> None:
        if hearing.over and hearing.read:
            read, hearing.read = hearing.read, None
            self._take(hearing.start, *read)

    def _take(self, start: float, heard: Heard, found: list[dict[str, Any]]) -> None:
        """Decide for whom something that was heard is."""
        awaited = start <= self._open_until or self._window_after_speech or self._answer_to is not None
        if not heard.text:
            if awaited:
                self._play(tones.NOT_HEARD)
            return
        addressed = wake.after(self._phrase, heard.text)
        if addressed is None and not awaited:
            self._overheard(heard, found)
            return
        self._tell(Told(self.now, "runner", f"{heard.text} ({heard.confidence:.0%})"))
        if addressed == "":
            self.open()
            return
        others = tuple(wake.after(self._phrase, text) or text for text in heard.others)
        said = Heard(addressed or heard.text, heard.confidence, heard.seconds, others)
        self._play(tones.HEARD)
        self._quieten()
        self._open_until, self._window_after_speech = 0.0, False
        self._meant(said, found)

    def _overheard(self, heard: Heard, found: list[dict[str, Any]]) -> None:
        """Speech without the wake phrase: the words of a session, and in one warning signs, but nothing else."""
        if not self._session:
            return
        steering = next((text for text in (heard.text, *heard.others) if controls.control(text)), None)
        if steering:
            self._tell(Told(self.now, "runner", f"{steering} ({heard.confidence:.0%})"))
            self._play(tones.HEARD)
            self._quieten()
            self._steer(steering)
        elif _has_sign(found):
            self._send(heard.text)

    # Understanding

    def _meant(self, said: Heard, found: list[dict[str, Any]]) -> None:
        """Take what the runner said to the coach: a warning sign first, then an answer, then a word of the session."""
        answer_to, self._answer_to = self._answer_to, None
        if _has_sign(found):
            self._send(said.text)
        elif (answer_to and answer_to(said)) or self._steer(said.text):
            return
        elif (doubtful := _doubtful_name(found)) or said.confidence < DOUBT:
            self._question(f"Did you say {doubtful or said.text.rstrip('.?!')}?", self._confirmed(said))
        else:
            self._send(self._chosen(said.text))

    def _steer(self, text: str) -> bool:
        """Do what a word of the session asks for; says whether it was one."""
        wanted = controls.control(text) if self._session else None
        if wanted is None:
            return False
        if wanted != "how long":
            self._hold()
        if wanted == "that hurts":
            self._question(HOW_MUCH, self._how_much)
        else:
            self._send(SAID_TO_BRAIN[wanted])
        return True

    def _confirmed(self, doubted: Heard) -> Callable[[Heard], bool]:
        def take(heard: Heard) -> bool:
            if controls.is_no(heard.text):
                self._question(SAY_AGAIN, self._without_doubt)
                return True
            return self._without_doubt(doubted if controls.is_yes(heard.text) else heard)

        return take

    def _without_doubt(self, heard: Heard) -> bool:
        if not self._steer(heard.text):
            self._send(self._chosen(heard.text))
        return True

    def _how_much(self, heard: Heard, asked_again: bool = False) -> bool:
        """Take the pain that the runner names; what is no number is asked again once, then the exercise ends."""
        named = (controls.pain(text) for text in (heard.text, *heard.others))
        pain = next((value for value in named if value is not None), None)
        if pain is None and controls.control(heard.text) == "stop":
            return False
        if pain is None and not asked_again:
            self._question(HOW_MUCH, functools.partial(self._how_much, asked_again=True))
        elif pain is None or pain >= TOO_MUCH:
            self._send("stop", before=ENDED)
        else:
            self._say(MILD if pain <= MOST_MILD else GENTLY)
            self._then = self._count_in
        return True

    def _agreed(self, heard: Heard) -> bool:
        """Something is deleted only for a clear yes."""
        if heard.confidence < DOUBT and not controls.is_no(heard.text):
            self._question(YES_OR_NO, self._agreed)
            return True
        self._send(heard.text)
        return True

    def _chosen(self, text: str) -> str:
        """The payload of the button whose title was said, else the text."""
        spoken = text.lower().strip(" .!?")
        return next((b["payload"] for b in self._buttons if b["title"].lower() == spoken), text)

    # Answering

    def _send(self, text: str, before: str = "") -> None:
        now = self._clock()
        self._work.do(lambda: self._coach.answer(text, now), lambda replies: self._reply(replies, now, before))

    def _reply(self, replies: Sequence[Reply], asked: datetime, before: str) -> None:
        if not replies:
            return
        last = replies[-1]
        self._buttons = last.buttons
        text = wording.to_say(replies)
        if any(reply.kind == "red_flag" for reply in replies):
            self._hold()
            self._session, self._pace = False, None
            self._say(text)
            self._await(None)
        elif last.kind == "session":
            self._say(" ".join(filter(None, (before or self._follow(last, asked), text))))
        elif wording.is_question(text):
            self._hold()
            self._say(text)
            self._await(self._agreed if last.kind == "confirm" else None)
        elif self._session:
            self._say(" ".join(wording.portions(text)[0]))
            if self._pace and self._pace.go is None and self._pace.seconds is not None:
                self._then = self._count_in
        else:
            self._portion(wording.portions(text))

    def _portion(self, portions: list[list[str]]) -> None:
        """Say the first portion, and the others if they are wanted."""
        first, *rest = portions
        self._say(" ".join(first))
        if rest:
            self._question(MORE, functools.partial(self._want_more, rest))

    def _want_more(self, rest: list[list[str]], heard: Heard) -> bool:
        if controls.is_yes(heard.text):
            self._portion(rest)
            return True
        return controls.is_no(heard.text)

    def _question(self, text: str, take: Callable[[Heard], bool]) -> None:
        self._say(text)
        self._await(take)

    def _await(self, take: Callable[[Heard], bool] | None) -> None:
        """What is said next needs no wake phrase, until a while after the coach has ended."""
        self._answer_to, self._window_after_speech = take, True

    # Sessions

    def _clock(self) -> datetime:
        """The coach's time: it stands still while a step is explained, so that its clock and the spoken one agree."""
        pace = self._pace
        if pace is None:
            return self._began + timedelta(seconds=self.now)
        gone = 0.0 if pace.go is None else max(0.0, self.now - pace.go)
        return pace.anchor + timedelta(seconds=gone if pace.seconds is None else min(gone, pace.seconds))

    def _follow(self, reply: Reply, asked: datetime) -> str:
        """Take over the step that a reply begins, pauses or ends; returns what is said before it."""
        self._hold()
        over, self._step_over = self._step_over, False
        step = reply.fields.get("title"), reply.fields.get("side")
        same, self._step = self._step[0] == step[0], step
        state, seconds = reply.fields.get("state"), reply.fields.get("seconds")
        self._session = state in ("running", "paused")
        self._pace = Pace(asked, seconds, reply.fields.get("then")) if self._session else None
        self._then = self._ready if state == "running" and seconds is not None else None
        return "" if not (over and self._session) else CHANGE_SIDES if same else REST

    def _hold(self) -> None:
        """Stop the clock where it is."""
        self.out.drop_beats()
        self._then = None
        if self._pace and self._pace.go is not None and self._pace.seconds is not None:
            anchor = self._clock()
            left = self._pace.seconds - (anchor - self._pace.anchor).total_seconds()
            self._pace = Pace(anchor, left, self._pace.then)

    def _ready(self) -> None:
        self._say(pacing.READY)
        self._then = self._count_in

    def _count_in(self) -> None:
        """Schedule all beats of the step; the first is a second away, and a rest is kept."""
        pace = self._pace
        if pace is None or pace.seconds is None:
            return
        seconds = max(1, round(pace.seconds))
        pace.go = max(self.now + 1 + len(pacing.COUNT_IN), self._rest_until)
        for cue in pacing.cues(seconds):
            if cue.word is None:
                self.out.beat(tones.END, pace.go + cue.at)
            else:
                word = pacing.on_the_beat(self._sound(cue.word), tones.TICK)
                self.out.beat(word, pace.go + cue.at, amid_speech=tones.TICK)

    def _move_on(self) -> None:
        """What follows when a step's time is over, and when everything is said."""
        pace = self._pace
        if pace and pace.go is not None and pace.seconds is not None and self.now >= pace.go + pace.seconds:
            self._rest_until, self._step_over = self.now + pacing.REST, True
            then = pace.then
            self._hold()
            if then:
                self._send(then)
        if self._script or self._making or self.out.speaking or self._activity.speaking_for:
            return
        if self._window_after_speech:
            self._open_until, self._window_after_speech = self.now + WINDOW, False
        elif self._answer_to and self.now > self._open_until:
            self._unanswered()
        if self._then and not self._answer_to:
            then_do, self._then = self._then, None
            then_do()

    def _unanswered(self) -> None:
        """Nobody answered: a question about pain ends the exercise, any other is dropped."""
        answer_to, self._answer_to = self._answer_to, None
        if getattr(answer_to, "func", answer_to) == self._how_much:
            self._send("stop", before=ENDED)

    # Speaking

    def _say(self, text: str) -> None:
        self._tell(Told(self.now, "coach", text))
        for number, portion in enumerate(wording.portions(text)):
            for at, sentence in enumerate(portion):
                self._script.append((sentence, PAUSE if number and not at else 0.0))

    def _play(self, tone: np.ndarray) -> None:
        self.out.beat(tone, self.now)

    def _quieten(self) -> None:
        """Stop speaking at once; what was asked is still open."""
        self._script.clear()
        self.out.hush()

    def _make_speech(self) -> None:
        """Make the next sentence into sound while the one before plays."""
        while self._script and not self._making and self.out.speech_ends - self.now < 1.0:
            sentence, pause = self._script.popleft()
            self._making = True
            self._work.do(lambda s=sentence: self._sound(s), functools.partial(self._made, pause))  # type: ignore[misc]

    def _made(self, pause: float, samples: np.ndarray) -> None:
        self._making = False
        self.out.say(samples, pause)

    @functools.lru_cache(maxsize=256)  # noqa: B019 - one loop lives as long as the process
    def _sound(self, text: str) -> np.ndarray:
        spoken = self._voice.speak(text)
        return resampled(spoken.samples, spoken.rate, tones.RATE)


def _has_sign(found: Sequence[dict[str, Any]]) -> bool:
    return any(entity["entity"] == "warning_sign" for entity in found)


def _doubtful_name(found: Sequence[dict[str, Any]]) -> str | None:
    """A name that was recognised only by its sound or spelling, and not surely."""
    unsure = [e for e in found if e.get("how") in ("sound", "spelling") and e.get("likeness", 1.0) < LIKELY]
    return str(unsure[0]["value"]).replace("-", " ") if unsure else None


def run_on_samples(loop: Loop, frames: Sequence[np.ndarray], most_after: float = 120.0) -> np.ndarray:
    """Everything that is played while these frames are heard, and until the coach has ended, two minutes at most."""
    played = [loop.feed(frame) for frame in frames]
    loop.finish()
    silence = np.zeros(FRAME, dtype=np.float32)
    while loop.busy and (len(played) - len(frames)) * FRAME_SECONDS < most_after:
        played.append(loop.feed(silence))
    return np.concatenate(played)
