"""Takes characters, gives tokens, sentences, numbers and dates. Knows no news, no names and no language pack.

Every token keeps the offsets of the text as it came in, so that whatever is read can be shown.
"""

from watcher.text.dates import DateMention, find_dates
from watcher.text.numbers import (
    HedgeTable,
    HedgeWord,
    Quantity,
    hedge_table,
    number_at,
    opens_quantity,
    read_number,
    read_ordinal,
    read_quantity,
)
from watcher.text.sentences import Sentence, split_sentences
from watcher.text.tokens import Token, fold, tokenise

__all__ = [
    "DateMention",
    "HedgeTable",
    "HedgeWord",
    "Quantity",
    "Sentence",
    "Token",
    "find_dates",
    "fold",
    "hedge_table",
    "number_at",
    "opens_quantity",
    "read_number",
    "read_ordinal",
    "read_quantity",
    "split_sentences",
    "tokenise",
]
