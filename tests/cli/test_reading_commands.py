"""facts, match and replay: what they read, what they print, and how they end."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.commands import CLASH, SPORT, jsonl, lines, run, run_apart

READERS = ["facts", "match"]


@pytest.mark.parametrize("command", READERS)
def test_one_line_an_article_in_the_order_of_input(tmp_path: Path, command: str) -> None:
    """Files in their order, standard input where it is named, and the articles' own ids."""
    file = tmp_path / "a.jsonl"
    file.write_text(jsonl(CLASH, SPORT), encoding="utf-8")
    told = run(command, file, "-", given=jsonl({**CLASH, "id": "from-stdin"}))
    assert told.exit_code == 0
    assert [line["id"] for line in lines(told)] == ["a1", "s1", "from-stdin"]


def test_facts_are_told_with_evidence_that_slices_the_article(tmp_path: Path) -> None:
    """Every span is what stands at that place of the field, also after a byte order mark."""
    file = tmp_path / "a.jsonl"
    file.write_bytes(b"\xef\xbb\xbf" + jsonl(CLASH).encode())
    (line,) = lines(run("facts", file))
    assert line["toll"]["killed"]["by_side"] == {"ARM": {"low": 2, "high": 2}}
    spans = [span for fact in line["facts"] for span in fact["evidence"]]
    assert spans
    assert all(CLASH[span["field"]][span["start"] : span["end"]] == span["text"] for span in spans)


def test_a_text_file_is_one_article(tmp_path: Path) -> None:
    """First line the title, the rest the text as it is; the name of the file is its id."""
    file = tmp_path / "story.txt"
    file.write_bytes(f"{CLASH['title']}\r\n{CLASH['text']}\r\n".encode())
    (line,) = lines(run("facts", file))
    assert line["id"] == "story"
    spans = [span for fact in line["facts"] for span in fact["evidence"] if span["field"] == "text"]
    assert all(CLASH["text"][span["start"] : span["end"]] == span["text"] for span in spans)


@pytest.mark.parametrize("command", [*READERS, "replay"])
def test_a_bad_line_is_told_with_its_number_and_the_rest_goes_on(tmp_path: Path, command: str) -> None:
    """Broken JSON, no article, a wrong time, bytes that are no UTF-8, an empty line: four told, one left out."""
    bad = [b"{", b"[1]", b'{"id": "x", "title": "t"}', b'{"id":"x","title":"t","text":"","published":"soon"}', b"\xff"]
    file = tmp_path / "a.jsonl"
    file.write_bytes(b"\n".join([jsonl(CLASH).strip().encode(), b"", *bad, b"[" * 100_000, jsonl(SPORT).encode()]))
    told = run(command, file)
    assert told.exit_code == 1
    assert [line.split(": ")[0] for line in told.stderr.splitlines()] == [f"{file}:{number}" for number in range(3, 9)]
    assert len(lines(told)) == (1 if command == "replay" else 2)


@pytest.mark.parametrize("command", READERS)
def test_what_is_left_unread_of_a_register_is_told(command: str) -> None:
    """Three hundred figures are read; how many sentences of harm stand behind them is said, and the rest goes on."""
    text = " ".join(f"On Monday {number} Chadian soldiers were killed in Adre." for number in range(2, 312))
    told = run(command, given=jsonl({**CLASH, "id": "register", "text": text}, CLASH))
    assert told.exit_code == 0
    assert [line["id"] for line in lines(told)] == ["register", "a1"]
    (said,) = told.stderr.splitlines()
    assert re.fullmatch(r"article register: \d+ more sentences with words of harm are unread: behind 300 .*", said)


def test_match_tells_the_rules_with_what_made_them_hold() -> None:
    """Severity and evidence of a match; no match for sport."""
    clash, sport = lines(run("match", given=jsonl(CLASH, SPORT)))
    (match,) = clash["matches"]
    assert (match["rule"], match["severity"]) == ("border-clash", "high")
    assert all(CLASH[span["field"]][span["start"] : span["end"]] == span["text"] for span in match["evidence"])
    assert sport["matches"] == []


def test_match_explains_every_rule_when_asked() -> None:
    """With --explain each rule that did not match says why."""
    (line,) = lines(run("match", "--explain", given=jsonl(SPORT)))
    assert "border-clash" in [rejected["rule"] for rejected in line["rejected"]]
    assert all(rejected["because"] for rejected in line["rejected"])


def test_facts_explains_in_lines_that_a_terminal_holds() -> None:
    """A block an article: each fact with its frame and words, each number left out with its reason, 80 wide."""
    story = {
        **CLASH,
        "text": CLASH["text"] + " Some 3,000 observers who had come from abroad to look after the truce of 2029 were"
        " stationed along the border with 122-mm guns near by.",
    }
    told = run("facts", "--explain", given=jsonl(story, SPORT))
    assert told.exit_code == 0
    assert max(map(len, told.stdout.splitlines())) <= 80
    first, second = told.stdout.split("\n\ns1  ")
    unwrapped = " ".join(first.split())
    assert "killed ARM 2 by ARM, says Armenia's Defense Ministry" in unwrapped
    assert "text “killed two Armenian servicemen” frame object, people whom a word of harm takes" in unwrapped
    assert "text 2029 a date: “truce of 2029 were" in unwrapped
    assert "text 122-mm a calibre: “122-mm guns”" in unwrapped
    assert second.endswith("  text  two  no frame took it: “two Borders clubs”\n")


