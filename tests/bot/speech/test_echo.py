"""The coach tells its own voice from the runner's."""

import numpy as np

from bot.speech import echo


def frames_of(samples: np.ndarray, size: int) -> list[np.ndarray]:
    return [samples[at : at + size] for at in range(0, len(samples) - size + 1, size)]


def in_a_room(samples: np.ndarray, seed: int = 3) -> np.ndarray:
    """The same sound 90 ms later, softer, with reflections and a little noise."""
    random = np.random.default_rng(seed)
    room = np.zeros(1600)
    room[0], room[400], room[900], room[1500] = 1, 0.4, 0.3, 0.2
    heard = np.convolve(samples, room)[: len(samples)] * 0.2
    heard = np.concatenate((np.zeros(1440), heard))[: len(samples)]
    return (heard + random.standard_normal(len(heard)) * 0.002).astype(np.float32)


def test_its_own_voice_is_known_and_another_is_not(spoken) -> None:
    coach = spoken("Reach high with the ribs down, and do not let the low back arch.", 0)[: 16_000 * 2]
    runner = spoken("Wait a moment please, somebody is calling me.", 0)[: 16_000 * 2]
    for heard, own in ((in_a_room(coach), True), (runner, False)):
        ears = echo.Echo()
        for played, frame in zip(frames_of(np.repeat(coach, 3), 1536), frames_of(heard, 512), strict=False):
            ears.played(played)
            ears.heard(frame)
        assert ears.is_own_voice() is own


def test_silence_is_like_nothing() -> None:
    assert echo.likeness(np.zeros(6400), np.zeros(19_200)) == 0
