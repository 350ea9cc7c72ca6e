"""Why something said is no warning: denied, past, only asked about, supposed, told of others, or a figure of speech."""

from collections.abc import Mapping, Sequence
from typing import Optional

from bot.nlu.lemmas import COMMA, STOP, TURN, Word
from bot.nlu.phrases import Span

NEGATIVE = frozenset("not no never unable without nor none neither".split())
SUBJECTS = frozenset("i it he she we they there you".split())
OWNERS = frozenset("my his her our their the".split())
LEADS_TO_OWNER = frozenset(
    "in of with on from to down around at have feel lose control get notice over under up about had see into near "
    "between through across inside for by or and".split()
)
VERBS = frozenset("be have go get feel keep start hurt become stay can will do come".split())
ME = frozenset("i me my mine we our us he she his her they their myself".split())
HERE, LISTED = 10, 12
"""How many words a negation reaches, and how many a list of denied things may have."""


class Message:
    """One read message with the word groups found in it; says why a span of it is held back."""

    def __init__(self, words: Sequence[Word], groups: Mapping[str, Sequence[Span]]) -> None:
        self.words = words
        self.groups = groups
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

    def _whole(self, idiom: Span) -> bool:
        """Words on both sides of a turn are no figure of speech together."""
        return all(word.wall < TURN for word in self.words[idiom[0] + 1 : idiom[1]])

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
            if near and outside and self._reaches(after, span):
                return True
        lists = [
            n for n in self.group("list-negators") if not own and self.part(span, STOP)[0] <= n[0] and n[1] <= start
        ]
        return any(start - after <= 3 * LISTED and not self._subject(after, start) for _, after in lists)

    def _reaches(self, after: int, span: Span) -> bool:
        """Does a negation that ended at `after` still hold at `span`?"""
        start, end = span
        if any(after <= first < start for first, _ in self.group("reasons")) or self._subject(after, start):
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
        return not any(word.lemma in VERBS for word in self.words[breaks[-1] : end])

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
        """ "fever? no", "numbness: none", "fever, weakness, numbness - no to all"."""
        end = max([span[1], *(after for _, after in parts)])
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

    def asked(self, span: Span) -> bool:
        """Only a question about the thing: an asking form before it and nobody who has it."""
        left, right = self.part(span, STOP)
        cues = [cue for cue in self.group("asking") if left <= cue[0] and cue[0] <= span[0]]
        starts = [cue for cue in self.group("question-starts") if cue[0] == left and not self._says_not(cue[1])]
        if not cues and not starts:
            return False
        after = min(cue[1] for cue in cues) if cues else starts[0][1]
        if any(word.text in ME for word in self.words[after:right]) or self.group("claims"):
            return False
        if any(left <= first < right for name in ("now", "any-age", "any-time") for first, _ in self.group(name)):
            return False
        return not self._passes_on(after, span[0])

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
                if len(subjects) <= 1:
                    return True
        return False

    def told(self, span: Span) -> bool:
        """Read, heard or seen somewhere, of someone else."""
        left = self.part(span, STOP)[0]
        cues = [cue for cue in self.group("stories") if left <= cue[0] and cue[1] <= span[0] + 1]
        if not cues:
            return False
        return not any(w.text in ("i", "my", "me", "mine") for w in self.words[max(a for _, a in cues) : span[1]])

    def past(self, span: Span) -> bool:
        """Over: placed in the past and not said to go on, or said to be resolved."""
        left, right = self.part(span, STOP)
        now = [cue for cue in self.group("now") if left <= cue[0] < right]
        after = self._next_sentence(right)
        resolved = [
            cue for cue in self.group("resolved") if left <= cue[0] and cue[1] <= after and not _overlap(cue, span)
        ]
        now = [cue for cue in now if not any(r[0] <= cue[0] <= r[1] + 1 for r in resolved)]
        here = self.part(span, TURN)
        old = any(here[0] <= cue[0] < here[1] for cue in self.group("past"))
        if old and resolved:
            over = max(end for _, end in resolved)
            return not any(cue[0] > over for cue in now)
        return bool((old or resolved) and not now)

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
