"""French grammar for the ear; ``verbalize.fr`` puts the rules in their order."""
