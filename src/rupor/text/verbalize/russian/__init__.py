"""Russian grammar for the ear; ``verbalize.ru`` puts the rules in their order."""
