"""What the policies of our own share: they learn nothing, and overrule by the strongest prediction that Rasa knows."""

from __future__ import annotations

from typing import Any

from rasa.core.policies.policy import Policy, PolicyPrediction, SupportedData
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.generator import TrackerWithCachedStates
from rasa.shared.core.trackers import DialogueStateTracker


class Overruling(Policy):
    """Overrules forms, rules and stories where `wanted` names an action; its place is by its priority."""

    @staticmethod
    def supported_data() -> SupportedData:
        """It learns from nothing."""
        return SupportedData.ML_AND_RULE_DATA

    def train(self, training_trackers: list[TrackerWithCachedStates], domain: Domain, **kwargs: Any) -> Resource:
        """Nothing to learn."""
        return self._resource

    def wanted(self, tracker: DialogueStateTracker) -> str | None:
        """The action that has to come next, None where that is for others to say."""
        raise NotImplementedError

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """All of the probability on the action that is wanted, or none at all."""
        chances = self._default_predictions(domain)
        action = self.wanted(tracker)
        if action is None:
            return self._prediction(chances)
        chances[domain.index_for_action(action)] = 1.0
        return self._prediction(chances, is_no_user_prediction=True)
