"""``wirewatch send-test``."""

from pathlib import Path

import click

from watcher.cli.desk import CONFIG, found
from watcher.delivery import TERMINAL, Message, send
from watcher.errors import DeliveryError
from watcher.settings import Configuration, Recipient

TIMEOUT_S = 15.0
TEST = Message(
    title="Wirewatch: a test message",
    body="If you can read this, alerts will reach you here. Nothing has happened.",
    alert_ids=(),
)


@click.command(epilog="Example: wirewatch send-test desk")
@CONFIG
@click.argument("channel", required=False)
@click.pass_context
def command(ctx: click.Context, channel: str | None, folder: Path | None) -> None:
    """Send one test message to each recipient.

    Prints what each answered; ends with 1 where one did not take it.
    """
    refused = 0
    for recipient in _recipients(found(folder), channel):
        try:
            send(recipient, TEST, timeout_s=TIMEOUT_S)
        except DeliveryError as error:
            refused += 1
            click.echo(f"{recipient.label}: failed: {error}")
        else:
            click.echo(f"{recipient.label}: sent")
    ctx.exit(1 if refused else 0)


def _recipients(configuration: Configuration, channel: str | None) -> tuple[Recipient, ...]:
    if channel is None:
        return configuration.recipients or (TERMINAL,)
    chosen = tuple(recipient for recipient in configuration.recipients if recipient.channel == channel)
    if not chosen:
        known = sorted({recipient.channel for recipient in configuration.recipients})
        raise click.BadParameter(
            f"no recipient in channel {channel!r}; with recipients: {', '.join(known) or 'none'}", param_hint="CHANNEL"
        )
    return chosen
