"""The two official assessments of metadata quality, the EU's and data.norge.no's, for comparison with our own scores."""

from scoring.mqa.scores import Assessments, Comparison, DatasetKey, Mqa, Reach, mean

__all__ = ["Assessments", "Comparison", "DatasetKey", "Mqa", "Reach", "mean"]
