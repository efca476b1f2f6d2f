"""The Apprise plugin behind a recipient's URL, with the habits turned off that belong to the outbox here.

Building one opens no connection. Nothing that Apprise logs leaves it: its lines quote URLs, and with them tokens. They
are read from the result of each call instead.
"""

import logging
import warnings
from functools import cache
from typing import Any

from watcher.settings import Recipient

TERMINAL = Recipient(
    id="terminal/0", channel="terminal", url="terminal:", min_severity="low", label="terminal (no channel has a URL)"
)

# How long a server may be silent before its connection is dropped. A message may be taken and acknowledged minutes
# later; whoever hangs up before that sends it again and again. Nobody waits so long: see ``send``.
PATIENCE_S = 120.0
ID_HEADER = "X-Wirewatch-Alert"
_WITH_HEADERS = frozenset({"mailto", "mailtos", "json", "jsons", "xml", "xmls", "form", "forms"})

_apprise_log = logging.getLogger("apprise")
_apprise_log.propagate = False
_apprise_log.setLevel(logging.DEBUG)  # the mail server's reply is told on this level; TRACE, with the logins, stays off
logging.getLogger("urllib3").setLevel(logging.INFO)  # its debug lines quote paths, which hold tokens


@cache
def library() -> Any:
    """Load Apprise with all its plugins: a third of a second and 30 MB.

    The check of a channel does it, when the configuration is loaded; where there is no channel nobody does.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # its mail plugin imports a module that Python 3.13 drops
        import apprise  # noqa: PLC0415 -- see above

        apprise.NotificationManager().load_modules()  # type: ignore[no-untyped-call]
    return apprise


def is_known(scheme: str) -> bool:
    """Whether there is a plugin for the URLs of a scheme."""
    return scheme in library().NotificationManager()


def scheme_of(recipient: Recipient) -> str:
    return recipient.url.partition(":")[0].lower()


def aim(recipient: Recipient, *, alert_ids: tuple[str, ...]) -> Any | None:
    """Give the plugin for one call, or None where Apprise can't take the URL."""
    # A redirected POST arrives as a GET without its body, and Apprise would call that a success.
    apprise = library()
    asset = apprise.AppriseAsset(http_redirects=False, storage_mode="memory", service_timeout=0)
    plugin: Any = apprise.Apprise.instantiate(recipient.url, asset=asset)
    if not plugin:
        return None
    plugin.retry = 0  # retries are the outbox's, with its memory
    plugin.optional = False  # or a failure would be told as a success
    plugin.redirects = False
    plugin.socket_read_timeout = PATIENCE_S
    if scheme_of(recipient).startswith("mailto"):
        plugin.socket_connect_timeout = PATIENCE_S  # for mail it bounds every reply, not the connection alone
    if plugin.overflow_mode == apprise.OverflowMode.UPSTREAM:
        plugin.overflow_mode = apprise.OverflowMode.SPLIT  # a pager's 160 characters: in parts rather than refused
    if scheme_of(recipient) in _WITH_HEADERS:
        plugin.headers[ID_HEADER] = ",".join(alert_ids)
    return plugin
