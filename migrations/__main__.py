"""`python -m migrations`: checks the numbering and the names of the files, without a database."""

import sys

from migrations.errors import MigrationError
from migrations.files import check_files

try:
    check_files()
except MigrationError as error:
    sys.exit(str(error))
