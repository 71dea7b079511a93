"""VisitApp: visits, goals and network maps, encrypted on the laptop."""

__version__ = "0.1.0"
