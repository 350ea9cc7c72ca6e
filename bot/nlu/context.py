"""Why something said is no warning: denied, past, only asked about, supposed, told of others, or a figure of speech."""

from collections.abc import Mapping, Sequence
from typing import Optional

from bot.nlu.lemmas import COMMA, STOP, TURN, Word
from bot.nlu.phrases import ANSWERS, Span

NEGATIVE = frozenset("not no never unable without nor none neither".split())
SUBJECTS = frozenset("i it he she we they there you".split())
OWNERS = frozenset("my his her our their the".split())
LEADS_TO_OWNER = frozenset(
    "in of with on from to down around at have feel lose control get notice over under up about had see into near "
    "between through across inside for by or and".split()
)
VERBS = frozenset("be have go get feel keep start hurt become stay can will do come".split())
BECOME = frozenset("stop vanish disappear lose go become turn miss cease".split())
"""What became so months ago is so still, until something else is said."""
ME = frozenset("i me my mine we our us he she his her they their myself".split())
MYSELF = frozenset("i me my mine we us our ours myself".split())
WHOLE = frozenset({"past", "resolved"})
"""Groups whose words stand together without a comma."""
ADVERB_BACK = ("now", "past", "months-ago", "resolved")
"""Groups where "back" is the way back and never the body's: "years back", "come back"."""
HERE, LISTED, REPLY = 10, 12, 6
"""How many words a negation reaches, how many a list of denied things may have, and how far behind a thing stands the
answer that denies it."""


