"""`python -m testimonia.text.places build [FILE]`: make the place index, beside the package unless told otherwise."""

import sys
from pathlib import Path

from testimonia.text.places.build import build
from testimonia.text.places.gazetteer import INDEX

if len(sys.argv) not in (2, 3) or sys.argv[1] != "build":
    sys.exit("usage: python -m testimonia.text.places build [FILE]")
sys.stdout.write(f"{build(Path(sys.argv[2]) if len(sys.argv) == 3 else INDEX)} places\n")
