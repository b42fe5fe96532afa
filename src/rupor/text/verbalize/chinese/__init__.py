"""Chinese grammar for the ear; ``verbalize.zh`` puts the rules in their order."""
