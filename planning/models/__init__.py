"""Quartiere in their geography with their features, agreed indicators with their values, computed indices, scenarios of allocation."""

from planning.models.allocation_scenario import AllocationScenario
from planning.models.geography import Geography, Quartier
from planning.models.index_run import IndexRun
from planning.models.indicator import Indicator, IndicatorValue
from planning.models.mandate import Mandate
from planning.models.quartier_feature import QuartierFeature

__all__ = ["AllocationScenario", "Geography", "IndexRun", "Indicator", "IndicatorValue", "Mandate", "Quartier", "QuartierFeature"]
