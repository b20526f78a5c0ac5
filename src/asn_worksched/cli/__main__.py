"""``python -m asn_worksched.cli``: the program ``asn-worksched``."""

from . import main

main()
