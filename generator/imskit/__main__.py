"""`python -m imskit` does what `imskit` does."""

from __future__ import annotations

from imskit.cli import main

if __name__ == "__main__":
    main()
