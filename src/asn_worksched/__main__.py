"""``python -m asn_worksched``: the program ``asn-worksched``."""

from .cli import main

main()
