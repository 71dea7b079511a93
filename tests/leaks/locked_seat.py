"""The fresh process that shows the locked window, as the app starts it; it lets its memory be read.

Argument: a file into which it writes its process id.
"""

import os
import sys
from pathlib import Path

from tests.leaks.letting_be_read import let_be_read
from visitapp.__main__ import LOCKED, run
from visitapp.hardening import harden

if __name__ == "__main__":
    harden()
    let_be_read()
    Path(sys.argv[1]).write_text(str(os.getpid()))
    sys.exit(run([LOCKED]))
