"""The pages of this room: results by place, the same for Excel, the acts behind a number, and the targets."""

from raengjai.programmes.views.acts import acts
from raengjai.programmes.views.place_report import place_report, place_report_file
from raengjai.programmes.views.targets import set_targets, targets

__all__ = ["acts", "place_report", "place_report_file", "set_targets", "targets"]
