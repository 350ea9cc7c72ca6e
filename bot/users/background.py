"""Which words of a wish for a reminder only tell of the runner's day: "I finish at 20:00, so nudge me at 20:45".

Works on plain speech (see `spoken`). A clause is background where somebody does something in it, or something is on
at a time, and nothing is asked for. What is told there says when only where the rest of the message does not.
"""

from __future__ import annotations

import re

from bot.users.masked import Masked

_ASKING_WORDS = (
    r"remind\w*|nudg\w+|ping|buzz|nag|alert|notify|notification|poke|bug|prompt|shout|holler|bell|alarm|set|put me"
    r"|schedule|(?:text|message|wake|tell|give|ring|send|get) (?:me|us)|hit me"
)
_ASKS = re.compile(
    rf"\b(?:{_ASKING_WORDS}|want\w*|wanna|need (?:to do|a|an|it|one)|wish|prefer\w*|please|pls|plz"
    r"|let's|make it|shall|ought"
    r"|(?:can|could|would|will|may) (?:you|i|we)|(?:i|i'd|we|we'd|would) (?:really )?(?:like|love|rather)"
    r"|(?:have|got|need) to (?:do|stretch|move|log|practi[cs]e)|gotta|must|should|works? (?:best )?for me|will do"
    r"|suits?)\b"
    r"|^\W*(?:and )?(?:let|have|make|start|do|keep|use|show|bring|add|book (?:me|it|in)|pencil|mark)\b"
)
_DOING = r"(?!(?:bed|breakfast|lunch|dinner|tea|supper|work|school|sleep)\b)"
_BREAK = re.compile(
    r"(?<![ap]\.m)[.!?;,\n](?=\s|$)|:(?=\s)|\s-+\s"
    r"|\b(?=(?:so|but|because|'?cause|cos|coz|cuz|seeing (?:as|that)|given that|and (?!on\b|again\b)\w+ )\b)"
    r"|\b(?=(?:since|as|while|whilst|when|whenever|before|after|once) (?:i|we|he|she|they|my|our|the)\b)"
    rf"|\b(?=(?:before|after) {_DOING}\w+(?: \w+)? at\b)"
    rf"|\b(?=(?:(?:please|pls|can you|could you) )?(?:{_ASKING_WORDS}) (?:me|us|a|it)\b)"
)
_REASON = re.compile(r"^\W*(?:and )?(?:because|'?cause|cos|coz|cuz|seeing (?:as|that)|given that)\b")
_AROUND = re.compile(
    r"^\W*(?:right |just |straight )?(?:(?:since|as|while|whilst|when|whenever|before|after|once)"
    rf" (?:i|we|he|she|they|my|our|the)|until (?:i|we|he|she|they)|(?:before|after) {_DOING}\w+(?: \w+)? at)\b"
)
_SOMEBODY = re.compile(r"\b(?:i|we|he|she|they)(?:'(?:m|ve|re|s|d|ll))?\b")
_IS_ON = re.compile(
    r"^\W*(?:so |but |and )?(?!time\b)[a-z]\S*(?: [a-z\d]\S*){0,3}?(?: is| are|'s)"
    r" (?:usually |always |only |normally )?(?:at|on|from|around|about|half|quarter|\d|mon|tue|wed|thu|fri|sat|sun)"
)
_GOES_ON = re.compile(
    r"^\W*(?:so |but |and )?(?:the|my|our|his|her|\w+'s|\w+) (?:\w+ ){0,2}?"
    r"(?:starts|ends|begins|finishes|opens|closes|shuts|leaves|departs|arrives|comes?|goes|go|gets?|runs|wakes?"
    r"|kicks off)\b"
)
_AND_DOES = re.compile(
    r"^\W*and (?:then )?(?:leave|finish|start|get|go|come|have|head|drive|work|run|eat|sleep|am|be)\b"
    r"|^\W*(?:and )?(?:home|back|out|up|off|done|in bed) (?:at|by|about|around|from)\b"
)
_CLOCK = r"(?:at )?\d{1,2}(?:[:.]\d\d)?(?: ?[ap]\.?m\b\.?| ?o'?clock)?"
_NAMED_BY_ITS_TIME = re.compile(
    rf"\b(?:my|our|the|a|his|her) {_CLOCK} (?!(?:one|stretch|exercis|remind|alarm|drill|nudge|routine|slot|and|every"
    rf"|on|in|at|or|to|each|daily|weekdays|weekends|please)\w*\b)[a-z][\w-]*"
    rf"|\b{_CLOCK} (?:start|finish|kick-?off|shift|train|bus|meeting|class|flight|appointment|stand-?up|call)\b"
)


def foreground(said: str) -> str:
    """The text with blanks in place of what only tells of the day; positions stay."""
    text = Masked(said)
    text.take(_NAMED_BY_ITS_TIME)
    cuts = sorted({0, len(said), *(match.end() if match[0] else match.start() for match in _BREAK.finditer(said))})
    behind = False
    for start, end in zip(cuts, cuts[1:], strict=False):
        clause = said[start:end]
        behind = _is_background(clause) or behind and bool(_AND_DOES.search(clause))
        if behind:
            text.mask(start, end)
    return text.left


def _is_background(clause: str) -> bool:
    if _REASON.search(clause):
        return True
    if _ASKS.search(clause):
        return False
    return any(sign.search(clause) for sign in (_AROUND, _SOMEBODY, _IS_ON, _GOES_ON))
