"""``wirewatch check``."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

from watcher import settings
from watcher.cli.desk import CONFIG
from watcher.cli.group import BAD_CONFIGURATION
from watcher.errors import ConfigurationError, LocatedFault
from watcher.service.clock import utc_now
from watcher.service.soundness import broken_examples, broken_tests, unusable_recipients
from watcher.service.wording import counted
from watcher.settings import Configuration
from watcher.wire import selector_fault


@click.command(epilog="Example: wirewatch check --config /etc/wirewatch")
@CONFIG
@click.pass_context
def command(ctx: click.Context, folder: Path | None) -> None:
    """Find every fault in the configuration, run the rules' tests and the packs' examples.

    Touches no network. Prints each fault as file:line:column: what is wrong (and what to write instead) and ends with
    78 where there is any. What is no fault but likely a slip is warned of on standard error.
    """
    place = settings.find_folder(folder)
    if place is None:
        click.echo("no configuration was found here; this is the starter that is shipped", err=True)
        place = settings.starter_folder()
    try:
        configuration = settings.load(place)
    except ConfigurationError as error:
        _tell(ctx, error.faults)
        return
    faults = (
        *_broken_selectors(configuration),
        *broken_tests(configuration),
        *broken_examples(configuration),
        *unusable_recipients(configuration),
    )
    _tell(ctx, faults)
    for warning in _warnings(configuration):
        click.echo(f"warning: {warning}", err=True)
    tests = sum(len(rule.tests) for rule in configuration.rules)
    told = (
        f"{counted(len(configuration.feeds), 'feed')}, {counted(len(configuration.rules), 'rule')} with "
        f"{counted(tests, 'test')}, {counted(len(configuration.recipients), 'recipient')}, "
        f"{counted(len(configuration.lexicon.examples), 'example')} in packs"
    )
    click.echo(f"{place}: no fault in {told}; revision {configuration.revision}", err=True)


def _tell(ctx: click.Context, faults: tuple[LocatedFault, ...]) -> None:
    for fault in faults:
        click.echo(fault)
    if faults:
        ctx.exit(BAD_CONFIGURATION)


def _warnings(configuration: Configuration) -> Iterator[str]:
    """Tell what may be meant so, and then nothing is ever told, or a rule or a pack goes stale unseen."""
    if not configuration.feeds:
        yield "no feeds: nothing would ever be read"
    if not configuration.rules:
        yield "no rules: nothing would ever be told"
    for rule in configuration.rules:
        if not rule.tests:
            hint = "write stories it must fire on and stories it must leave alone under tests:"
            yield str(configuration.sources.of_rule(rule.id, ("id",), f"the rule {rule.id} has no tests", hint))
    for pack in configuration.lexicon.overdue(utc_now().date()):
        day = configuration.lexicon.review_by[pack]
        yield f"the pack {pack} was to be looked through by {day}: names and words in it may be out of date"


def _broken_selectors(configuration: Configuration) -> Iterator[LocatedFault]:
    for number, feed in enumerate(configuration.feeds):
        for name, selector in asdict(feed.page).items() if feed.page else ():
            problem = None if selector is None else selector_fault(selector)
            if problem is not None:
                what, hint = f"this is no CSS selector: {problem}", "write one such as article.news or h2 > a"
                yield configuration.sources.of_feed(number, ("page", name), what, hint)
