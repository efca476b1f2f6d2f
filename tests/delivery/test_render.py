"""Messages are readable on a narrow screen, and nothing a feed wrote takes effect in them."""

import datetime as dt
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.store.builders import NOON, an_alert
from watcher.delivery import render


def _body(words: str) -> str:
    return render(an_alert(body=words), sent_at=NOON).body


def test_a_message_as_the_desk_gets_it() -> None:
    """Title, the alert's own words, and the footer by which it can be looked up."""
    message = render(an_alert(), sent_at=NOON + dt.timedelta(seconds=2))
    assert message.title == "Border clash: 4 killed"
    assert message.body == (
        "Killed (ARM): 2 → 4\npublished 12:00 UTC\n\n"
        "alert al1 · event e1 · rule border-clash\nsent 12:00:02 UTC"
    )  # fmt: skip
    assert message.alert_ids == ("al1",)


def test_the_footer_fits_forty_columns() -> None:
    """Long ids are put on lines of their own instead of running off a phone."""
    alert = an_alert("a" * 16, event_id="e" * 16, rule_id="r" * 30)
    footer = render(alert, sent_at=NOON).body.split("\n\n")[1].splitlines()
    assert len(footer) == 4
    assert max(map(len, footer)) <= 40


@pytest.mark.parametrize(
    ("late", "told"),
    [
        (dt.timedelta(seconds=119), "sent 12:01:59 UTC"),
        (dt.timedelta(minutes=3), "sent 12:03:00 UTC, 3 min late"),
        (dt.timedelta(hours=6, minutes=10), "sent 18:10:00 UTC, 6 h 10 min late"),
        (dt.timedelta(days=2, minutes=1), "sent 12:01:00 UTC, 2 d 1 min late"),
    ],
)
def test_a_delay_is_told(late: dt.timedelta, told: str) -> None:
    """After an outage the desk sees at once that this is not fresh."""
    assert render(an_alert(), sent_at=NOON + late).body.splitlines()[-1] == told


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("@everyone and @here", "＠everyone and ＠here"),
        ("<!channel> <@U1> <b>bold</b>", "‹!channel› ‹＠U1› ‹b›bold‹/b›"),
        ("[x](javascript:alert(1))", "[x] (javascript:alert(1))"),
        ("[x][1] and [1]: https://evil.example", "[x] [1] and [1] : https://evil.example"),
        ("[x](\u202ejavascript:alert(1)\u2066) \u200b@\u200beveryone", "[x] (javascript:alert(1)) ＠everyone"),
        ("[bank](https://evil.example/@everyone)", "[bank] (https://evil.example/%40everyone)"),
        ("<https://evil.example|bank> <@&1> <#C1>", "‹https://evil.example%7Cbank%3E ‹＠&1› ‹#C1›"),
        ("{{ 7 * 7 }} ${HOME} %(x)s {0}", "{{ 7 ∗ 7 }} ${HOME} %(x)s {0}"),
        ("`code` and ```block```", "'code' and '''block'''"),
        ("**loud** ~~gone~~ _soft_ ||spoiler||", "∗∗loud∗∗ ∼∼gone∼∼ ＿soft＿ | |spoiler| |"),
        ("# Heading\n## Second", "＃ Heading\n＃＃ Second"),
        ("Title\n=====", "Title\n―"),
        ("a snake_case_name, #1, AT&T, 3 < 4", "a snake_case_name, #1, AT&T, 3 ‹ 4"),
        ("see https://wire.example/a_b/~c?d=1&e=%20f#g", "see https://wire.example/a_b/~c?d=1&e=%20f#g"),
        ("https://bank.example@evil.example/<b>|x", "https://bank.example%40evil.example/%3Cb%3E%7Cx"),
        ("Հայաստան «Сотк» — ₽ 49", "Հայաստան «Сотк» — ₽ 49"),
    ],
)
def test_markup_and_mentions_lie_still(written: str, shown: str) -> None:
    """Each keeps its look and loses its effect; ordinary words and links are left alone."""
    assert _body(written).split("\n\n")[0] == shown


def test_a_title_is_one_visible_line() -> None:
    """No header can be added, no direction turned, nothing hidden between the letters."""
    title = "Clash\r\nBcc: x@evil.example\x00\u202e\u200b\ufeff \ud800killed\u2028four"
    assert render(an_alert(title=title), sent_at=NOON).title == "Clash Bcc: x＠evil.example killed four"


def test_a_title_of_nothing_visible_is_named_by_its_id() -> None:
    """A message always has something to click on."""
    assert render(an_alert(title="\u200b\r\n"), sent_at=NOON).title == "Alert al1"


def test_a_long_alert_is_cut_and_keeps_its_footer() -> None:
    """A story that pads its words can't push the ids out of the message."""
    message = render(an_alert(title="t" * 5000, body="word " * 5000), sent_at=NOON)
    assert len(message.title) + len(message.body) < 1900
    assert "…\n\nalert al1 · event e1" in message.body


@given(st.text(), st.text())
def test_whatever_a_feed_writes_comes_out_harmless(title: str, body: str) -> None:
    """No character that starts a mention, a tag or code, and nothing that can't be encoded."""
    message = render(an_alert(title=title, body=body), sent_at=NOON)
    written = message.title + message.body
    assert not set("@<>`*") & set(written)
    assert "\n" not in message.title
    written.encode()
    assert {unicodedata.category(each) for each in written.replace("\n", "")}.isdisjoint({"Cc", "Cf", "Cs", "Zl", "Zp"})


def test_a_long_body_keeps_its_source() -> None:
    """What is too long is cut before the last block: an alert that does not say where it comes from is none."""
    long = "word " * 600 + "\n\nSource: ap\nPublished: 2031-05-04 06:10 UTC"
    message = render(an_alert(body=long), sent_at=NOON)
    assert "word…\n\nSource: ap\nPublished: 2031-05-04 06:10 UTC" in message.body
    assert len(message.body) < 2000
