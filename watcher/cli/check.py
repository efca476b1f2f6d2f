"""``wirewatch check``."""

from collections.abc import Iterator
from pathlib import Path

import click

from watcher import delivery, settings
from watcher.cli.desk import CONFIG
from watcher.cli.group import BAD_CONFIGURATION
from watcher.errors import ConfigurationError, LocatedFault
from watcher.service.rule_tests import run_rule_tests
from watcher.settings import Configuration
from watcher.settings.reading import Files


@click.command(epilog="Example: wirewatch check --config /etc/wirewatch")
@CONFIG
@click.pass_context
def command(ctx: click.Context, folder: Path | None) -> None:
    """Find every fault in the configuration and run the rules' own tests.

    Touches no network. Prints each fault as file:line:column: what is wrong (and what to write instead) and ends with
    78 where there is any.
    """
    place = settings.find_folder(folder) or settings.starter_folder()
    try:
        configuration = settings.load(place)
    except ConfigurationError as error:
        _tell(ctx, error.faults)
        return
    _tell(ctx, (*_broken_tests(configuration), *_unusable_recipients(configuration)))
    tests = sum(len(rule.tests) for rule in configuration.rules)
    told = (
        f"{len(configuration.feeds)} feeds, {len(configuration.rules)} rules with {tests} tests, "
        f"{len(configuration.recipients)} recipients"
    )
    click.echo(f"{place}: no fault in {told}; revision {configuration.revision}", err=True)


def _tell(ctx: click.Context, faults: tuple[LocatedFault, ...]) -> None:
    for fault in faults:
        click.echo(fault)
    if faults:
        ctx.exit(BAD_CONFIGURATION)


def _broken_tests(configuration: Configuration) -> Iterator[LocatedFault]:
    files = Files(configuration.folder)
    trees = [tree for name in files.named("rules") if (tree := files.tree(name))]
    owners = {tree.value["id"]: tree for tree in trees if isinstance(tree.value, dict)}
    for failure in run_rule_tests(configuration.rules, configuration.lexicon):
        hint = "mend the rule or its test"
        yield owners[failure.rule_id].fault(("tests", failure.number), str(failure), hint)


def _unusable_recipients(configuration: Configuration) -> Iterator[LocatedFault]:
    tree = Files(configuration.folder).tree("channels.yaml")
    for recipient in configuration.recipients:
        problem = delivery.problems(recipient)
        if problem is not None and tree is not None:
            yield tree.fault(("channels", recipient.channel, "urls"), f"{recipient.label}: {problem}")
