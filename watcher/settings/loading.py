"""Takes a configuration folder, gives a Configuration, or one error with every fault of every file."""

import datetime as dt
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from watcher.errors import ConfigurationError, FaultsError, LocatedFault
from watcher.lexicon import Lexicon
from watcher.rules import Rule, compile_rule
from watcher.settings import feed_urls
from watcher.settings.checking import Model, check
from watcher.settings.folders import (
    MAIN_FILES,
    absolute_database,
    default_database,
    holds_configuration,
    packs_folder,
)
from watcher.settings.lists import ListsNamed
from watcher.settings.packs import compile_all, shipped_lexicon
from watcher.settings.reading import Files
from watcher.settings.recipients import split_targets
from watcher.settings.shapes import (
    DEFAULT_DATABASE,
    DEFAULT_EVERY,
    DEFAULT_LOOK,
    DEFAULT_SLOWEST,
    ChannelsFile,
    ChannelShape,
    FeedsFile,
    MainFile,
)
from watcher.settings.sources import Sources
from watcher.settings.substitution import Withheld, fill
from watcher.settings.tree import Path as ValuePath
from watcher.settings.tree import Tree
from watcher.settings.values import WITHHELD, Configuration, Feed, Keep, Page, Recipient


def load(folder: Path, *, secrets: bool = True, instead: Mapping[str, bytes] | None = None) -> Configuration:
    """Read and check a whole configuration.

    Without ``secrets``, a feed or a recipient whose secret this user can't read keeps its place and is ``WITHHELD``:
    for commands that neither fetch nor send. A database that needs one is a fault all the same. ``instead`` are files
    as they would be: an edit can be checked before it is made.

    Raises:
        ConfigurationError: with each mistake at its file, line and column.

    """
    files = Files(folder, secrets=secrets, instead=instead or {})
    main = _checked(files, "wirewatch.yaml", MainFile)
    feeds = _feeds(files)
    recipients = _recipients(files)
    rules, rule_trees = _rules(files)
    lexicon = _lexicon(files)
    if not files.contents and not files.faults:
        files.faults.append(_nothing_in(folder))
    if files.faults or lexicon is None:
        raise ConfigurationError(tuple(sorted(files.faults, key=lambda fault: (fault.file, fault.line, fault.column))))
    return Configuration(
        folder=folder,
        database=_database(main, folder),
        contact=main.contact if main and not isinstance(main.contact, Withheld) else None,
        feeds=feeds,
        recipients=recipients,
        rules=rules,
        lexicon=lexicon,
        keep=Keep(unused=main.keep.unused, told=main.keep.told) if main else Keep(),
        revision=files.revision(),
        sources=Sources(rules=rule_trees, channels=files.tree("channels.yaml"), feeds=files.tree("feeds.yaml")),
    )


def database_of(folder: Path) -> str:
    """Read where everything is kept, whatever is wrong with the other files.

    Raises:
        ConfigurationError: where even that can't be known.

    """
    files = Files(folder, secrets=False)
    main = _checked(files, "wirewatch.yaml", MainFile)
    if files.faults or not holds_configuration(folder):
        raise ConfigurationError(tuple(files.faults) or (_nothing_in(folder),))
    return _database(main, folder)


def _database(main: MainFile | None, folder: Path) -> str:
    database = main.database if main else DEFAULT_DATABASE
    return default_database(folder) if database == DEFAULT_DATABASE else absolute_database(database, folder)


def _nothing_in(folder: Path) -> LocatedFault:
    return LocatedFault(
        str(folder), 1, 1, f"no configuration here ({', '.join(MAIN_FILES)})", "wirewatch init writes one"
    )


def _checked(files: Files, name: str, model: type[Model]) -> Model | None:
    tree = files.tree(name)
    if tree is None:
        return None
    filled = fill(tree, files.folder, os.environ, secrets=files.secrets)
    checked, faults = check(model, tree, filled)
    files.faults.extend((*filled.faults, *faults))
    return checked


