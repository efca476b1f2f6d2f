"""Whether a recipient's URL can be used at all, asked before anything has to be sent."""

from watcher.delivery.target import TERMINAL, aim, is_known, scheme_of
from watcher.settings import Recipient

_RETIRED = {"msteams": "Microsoft has ended these webhooks; make a workflow and write workflow://…"}


def problems(recipient: Recipient) -> str | None:
    """Say what is wrong with the URL without quoting it, or None. Opens no connection."""
    scheme = scheme_of(recipient)
    if recipient.url == TERMINAL.url:
        return None
    if scheme in _RETIRED:
        return _RETIRED[scheme]
    plugin = aim(recipient, alert_ids=())
    if plugin is None:
        return _unreadable(recipient.url, scheme)
    if len(plugin) > 1:
        return f"this URL names {len(plugin)} targets: write one URL for each, so that each can be tried on its own"
    return None


def _unreadable(url: str, scheme: str) -> str:
    if "://" not in url:
        return "not an Apprise URL: it has to start with a service and ://, as mailto://… or json://…"
    if not is_known(scheme):
        return f"Apprise knows no service {scheme}://"
    return f"Apprise can't take this {scheme}:// URL: a part of it is missing or misspelt"
