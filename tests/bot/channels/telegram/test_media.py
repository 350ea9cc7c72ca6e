"""What is no text gets a sensible word, and a place sets the time zone once the person agrees."""

import pytest
from people import shown, titles

from bot.channels.telegram import media, travel

SIZE = {"file_id": "x", "file_unique_id": "x", "width": 9, "height": 9}
STICKER = {**SIZE, "is_animated": False, "is_video": False, "type": "regular"}
NOW = 1_700_000_000
BERLIN = {"latitude": 52.52, "longitude": 13.4}


@pytest.mark.parametrize(
    ("content", "answer"),
    [
        ({"photo": [SIZE]}, media.PICTURE),
        ({"sticker": STICKER}, media.STICKER),
        ({"document": {"file_id": "x", "file_unique_id": "x"}}, media.FILE),
        ({"audio": {"file_id": "x", "file_unique_id": "x", "duration": 3}}, media.SOUND),
        ({"video": {**SIZE, "duration": 3}}, media.VIDEO),
        ({"video_note": {"file_id": "x", "file_unique_id": "x", "length": 9, "duration": 3}}, media.VIDEO),
        ({"contact": {"phone_number": "1", "first_name": "A"}}, media.OTHER),
        ({"dice": {"emoji": "🎲", "value": 3}}, media.OTHER),
        ({"text": "my back hurts", "forward_origin": {"type": "hidden_user", "date": NOW, "sender_user_name": "B"}},
         media.FORWARDED),
    ],
)  # fmt: skip
def test_each_gets_its_word(runner, content, answer):
    runner.send(**content)
    (reply,) = runner.get()
    assert shown(reply) == answer


def test_the_caption_of_a_picture_is_read(runner):
    runner.send(photo=[SIZE], caption="what is the psoas?")
    picture, answer = runner.get(2)
    assert shown(picture) == media.PICTURE
    assert "Psoas" in shown(answer)


def test_a_place_sets_the_time_zone_after_a_yes(runner):
    runner.send(location=BERLIN)
    (question,) = runner.get()
    assert shown(question) == travel.ASK.format("Europe/Berlin")
    (done,) = runner.press(question, "Yes")
    assert shown(done) == travel.SET.format("Europe/Berlin")
    assert "(Europe/Berlin)" in shown(runner.say("remind me every day at 7 am")[0])


def test_a_written_yes_does_too_and_a_no_does_not(runner):
    runner.send(location=BERLIN)
    runner.get()
    assert "Europe/Berlin" in shown(runner.say("yes")[0])
    runner.send(location={"latitude": 40.7, "longitude": -74.0})
    (question,) = runner.get()
    assert "America/New_York" in shown(question)
    (kept,) = runner.press(question, "No")
    assert shown(kept) == travel.KEPT
    assert titles(runner.now(question)) == ["✓ No"]
    assert "(Europe/Berlin)" in shown(runner.say("remind me every day at 7 am")[0])


def test_an_export_comes_as_a_file(runner, api):
    import base64
    import json

    runner.say("4 today")
    found = runner.say("export my data", many=2)
    document = next(m["document"] for m in found if "document" in m)
    exported = json.loads(base64.b64decode(api.ask("file", file=document["file_id"])))
    assert exported["entry"][0]["score"] == 4
    assert not any("/" in shown(m) for m in found)


def test_the_chart_comes_as_a_picture(runner):
    runner.say("5 yesterday")
    runner.say("3 today")
    found = runner.say("/progress", many=2, pictures=True)
    assert "photo" in found[0] and "on average" in shown(found[-1])
