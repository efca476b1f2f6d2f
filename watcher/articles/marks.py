"""How wires mark a version: corrections, updates, kills, flashes, in the words that agencies' handbooks set."""

import re

from watcher.model import Evidence, Genre, Mark, MarkKind


def _any(*forms: str) -> re.Pattern[str]:
    return re.compile("|".join(forms), re.IGNORECASE | re.MULTILINE)


def _small(*forms: str) -> re.Pattern[str]:
    """Forms looked for in a text in small letters: twice as fast as in one of any."""
    return re.compile("|".join(forms))


_TITLE_MARKS: tuple[tuple[MarkKind, re.Pattern[str]], ...] = (
    (
        "kill",
        _any(
            r"^[^\w\n]*(?:MANDATORY |BULLETIN )?KILL(?:\s*[-–:]+\s*|(?:[\s:-]+KILL\b)+[\s:-]*)",
            r"\bSTORY WITHDRAWN\b",
            r"^[^\w\n]*WITHDRAWN?\b\s*[-:–]",
            r"^[^\w\n]*RETRACT(?:ED|ION)?\s*[-:–]",
        ),
    ),
    (
        "correction",
        _any(r"^[^\w\n]*(?:CORRECTED|CORRECTION|CORRECTIVE|CORRECTS)\b[-:–\s/]*", r"\(CORRECTED\)", r"\bCORRECTED\s*$"),
    ),
    (
        "update",
        _any(
            r"^[^\w\n]*(?:CORRECTED-)?UPDATE\s*\d*\s*[-:–]",
            r"^[^\w\n]*\((?:\d+(?:ST|ND|RD|TH) )?(?:LEAD|LD)\)",
            r"^[^\w\n]*\d(?:ST|ND|RD|TH) L(?:EA)?D",
            r"WRITETHRU",
            r"^[^\w\n]*WRAPUP\s*\d*\s*-",
        ),
    ),
    ("refile", _any(r"^[^\w\n]*REFILE\b\s*[-:–]")),
    ("repeat", _any(r"^[^\w\n]*(?:REPEAT|RPT)\b\s*[-:–\d]")),
    ("hold", _any(r"^[^\w\n]*HOLD\b\s*[-:–]")),
    ("flash", _any(r"^[^\w\n]*(?:BC-)?(?:FLASH|BULLETIN|URGENT|APNEWSALERT|BREAKING(?: NEWS)?|ALERT)\b\s*[-:–]")),
    ("advisory", _any(r"^[^\w\n]*(?:ADVISORY|DIARY|NEWS SCHEDULE|EDITORS' NOTE)\b\s*[-:–]?")),
)
_TEXT_MARKS: tuple[tuple[MarkKind, re.Pattern[str]], ...] = (
    (
        "kill",
        _any(
            r"^[^\w\n]*(?:ATTENTION EDITORS|EDITORS|EDS)\b[^\n]{0,40}\b(?:please )?(?:kill|withdraw|disregard)\b[^\n]*",
            r"^[^\w\n]*(?:please )?(?:kill|disregard) the (?:story|item)[^\n]*",
            r"^[^\w\n]*(?:this|the|our) (?:story|item|article)"
            r"(?:,? (?:headlined|slugged|titled|sent|moved|published|filed|transmitted|on|about)\b[^\n]{0,120})?"
            r" (?:is|has been|was) (?:hereby )?(?:withdrawn|retracted)\b[^\n]*",
        ),
    ),
    (
        "correction",
        _any(
            r"^[^\S\n]*\(\s*correct(?:s|ed|ing|ion)\b[^\n]*\)?",
            r"^[^\S\n]*correction\s*:[^\n]*",
            r"^[^\S\n]*\(?this (?:story|version|item) corrects\b[^\n]*",
            r"^[^\S\n]*\(?in (?:an )?earlier version[^\n]*",
        ),
    ),
    ("hold", _any(r"^[^\w\n]*(?:ATTENTION EDITORS|EDITORS|EDS)\b[^\n]{0,40}\bhold\b[^\n]*")),
    ("update", _any(r"^[^\S\n]*\(\s*(?:adds|updates|recasts|writes through|attn: updates)\b[^\n]*\)?")),
)
_GENRES: tuple[tuple[Genre, re.Pattern[str]], ...] = (
    (
        "digest",
        _any(
            r"^[^\w\n]*(?:ADVISORY|DIARY|NEWS SCHEDULE|TODAY IN HISTORY|ON THIS DAY)",
            r"\bin brief\b(?=\W*$)|\bin brief:|round-?up\b|top stories|headlines at|news digest",
            r"(?:morning|evening|daily) briefing|week ahead|day in photos",
        ),
    ),
    (
        "explainer",
        _any(
            r"^[^\w\n]*(?:EXPLAINER|FACTBOX|TIMELINE|KEY FACTS|Q&A|QUESTIONS AND ANSWERS|PROFILE|BACKGROUND)\b",
            r"^(?:what|why|how) (?:is|are|was|does|do|did|the)\b.*",
            r": what (?:is|we know|to know)|what to know|explained$|a timeline",
            r"\bhow\b.{0,80}\b(?:could|might)\b",
        ),
    ),
    (
        "opinion",
        _any(
            r"^[^\w\n]*(?:ANALYSIS|OPINION|COMMENT(?:ARY)?|EDITORIAL|COLUMN|VIEWPOINT|INTERVIEW|INSIGHT|BOOK REVIEW)\b",
        ),
    ),
    (
        "review",
        _any(
            r"\b(?:film|movie|novel|book|documentary|drama|series|exhibition|play|game)\b.{0,60}"
            r"\b(?:box office|premieres?|opens|tops|wins|award|festival|review)\b",
            r"\bbox office\b",
        ),
    ),
    (
        "anniversary",
        _any(
            r"\banniversar(?:y|ies)\b|pays? tribute|\bcommemorat|years? on\b",
            r"\bremember(?:s|ing|ed)\b.{0,40}(?:victims|killed|fallen|war|dead)",
            r"\bhonou?r(?:s|ing|ed)?\b.{0,40}\b(?:heroes|veterans|war dead)\b",
            r"\bmark(?:s|ed|ing)? (?:\S+ ){0,2}(?:years?|decades?|months) since\b",
            r"^(?:\S+ ){1,3}(?:years?|decades?) since\b.{0,60}\b(?:marked|remembered|commemorated|honou?red)\b",
        ),
    ),
)
# A lead that tells of nothing but the marking: "India on Thursday marked the anniversary of the war".
_MARKS_A_DAY = re.compile(
    r"(?:^|[-–—)] )(?:(?!as\b|while\b|when\b|after\b|before\b|and\b)[\w'’.]+ ){1,8}"
    r"(?:marked|marks|observed|commemorated) (?:the |its |their )?(?:[\w-]+ ){0,2}(?:anniversary of|years since)\b"
    r"(?![^.\n]*\b(?:as|while|hours|amid)\b)"
)
_LEAD = 250  # characters of a story that are looked at for its occasion
# A result ("beat Peru 2-1") is of play alone. Words of play: those never used of war count double; three make a story
# sport, two where one stands in the headline.
_SCORE = re.compile(r"\d-\d")
_RESULT = re.compile(
    r"\b(?:beat|beats|defeat(?:s|ed)?|edge[sd]?|thrash(?:es|ed)?|drew|draws?|won|wins?|"
    r"saw off|sees? off)\b[^.\n]{0,40}\b\d-\d\b"
)
_GAMES = _small(
    r"\b(?:football|soccer|cricket|rugby|hockey|basketball|tennis|chess|uefa|fifa|striker|midfielder|goalkeeper)\b",
    r"\b(?:innings|wickets?|batsman|bowler|semi-?finals?|quarter-?finals?|half-?time|olympics?|grand prix|playoffs?)\b",
)
_PLAY = _small(
    r"\b(?:match|league|cup|coach(?:es)?|defender|goals?|penalty|referee|tournament|championships?|qualifier|fixture)\b",
    r"\b(?:squad|captain(?:s|ed)?|opener|test match|stadium|derby|derbies|medal|kick-?off|equali[sz]er|scored?|drew)\b",
    r"\b(?:athletes?|boxing|wrestl\w+|title bout|fans|clubs?|sportsm\w+|teams?|game)\b",
    r"\b(?:friendly(?! fire| states?| relations| nations?| countr| ties| forces| troops)|friendlies|on target)\b",
)


