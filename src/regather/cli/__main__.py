"""``python -m regather.cli`` is ``regather``."""

from regather.cli import main

main()
