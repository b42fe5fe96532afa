"""One module per speech engine; none imports another."""
