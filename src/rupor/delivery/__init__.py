"""Where packages and radio partners meet: what goes to whom, when, and what became of it."""
