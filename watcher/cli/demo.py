"""``wirewatch demo``."""

import click

from watcher.demo import run_demo


@click.command(epilog="Example: wirewatch demo --keep")
@click.option("--keep", is_flag=True, help="Leave the daemon running on what was told, until Ctrl-C.")
@click.pass_context
def command(ctx: click.Context, *, keep: bool) -> None:
    """Show a night of fighting told by three agencies, on this machine alone.

    Starts a wire, a mail receiver and the daemon on loopback in a temporary folder and prints each message as the
    desk gets it. Takes about a minute and needs no network.
    """
    ctx.exit(0 if run_demo(keep=keep, echo=click.echo) else 1)
