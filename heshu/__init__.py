"""heshu (核数): finds the figures that contradict each other in Chinese performance and financial reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from heshu.api import CheckedDocument, Quantity, check, quantities, read

__version__ = "0.1.0"

__all__ = ["CheckedDocument", "Quantity", "__version__", "check", "quantities", "read"]


def __getattr__(name: str) -> object:
    """Load the API when it is first used: `import heshu` stays light."""
    if name in __all__:
        from heshu import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
