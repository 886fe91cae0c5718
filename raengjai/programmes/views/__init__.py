"""The pages of this room: results by place, the same for Excel, and the acts behind a number."""

from raengjai.programmes.views.acts import acts
from raengjai.programmes.views.place_report import place_report, place_report_file

__all__ = ["acts", "place_report", "place_report_file"]
