"""`python -m api`: the command line, where its script is not on the path."""

from api.cli import main

main()
