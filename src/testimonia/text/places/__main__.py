"""`python -m testimonia.text.places build [FILE] [--geonames DUMP]`: make the place index, beside the package unless told otherwise.

With a dump of GeoNames, the index that is there is taken and the places of the dump are laid over it.
"""

import argparse
import sys
from pathlib import Path

from testimonia.text.places.build import build
from testimonia.text.places.dump import extend
from testimonia.text.places.gazetteer import INDEX

parser = argparse.ArgumentParser(prog="python -m testimonia.text.places", description="Make the place index.")
parser.add_argument("what", choices=["build"])
parser.add_argument("file", nargs="?", type=Path, default=INDEX, help="where to write it; else beside the package")
parser.add_argument("--geonames", type=Path, metavar="DUMP", help="a dump of GeoNames (text or ZIP) to lay over the index")
asked = parser.parse_args()
number = extend(asked.file, asked.geonames) if asked.geonames else build(asked.file)
sys.stdout.write(f"{number} places\n")