def test_explaining_shows_no_control_characters() -> None:
    """A story can't steer the terminal of whoever looks into it."""
    given = jsonl({**CLASH, "title": "\x1b[31mTwo dead\x1b]0;x\x07", "text": "Shells\x1b[2J killed \x9b2 guards."})
    told = run("facts", "--explain", given=given)
    assert told.exit_code == 0
    assert all(char == "\n" or char.isprintable() for char in told.stdout)


def test_explaining_says_that_a_language_is_not_read() -> None:
    """No facts and no numbers left out would else look like a story without news."""
    told = run("facts", "--explain", given=jsonl({**CLASH, "language": "fr", "text": "12 morts"}))
    (_, line) = told.stdout.splitlines()
    assert line == "    not read: the story is in another language than English (fr)"


def test_replay_tells_alerts_and_with_decisions_everything() -> None:
    """An alert line has the keys of the interface; decisions come before their alert."""
    archive = jsonl({**CLASH, "id": "copy", "source": "daily", "published": "2031-05-04T07:00:00Z"}, CLASH, SPORT)
    (alert,) = lines(run("replay", given=archive))
    keys = {"alert", "event", "rule", "reason", "at", "article", "severity", "title", "body", "changes"}
    assert set(alert) == keys
    assert (alert["reason"], alert["article"], alert["at"]) == ("new", "a1", "2031-05-04T06:10:00Z")
    told = lines(run("replay", "--decisions", given=archive))
    assert [line.get("decision", "alert") for line in told] == ["new", "alert", "same_copy"]
    assert {"decision", "article", "rule", "event", "because", "score"} <= set(told[0])


def test_a_replay_is_the_same_to_the_byte() -> None:
    """Two processes, two hash seeds, one output."""
    archive = jsonl(CLASH, {**CLASH, "id": "b", "text": CLASH["text"].replace("killed two", "killed nine")}).encode()
    first, second = (
        run_apart("replay", "--decisions", given=archive, environment={"PYTHONHASHSEED": seed}) for seed in "12"
    )
    assert first.stdout == second.stdout
    assert first.stdout.count(b"\n") >= 3


def test_output_is_utf_8_whatever_the_locale_says() -> None:
    """Also a lone surrogate comes out as what JSON reads back."""
    story = {**CLASH, "id": "Мовсес \ud800"}
    done = run_apart("facts", given=json.dumps(story).encode(), environment={"LC_ALL": "C", "PYTHONUTF8": "0"})
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.decode())["id"] == "Мовсес \ud800"
    assert "Мовсес".encode() in done.stdout


def test_nothing_is_said_where_the_reader_has_gone() -> None:
    """`wirewatch facts … | head -1` ends quietly."""
    with subprocess.Popen(
        [sys.executable, "-m", "watcher", "facts"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        process.stdin.write((jsonl(CLASH) * 50).encode())
        process.stdin.close()
        assert process.stderr.read() == b""


def test_a_reader_that_goes_early_is_no_fault() -> None:
    """Gone after the first line, in the middle of many: no traceback, and the code that a shell knows for it."""
    with subprocess.Popen(
        [sys.executable, "-m", "watcher", "facts"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write((jsonl(CLASH) * 10).encode())
        process.stdin.flush()
        assert process.stdout.readline()
        process.stdout.close()
        process.stdin.write((jsonl(CLASH) * 10).encode())
        process.stdin.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=20) == 141


@pytest.mark.parametrize("command", [*READERS, "replay"])
def test_a_file_that_is_not_there_is_told_and_the_rest_goes_on(tmp_path: Path, command: str) -> None:
    """Missing, or a folder: told by name, the good file is answered for, and the end is 1."""
    good = tmp_path / "good.jsonl"
    good.write_text(jsonl(CLASH), encoding="utf-8")
    told = run(command, tmp_path / "nope.jsonl", tmp_path, good)
    assert told.exit_code == 1
    assert len(lines(told)) == 1
    missing, folder = told.stderr.splitlines()
    assert missing == f"{tmp_path / 'nope.jsonl'}: can't be read: No such file or directory"
    assert folder.startswith(f"{tmp_path}: can't be read: ")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"plain words", "an article starts with {"),
        (b'{"id": ', "the line breaks off"),
        (b'{"id": x}', "this is no JSON from column 8 on: 'x}'"),
        (b"[1]", "an article is a JSON object"),
        (b"ab\xff", "this is no UTF-8: 0xff at byte 3"),
    ],
)
def test_a_bad_line_is_told_in_plain_words(line: bytes, words: str) -> None:
    """What is wrong and where, without the parser's own terms."""
    told = run("facts", given=line)
    assert told.stderr.startswith("-:1: ")
    assert words in told.stderr


def test_an_empty_id_is_an_id() -> None:
    """The article's own id is printed back, whatever it is."""
    assert [line["id"] for line in lines(run("facts", given=jsonl({**CLASH, "id": ""})))] == [""]