_LONGEST_TITLE = 300  # characters of a headline that are looked at for marks
_HARM = _any(
    r"\b(?:kill(?:s|ed|ing)?|dead|die[sd]?|deaths?|wounded|injured|hurt|shot|bomb\w*|shell(?:s|ed|ing)|blast)\b"
)


def find_marks(title: str, text: str) -> tuple[Mark, ...]:
    """The marks on a story, headline first; one of each kind."""
    found: dict[MarkKind, Mark] = {}
    for kind, pattern in _TITLE_MARKS:
        match = pattern.search(title[:_LONGEST_TITLE])
        if match is not None and match[0].strip() and not _is_plain_word(match):
            found.setdefault(kind, Mark(kind, Evidence("title", match.start(), match.end(), match[0])))
    for kind, pattern in _TEXT_MARKS:
        match = pattern.search(text[:2000])
        if match is not None:
            found.setdefault(kind, Mark(kind, Evidence("text", match.start(), match.end(), match[0])))
    return tuple(found.values())


def _is_plain_word(match: re.Match[str]) -> bool:
    """Whether the mark is an ordinary word: "Kill or be killed", "Hold the line" are written small."""
    word = match[0].strip(" -:–/")
    return (
        not word.isupper()
        and word[:1].isalpha()
        and not word.startswith(("APNews", "("))
        and not match[0].rstrip().endswith(("-", ":", "–"))
    )


def strip_marks(title: str) -> str:
    """The headline without its marks, for telling two versions of one story by name."""
    return title[headline_start(title) :]


def headline_start(title: str) -> int:
    """Where the headline itself begins behind its marks."""
    start = 0
    for _ in _TITLE_MARKS:
        rest = title[start:_LONGEST_TITLE]
        ends = [
            match.end()
            for _, pattern in _TITLE_MARKS
            if (match := pattern.match(rest)) and 0 < match.end() < len(rest) and not _is_plain_word(match)
        ]
        if not ends:
            break
        start += max(ends)
        start += len(title[start:]) - len(title[start:].lstrip(" -:–"))
    return start


def find_genre(title: str, text: str) -> Genre:
    """What kind of piece it is, from its headline and its vocabulary; ``news`` where nothing says otherwise."""
    for genre, pattern in _GENRES:
        if pattern.search(title[:_LONGEST_TITLE]):
            return genre
    if _HARM.search(title):
        return "news"
    if _MARKS_A_DAY.search(text[:_LEAD]):
        return "anniversary"
    return "sport" if _is_of_play(title.lower(), text[:1500].lower()) else "news"


def _is_of_play(title: str, text: str) -> bool:
    """Whether a story, in small letters, is one of sport."""
    piece = f"{title} {text}"
    if _SCORE.search(piece) and _RESULT.search(piece):
        return True
    games = set(_GAMES.findall(piece))
    play = set(_PLAY.findall(piece))
    needed = 2 if _GAMES.search(title) or _PLAY.search(title) else 3
    return 2 * len(games) + len(play) >= needed