def _feeds(files: Files) -> tuple[Feed, ...]:
    name = "feeds.yaml"
    shape = _checked(files, name, FeedsFile)
    tree = files.tree(name)
    if shape is None or tree is None:
        return ()
    first: dict[str, int] = {}
    for number, feed in enumerate(shape.feeds):
        path: ValuePath = ("feeds", number)
        if feed.id in first:
            line = tree.spot(("feeds", first[feed.id])).line
            fault = tree.fault(
                (*path, "id"), f"a second feed is called `{feed.id}`, first in line {line}", "rename one"
            )
            files.faults.append(fault)
        first.setdefault(feed.id, number)
    return tuple(
        Feed(
            id=feed.id,
            url=WITHHELD if isinstance(feed.url, Withheld) else feed_urls.absolute_folder(feed.url, files.folder),
            wire=feed.wire or feed.id,
            group=feed.group,
            language=feed.language,
            every=feed.every or (DEFAULT_EVERY if feed_urls.is_web(feed.url) else DEFAULT_LOOK),
            slowest=feed.slowest if feed.slowest or feed.every else _slowest(feed.url),
            enabled=feed.enabled,
            allow_private=feed.allow_private,
            backfill=feed.backfill,
            page=Page(**feed.page.model_dump()) if feed.page else None,
            full_text=feed.full_text,
        )
        for feed in shape.feeds
    )


def _slowest(url: str) -> dt.timedelta | None:
    """A folder or a mailbox is the user's own: looking into it is a burden to nobody else."""
    return DEFAULT_SLOWEST if feed_urls.is_web(url) else None


def _recipients(files: Files) -> tuple[Recipient, ...]:
    name = "channels.yaml"
    shape = _checked(files, name, ChannelsFile)
    tree = files.tree(name)
    if shape is None or tree is None:
        return ()
    found: dict[str, Recipient] = {}
    for channel, settings in shape.channels.items():
        for number, written in enumerate(settings.urls):
            for recipient in _targets(channel, written, settings, already=len(found)):
                if recipient.id in found:
                    path: ValuePath = ("channels", channel, "urls", number)
                    files.faults.append(tree.fault(path, "a target is there twice in this channel", "keep one of them"))
                found[recipient.id] = recipient
    labels = Counter(recipient.label for recipient in found.values())
    return tuple(
        recipient if labels[recipient.label] == 1 else replace(recipient, label=f"{recipient.label} ({recipient.id})")
        for recipient in found.values()
    )


def _targets(channel: str, written: str, shape: ChannelShape, *, already: int) -> Iterator[Recipient]:
    least, notices = shape.min_severity, shape.notices
    for number, url in enumerate(split_targets(written), start=already + 1):
        if isinstance(written, Withheld):
            whom = Withheld(url)
            yield Recipient.withheld(channel, whom, number=number, min_severity=least, notices=notices)
        else:
            yield Recipient.of(channel, url, min_severity=least, notices=notices)


def _lexicon(files: Files) -> Lexicon | None:
    if not files.named("packs"):
        return shipped_lexicon()
    shipped = Files(packs_folder())
    lexicon = compile_all(shipped, files)
    files.faults.extend(shipped.faults)
    return lexicon


def _rules(files: Files) -> tuple[tuple[Rule, ...], dict[str, Tree]]:
    rules: dict[str, tuple[Rule, str]] = {}
    trees: dict[str, Tree] = {}
    for name in files.named("rules"):
        tree = files.tree(name)
        rule = _rule(files, tree) if tree else None
        if rule is None or tree is None:
            continue
        if rule.id in rules:
            fault = tree.fault(("id",), f"a second rule is called `{rule.id}`, as in {rules[rule.id][1]}", "rename one")
            files.faults.append(fault)
        rules.setdefault(rule.id, (rule, name))
        trees.setdefault(rule.id, tree)
    return tuple(rule for rule, _ in rules.values()), trees


def _rule(files: Files, tree: Tree) -> Rule | None:
    if tree.value is None:
        files.faults.append(tree.fault((), "the file is empty", "write a rule, or delete it"))
        return None
    lists = ListsNamed(files, tree)
    value = lists.put_in(tree.value, ())
    try:
        rule = compile_rule(value)
    except FaultsError as error:
        files.tell(tree, tuple(fault for fault in error.faults if not lists.stands_in(fault.path)))
        return None
    return None if lists.missing else rule
