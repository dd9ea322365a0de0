"""Measures of the figures that the service promises, each beside a peer on the same machine in the same run."""
