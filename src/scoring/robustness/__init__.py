"""How much of a number is owed to our choices: the method drawn fifteen hundred times, and what each choice moves."""
