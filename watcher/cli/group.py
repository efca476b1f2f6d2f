"""The command ``wirewatch`` itself: names its commands without importing them, and turns errors into exit codes."""

import importlib
import os
import signal
import sys
from typing import Any

import click

from watcher import __version__
from watcher.errors import ConfigurationError, WirewatchError

BAD_CONFIGURATION = 78
READER_GONE = 128 + signal.SIGPIPE

COMMANDS: tuple[tuple[str, str, str], ...] = (
    ("run", "run", "Watch the feeds and tell the desk."),
    ("demo", "demo", "Show a night of fighting told by four agencies, on this machine alone."),
    ("init", "init", "Write a starter configuration."),
    ("check", "check", "Find every fault in the configuration, run the rules' tests and the packs' examples."),
    ("feeds", "feeds", "List the feeds, or ask them once to see what they give."),
    ("doctor", "doctor", "Look over everything that the daemon needs and say what to mend."),
    ("facts", "facts", "Read the facts out of articles."),
    ("match", "match", "Hold the rules against articles."),
    ("replay", "replay", "Tell an archive again, in its own time, and send nothing."),
    ("preview", "preview", "Tell what the last days would have told under the rules as they stand, unsent."),
    ("parse", "parse", "Read feeds from files and print one JSON object for each."),
    ("status", "status", "Tell how the feeds, the deliveries and the daemon are."),
    ("why", "why", "Tell what became of an article or an alert, and why."),
    ("send-test", "send_test", "Send one test message to each recipient."),
    ("backup", "backup", "Write everything that is kept into one file, while the daemon goes on."),
    ("restore", "restore", "Bring a backup back into a new database."),
    ("db", "db", "Bring the database up to date, or let go of what is old."),
)


class LazyGroup(click.Group):
    """A group that imports a command when it is asked for: the only place with late imports."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 -- click's signature
        return [name for name, _, _ in COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        for name, module, _ in COMMANDS:
            if name == cmd_name:
                command = importlib.import_module(f"watcher.cli.{module}").command
                assert isinstance(command, click.Command)
                return command
        return None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, _, summary in COMMANDS])

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ConfigurationError as error:
            click.echo(_told(error), err=True)
            ctx.exit(BAD_CONFIGURATION)
        except WirewatchError as error:
            click.echo(_told(error), err=True)
            ctx.exit(1)
        except BrokenPipeError:
            # Whoever read us has seen enough (`| head`): nothing is left to say, not even at the last flush.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(READER_GONE)


def _told(error: WirewatchError) -> str:
    return "\n".join(part for part in (str(error), error.hint) if part)


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Example: wirewatch init config && wirewatch check && wirewatch run",
)
@click.version_option(__version__, "--version", message="wirewatch %(version)s")
def wirewatch() -> None:
    """Tell a desk about a happening on the news wires: first, once, and right."""
