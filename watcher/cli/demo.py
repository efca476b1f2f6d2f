"""``wirewatch demo``."""

import click

from watcher.demo import run_demo


@click.command(epilog="Example: wirewatch demo --keep")
@click.option(
    "--keep",
    is_flag=True,
    help="Go on after the night, until Ctrl-C: with more stories, your own among them, and rules to edit.",
)
@click.pass_context
def command(ctx: click.Context, *, keep: bool) -> None:
    """Show a night of fighting told by four agencies, on this machine alone.

    Starts a wire, a mail receiver and the daemon on loopback in a temporary folder and prints each message as the
    desk gets it, and why the rest was kept from it. Takes about fifteen seconds and needs no network.
    """
    ctx.exit(0 if run_demo(keep=keep, echo=click.echo) else 1)
