"""The caseload: finding, adding and bringing in people, and the pages of one person."""
