"""The gateway to the models: types, prompts, providers, ledger."""
