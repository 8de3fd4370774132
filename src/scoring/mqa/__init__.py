"""The two official assessments of metadata quality, the EU's and data.norge.no's, for comparison with our own scores."""

from scoring.mqa.scores import Assessments, DatasetKey, Mqa, Reach, mean

__all__ = ["Assessments", "DatasetKey", "Mqa", "Reach", "mean"]
