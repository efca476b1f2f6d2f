"""How wires mark a version: corrections, updates, kills, flashes. The words are those that the agencies' handbooks set."""

import re

from watcher.model import Evidence, Genre, Mark, MarkKind

_TITLE_MARKS: tuple[tuple[MarkKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        ("kill", r"^\W*(?:(?:KILL|MANDATORY KILL|BULLETIN KILL)\b[\s:-]*)+|\bSTORY WITHDRAWN\b|^\W*WITHDRAWN?\b\s*[-:–]|^\W*RETRACTED?\s*[-:–]"),
        ("correction", r"^\W*(?:CORRECTED|CORRECTION|CORRECTIVE)\b[-:–\s/]*|\(CORRECTED\)|\bCORRECTED\s*$"),
        ("update", r"^\W*(?:CORRECTED-)?UPDATE\s*\d*\s*[-:–]|^\W*\((?:\d+(?:ST|ND|RD|TH) )?(?:LEAD|LD)\)|^\W*\d(?:ST|ND|RD|TH) L(?:EA)?D|WRITETHRU|^\W*WRAPUP\s*\d*\s*-"),
        ("refile", r"^\W*REFILE\b\s*[-:–]"),
        ("repeat", r"^\W*(?:REPEAT|RPT)\b\s*[-:–\d]"),
        ("hold", r"^\W*HOLD\b\s*[-:–]"),
        ("flash", r"^\W*(?:BC-)?(?:FLASH|BULLETIN|URGENT|APNEWSALERT|BREAKING(?: NEWS)?|ALERT)\b\s*[-:–]"),
        ("advisory", r"^\W*(?:ADVISORY|DIARY|NEWS SCHEDULE|EDITORS' NOTE)\b\s*[-:–]?"),
    )
)  # fmt: skip
_TEXT_MARKS: tuple[tuple[MarkKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE | re.MULTILINE))
    for kind, pattern in (
        ("kill", r"^\W*(?:ATTENTION EDITORS|EDITORS|EDS)\b[^\n]{0,40}\b(?:please )?(?:kill|withdraw|disregard)\b[^\n]*|^\W*(?:please )?(?:kill|disregard) the (?:story|item)[^\n]*"
                 r"|^[^\n]{0,40}\b(?:story|report|item|article)\b[^\n]{0,60}\b(?:is|has been|was) (?:hereby )?(?:withdrawn|retracted|killed)\b[^\n]*"),
        ("correction", r"^\s*\(\s*correct(?:s|ed|ing|ion)\b[^\n]*\)?|^\s*correction\s*:[^\n]*|^\s*\(?this (?:story|version|item) corrects\b[^\n]*|^\s*\(?in (?:an )?earlier version[^\n]*"),
        ("hold", r"^\W*(?:ATTENTION EDITORS|EDITORS|EDS)\b[^\n]{0,40}\bhold\b[^\n]*"),
        ("update", r"^\s*\(\s*(?:adds|updates|recasts|writes through|attn: updates)\b[^\n]*\)?"),
    )
)  # fmt: skip
_GENRES: tuple[tuple[Genre, re.Pattern[str]], ...] = tuple(
    (genre, re.compile(pattern, re.IGNORECASE))
    for genre, pattern in (
        ("digest", r"^\W*(?:ADVISORY|DIARY|NEWS SCHEDULE|TODAY IN HISTORY|ON THIS DAY)|news in brief|in brief\b|round-?up\b|top stories|headlines at|news digest|morning briefing|evening briefing|week ahead|day in photos"),
        ("explainer", r"^\W*(?:EXPLAINER|FACTBOX|TIMELINE|KEY FACTS|Q&A|QUESTIONS AND ANSWERS|PROFILE|BACKGROUND)\b|^(?:what|why|how) (?:is|are|was|does|do|did|the)\b.*|: what (?:is|we know|to know)|what to know|explained$|a timeline|\bhow\b.{0,80}\b(?:could|might)\b"),
        ("opinion", r"^\W*(?:ANALYSIS|OPINION|COMMENT|COMMENTARY|EDITORIAL|COLUMN|VIEWPOINT|INTERVIEW|INSIGHT|BOOK REVIEW)\b"),
        ("review", r"\b(?:film|movie|novel|book|documentary|drama|series|exhibition|play|game)\b.{0,60}\b(?:box office|premieres?|opens|tops|wins|award|festival|review)\b|\bbox office\b"),
        ("anniversary", r"\banniversar(?:y|ies)\b|pays? tribute|\bcommemorat|\bmemorial\b|\bremember(?:s|ing|ed)\b.{0,40}(?:victims|killed|fallen|war|dead)|years? on\b|years? after\b"),
    )
)  # fmt: skip
# Words of play; three different ones, or two with one in the headline, make a story sport.
_SPORT = re.compile(
    r"\b(?:match|league|cup|coach(?:es)?|striker|midfielder|defender|goalkeeper|goals?|penalty|referee|football|soccer|cricket|rugby|hockey|"
    r"basketball|tennis|chess|tournament|championships?|qualifier|fixture|squad|captains?|captained|opener|innings|wickets?|test match|stadium|"
    r"derby|playoffs?|semi-?finals?|quarter-?finals?|medal|olympics?|derbies|kick-?off|half-time|halftime|equali[sz]er|scored?|drew|athletes?|"
    r"boxing|wrestl\w+|title bout|grand prix|uefa|fifa|batsman|bowler|fans|clubs?|sportsm\w+|teams?|game)\b",
    re.IGNORECASE,
)


def find_marks(title: str, text: str) -> tuple[Mark, ...]:
    """The marks on a story, headline first; one of each kind."""
    found: dict[MarkKind, Mark] = {}
    for kind, pattern in _TITLE_MARKS:
        match = pattern.search(title)
        if match is not None and match[0].strip() and not _is_word_of_the_headline(title, match):
            found.setdefault(kind, Mark(kind, Evidence("title", match.start(), match.end(), match[0])))
    for kind, pattern in _TEXT_MARKS:
        match = pattern.search(text[:2000])
        if match is not None:
            found.setdefault(kind, Mark(kind, Evidence("text", match.start(), match.end(), match[0])))
    return tuple(found.values())


def _is_word_of_the_headline(title: str, match: re.Match[str]) -> bool:
    """Whether the mark is an ordinary word: "Kill or be killed", "Hold the line" are written small."""
    word = match[0].strip(" -:–/")
    return not word.isupper() and word[:1].isalpha() and not word.startswith(("APNews", "(")) and not match[0].rstrip().endswith(("-", ":", "–"))


def strip_marks(title: str) -> str:
    """The headline without its marks, for telling two versions of one story by name."""
    return title[headline_start(title) :]


def headline_start(title: str) -> int:
    """Where the headline itself begins behind its marks."""
    start = 0
    for _ in _TITLE_MARKS:
        rest = title[start:]
        ends = [match.end() for _, pattern in _TITLE_MARKS if (match := pattern.match(rest)) and 0 < match.end() < len(rest) and not _is_word_of_the_headline(rest, match)]
        if not ends:
            break
        start += max(ends)
        start += len(title[start:]) - len(title[start:].lstrip(" -:–"))
    return start


def find_genre(title: str, text: str) -> Genre:
    """What kind of piece it is, from its headline and its vocabulary; ``news`` where nothing says otherwise."""
    for genre, pattern in _GENRES:
        if pattern.search(title):
            return genre
    words = {match[0].lower() for match in _SPORT.finditer(f"{title} {text[:1500]}")}
    in_title = _SPORT.search(title) is not None
    return "sport" if len(words) >= 3 or (len(words) >= 2 and in_title) else "news"
