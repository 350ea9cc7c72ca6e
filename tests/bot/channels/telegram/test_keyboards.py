"""Buttons: what they carry always fits, and says the same when it is pressed."""

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram import keyboards
from bot.channels.telegram.keyboards import Press


class Shelf(dict):
    """Where long payloads are kept."""

    def keep(self, payload):
        key = f"{len(self):032}"
        self[key] = payload
        return key


def buttons(*titles):
    return [{"title": title, "payload": title} for title in titles]


@given(st.text(min_size=1, max_size=200), st.booleans())
def test_whatever_a_button_says_it_fits_and_comes_back(payload, lasting):
    shelf = Shelf()
    data = keyboards.data(payload, shelf.keep, lasting)
    press = keyboards.read(data)
    assert len(data.encode("utf-8", "surrogatepass")) <= 64
    assert press.lasting == lasting
    assert (shelf[press.value] if press.what == "key" else press.value) == payload


@given(st.none() | st.text(max_size=64))
def test_data_of_any_kind_is_read(data):
    assert keyboards.read(data).what in ("payload", "key", "zone", "used")


def test_short_titles_share_a_row_and_long_ones_do_not():
    made = keyboards.keyboard(buttons("Next", "Pause", "Stop", "Guide me with a timer", "Up"), Shelf().keep)
    assert [[b.text for b in row] for row in made.inline_keyboard] == [
        ["Next", "Pause", "Stop"],
        ["Guide me with a timer", "Up"],
    ]


def test_without_buttons_there_is_no_keyboard():
    assert keyboards.keyboard([], Shelf().keep) is None


def test_a_used_keyboard_shows_the_choice_and_says_nothing():
    ((button,),) = keyboards.chosen("Next").inline_keyboard
    assert button.text == "✓ Next"
    assert keyboards.read(button.callback_data) == Press("used")


def test_every_zone_fits_a_button():
    from zoneinfo import available_timezones

    for name in available_timezones():
        ((yes, no),) = keyboards.zone(name).inline_keyboard
        assert keyboards.read(yes.callback_data) == Press("zone", name)
        assert keyboards.read(no.callback_data) == Press("zone", "-")
