"""Spanish grammar for the ear; ``verbalize.es`` puts the rules in their order."""