class Message:
    """One read message with the word groups found in it; says why a span of it is held back."""

    def __init__(self, words: Sequence[Word], groups: Mapping[str, Sequence[Span]]) -> None:
        self.words = words
        self.groups = {
            name: [at for at in spans if self._whole(at, COMMA)] if name in WHOLE else spans
            for name, spans in groups.items()
        }
        for name in ADVERB_BACK:
            self.groups[name] = [at for at in self.groups.get(name, ()) if not self._names_the_back(at)]
        false = groups.get("no-negators", ())
        self._negators = [
            n
            for n in groups.get("negators", ())
            if not any(_overlap(n, f) and f[1] - f[0] >= n[1] - n[0] for f in false)
        ]

    def group(self, name: str) -> Sequence[Span]:
        return self.groups.get(name, ())

    def part(self, span: Span, wall: int) -> Span:
        """The stretch around `span` that no wall of at least this height cuts."""
        start, end = span
        while start > 0 and self.words[start].wall < wall:
            start -= 1
        while end < len(self.words) and self.words[end].wall < wall:
            end += 1
        return start, end

    def held_back(self, parts: Sequence[Span], history: bool = False) -> Optional[str]:
        """Why what these parts say together is no present warning, or None. `history`: what is past counts too."""
        span = min(start for start, _ in parts), max(end for _, end in parts)
        if any(_overlap(part, idiom) and self._whole(idiom) for part in parts for idiom in self.group("idioms")):
            return "idiom"
        if any(self.negated(part, parts) for part in parts):
            return "negated"
        if self.asked(span):
            return "question"
        if self.supposed(span):
            return "supposed"
        if self.told(span):
            return "about others"
        if not history and self.past(span):
            return "past"
        return None

    def _whole(self, span: Span, wall: int = TURN) -> bool:
        """Does no such wall cut the span? Words on both sides of a turn are no figure of speech together."""
        return all(word.wall < wall for word in self.words[span[0] + 1 : span[1]])

    def _names_the_back(self, span: Span) -> bool:
        """Is the body's back in the span ("in my years the back hurts"), and not the way back ("years back")?"""
        inside = range(span[0] + 1, span[1])
        return any(self.words[i].text == "back" and self.words[i - 1].text in OWNERS | {"a"} for i in inside)

    def negated(self, span: Span, parts: Sequence[Span] = ()) -> bool:
        """Is `span` denied, by more than the words of the other `parts` that the sign is made of?"""
        return self._denied_before(span, parts) or self._denied_after(span, parts)

    def _denied_before(self, span: Span, parts: Sequence[Span]) -> bool:
        start, end = span
        left = self.part(span, TURN)[0]
        own = any(word.text in NEGATIVE for word in self.words[start:end])
        for first, after in self.group("denials") if own else self._negators:
            near = left <= first and after <= start and start - after <= LISTED
            outside = not any(_overlap((first, after), part) for part in parts)
            if near and outside and self._reaches(after, span, parts) and not self._until(first, end):
                return True
        lists = [
            n for n in self.group("list-negators") if not own and self.part(span, STOP)[0] <= n[0] and n[1] <= start
        ]
        return any(
            start - after <= 3 * LISTED and not self._subject(after, start) and not self._rests(after, start)
            for _, after in lists
        )

    def _rests(self, start: int, end: int) -> bool:
        """Does what is not denied begin between these words ("no red flags, just ...")?"""
        return any(start <= first < end and self.words[first].wall for first, _ in self.group("reasons"))

    def _until(self, first: int, end: int) -> bool:
        """ "Never numb until yesterday" is numb now; "no fever until now" is no fever."""
        for i in range(end, min(end + 3, len(self.words) - 1)):
            if self.words[i].wall >= TURN:
                return False
            if self.words[i].text in ("until", "till"):
                return self.words[first].text == "never" or self.words[i + 1].text != "now"
        return False

    def _reaches(self, after: int, span: Span, parts: Sequence[Span] = ()) -> bool:
        """Does a negation that ended at `after` still hold at `span`, one of the `parts` of a sign?"""
        start, end = span[0], max([span[1], *(last for _, last in parts)])
        if any(after <= first < start for first, _ in self.group("reasons")) or self._subject(after, start):
            return False
        if after <= start and self._answers(after):
            return False
        breaks = [
            i for i in range(after, start + 1) if self.words[i].wall >= COMMA or self.words[i].text in ("and", "plus")
        ]
        breaks = [i for i in breaks if i > after or self.words[i].wall < COMMA]
        if not breaks:
            return start - after <= HERE
        if any(self.words[i].text in ("or", "nor") for i in range(breaks[-1], start)):
            return True
        if any(first < end and breaks[-1] <= first for first, _ in self.group("statements")):
            return self._list_ends_with_or(end)
        if self._own_clause(breaks[-1], end):
            return False
        return not any(word.lemma in VERBS for word in self.words[breaks[-1] : end])

    def _own_clause(self, start: int, end: int) -> bool:
        """Is what stands between these words the subject of a clause of its own ("and that ache of hers is ...")?"""
        first = self.words[start].text in ("and", "plus")
        owned = start + first < end and self.words[start + first].text in OWNERS - {"the"} | {"that", "this"}
        right = min(self.part((end - 1, end), COMMA)[1], end + 4)
        rest = self.words[end:right]
        denied = any(word.text in NEGATIVE for word in rest)
        return first and owned and not denied and any(word.lemma in VERBS for word in rest)

    def _answers(self, after: int) -> bool:
        """Does a plain "no," end at `after`, so that a statement of its own follows ("no, my legs are numb")?"""
        own = self.words[after].text in SUBJECTS | OWNERS - {"the"}
        return own and self.words[after].wall >= COMMA and self.words[after - 1].text in ANSWERS

    def _list_ends_with_or(self, end: int) -> bool:
        """Does what follows go on as the list does in "no A, B or C"?"""
        right = self.part((end - 1, end), TURN)[1]
        ors = [i for i in range(end, min(right, end + 6)) if self.words[i].text in ("or", "nor")]
        return bool(ors) and not any(w.lemma in VERBS or w.text in SUBJECTS for w in self.words[end : ors[0]])

    def _subject(self, start: int, end: int) -> bool:
        """Does a new subject, and with it a new statement, begin between these words?"""
        for i in range(start, end):
            text = self.words[i].text
            if text in SUBJECTS and not (i == start and text in ("i", "you", "it")):
                return True
            if text in OWNERS - {"the"} and i > start and self.words[i - 1].lemma not in LEADS_TO_OWNER:
                return True
        return False

    def _denied_after(self, span: Span, parts: Sequence[Span]) -> bool:
        """ "fever? no", "numbness: none", "the fever is a no", "fever, weakness, numbness - no to all"."""
        end = max([span[1], *(after for _, after in parts)])
        if any(self._replies(cue, end) for cue in self.group("denied-after")):
            return True
        walls = [i for i in range(end, len(self.words)) if self.words[i].wall >= COMMA][:LISTED]
        ends = {*walls, len(self.words)}
        if walls and walls[0] - end <= 4 and any(f == walls[0] and a in ends for f, a in self.group("answers-no")):
            return not self._subject(end, walls[0])
        if any(f == end and a in ends for f, a in self.group("answers-no")):
            return True
        if any(f in walls and a in ends for f, a in self.group("answers-none")):
            first = min(f for f, a in self.group("answers-none") if f in walls and a in ends)
            stops = [i for i in range(end, first + 1) if self.words[i].wall == STOP]
            return len(stops) <= 1 and not self._subject(span[0], first)
        return False

    def _replies(self, cue: Span, end: int) -> bool:
        """Does `cue` ("... is a no") answer what ended at `end`, with nothing else said between?"""
        first, after = cue
        if not end <= first <= min(end + REPLY, self.part((end - 1, end), TURN)[1]):
            return False
        closed = after == len(self.words) or self.words[after].wall >= COMMA
        other = any(end < at[0] < first for at in self.group("complaints"))
        return closed and not other and not any(word.lemma in VERBS for word in self.words[end:first])

    def asked(self, span: Span) -> bool:
        """Only a question about the thing: an asking form before it and nobody who has it."""
        left, right = self.part(span, STOP)
        cues = [cue for cue in self.group("asking") if left <= cue[0] and cue[0] <= span[0]]
        starts = [cue for cue in self.group("question-starts") if cue[0] == left and not self._says_not(cue[1])]
        starts += [c for c in self.group("questions-within") if left < c[0] <= span[0] and self.words[c[0]].wall]
        if not cues and not starts:
            return False
        after = min(cue[1] for cue in cues) if cues else starts[0][1]
        if self._told_of_me(after, right) or self.group("claims"):
            return False
        if any(left <= first < right for name in ("now", "any-age", "any-time") for first, _ in self.group(name)):
            return False
        return not self._passes_on(after, span[0])

    def _told_of_me(self, start: int, end: int) -> bool:
        """Is somebody named between these words? "They" is nobody where it stands for "people" or "anyone"."""
        anyone = any(start <= first < end for first, _ in self.group("anyone"))
        study = {i for a, b in self.group("study") for i in range(a, b)}
        return any(self.words[i].text in (MYSELF if anyone else ME) for i in range(start, end) if i not in study)

    def _passes_on(self, start: int, end: int) -> bool:
        """Does the message go on from a question about something else (", and", "but", "also") to what is at `end`?"""
        for i in range(start + 1, end + 1):
            word = self.words[i] if i < len(self.words) else None
            if word and (word.wall >= TURN or word.text == "also" or (word.text == "and" and word.wall)):
                return not any(start <= first < i for first, _ in self.group("complaints"))
        return False

    def _says_not(self, at: int) -> bool:
        return at < len(self.words) and self.words[at].text == "not"

    def supposed(self, span: Span) -> bool:
        left = self.part(span, STOP)[0]
        for first, after in self.group("supposing"):
            if left <= first and after <= span[1] and span[0] - after <= 7:
                subjects = [word for word in self.words[after : span[0]] if word.text in ME]
                if len(subjects) <= 1 and not self._begins(after, span[0]):
                    return True
        anyone = [cue for cue in self.group("supposing-anyone") if left <= cue[0] and cue[1] <= span[1]]
        return any(not any(word.text in MYSELF for word in self.words[after : span[1]]) for _, after in anyone)

    def _begins(self, start: int, end: int) -> bool:
        """Does a statement about the runner begin after a comma ("what if it is serious, my legs are numb")?"""
        return any(self.words[i].wall and self.words[i].text == "my" for i in range(start + 1, end + 1))

    def told(self, span: Span) -> bool:
        """Read, heard or seen somewhere, of someone else."""
        left = self.part(span, STOP)[0]
        cues = [
            cue for cue in self.group("stories") if left <= cue[0] and cue[1] <= span[0] + 1 and not self._ours(cue[0])
        ]
        if not cues:
            return False
        return not any(w.text in ("i", "my", "me", "mine") for w in self.words[max(a for _, a in cues) : span[1]])

    def _ours(self, at: int) -> bool:
        """Is the person at `at` the runner's own: "my lad", not "a lad"?"""
        return at > 0 and self.words[at - 1].text in ("my", "our")

    def past(self, span: Span) -> bool:
        """Over: placed in the past and not said to go on, or said to be resolved."""
        left, right = self.part(span, STOP)
        ages = {end for _, end in self.group("any-age")}
        now = [cue for cue in self.group("now") if left <= cue[0] < right and cue[0] not in ages]
        now = [cue for cue in now if not (span[1] <= cue[0] and self._who(cue[0]))]
        after = self._next_sentence(right)
        resolved = [
            cue
            for cue in self.group("resolved")
            if left <= cue[0] and cue[1] <= after and cue[1] != span[0] and not _overlap(cue, span)
        ]
        now = [cue for cue in now if not any(r[0] <= cue[0] <= r[1] + 1 and self._of(cue, r) for r in resolved)]
        here = self.part(span, TURN)
        resolved = [cue for cue in resolved if here[0] <= cue[0]]
        gone = [end for first, end in self.group("resolved-it") if span[1] <= first < right]
        if gone and not any(cue[0] > max(gone) for cue in now):
            return True
        times = (
            ["past"] if any(word.lemma in BECOME for word in self.words[span[0] : span[1]]) else ["past", "months-ago"]
        )
        old = any(here[0] <= cue[0] < here[1] for name in times for cue in self.group(name))
        if old and resolved:
            over = max(end for _, end in resolved)
            return not any(cue[0] > over for cue in now)
        return bool((old or resolved) and not now)

    def _who(self, at: int) -> bool:
        """Does the word at `at` say how somebody is, named after the thing ("our eldest, who is now at school")?"""
        return any(word.text == "who" for word in self.words[self.part((at, at + 1), COMMA)[0] : at])

    def over(self, span: Span) -> bool:
        """Is it said later in the sentence that what stands at `span` is resolved, and nothing after that?"""
        left, right = self.part(span, STOP)
        over = [
            end for first, end in self.group("resolved") if left <= first < right and not _overlap((first, end), span)
        ]
        return bool(over) and not any(max(over) < first < right for first, _ in self.group("now"))

    def goes_on(self, span: Span) -> bool:
        """Is it said in this sentence or the next that what stands at `span` has not gone away since?"""
        left, right = self.part(span, STOP)
        return any(left <= first < self._next_sentence(right) for first, _ in self.group("goes-on"))

    def _of(self, now: Span, resolved: Span) -> bool:
        """Does "now" belong to "healed", and not to what follows ("that healed, now my legs are numb")?"""
        if now[0] < resolved[1]:
            return True
        walled = max(word.wall for word in self.words[resolved[1] : now[0] + 1]) >= COMMA
        return not walled or now[1] == len(self.words) or self.words[now[1]].wall > 0

    def _next_sentence(self, end: int) -> int:
        return self.part((end, end + 1), STOP)[1] if end < len(self.words) else end

    def meant(self, span: Span) -> bool:
        """Is `span` plainly stated: nothing negative before it in its part of the sentence, not asked, not supposed?"""
        left = self.part(span, COMMA)[0]
        if any(word.text in NEGATIVE for word in self.words[left : span[0]]) or self.supposed(span):
            return False
        return not any(left == first for first, _ in self.group("question-starts"))

    def person(self, at: int) -> Optional[str]:
        """Whom word `at` speaks of: "me", "other", or None where nobody is named."""
        for i in range(min(at, len(self.words) - 1), -1, -1):
            text = self.words[i].text
            if any(first <= i < after for first, after in self.group("people")) or text in (
                "she",
                "he",
                "her",
                "his",
                "him",
            ):
                return "other"
            if text in ("i", "me", "mine", "myself", "am"):
                return "me"
            if text == "my":
                return "other" if any(i < first <= i + 5 for first, _ in self.group("people")) else "me"
        return None


def _overlap(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]
