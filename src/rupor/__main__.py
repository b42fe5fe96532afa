"""``python -m rupor``."""

from rupor.cli import main

main()
