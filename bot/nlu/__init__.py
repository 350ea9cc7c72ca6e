"""Understanding: Rasa NLU components, each a thin shell around a pure core that takes text and gives results."""
