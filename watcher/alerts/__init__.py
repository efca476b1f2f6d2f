"""Takes a decision with its event and article, gives the alert that tells it, or None where the desk hears nothing.

Never decides what is news, never sends anything, never lets the words of a feed act as more than words.
"""

from watcher.alerts.names import Names
from watcher.alerts.plain import plain
from watcher.alerts.severity import concerns, severity_of
from watcher.alerts.writing import alert_id, write_alert

__all__ = ["Names", "alert_id", "concerns", "plain", "severity_of", "write_alert"]
