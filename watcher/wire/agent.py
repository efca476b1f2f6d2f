"""The one name under which everything is asked for."""

from watcher import __version__


def user_agent(contact: str | None = None) -> str:
    """Name the product, and where its user can be reached by whoever minds being asked."""
    product = f"Wirewatch/{__version__}"
    return f"{product} (+{contact})" if contact else product
