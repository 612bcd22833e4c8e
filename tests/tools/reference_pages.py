"""Makes the generated parts of the reference manual, from the program itself.

Some pages are made whole; others are written by hand and hold generated parts between two comments:

    <!-- generated: head-controlled -->
    <!-- end -->

`python tests/tools/reference_pages.py` says which files are behind and exits with 1; with `--update` it writes
them. `tests/test_docs.py` holds the same comparison. The pages are made in `tests/tools/reference/`.
"""

from __future__ import annotations

import sys
from pathlib import Path

if __name__ == "__main__":
    # As a script it is found without the checkout beside it.
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from tests.tools.reference.pages import main

    sys.exit(main())
