"""What is wrong with a configuration that can be read: found by putting it to use, without any network."""

from collections.abc import Iterator

from watcher import delivery
from watcher.errors import ConfigurationError, LocatedFault
from watcher.service.pack_examples import misread_examples
from watcher.service.rule_tests import run_rule_tests
from watcher.settings import Configuration, fault_in_pack


def unusable_recipients(configuration: Configuration) -> Iterator[LocatedFault]:
    """Tell each channel that could never be written to."""
    for recipient in configuration.recipients:
        problem = delivery.problems(recipient)
        if problem is not None:
            yield configuration.sources.of_channel(recipient.channel, f"{recipient.label}: {problem}")


def broken_tests(configuration: Configuration) -> Iterator[LocatedFault]:
    """Tell each test inside a rule that does not hold."""
    for failure in run_rule_tests(configuration.rules, configuration.lexicon):
        place = ("tests", failure.number)
        yield configuration.sources.of_rule(failure.rule_id, place, str(failure), "mend the rule or its test")


def broken_examples(configuration: Configuration) -> Iterator[LocatedFault]:
    """Tell each example in a pack, shipped or of the desk, that is read otherwise than it says."""
    faults = (
        fault_in_pack(configuration.folder, misread.example.path, str(misread), "mend the entry or its example")
        for misread in misread_examples(configuration.lexicon)
    )
    yield from sorted(faults, key=lambda fault: (fault.file, fault.line, fault.column))


def demand_usable(configuration: Configuration) -> None:
    """Let a daemon begin only where it can tell somebody. A test that does not hold is no reason to tell nobody.

    Raises:
        ConfigurationError: with the channels that can't be written to.

    """
    faults = tuple(unusable_recipients(configuration))
    if faults:
        raise ConfigurationError(faults)


def demand_sound(configuration: Configuration) -> None:
    """Let an edit take effect only where nothing is wrong with it: the configuration before it still runs.

    Raises:
        ConfigurationError: with all that ``wirewatch check`` would call a fault.

    """
    faults = (
        *broken_tests(configuration), *broken_examples(configuration), *unusable_recipients(configuration)
    )  # fmt: skip
    if faults:
        raise ConfigurationError(faults)
